package org.indaba.deliver;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * Copies of posts that wait longer than they should, and copies that were given up: what owners are told, each list at most once in
 * {@link #QUIET}, over all nodes and starts. What an operator holds is not late. Thread-safe.
 */
public final class LateCopies {

    /** A list's owners hear of late copies once in this time. */
    public static final Duration QUIET = Duration.ofHours(24);

    /** Places named in one warning; who has more trouble than that looks at the pages. */
    public static final int MAX_PLACES = 10;

    /** Posts older than the age limit and this are not looked at for copies that expired. */
    private static final Duration LATE_EXPIRY = Duration.ofDays(3);

    private static final String WAITING = """
            windows w JOIN mailings m ON m.id = w.mailing_id
            WHERE m.post_id IS NOT NULL AND m.list_id IS NOT NULL AND coalesce(w.since, m.created_at) <= :late AND NOT w.held
            """;

    private static final String EXPIRED = """
            mailings m JOIN mailing_counts c ON c.mailing_id = m.id AND c.state = 'EXPIRED'
            LEFT JOIN expiries_told t ON t.mailing_id = m.id
            WHERE m.day >= :oldest AND m.post_id IS NOT NULL AND m.list_id IS NOT NULL AND c.copies > coalesce(t.copies, 0)
            """;

    private final Jdbi jdbi;
    private final Duration warnAfter;
    private final Duration giveUpAfter;

    /**
     * @param jdbi joins the caller's transaction
     * @param warnAfter how old a post is when its waiting copies are late
     * @param giveUpAfter the age limit
     */
    public LateCopies(Jdbi jdbi, Duration warnAfter, Duration giveUpAfter) {
        this.jdbi = jdbi;
        this.warnAfter = warnAfter;
        this.giveUpAfter = giveUpAfter;
    }

    private record Expiry(long mailing, LocalDate day, long copies, long untold) {
    }

    /** Takes the next list whose owners are to be told, and notes that they were; empty if there is none now. */
    public Optional<LateMail> takeNextInTx(Instant now) {
        return jdbi.withHandle(handle -> next(handle, now).flatMap(list -> take(handle, list, now)));
    }

    /** Gives a list its quiet time, although nobody was told anything: its owners are told behind it. */
    public void quietInTx(long list, Instant now) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                INSERT INTO delivery_warnings (list_id, warned_at) VALUES (:list, :now)
                ON CONFLICT (list_id) DO UPDATE SET warned_at = :now""")
                .bind("list", list).bind("now", now).execute());
    }

    /** One Seq Scan on windows (3 ms for 10,000), and the mailings of the last days by mailings_day. */
    private Optional<Long> next(Handle handle, Instant now) {
        return handle.createQuery("SELECT l.list_id FROM (SELECT m.list_id FROM " + WAITING
                + "UNION SELECT m.list_id FROM " + EXPIRED + """
                ) l WHERE NOT EXISTS (SELECT 1 FROM delivery_warnings d WHERE d.list_id = l.list_id AND d.warned_at > :quiet)
                ORDER BY 1 LIMIT 1""")
                .bind("late", now.minus(warnAfter)).bind("oldest", oldest(now)).bind("quiet", now.minus(QUIET))
                .mapTo(Long.class).findOne();
    }

    private LocalDate oldest(Instant now) {
        return now.minus(giveUpAfter).minus(LATE_EXPIRY).atOffset(ZoneOffset.UTC).toLocalDate();
    }

    /** Empty if another node was quicker. */
    private Optional<LateMail> take(Handle handle, long list, Instant now) {
        Instant before = handle.createQuery("SELECT warned_at FROM delivery_warnings WHERE list_id = :list").bind("list", list)
                .mapTo(Instant.class).findOne().orElse(Instant.EPOCH);
        int taken = handle.createUpdate("""
                INSERT INTO delivery_warnings (list_id, warned_at) VALUES (:list, :now)
                ON CONFLICT (list_id) DO UPDATE SET warned_at = :now WHERE delivery_warnings.warned_at <= :quiet""")
                .bind("list", list).bind("now", now).bind("quiet", now.minus(QUIET)).execute();
        if (taken == 0) {
            return Optional.empty();
        }
        List<LatePlace> waiting = waiting(handle, list, now);
        List<Expiry> expiries = expiries(handle, list, now);
        List<LatePlace> expired = expiries.isEmpty() ? List.of() : expired(handle, expiries, before);
        tell(handle, expiries);
        return Optional.of(new LateMail(list, waiting, waitingCopies(handle, list, now), expired,
                expiries.stream().mapToLong(Expiry::untold).sum()));
    }

    private long waitingCopies(Handle handle, long list, Instant now) {
        return handle.createQuery("SELECT coalesce(sum(w.copies), 0) FROM " + WAITING + "AND m.list_id = :list")
                .bind("late", now.minus(warnAfter)).bind("list", list).mapTo(Long.class).one();
    }

    /** The reason is that of the site, else that of a copy in the window which was tried most often: what stops it stops the others. */
    private List<LatePlace> waiting(Handle handle, long list, Instant now) {
        return handle.createQuery("""
                SELECT p.place, p.copies, coalesce(t.last_error, r.problem, o.reply, '') AS reason
                FROM (SELECT coalesce(w.site, w.domain) AS place, sum(w.copies) AS copies,
                        (array_agg(w.id ORDER BY w.attempts DESC, w.id))[1] AS window_id FROM """ + " " + WAITING + """
                    AND m.list_id = :list GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT :places) p
                JOIN windows w ON w.id = p.window_id
                LEFT JOIN sites t ON t.site = w.site
                LEFT JOIN routes r ON w.site IS NULL AND r.domain = w.domain AND r.site IS NULL
                LEFT JOIN LATERAL (
                    SELECT o.reply FROM outcomes o WHERE o.day = w.day AND o.copy_id BETWEEN w.first_copy AND w.last_copy
                        AND o.state = 'DEFERRED' ORDER BY o.copy_id, o.attempt DESC LIMIT 1) o ON true
                ORDER BY 2 DESC, 1""")
                .bind("late", now.minus(warnAfter)).bind("list", list).bind("places", MAX_PLACES)
                .map((row, _) -> new LatePlace(row.getString(1), row.getLong(2), row.getString(3))).list();
    }

    private List<Expiry> expiries(Handle handle, long list, Instant now) {
        return handle.createQuery("SELECT m.id, m.day, c.copies, c.copies - coalesce(t.copies, 0) FROM " + EXPIRED
                + "AND m.list_id = :list")
                .bind("oldest", oldest(now)).bind("list", list)
                .map((row, _) -> new Expiry(row.getLong(1), row.getObject(2, LocalDate.class), row.getLong(3), row.getLong(4))).list();
    }

    /**
     * Where copies were given up since the last warning. Reads the tries of some days, once a day for a list whose copies expired. Posts
     * whose ledger is gone have no places left.
     */
    private static List<LatePlace> expired(Handle handle, List<Expiry> expiries, Instant before) {
        return handle.createQuery("""
                SELECT coalesce(nullif(o.site, ''), split_part(c.address, '@', -1)) AS place, count(*),
                    (array_agg(o.reply ORDER BY o.at DESC))[1]
                FROM outcomes o JOIN copies c ON c.day = o.day AND c.id = o.copy_id
                WHERE o.state = 'EXPIRED' AND o.at > :before AND o.day BETWEEN :first AND :last AND c.mailing_id = ANY (:mailings)
                GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT :places""")
                .bind("before", before).bind("first", expiries.stream().map(Expiry::day).min(LocalDate::compareTo).orElseThrow())
                .bind("last", expiries.stream().map(Expiry::day).max(LocalDate::compareTo).orElseThrow())
                .bindArray("mailings", Long.class, expiries.stream().map(Expiry::mailing).toList())
                .bind("places", MAX_PLACES)
                .map((row, _) -> new LatePlace(row.getString(1), row.getLong(2), row.getString(3))).list();
    }

    private static void tell(Handle handle, List<Expiry> expiries) {
        PreparedBatch batch = handle.prepareBatch("""
                INSERT INTO expiries_told (mailing_id, copies) VALUES (:mailing, :copies)
                ON CONFLICT (mailing_id) DO UPDATE SET copies = excluded.copies""");
        expiries.forEach(expiry -> batch.bind("mailing", expiry.mailing()).bind("copies", expiry.copies()).add());
        if (!expiries.isEmpty()) {
            batch.execute();
        }
    }
}
