package org.indaba.deliver;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.indaba.spool.HotSql;
import org.indaba.spool.Transactions;
import org.jdbi.v3.core.Jdbi;

/**
 * Takes windows out of the queue, each for one connection at a time: one row is changed a window, in a HOT update, committed before
 * anybody is dialled. Remembers what this process has taken, so that its lease is renewed and nothing is taken twice here. What is
 * taken is let go of through the {@link OutcomeWriter}. Thread-safe.
 */
final class Claims {

    /**
     * Why the plan is what it is: the partial index windows_due gives a site's windows in the order (priority, due_at); rows that are
     * taken are skipped, and there are never more of those than connections times windows a claim. Holds are looked up by three
     * constant-time probes in a table that is nearly always empty. A window of today that nobody had before comes with its copies, and
     * one with a site with the hosts of the route that has not run out: a claim is one round trip as a rule. Its values come behind those
     * of what is picked: owner, until when, today, whether holds are obeyed, now, today.
     */
    private static final String TAKE = """
            WITH picked AS MATERIALIZED (%s),
            taken AS (
                UPDATE windows w SET owner = ?, owned_until = ?
                FROM picked p, mailings m
                WHERE w.id = p.id AND m.id = w.mailing_id
                RETURNING w.id, w.priority, w.mailing_id, w.variant, w.day, w.domain, w.site, w.first_copy, w.last_copy, w.attempts,
                    NOT p.resumed AND w.day = CAST(? AS date) AS whole, p.freed,
                    coalesce(w.since, m.created_at) AS since, coalesce(m.post_id, 0) AS post_id, coalesce(m.list_id, 0) AS list_id,
                    ? AND <concerned> AS to_hold)
            SELECT w.*, r.hosts, a.*
            FROM taken w LEFT JOIN routes r ON r.domain = w.domain AND r.site = w.site AND r.expires_at > ?
            CROSS JOIN LATERAL (<all>) a
            """.replace("<all>", CopySql.ALL).replace("<concerned>", HeldCopies.CONCERNED);
    private static final String FREE = "(w.owned_until IS NULL OR w.owned_until <= ?)";
    private static final String PICKED =
            "SELECT w.id, w.owner IS NOT NULL AS resumed, w.owned_until IS NULL AS freed, w.copies FROM windows w WHERE ";
    private static final String PICK = PICKED + "%s AND " + FREE
            + " ORDER BY w.priority, w.due_at LIMIT ? FOR UPDATE SKIP LOCKED";
    /**
     * Lane after lane, until there are enough: a probe of the index for each, from the end that is asked for, and rows are locked in none
     * that is not reached. Enough are so many windows, or those that hold so many copies, counted in the order in which they come; what
     * is too much is locked for the moment and not changed.
     */
    private static final String DUE_AT_SITE = TAKE.formatted("""
            SELECT q.id, q.resumed, q.freed FROM (
                SELECT p.*, sum(p.copies) OVER (ROWS UNBOUNDED PRECEDING) - p.copies AS before FROM (
                    SELECT p.* FROM unnest(?, ?, ?) WITH ORDINALITY AS l (lane, from_the_end, most, nth) CROSS JOIN LATERAL (
                        SELECT * FROM (<lane> AND NOT l.from_the_end ORDER BY w.due_at LIMIT l.most FOR UPDATE SKIP LOCKED) front
                        UNION ALL
                        SELECT * FROM (<lane> AND l.from_the_end ORDER BY w.due_at DESC LIMIT l.most FOR UPDATE SKIP LOCKED) back) p
                    LIMIT ?) p) q
            WHERE q.before < ?
            """).replace("<lane>", PICKED + "w.site = ? AND NOT w.held AND w.priority = l.lane AND w.due_at <= ? AND " + FREE);
    private static final String UNROUTED = TAKE.formatted(PICK.formatted("w.domain = ? AND w.site IS NULL AND NOT w.held"));
    private static final String UNROUTED_UNTRIED =
            TAKE.formatted(PICK.formatted("w.domain = ? AND w.site IS NULL AND NOT w.held AND w.attempts = 0"));
    /** Held windows too: the operator drops them, and knows. */
    private static final String LISTED = TAKE.formatted(PICK.formatted("w.id = ANY(?)"));

    /** Windows taken at once at most, however small they are. */
    static final int MAX_WINDOWS = 50;

    private final Jdbi jdbi;
    private final HotSql sql;
    private final Transactions transactions;
    private final InstantSource clock;
    private final NodeName self;
    private final Duration lease;
    private final HeldCopies held;
    private final Set<Long> taken = ConcurrentHashMap.newKeySet();
    /** What the takers are through with, and what is not yet committed. */
    private final Set<Long> ending = ConcurrentHashMap.newKeySet();
    private final Turns turns = new Turns();

    Claims(Jdbi jdbi, Transactions transactions, InstantSource clock, NodeName self, Duration lease) {
        this.jdbi = jdbi;
        this.sql = new HotSql(jdbi);
        this.transactions = transactions;
        this.clock = clock;
        this.self = self;
        this.lease = lease;
        this.held = new HeldCopies(jdbi);
    }

    /** What a taken row says; of one that a hold concerns it is to be asked which of its copies are left. */
    private record Row(ClaimedWindow window, long postId, long listId, long first, long last, boolean whole, boolean freed,
            boolean toHold) {

        static Row of(ResultSet row) throws SQLException {
            String hosts = row.getString("hosts");
            Row bare = new Row(new ClaimedWindow(row.getLong("id"), row.getInt("priority"), row.getLong("mailing_id"),
                    row.getInt("variant"), row.getObject("day", LocalDate.class), row.getString("domain"),
                    row.getTimestamp("since").toInstant(), row.getInt("attempts"), List.of(),
                    hosts == null ? List.of() : HostList.read(hosts)),
                    row.getLong("post_id"), row.getLong("list_id"), row.getLong("first_copy"), row.getLong("last_copy"),
                    row.getBoolean("whole") && !row.getBoolean("to_hold"), row.getBoolean("freed"), row.getBoolean("to_hold"));
            Array ids = row.getArray("ids");
            return ids == null ? bare : bare.with(bare.copies((Long[]) ids.getArray(),
                    (Long[]) row.getArray("subscriptions").getArray(), (String[]) row.getArray("addresses").getArray()));
        }

        private List<Copy> copies(Long[] ids, Long[] subscriptions, String... addresses) {
            return IntStream.range(0, ids.length).mapToObj(at -> copy(ids[at], subscriptions[at], addresses[at], 0)).toList();
        }

        private Copy copy(long copy, long subscription, String address, int tries) {
            return new Copy(copy, window.day(), window.mailingId(), postId, listId, subscription, address, tries);
        }

        private Row with(List<Copy> copies) {
            return new Row(new ClaimedWindow(window.id(), window.lane(), window.mailingId(), window.variant(), window.day(),
                    window.domain(), window.since(), window.attempts(), copies, window.hosts()), postId, listId, first, last, whole,
                    freed, toHold);
        }

        private long id() {
            return window.id();
        }
    }

    /** Takes at most so many due windows of a site: notices first, then those of the lane whose turn it is, then of the next. */
    List<ClaimedWindow> dueAt(String site, int windows) {
        Turns.Turn turn = turns.at(site);
        return dueAt(site, turn, Collections.nCopies(turn.lanes().length, windows).toArray(Integer[]::new), windows, Integer.MAX_VALUE);
    }

    /** The same, as many as hold so many copies; more only with the last of them, and at most {@link #MAX_WINDOWS}. */
    List<ClaimedWindow> copiesDueAt(String site, int copies) {
        Turns.Turn turn = turns.at(site);
        return dueAt(site, turn, turn.most(copies), MAX_WINDOWS, copies);
    }

    private List<ClaimedWindow> dueAt(String site, Turns.Turn turn, Integer[] most, int windows, int copies) {
        List<ClaimedWindow> claimed = take(Holds.OBEYED, DUE_AT_SITE, now -> List.of(turn.lanes(), turn.fromTheEnd(), most,
                site, now, now, site, now, now, windows, copies));
        turns.served(site, turn, claimed);
        return claimed;
    }

    /** Takes windows of a domain that has no route. */
    List<ClaimedWindow> unrouted(String domain, int windows) {
        return take(Holds.OBEYED, UNROUTED, now -> List.of(domain, now, windows));
    }

    /** Takes windows of a domain that has no route and was never tried. */
    List<ClaimedWindow> unroutedAndUntried(String domain, int windows) {
        return take(Holds.OBEYED, UNROUTED_UNTRIED, now -> List.of(domain, now, windows));
    }

    /** Takes the named windows, those that are free, whatever holds there are. */
    List<ClaimedWindow> named(List<Long> ids) {
        return take(Holds.IGNORED, LISTED, now -> List.of(ids.toArray(Long[]::new), now, ids.size()));
    }

    private enum Holds {
        OBEYED, IGNORED
    }

    private List<ClaimedWindow> take(Holds holds, String statement, Function<Instant, List<Object>> picked) {
        List<ClaimedWindow> claimed = transactions.call(() -> takeInTx(holds, statement, picked));
        claimed.forEach(window -> taken.add(window.id()));
        return claimed;
    }

    private List<ClaimedWindow> takeInTx(Holds holds, String statement, Function<Instant, List<Object>> picked) {
        Instant now = clock.instant();
        List<Object> values = new ArrayList<>(picked.apply(now));
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        Collections.addAll(values, self.owner(), now.plus(lease), today, holds == Holds.OBEYED, now, today);
        List<Row> rows = sql.queryByKeptPlanInTx(statement, Row::of, values.toArray());
        // What this process works on already, because its lease ran out unnoticed, stays with its connection.
        rows.removeIf(row -> taken.contains(row.id()));
        List<Row> unfinished = rows.stream().filter(row -> ending.contains(row.id())).toList();
        rows.removeAll(unfinished);
        free(unfinished.stream().filter(Row::freed).map(Row::id).toArray(Long[]::new));
        Set<Long> kept = held.holdInTx(rows.stream().filter(Row::toHold).map(Row::id).toArray(Long[]::new)).windows();
        rows.removeIf(row -> kept.contains(row.id()));
        Map<Long, List<Copy>> left = left(rows);
        return rows.stream().map(row -> row.whole() ? row : row.with(left.getOrDefault(row.id(), List.of()))).map(Row::window)
                .sorted(Comparator.comparing(window -> window.lane() != Lane.NOTICES)).toList();
    }

    /** What became of these was committed a moment ago, and he who did that does not know it yet. */
    private void free(Long... ids) {
        if (ids.length > 0) {
            sql.update("UPDATE windows SET owned_until = NULL WHERE id = ANY(?)", (Object) ids);
        }
    }

    /** The copies of windows that came without, by window. */
    private Map<Long, List<Copy>> left(List<Row> rows) {
        Map<Long, List<Copy>> copies = new HashMap<>();
        rows.stream().filter(row -> !row.whole()).collect(Collectors.groupingBy(row -> row.window().day()))
                .forEach((day, of) -> left(day, of, copies));
        return copies;
    }

    private void left(LocalDate day, List<Row> rows, Map<Long, List<Copy>> copies) {
        Map<Long, Row> byWindow = new HashMap<>();
        rows.forEach(row -> byWindow.put(row.id(), row));
        sql.query(CopySql.LEFT, row -> copies.computeIfAbsent(row.getLong(1), _ -> new ArrayList<>())
                        .add(byWindow.get(row.getLong(1)).copy(row.getLong(2), row.getLong(3), row.getString(4), row.getInt(5))),
                numbers(rows, Row::id), numbers(rows, row -> row.window().mailingId()), numbers(rows, Row::first),
                numbers(rows, Row::last), day);
    }

    private static Long[] numbers(List<Row> rows, Function<Row, Long> column) {
        return rows.stream().map(column).toArray(Long[]::new);
    }

    /** The taker is through with a window: what became of it is committed. */
    void forget(long window) {
        taken.remove(window);
    }

    /** Takers are through with windows: they are ours until it is committed what became of them, and nobody gets them before. */
    void ending(Collection<Long> windows) {
        ending.addAll(windows);
        taken.removeAll(windows);
    }

    /** What became of windows is committed. */
    void ended(Collection<Long> windows) {
        windows.forEach(ending::remove);
    }

    /** How many windows this process has taken. */
    int count() {
        return taken.size();
    }

    /** Makes the leases of all taken windows last again. */
    void renew() {
        List<Long> ids = Stream.concat(taken.stream(), ending.stream()).distinct().toList();
        if (ids.isEmpty()) {
            return;
        }
        transactions.run(() -> jdbi.useHandle(handle -> handle
                .createUpdate("UPDATE windows SET owned_until = :until WHERE id = ANY(:ids) AND owner = :owner AND owned_until IS NOT NULL")
                .bind("until", clock.instant().plus(lease)).bindArray("ids", Long.class, ids).bind("owner", self.owner()).execute()));
    }

    /**
     * Frees what earlier starts of this node had taken. To be called at start, and now and then later: a commit of the dead process
     * may have been on its way when it died.
     */
    int freeDeadStarts() {
        return transactions.call(() -> jdbi.withHandle(handle -> handle.createUpdate("""
                UPDATE windows SET owned_until = :now
                WHERE owned_until > :now AND starts_with(owner, :node) AND owner <> :owner
                """)
                .bind("now", clock.instant()).bind("node", self.node() + "/").bind("owner", self.owner()).execute()));
    }
}
