package org.indaba.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.indaba.spool.Transactions;
import org.indaba.testing.DatabaseTestResource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On the very Jdbi of the running program, which by itself begins and ends no transaction. */
@QuarkusTest
@WithTestResource(DatabaseTestResource.class)
class LocalTransactionsDbTest {

    @Inject
    Jdbi jdbi;

    private Transactions transactions;

    @BeforeEach
    void makeTable() {
        transactions = new LocalTransactions(jdbi);
        jdbi.useHandle(handle -> handle.execute("CREATE TABLE local_probe (number int)"));
    }

    @AfterEach
    void dropTable() {
        jdbi.useHandle(handle -> handle.execute("DROP TABLE local_probe"));
    }

    @Test
    void allStatementsOfACallAreOneTransaction() {
        assertThat(transactions.<Boolean>call(() -> transaction().equals(transaction()))).isTrue();
        assertThat(transaction()).isNotEqualTo(transaction());
    }

    @Test
    void whatACallThrowsTakesAllOfItBack() {
        assertThatThrownBy(() -> transactions.run(() -> {
            write();
            transactions.run(this::write);
            throw new IllegalStateException("crash");
        })).hasMessage("crash");

        assertThat(rows()).isZero();
    }

    @Test
    void aFailedStatementTakesAllOfItBack() {
        assertThatThrownBy(() -> transactions.run(() -> {
            write();
            jdbi.useHandle(handle -> handle.execute("SELECT 1/0"));
        })).hasMessageContaining("division by zero");

        assertThat(rows()).isZero();
    }

    @Test
    void nothingIsSeenByOthersBeforeTheCommit() {
        long meanwhile = transactions.call(() -> {
            write();
            return elsewhere(this::rows);
        });

        assertThat(meanwhile).isZero();
        assertThat(rows()).isEqualTo(1);
    }

    @Test
    void connectionCommitsByItselfAgainBehindACall() {
        transactions.run(this::write);
        assertThatThrownBy(() -> transactions.run(() -> {
            throw new IllegalStateException("crash");
        })).hasMessage("crash");

        write();

        assertThat(elsewhere(this::rows)).isEqualTo(2);
    }

    private String transaction() {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT pg_current_xact_id()::text").mapTo(String.class).one());
    }

    private void write() {
        jdbi.useHandle(handle -> handle.execute("INSERT INTO local_probe VALUES (1)"));
    }

    private long rows() {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT count(*) FROM local_probe").mapTo(Long.class).one());
    }

    private static <T> T elsewhere(Supplier<T> question) {
        return CompletableFuture.supplyAsync(question).join();
    }
}
