package org.indaba.deliver;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.indaba.spool.HotSql;
import org.jdbi.v3.core.Jdbi;

/**
 * The statements that record what came of tries: a batch is one statement, however large it is, and one for each kind of end that its
 * windows come to. What is new is added without a look; recording a batch again changes nothing, so a commit that may or may not have
 * happened is repeated that way.
 * Thread-safe.
 */
final class OutcomeStore {

    /** What counts: a state that ends a copy, or stops it until somebody looks at it. */
    private static final String COUNTED = "('DELIVERED', 'FAILED', 'EXPIRED', 'SUPPRESSED', 'SHUNTED')";
    private static final String COLUMNS = "day, copy_id, attempt, state, at, site, host, tls, code, enhanced, reply";
    private static final String BATCH = """
            WITH o AS (
                SELECT DISTINCT b.mailing, b.day::date AS day, b.copy_id, b.attempt, b.state,
                    timestamptz 'epoch' + b.at * interval '1 microsecond' AS at, b.site, b.host, b.tls, b.code, b.enhanced, b.reply
                FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    AS b (mailing, day, copy_id, attempt, state, at, site, host, tls, code, enhanced, reply)
            ),
            """;
    /** The rows of the counts are changed in one order everywhere, so that two nodes never wait for each other crosswise. */
    private static final String COUNT = """
            , counted AS (
                INSERT INTO mailing_counts (mailing_id, state, copies, last_at)
                SELECT o.mailing, a.state, count(*), max(a.at)
                FROM added a JOIN o ON o.copy_id = a.copy_id AND o.at = a.at JOIN mailings m ON m.id = o.mailing
                WHERE a.counts AND a.state IN %s GROUP BY 1, 2 ORDER BY 1, 2
                ON CONFLICT (mailing_id, state) DO UPDATE SET copies = mailing_counts.copies + excluded.copies,
                    last_at = greatest(mailing_counts.last_at, excluded.last_at)
            )
            SELECT copy_id, attempt FROM added
            """.formatted(COUNTED);
    private static final String ADD = BATCH + "added AS (INSERT INTO outcomes (" + COLUMNS + ") SELECT " + COLUMNS
            + " FROM o ON CONFLICT DO NOTHING RETURNING copy_id, attempt, state, at, true AS counts)" + COUNT;
    /**
     * The try's number is taken: either this very row came through in an earlier attempt to commit, or another node had the window
     * too, because the lease ran out under one of us. Then both tries are kept; the copy is counted once.
     */
    private static final String ADD_ASIDE = BATCH + "added AS (INSERT INTO outcomes (" + COLUMNS + """
            ) SELECT o.day, o.copy_id, (SELECT max(x.attempt) + 1 FROM outcomes x WHERE x.day = o.day AND x.copy_id = o.copy_id), o.state,
                    o.at, o.site, o.host, o.tls, o.code, o.enhanced, o.reply
                FROM o WHERE NOT EXISTS (SELECT 1 FROM outcomes x WHERE x.day = o.day AND x.copy_id = o.copy_id
                    AND x.at = o.at AND x.state = o.state AND x.host = o.host)
                RETURNING copy_id, attempt, state, at, NOT EXISTS (SELECT 1 FROM outcomes x WHERE x.day = outcomes.day
                    AND x.copy_id = outcomes.copy_id AND x.attempt < outcomes.attempt
                    AND x.state IN ('DELIVERED', 'FAILED', 'EXPIRED', 'SUPPRESSED')) AS counts)
            """ + COUNT;
    /**
     * What is new as a rule, without a look at what is there already: a third of the cost of {@link #ADD}. The counts come ready made, in
     * the order in which all change them; a mailing that is gone has none.
     */
    private static final String ADD_NEW = "WITH added AS (INSERT INTO outcomes (" + COLUMNS + """
            ) SELECT b.day::date, b.copy_id, b.attempt, b.state, timestamptz 'epoch' + b.at * interval '1 microsecond', b.site, b.host,
                    b.tls, b.code, b.enhanced, b.reply
                FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    AS b (day, copy_id, attempt, state, at, site, host, tls, code, enhanced, reply))
            INSERT INTO mailing_counts (mailing_id, state, copies, last_at)
            SELECT m.id, c.state, c.copies, timestamptz 'epoch' + c.at * interval '1 microsecond'
            FROM unnest(?, ?, ?, ?) AS c (mailing, state, copies, at) JOIN mailings m ON m.id = c.mailing ORDER BY 1, 2
            ON CONFLICT (mailing_id, state) DO UPDATE SET copies = mailing_counts.copies + excluded.copies,
                last_at = greatest(mailing_counts.last_at, excluded.last_at)
            """;
    /**
     * Parts are marked as taken before, so that outcomes are looked for, unless they are untouched, by others too: somebody may have been
     * erased meanwhile. Values: last copy that stays in the
     * window, how many of its copies are left, the window, that last copy again, owner; first, last and number of copies of each part, and
     * whether it is untouched.
     */
    private static final String SHARE = """
            WITH kept AS (
                UPDATE windows w SET last_copy = ?, copies = ?
                WHERE w.id = ? AND w.last_copy > ? AND w.owner = ? AND w.owned_until IS NOT NULL
                RETURNING w.*)
            INSERT INTO windows (mailing_id, day, domain, first_copy, last_copy, copies, priority, site, due_at, attempts, held, owner,
                since, variant)
            SELECT k.mailing_id, k.day, k.domain, p.first, p.last, p.copies, k.priority, k.site, k.due_at, k.attempts, k.held,
                CASE WHEN NOT p.untouched OR EXISTS (SELECT 1 FROM outcomes o WHERE o.day = k.day AND o.copy_id BETWEEN p.first AND p.last)
                    THEN k.owner END, k.since, k.variant
            FROM kept k CROSS JOIN unnest(?, ?, ?, ?) AS p (first, last, copies, untouched) ORDER BY p.first
            """;
    /** A window is let go of only while it is ours. */
    private static final String OWNED = " AND w.owner = ? AND w.owned_until IS NOT NULL";

    private final HotSql sql;
    private final NodeName self;

    OutcomeStore(Jdbi jdbi, NodeName self) {
        this.sql = new HotSql(jdbi);
        this.self = self;
    }

    /** Which try of which copy. */
    private record Key(long copy, int attempt) {
    }

    /** Of which mailing, and how it ended. */
    private record Counted(long mailing, String state) {
    }

    /** How many, and when the last one. */
    private record Count(int copies, Instant last) {

        Count and(Count other) {
            return new Count(copies + other.copies, last.isAfter(other.last) ? last : other.last);
        }
    }

    /**
     * Adds outcomes that are recorded nowhere yet, and counts them. If one of them is, the statement fails by its key, and the
     * transaction with it: then {@link #recordInTx} is for them.
     */
    void addInTx(List<Outcome> outcomes) {
        if (outcomes.isEmpty()) {
            return;
        }
        SortedMap<Counted, Count> counts = new TreeMap<>(Comparator.comparingLong(Counted::mailing).thenComparing(Counted::state));
        for (Outcome outcome : outcomes) {
            if (counts(outcome.state())) {
                counts.merge(new Counted(outcome.copy().mailingId(), outcome.state().name()), new Count(1, outcome.at()), Count::and);
            }
        }
        List<Map.Entry<Counted, Count>> counted = List.copyOf(counts.entrySet());
        Object[] values = Stream.concat(Stream.of(columns(outcomes)), Stream.of(
                numbers(counted, entry -> entry.getKey().mailing()), texts(counted, entry -> entry.getKey().state()),
                counts(counted, entry -> entry.getValue().copies()), numbers(counted, entry -> micros(entry.getValue().last()))))
                .toArray();
        sql.update(ADD_NEW, values);
        shunt(outcomes);
    }

    /** Adds outcomes and counts them; those that are recorded already change nothing. */
    void recordInTx(List<Outcome> outcomes) {
        if (outcomes.isEmpty()) {
            return;
        }
        List<Key> added = run(ADD, outcomes);
        if (added.size() < outcomes.size()) {
            Set<Key> known = new HashSet<>(added);
            for (Outcome outcome : outcomes) {
                if (!known.contains(new Key(outcome.copy().id(), outcome.attempt()))) {
                    run(ADD_ASIDE, List.of(outcome));
                }
            }
        }
        shunt(outcomes);
    }

    private List<Key> run(String statement, List<Outcome> outcomes) {
        Object[] mailings = {numbers(outcomes, outcome -> outcome.copy().mailingId())};
        return sql.query(statement, row -> new Key(row.getLong(1), row.getInt(2)),
                Stream.concat(Stream.of(mailings), Stream.of(columns(outcomes))).toArray());
    }

    /** The values of {@link #COLUMNS}, a column an array. */
    private static Object[] columns(List<Outcome> outcomes) {
        return new Object[] {
                texts(outcomes, outcome -> outcome.copy().day().toString()), numbers(outcomes, outcome -> outcome.copy().id()),
                counts(outcomes, Outcome::attempt), texts(outcomes, outcome -> outcome.state().name()),
                numbers(outcomes, outcome -> micros(outcome.at())), texts(outcomes, Outcome::site),
                texts(outcomes, outcome -> outcome.answer().host()), texts(outcomes, outcome -> outcome.answer().noted()),
                counts(outcomes, outcome -> outcome.answer().code()), texts(outcomes, outcome -> outcome.answer().enhanced()),
                texts(outcomes, outcome -> outcome.answer().reply())};
    }

    /** As {@link #COUNTED}. */
    private static boolean counts(CopyState state) {
        return state.terminal() || state == CopyState.SHUNTED;
    }

    private void shunt(List<Outcome> outcomes) {
        outcomes.stream().filter(outcome -> outcome.state() == CopyState.SHUNTED).forEach(this::shunt);
    }

    private static <E> Long[] numbers(List<E> rows, ToLongFunction<E> column) {
        Long[] values = new Long[rows.size()];
        Arrays.setAll(values, at -> column.applyAsLong(rows.get(at)));
        return values;
    }

    private static <E> Integer[] counts(List<E> rows, ToIntFunction<E> column) {
        Integer[] values = new Integer[rows.size()];
        Arrays.setAll(values, at -> column.applyAsInt(rows.get(at)));
        return values;
    }

    private static <E> String[] texts(List<E> rows, Function<E, String> column) {
        String[] values = new String[rows.size()];
        Arrays.setAll(values, at -> column.apply(rows.get(at)));
        return values;
    }

    private static long micros(Instant at) {
        return at.getEpochSecond() * 1_000_000 + at.getNano() / 1000;
    }

    private void shunt(Outcome outcome) {
        sql.update("""
                INSERT INTO copy_shunts (copy_id, day, stack_trace, at) VALUES (?, ?, ?, ?)
                ON CONFLICT (copy_id) DO UPDATE SET stack_trace = excluded.stack_trace, at = excluded.at
                """, outcome.copy().id(), outcome.copy().day(), outcome.stackTrace(), outcome.at());
    }

    /** Makes windows of parts of a window, only while that is ours and has them; so a share that is there already changes nothing. */
    void shareInTx(WindowShare share) {
        List<WindowShare.Part> parts = share.parts();
        sql.update(SHARE, share.last(), share.left(), share.id(), share.last(), self.owner(), numbers(parts, WindowShare.Part::first),
                numbers(parts, WindowShare.Part::last), counts(parts, WindowShare.Part::copies),
                parts.stream().map(WindowShare.Part::untouched).toArray(Boolean[]::new));
    }

    /** Lets go of windows, each only while it is ours. */
    void endInTx(List<WindowEnd> ends) {
        List<Long> finished = new ArrayList<>();
        List<WindowEnd.Deferred> deferred = new ArrayList<>();
        List<WindowEnd.GivenBack> givenBack = new ArrayList<>();
        List<WindowEnd.Unrouted> unrouted = new ArrayList<>();
        for (WindowEnd end : ends) {
            switch (end) {
                case WindowEnd.Finished(long id) -> finished.add(id);
                case WindowEnd.Deferred later -> deferred.add(later);
                case WindowEnd.GivenBack back -> givenBack.add(back);
                case WindowEnd.Unrouted lost -> unrouted.add(lost);
            }
        }
        if (!finished.isEmpty()) {
            sql.updateByKeptPlanInTx("DELETE FROM windows w USING unnest(?) AS e (id) WHERE w.id = e.id" + OWNED,
                    finished.toArray(Long[]::new), self.owner());
        }
        defer(deferred);
        back("", givenBack, WindowEnd.GivenBack::id, WindowEnd.GivenBack::left);
        back(", site = NULL", unrouted, WindowEnd.Unrouted::id, WindowEnd.Unrouted::left);
    }

    private void defer(List<WindowEnd.Deferred> deferred) {
        if (!deferred.isEmpty()) {
            sql.update("""
                    UPDATE windows w SET owned_until = NULL, copies = e.copies, attempts = e.attempts,
                        priority = CASE WHEN w.priority = ? THEN w.priority ELSE ? END,
                        due_at = timestamptz 'epoch' + e.due * interval '1 microsecond'
                    FROM unnest(?, ?, ?, ?) AS e (id, copies, attempts, due) WHERE w.id = e.id""" + OWNED,
                    Lane.NOTICES, Lane.RETRIES, numbers(deferred, WindowEnd.Deferred::id), counts(deferred, WindowEnd.Deferred::left),
                    counts(deferred, WindowEnd.Deferred::attempts), numbers(deferred, end -> micros(end.dueAt())), self.owner());
        }
    }

    private <E> void back(String more, List<E> rows, ToLongFunction<E> id, ToIntFunction<E> left) {
        if (!rows.isEmpty()) {
            sql.update("UPDATE windows w SET owned_until = NULL, copies = e.copies" + more
                    + " FROM unnest(?, ?) AS e (id, copies) WHERE w.id = e.id" + OWNED, numbers(rows, id), counts(rows, left),
                    self.owner());
        }
    }
}
