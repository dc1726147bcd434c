package org.indaba.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import javax.sql.DataSource;
import org.indaba.testing.DatabaseTestResource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/** {@code bounce history}: what is printed of an event. */
@QuarkusTest
@WithTestResource(DatabaseTestResource.class)
class BounceHistoryCommandDbTest {

    @Inject
    DataSource dataSource;

    @Inject
    Operations operations;

    @Test
    void eachFailureHasItsClassAndTheRuleThatReadIt() {
        Jdbi.create(dataSource).useHandle(handle -> handle.createScript("""
                TRUNCATE lists, domains, bounce_events RESTART IDENTITY CASCADE;
                INSERT INTO domains VALUES ('lists.example.org', now());
                INSERT INTO lists (name, domain, settings, created_at) VALUES ('afnog', 'lists.example.org', '{}', now());
                INSERT INTO bounce_events (at, kind, list_id, subscription_id, address, key, copy_id, mailing_id, post_id, site, recipient,
                    severity, reason, blame, status, reply, evidence, rule, inbound_id, effect, points, score, incident_id) VALUES
                    (now(), 'REFUSAL', 1, 1, 'bob@example.net', 'bob@example.net', 71, 1, 7, 'mx.example.net', '',
                     'temporary', 'mailbox-full', 'member', '4.2.2', 452, 'over quota', 'quota', 0, 'SCORED', 25, 25, 0),
                    (now(), 'RESET', 1, 1, 'bob@example.net', 'bob@example.net', 0, 0, 0, '', '',
                     '', '', '', '', 0, '', '', 0, 'NONE', -25, 0, 0);
                """).execute());

        assertThat(printed("afnog", "bob@example.net").lines()).satisfiesExactly(
                reset -> assertThat(reset).contains("\"kind\":\"reset\"", "\"class\":null", "\"rule\":null"),
                refusal -> assertThat(refusal).contains("\"class\":\"temporary\"", "\"rule\":\"quota\"", "\"post\":7"));
    }

    private String printed(String... arguments) {
        return TypedCommand.printed(operations, Console.Format.JSON, new BounceHistoryCommand(), arguments);
    }
}
