package org.indaba.deliver;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.Update;

/**
 * The statements that record what came of tries: a batch is a handful of statements, however large it is. Recording the same batch
 * again changes nothing, so a commit that may or may not have happened is simply repeated. Thread-safe.
 */
final class OutcomeStore {

    private static final String COLUMNS = "day, copy_id, attempt, state, at, site, host, tls, code, enhanced, reply";
    private static final String BATCH = """
            unnest(:days, :copies, :attempts, :states, :micros, :sites, :hosts, :tls, :codes, :enhanced, :replies)
                AS o (day, copy_id, attempt, state, at, site, host, tls, code, enhanced, reply)
            """;
    private static final String VALUES = "o.state, timestamptz 'epoch' + o.at * interval '1 microsecond', o.site, o.host, o.tls, o.code, "
            + "o.enhanced, o.reply";

    private final Jdbi jdbi;
    private final NodeName self;

    OutcomeStore(Jdbi jdbi, NodeName self) {
        this.jdbi = jdbi;
        this.self = self;
    }

    /** Which try of which copy. */
    private record Key(long copy, int attempt) {
    }

    /** Adds outcomes and counts them. */
    void recordInTx(List<Outcome> outcomes) {
        if (!outcomes.isEmpty()) {
            jdbi.useHandle(handle -> {
                Set<Key> added = add(handle, outcomes);
                List<Outcome> counted = new ArrayList<>(outcomes.size());
                for (Outcome outcome : outcomes) {
                    if (added.contains(new Key(outcome.copy().id(), outcome.attempt())) || addAside(handle, outcome)) {
                        counted.add(outcome);
                    }
                }
                count(handle, counted);
                shunt(handle, outcomes.stream().filter(outcome -> outcome.state() == CopyState.SHUNTED).toList());
            });
        }
    }

    private static Set<Key> add(Handle handle, List<Outcome> outcomes) {
        String sql = "INSERT INTO outcomes (" + COLUMNS + ") SELECT o.day::date, o.copy_id, o.attempt, " + VALUES + " FROM " + BATCH
                + "ON CONFLICT DO NOTHING RETURNING copy_id, attempt";
        return new HashSet<>(bind(handle.createQuery(sql), outcomes).map((row, _) -> new Key(row.getLong(1), row.getInt(2))).list());
    }

    /**
     * The try's number is taken: either this very row came through in an earlier attempt to commit, or another node had the window
     * too, because the lease ran out under one of us. Then both tries are kept; the copy is counted once.
     *
     * @return whether it is to be counted
     */
    private static boolean addAside(Handle handle, Outcome outcome) {
        String sql = "INSERT INTO outcomes (" + COLUMNS + ") SELECT o.day::date, o.copy_id, "
                + "(SELECT max(x.attempt) + 1 FROM outcomes x WHERE x.day = o.day::date AND x.copy_id = o.copy_id), " + VALUES + " FROM "
                + BATCH + """
                WHERE NOT EXISTS (SELECT 1 FROM outcomes x WHERE x.day = o.day::date AND x.copy_id = o.copy_id
                    AND x.at = timestamptz 'epoch' + o.at * interval '1 microsecond' AND x.state = o.state AND x.host = o.host)
                RETURNING NOT EXISTS (SELECT 1 FROM outcomes x WHERE x.day = outcomes.day AND x.copy_id = outcomes.copy_id
                    AND x.attempt < outcomes.attempt AND x.state IN ('DELIVERED', 'FAILED', 'EXPIRED', 'SUPPRESSED'))
                """;
        return bind(handle.createQuery(sql), List.of(outcome)).mapTo(Boolean.class).findOne().orElse(false);
    }

    private static <S extends SqlStatement<S>> S bind(S statement, List<Outcome> outcomes) {
        array(statement, "days", String.class, outcomes, outcome -> outcome.copy().day().toString());
        array(statement, "copies", Long.class, outcomes, outcome -> outcome.copy().id());
        array(statement, "attempts", Integer.class, outcomes, Outcome::attempt);
        array(statement, "states", String.class, outcomes, outcome -> outcome.state().name());
        array(statement, "micros", Long.class, outcomes, outcome -> micros(outcome.at()));
        array(statement, "sites", String.class, outcomes, Outcome::site);
        array(statement, "hosts", String.class, outcomes, outcome -> outcome.answer().host());
        array(statement, "tls", String.class, outcomes, outcome -> outcome.answer().tls());
        array(statement, "codes", Integer.class, outcomes, outcome -> outcome.answer().code());
        array(statement, "enhanced", String.class, outcomes, outcome -> outcome.answer().enhanced());
        return array(statement, "replies", String.class, outcomes, outcome -> outcome.answer().reply());
    }

    private static <S extends SqlStatement<S>, E, V> S array(S statement, String name, Class<V> type, List<E> rows, Function<E, V> column) {
        return statement.bindArray(name, type, rows.stream().map(column).toList());
    }

    private static long micros(Instant at) {
        return at.getEpochSecond() * 1_000_000 + at.getNano() / 1000;
    }

    /** Whose copies ended how. */
    private record Tally(long mailing, String state) {
    }

    /** The rows are changed in one order everywhere, so that two nodes never wait for each other crosswise. */
    private static void count(Handle handle, List<Outcome> outcomes) {
        Map<Tally, Long> tallies = new TreeMap<>(Comparator.comparingLong(Tally::mailing).thenComparing(Tally::state));
        Map<Tally, Instant> latest = new HashMap<>();
        for (Outcome outcome : outcomes) {
            if (outcome.state().terminal() || outcome.state() == CopyState.SHUNTED) {
                Tally tally = new Tally(outcome.copy().mailingId(), outcome.state().name());
                tallies.merge(tally, 1L, Long::sum);
                latest.merge(tally, outcome.at(), (one, other) -> one.isAfter(other) ? one : other);
            }
        }
        if (!tallies.isEmpty()) {
            List<Tally> keys = List.copyOf(tallies.keySet());
            Update update = handle.createUpdate("""
                    INSERT INTO mailing_counts (mailing_id, state, copies, last_at)
                    SELECT t.mailing_id, t.state, t.copies, timestamptz 'epoch' + t.micros * interval '1 microsecond'
                    FROM unnest(:mailings, :states, :counts, :micros) AS t (mailing_id, state, copies, micros)
                    JOIN mailings m ON m.id = t.mailing_id ORDER BY 1, 2
                    ON CONFLICT (mailing_id, state) DO UPDATE SET copies = mailing_counts.copies + excluded.copies,
                        last_at = greatest(mailing_counts.last_at, excluded.last_at)
                    """);
            array(update, "mailings", Long.class, keys, Tally::mailing);
            array(update, "states", String.class, keys, Tally::state);
            array(update, "micros", Long.class, keys, key -> micros(latest.get(key)));
            array(update, "counts", Long.class, keys, tallies::get).execute();
        }
    }

    private static void shunt(Handle handle, List<Outcome> shunted) {
        for (Outcome outcome : shunted) {
            handle.createUpdate("""
                    INSERT INTO copy_shunts (copy_id, day, stack_trace, at) VALUES (:copy, :day, :trace, :at)
                    ON CONFLICT (copy_id) DO UPDATE SET stack_trace = excluded.stack_trace, at = excluded.at
                    """)
                    .bind("copy", outcome.copy().id()).bind("day", outcome.copy().day()).bind("trace", outcome.stackTrace())
                    .bind("at", outcome.at()).execute();
        }
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
        jdbi.useHandle(handle -> {
            update(handle, finished, "DELETE FROM windows w WHERE w.id = ANY(:ids)", id -> id);
            defer(handle, deferred);
            back(handle, "", givenBack, WindowEnd.GivenBack::id, WindowEnd.GivenBack::left);
            back(handle, ", site = NULL", unrouted, WindowEnd.Unrouted::id, WindowEnd.Unrouted::left);
        });
    }

    private <E> void update(Handle handle, List<E> rows, String sql, Function<E, Long> id) {
        if (!rows.isEmpty()) {
            array(owned(handle, sql), "ids", Long.class, rows, id).execute();
        }
    }

    private Update owned(Handle handle, String sql) {
        return handle.createUpdate(sql + " AND w.owner = :self AND w.owned_until IS NOT NULL").bind("self", self.owner());
    }

    private void defer(Handle handle, List<WindowEnd.Deferred> deferred) {
        if (!deferred.isEmpty()) {
            Update update = owned(handle, """
                    UPDATE windows w SET owned_until = NULL, copies = e.copies, attempts = e.attempts,
                        due_at = timestamptz 'epoch' + e.due * interval '1 microsecond'
                    FROM unnest(:ids, :lefts, :attempts, :micros) AS e (id, copies, attempts, due) WHERE w.id = e.id""");
            array(update, "ids", Long.class, deferred, WindowEnd.Deferred::id);
            array(update, "lefts", Integer.class, deferred, WindowEnd.Deferred::left);
            array(update, "attempts", Integer.class, deferred, WindowEnd.Deferred::attempts);
            array(update, "micros", Long.class, deferred, end -> micros(end.dueAt())).execute();
        }
    }

    private <E> void back(Handle handle, String more, List<E> rows, Function<E, Long> id, Function<E, Integer> left) {
        if (!rows.isEmpty()) {
            Update update = owned(handle, "UPDATE windows w SET owned_until = NULL, copies = e.copies" + more
                    + " FROM unnest(:ids, :lefts) AS e (id, copies) WHERE w.id = e.id");
            array(update, "lefts", Integer.class, rows, left);
            array(update, "ids", Long.class, rows, id).execute();
        }
    }
}
