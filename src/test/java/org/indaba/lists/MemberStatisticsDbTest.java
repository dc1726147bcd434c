package org.indaba.lists;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.indaba.testing.TestDatabase;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.generic.GenericType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Behind a large import the planner knows how many members there are. */
class MemberStatisticsDbTest {

    private static final Map<String, Long> ALL = Map.of("subscriptions", 3_000L, "addresses", 3_000L, "people", 3_000L);

    private final TestDatabase database = TestDatabase.create();
    private final MemberStatistics statistics = new SqlMemberStatistics(database.jdbi());

    /** PostgreSQL's own worker would do the same, a minute later: here it never comes. */
    @BeforeEach
    void fill() {
        database.jdbi().useHandle(handle -> handle.createScript("""
                ALTER TABLE subscriptions SET (autovacuum_enabled = false);
                ALTER TABLE addresses SET (autovacuum_enabled = false);
                ALTER TABLE people SET (autovacuum_enabled = false);
                INSERT INTO lists (name, domain, settings, created_at) VALUES ('talk', 'lists.example.org', '{}', now());
                INSERT INTO people (display_name, created_at) SELECT 'Member ' || n, now() FROM generate_series(1, 3000) n;
                INSERT INTO addresses (person_id, address, key, domain)
                SELECT id, 'm' || id || '@example.net', 'm' || id || '@example.net', 'example.net' FROM people;
                INSERT INTO subscriptions (list_id, address_id, domain, key, delivery, own_posts, skip_when_addressed, joined_at)
                SELECT l.id, a.id, a.domain, a.key, 'ON', true, true, now() FROM lists l, addresses a;
                """).execute());
    }

    @AfterEach
    void close() {
        database.close();
    }

    /** What the planner believes; nothing of a table that nobody has looked at. */
    private static Map<String, Long> known(Jdbi jdbi) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                SELECT c.relname, c.reltuples::bigint AS rows FROM pg_class c
                WHERE c.oid IN ('subscriptions'::regclass, 'addresses'::regclass, 'people'::regclass)
                    AND EXISTS (SELECT FROM pg_stats s WHERE s.tablename = c.relname)""")
                .setMapKeyColumn("relname").setMapValueColumn("rows").collectInto(new GenericType<>() { }));
    }

    @Test
    void aThousandRowsAreWorthALook() {
        statistics.carriedOut(MemberStatistics.MANY - 1);
        assertThat(known(database.jdbi())).as("a few change no plan").isEmpty();

        statistics.carriedOut(MemberStatistics.MANY);
        assertThat(known(database.jdbi())).isEqualTo(ALL);
    }

    @Test
    void ownerOfTheTablesNeedsNoMoreRights() throws SQLException {
        try (Connection connection = database.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            Jdbi jdbi = Jdbi.create(connection);
            jdbi.useHandle(handle -> handle.createScript("""
                    CREATE ROLE indaba_owner NOSUPERUSER;
                    ALTER TABLE subscriptions OWNER TO indaba_owner;
                    ALTER TABLE addresses OWNER TO indaba_owner;
                    ALTER TABLE people OWNER TO indaba_owner;
                    SET LOCAL ROLE indaba_owner;
                    """).execute());

            new SqlMemberStatistics(jdbi).carriedOut(MemberStatistics.MANY);

            assertThat(known(jdbi)).isEqualTo(ALL);
            connection.rollback();
        }
    }

    @Test
    void nobodyWaitsForAnotherWhoLooks() throws SQLException {
        try (Connection other = database.dataSource().getConnection()) {
            other.setAutoCommit(false);
            Jdbi.create(other).useHandle(handle -> handle.execute("ANALYZE addresses"));

            statistics.carriedOut(MemberStatistics.MANY);

            assertThat(known(database.jdbi())).as("addresses are the other's").containsOnlyKeys("subscriptions", "people");
            other.rollback();
        }
    }

    @Test
    void importStandsWhateverBecomesOfIt() {
        database.drop();

        assertThatCode(() -> statistics.carriedOut(MemberStatistics.MANY)).doesNotThrowAnyException();
    }
}
