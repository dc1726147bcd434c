package org.indaba.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.indaba.bounce.KeptMail;
import org.indaba.spool.Transactions;
import org.indaba.testing.DatabaseTestResource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/** What is forgotten in time, each at its own. */
@QuarkusTest
@WithTestResource(DatabaseTestResource.class)
class SweepsDbTest {

    private static final Instant NOW = Instant.parse("2026-03-02T08:00:00Z");

    @Inject
    Sweeps sweeps;

    @Inject
    Transactions transactions;

    @Inject
    Jdbi jdbi;

    @Test
    void keptMailStaysSevenDaysHoweverLongTheLedgerIsKept() {
        assertThat(KeptMail.STAYS).hasDays(7);
        for (Duration ledger : List.of(Duration.ofDays(5), Duration.ofDays(30))) {
            kept(1, NOW.minus(KeptMail.STAYS).minusSeconds(1));
            kept(2, NOW.minus(KeptMail.STAYS));

            sweeps.tasks(ledger, () -> NOW).forEach(task -> transactions.run(task::getAsInt));

            assertThat(left()).containsExactly(2L);
            jdbi.useHandle(handle -> handle.execute("TRUNCATE kept_mail"));
        }
    }

    private List<Long> left() {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT inbound_id FROM kept_mail").mapTo(Long.class).list());
    }

    private void kept(long inbound, Instant receivedAt) {
        jdbi.useHandle(handle -> handle.execute("INSERT INTO kept_mail VALUES (?, ?, ?, 'owner-afnog@lists.example.org', 'MACHINE')",
                inbound, inbound, receivedAt));
    }
}
