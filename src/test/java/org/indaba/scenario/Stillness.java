package org.indaba.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.indaba.post.BounceKeeper;
import org.indaba.post.Progress;
import org.indaba.traffic.Traffic;

/**
 * The whole database, once nothing moves in it by itself: the clock stands, what was due is done, what was counted is written down.
 */
@Alternative
@Singleton
public final class Stillness {

    /** The only things that move though the clock stands: a node says that it lives, by the clock of the database. */
    private static final Map<String, String> HEARTBEATS = Map.of("delivery_nodes", "lives_until", "site_leases", "ends_at");

    @Inject
    World world;

    @Inject
    ShiftedClock clock;

    @Inject
    BounceKeeper keeper;

    @Inject
    Traffic traffic;

    private Map<String, String> watched = Map.of();

    /**
     * For each table its number of rows and a sum over all of them: over what stands in them and over the transactions that wrote them, so
     * that a row written anew with the same values differs too. For each sequence how far it is.
     */
    Map<String, String> everything() {
        return world.jdbi.withHandle(handle -> {
            Map<String, String> sums = new TreeMap<>();
            List<String> tables = handle.createQuery("""
                    SELECT quote_ident(c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                    WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p') AND NOT c.relispartition""").mapTo(String.class).list();
            for (String table : tables) {
                String row = HEARTBEATS.containsKey(table) ? "(to_jsonb(t) - '" + HEARTBEATS.get(table) + "')::text"
                        : "t::text || ' ' || t.xmin";
                sums.put(table, handle.createQuery("SELECT count(*) || ' ' || coalesce(sum(hashtextextended(" + row + ", 0)), 0) FROM "
                        + table + " t").mapTo(String.class).one());
            }
            handle.createQuery("SELECT 'sequence ' || sequencename, coalesce(last_value, 0)::text FROM pg_sequences "
                    + "WHERE schemaname = current_schema()").map((row, _) -> Map.entry(row.getString(1), row.getString(2)))
                    .forEach(each -> sums.put(each.getKey(), each.getValue()));
            return sums;
        });
    }

    /** Stops the clock, and waits until everything is done that is due; then nobody but whoever comes from outside changes anything. */
    void begin() {
        clock.stand();
        // The upkeep of the queue comes by itself, once a minute; what other stories left behind, days ago by this clock, is its work.
        World.eventually().atMost(Duration.ofSeconds(90)).until(() -> oldRoutes() == 0);
        World.eventually().untilAsserted(() -> {
            world.engine.wake();
            assertThat(unrouted()).as("domains whose way is looked for").isZero();
            world.awaitQuiet();
            assertThat(keeper.turn()).isEqualTo(Progress.NOTHING);
            traffic.flush();
            Map<String, String> before = everything();
            world.engine.wake();
            world.awaitQuiet();
            assertThat(keeper.turn()).isEqualTo(Progress.NOTHING);
            assertThat(everything()).isEqualTo(before);
        });
    }

    /** A question that DNS does not answer changes a row when it ends, though the clock stands. */
    private long unrouted() {
        return world.jdbi.withHandle(handle -> handle.createQuery("""
                SELECT count(*) FROM windows w LEFT JOIN routes r ON r.domain = w.domain
                WHERE w.site IS NULL AND NOT w.held AND (r.domain IS NULL OR r.expires_at <= :now)""")
                .bind("now", clock.instant()).mapTo(Long.class).one());
    }

    /** Those that are swept away at the next upkeep. */
    private long oldRoutes() {
        return world.jdbi.withHandle(handle -> handle.createQuery("SELECT count(*) FROM routes WHERE expires_at < :kept")
                .bind("kept", clock.instant().minus(Duration.ofDays(7))).mapTo(Long.class).one());
    }

    /** From here on nobody opens a page. */
    void watchHeartbeats() {
        watched = heartbeats();
    }

    /** Waits for a heartbeat: what is left out of the comparison does move by itself. */
    void awaitHeartbeats() {
        Map<String, String> before = watched;
        World.eventually().until(this::heartbeats,
                now -> now.keySet().stream().noneMatch(table -> now.get(table).equals(before.get(table))));
    }

    private Map<String, String> heartbeats() {
        Map<String, String> latest = new TreeMap<>();
        world.jdbi.useHandle(handle -> HEARTBEATS.forEach((table, column) -> latest.put(table,
                handle.createQuery("SELECT max(" + column + ")::text FROM " + table).mapTo(String.class).one())));
        return latest;
    }

    void end() {
        clock.run();
    }
}
