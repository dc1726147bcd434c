package org.indaba.traffic;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.indaba.spool.Transactions;
import org.jdbi.v3.core.Jdbi;

/**
 * Counts what goes through, by the hour. {@link #add} is called on the hottest path there is and touches memory only; {@link #flush}
 * adds what has gathered to the table, in one short transaction. Thread-safe.
 */
public final class Traffic {

    /** How long counts are kept, in days: a year and some, so that a season can be compared with the last. */
    public static final int KEPT_DAYS = 400;

    private final Jdbi jdbi;
    private final Transactions transactions;
    private final InstantSource clock;
    private final Map<Slot, LongAdder> gathered = new ConcurrentHashMap<>();
    private final SiteTallies sites = new SiteTallies();

    /** @param clock what the hour is */
    public Traffic(Jdbi jdbi, Transactions transactions, InstantSource clock) {
        this.jdbi = jdbi;
        this.transactions = transactions;
        this.clock = clock;
    }

    private record Slot(Instant hour, Kind kind) {
    }

    /** One more. */
    public void add(Kind kind) {
        add(kind, 1);
    }

    private void add(Kind kind, long items) {
        gathered.computeIfAbsent(new Slot(clock.instant().truncatedTo(ChronoUnit.HOURS), kind), _ -> new LongAdder()).add(items);
    }

    /** One more try at a site. */
    public void tried(String site, Kind kind) {
        add(kind);
        if (!site.isEmpty()) {
            sites.add(site, kind, clock.instant());
        }
    }

    /** What this process saw of a site since it started; empty if it did not try it lately. */
    public Optional<SiteCount> site(String site) {
        return sites.of(site);
    }

    /** Adds what has gathered to the table. What cannot be added now is kept for the next time, and the exception goes to the caller. */
    public synchronized void flush() {
        List<HourCount> rows = new ArrayList<>();
        for (Slot slot : List.copyOf(gathered.keySet())) {
            long items = gathered.get(slot).sumThenReset();
            if (items > 0) {
                rows.add(new HourCount(slot.hour(), slot.kind(), items));
            } else if (slot.hour().isBefore(clock.instant().minus(2, ChronoUnit.HOURS))) {
                // Nobody adds to an hour that is over that long.
                gathered.remove(slot);
            }
        }
        if (rows.isEmpty()) {
            return;
        }
        try {
            transactions.run(() -> addInTx(rows));
        } catch (RuntimeException | Error away) {
            rows.forEach(row -> gathered.computeIfAbsent(new Slot(row.from(), row.kind()), _ -> new LongAdder()).add(row.items()));
            throw away;
        }
    }

    /** The rows are changed in one order everywhere, so that two nodes never wait for each other crosswise. */
    private void addInTx(List<HourCount> rows) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                INSERT INTO traffic (hour, kind, items)
                SELECT timestamptz 'epoch' + n.seconds * interval '1 second', n.kind, n.items
                FROM unnest(:hours, :kinds, :items) AS n (seconds, kind, items) ORDER BY 1, 2
                ON CONFLICT (hour, kind) DO UPDATE SET items = traffic.items + excluded.items
                """)
                .bindArray("hours", Long.class, rows.stream().map(row -> row.from().getEpochSecond()).toList())
                .bindArray("kinds", String.class, rows.stream().map(row -> row.kind().name()).toList())
                .bindArray("items", Long.class, rows.stream().map(HourCount::items).toList()).execute());
    }

    /** The counts by the hour, from the one that holds this moment on, in order; hours without any are left out. */
    public List<HourCount> hours(Instant from) {
        return counts("hour", from.truncatedTo(ChronoUnit.HOURS));
    }

    /** The counts by the day in UTC, from the one that holds this moment on, in order; days without any are left out. */
    public List<HourCount> days(Instant from) {
        return counts("day", from.truncatedTo(ChronoUnit.DAYS));
    }

    private List<HourCount> counts(String unit, Instant from) {
        // Index Scan using traffic_pkey: at most a handful of rows an hour, so some 5,000 for 30 days.
        return jdbi.withHandle(handle -> handle.createQuery("""
                SELECT date_trunc(:unit, hour, 'UTC') AS slot, kind, sum(items) FROM traffic WHERE hour >= :from
                GROUP BY 1, 2 ORDER BY 1, 2
                """)
                .bind("unit", unit).bind("from", from)
                .map((row, _) -> new HourCount(row.getTimestamp(1).toInstant(), Kind.valueOf(row.getString(2)), row.getLong(3))).list());
    }

    /** Forgets at most {@code limit} rows that are older than {@link #KEPT_DAYS} days; returns how many. */
    public int sweepInTx(int limit) {
        return jdbi.withHandle(handle -> handle.createUpdate("""
                DELETE FROM traffic WHERE (hour, kind) IN (SELECT hour, kind FROM traffic WHERE hour < :before ORDER BY hour LIMIT :limit)
                """)
                .bind("before", clock.instant().minus(KEPT_DAYS, ChronoUnit.DAYS)).bind("limit", limit).execute());
    }
}
