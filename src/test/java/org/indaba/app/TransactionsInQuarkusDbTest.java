package org.indaba.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.eclipse.microprofile.config.Config;
import org.indaba.app.config.IndabaConfig;
import org.indaba.spool.Transactions;
import org.indaba.testing.DatabaseTestResource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Hand-built classes on Jdbi and repositories on Hibernate share one transaction. */
@QuarkusTest
@WithTestResource(DatabaseTestResource.class)
class TransactionsInQuarkusDbTest {

    @Inject
    Transactions transactions;

    @Inject
    Jdbi jdbi;

    @Inject
    EntityManager hibernate;

    @Inject
    Config config;

    @Inject
    IndabaConfig settings;

    @BeforeEach
    void makeTable() {
        jdbi.useHandle(handle -> handle.execute("CREATE TABLE probe (by text)"));
    }

    @AfterEach
    void dropTable() {
        jdbi.useHandle(handle -> handle.execute("DROP TABLE probe"));
    }

    @Test
    void bothWorkInTheSameTransaction() {
        transactions.run(() -> {
            String ofJdbi = jdbi.withHandle(handle -> handle.createQuery("SELECT pg_current_xact_id()::text").mapTo(String.class).one());
            Object ofHibernate = hibernate.createNativeQuery("SELECT pg_current_xact_id()::text").getSingleResult();
            assertThat(ofHibernate).isEqualTo(ofJdbi);
        });
    }

    @Test
    void commitKeepsTheWorkOfBothForEverybodyToSee() throws SQLException {
        transactions.run(this::writeByBoth);
        assertThat(seenFromOutside()).isEqualTo(2);
    }

    @Test
    void nothingIsSeenFromOutsideBeforeTheCommit() throws SQLException {
        long seenMeanwhile = transactions.call(() -> {
            writeByBoth();
            try {
                return seenFromOutside();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(seenMeanwhile).isZero();
        assertThat(seenFromOutside()).isEqualTo(2);
    }

    @Test
    void exceptionTakesTheWorkOfBothBack() throws SQLException {
        assertThatThrownBy(() -> transactions.run(() -> {
            writeByBoth();
            throw new IllegalStateException("crash");
        })).isInstanceOf(IllegalStateException.class).hasMessage("crash");
        assertThat(seenFromOutside()).isZero();
    }

    @Test
    void innerCallIsCommittedWithTheOuterOne() throws SQLException {
        assertThatThrownBy(() -> transactions.run(() -> {
            transactions.run(this::writeByBoth);
            throw new IllegalStateException("crash");
        })).hasMessage("crash");
        assertThat(seenFromOutside()).isZero();
    }

    @Test
    void workOutsideOfATransactionIsKeptAtOnce() throws SQLException {
        jdbi.useHandle(handle -> handle.execute("INSERT INTO probe VALUES ('jdbi')"));
        assertThat(seenFromOutside()).isEqualTo(1);
    }

    @Test
    void connectionIsGivenBackAfterAFailure() {
        int most = config.getValue("quarkus.datasource.jdbc.max-size", Integer.class);
        for (int i = 0; i <= most; i++) {
            assertThatThrownBy(() -> transactions.run(() -> jdbi.useHandle(handle -> handle.execute("SELECT 1/0"))))
                    .hasMessageContaining("division by zero");
        }
        assertThat(jdbi.<Integer, RuntimeException>withHandle(handle -> handle.createQuery("SELECT 1").mapTo(Integer.class).one()))
                .isEqualTo(1);
    }

    @Test
    void settingsAreMapped() {
        assertThat(settings.smtp().maxSize()).isEqualTo(10L << 20);
        assertThat(settings.smtp().port()).isZero();
        assertThat(settings.delivery().giveUpAfter()).hasDays(5);
        assertThat(settings.database().url()).isEmpty();
        assertThat(settings.dns().servers()).hasValueSatisfying(servers -> assertThat(servers).hasToString("[127.0.0.1:9]"));
    }

    private void writeByBoth() {
        jdbi.useHandle(handle -> handle.execute("INSERT INTO probe VALUES ('jdbi')"));
        hibernate.createNativeQuery("INSERT INTO probe VALUES ('hibernate')").executeUpdate();
    }

    private long seenFromOutside() throws SQLException {
        try (Connection connection = DriverManager.getConnection(config.getValue("quarkus.datasource.jdbc.url", String.class),
                config.getValue("quarkus.datasource.username", String.class),
                config.getValue("quarkus.datasource.password", String.class));
                var statement = connection.createStatement();
                ResultSet count = statement.executeQuery("SELECT count(*) FROM probe")) {
            assertThat(count.next()).isTrue();
            return count.getLong(1);
        }
    }
}
