package org.indaba.deliver;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
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
     * constant-time probes in a table that is nearly always empty. Its values come behind those of what is picked: owner, until when,
     * whether holds are obeyed.
     */
    private static final String TAKE = """
            WITH picked AS MATERIALIZED (%s)
            UPDATE windows w SET owner = ?, owned_until = ?
            FROM picked p, mailings m
            WHERE w.id = p.id AND m.id = w.mailing_id
            RETURNING w.id, w.priority, w.mailing_id, w.variant, w.day, w.domain, w.site, w.first_copy, w.last_copy, w.attempts, p.resumed,
                coalesce(w.since, m.created_at) AS since, coalesce(m.post_id, 0) AS post_id, coalesce(m.list_id, 0) AS list_id,
                ? AND EXISTS (SELECT 1 FROM queue_holds h WHERE h.site IN ('', w.site)
                    AND h.list_id IN (0, m.list_id) AND h.mailing_id IN (0, m.id)) AS to_hold
            """;
    private static final String FREE = "(w.owned_until IS NULL OR w.owned_until <= ?)";
    private static final String PICK = "SELECT w.id, w.owner IS NOT NULL AS resumed FROM windows w WHERE %s AND " + FREE
            + " ORDER BY w.priority, w.due_at LIMIT ? FOR UPDATE SKIP LOCKED";
    /** Lane after lane, until there are enough: a probe of the index for each, and rows are locked in none that is not reached. */
    private static final String DUE_AT_SITE = TAKE.formatted("""
            SELECT p.* FROM unnest(?) WITH ORDINALITY AS l (lane, nth) CROSS JOIN LATERAL (
                SELECT w.id, w.owner IS NOT NULL AS resumed FROM windows w
                WHERE w.site = ? AND NOT w.held AND w.priority = l.lane AND w.due_at <= ? AND """ + " " + FREE + """
                 ORDER BY w.due_at LIMIT ? FOR UPDATE SKIP LOCKED) p
            LIMIT ?
            """);
    private static final String UNROUTED = TAKE.formatted(PICK.formatted("w.domain = ? AND w.site IS NULL AND NOT w.held"));
    private static final String UNROUTED_UNTRIED =
            TAKE.formatted(PICK.formatted("w.domain = ? AND w.site IS NULL AND NOT w.held AND w.attempts = 0"));
    /** Held windows too: the operator drops them, and knows. */
    private static final String LISTED = TAKE.formatted(PICK.formatted("w.id = ANY(?)"));

    /** Sites of which it is remembered whose turn is next; at a site that is forgotten it begins anew. */
    private static final int MAX_TURNS = 10_000;

    private final Jdbi jdbi;
    private final HotSql sql;
    private final Transactions transactions;
    private final InstantSource clock;
    private final NodeName self;
    private final Duration lease;
    private final Set<Long> taken = ConcurrentHashMap.newKeySet();
    private final Map<String, Integer> turns = Collections.synchronizedMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
            return size() > MAX_TURNS;
        }
    });

    Claims(Jdbi jdbi, Transactions transactions, InstantSource clock, NodeName self, Duration lease) {
        this.jdbi = jdbi;
        this.sql = new HotSql(jdbi);
        this.transactions = transactions;
        this.clock = clock;
        this.self = self;
        this.lease = lease;
    }

    /** What a taken row says. */
    private record Row(long id, int lane, long mailingId, int variant, LocalDate day, String domain, String site, long first, long last,
            Instant since, int attempts, boolean resumed, long postId, long listId, boolean toHold) {

        static Row of(ResultSet row) throws SQLException {
            String site = row.getString("site");
            return new Row(row.getLong("id"), row.getInt("priority"), row.getLong("mailing_id"), row.getInt("variant"),
                    row.getObject("day", LocalDate.class), row.getString("domain"), site == null ? "" : site,
                    row.getLong("first_copy"), row.getLong("last_copy"), row.getTimestamp("since").toInstant(), row.getInt("attempts"),
                    row.getBoolean("resumed"), row.getLong("post_id"), row.getLong("list_id"), row.getBoolean("to_hold"));
        }
    }

    /** Takes at most so many due windows of a site: notices first, then those of the lane whose turn it is, then of the next. */
    List<ClaimedWindow> dueAt(String site, int windows) {
        Integer[] lanes = Lane.inTurn(turns.getOrDefault(site, 1));
        List<ClaimedWindow> claimed = take(Holds.OBEYED, DUE_AT_SITE, now -> List.of(lanes, site, now, now, windows, windows));
        claimed.stream().map(ClaimedWindow::lane).filter(lane -> lane != Lane.NOTICES).max(Comparator.comparingInt(List.of(lanes)::indexOf))
                .ifPresent(last -> turns.put(site, Lane.after(last)));
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
        Collections.addAll(values, self.owner(), now.plus(lease), holds == Holds.OBEYED);
        List<Row> rows = sql.query(statement, Row::of, values.toArray());
        // What this process works on already, because its lease ran out unnoticed, stays with its connection.
        rows.removeIf(row -> taken.contains(row.id()));
        hold(rows.stream().filter(Row::toHold).map(Row::id).toArray(Long[]::new));
        rows.removeIf(Row::toHold);
        Map<Long, List<Copy>> copies = copies(rows);
        Map<String, List<Route.Host>> hosts = hosts(rows, now);
        rows.sort(Comparator.comparing(row -> row.lane() != Lane.NOTICES));
        List<ClaimedWindow> claimed = new ArrayList<>(rows.size());
        for (Row row : rows) {
            claimed.add(new ClaimedWindow(row.id(), row.lane(), row.mailingId(), row.variant(), row.day(), row.domain(), row.since(),
                    row.attempts(), copies.getOrDefault(row.id(), List.of()),
                    hosts.getOrDefault(row.domain() + " " + row.site(), List.of())));
        }
        return claimed;
    }

    private void hold(Long... ids) {
        if (ids.length > 0) {
            sql.update("UPDATE windows SET held = true, owned_until = NULL WHERE id = ANY(?)", (Object) ids);
        }
    }

    /** Only rows whose route names the same site and has not run out have hosts. */
    private Map<String, List<Route.Host>> hosts(List<Row> rows, Instant now) {
        Map<String, List<Route.Host>> hosts = new HashMap<>();
        String[] domains = rows.stream().map(Row::domain).distinct().toArray(String[]::new);
        if (domains.length > 0) {
            sql.query("SELECT domain, site, hosts FROM routes WHERE domain = ANY(?) AND site IS NOT NULL AND expires_at > ?",
                    row -> hosts.put(row.getString(1) + " " + row.getString(2), HostList.read(row.getString(3))), domains, now);
        }
        return hosts;
    }

    private Map<Long, List<Copy>> copies(List<Row> rows) {
        Map<Long, List<Copy>> copies = new HashMap<>();
        Map<LocalDate, List<Row>> fresh = new TreeMap<>();
        Map<LocalDate, List<Row>> resumed = new TreeMap<>();
        rows.forEach(row -> (row.resumed() ? resumed : fresh).computeIfAbsent(row.day(), _ -> new ArrayList<>()).add(row));
        fresh.forEach((day, of) -> load(CopySql.ALL, day, of, copies));
        resumed.forEach((day, of) -> load(CopySql.LEFT, day, of, copies));
        return copies;
    }

    private void load(String statement, LocalDate day, List<Row> rows, Map<Long, List<Copy>> copies) {
        Map<Long, Row> byWindow = new HashMap<>();
        rows.forEach(row -> byWindow.put(row.id(), row));
        sql.query(statement, row -> {
            Row window = byWindow.get(row.getLong(1));
            Copy copy = new Copy(row.getLong(2), day, window.mailingId(), window.postId(), window.listId(), row.getLong(3),
                    row.getString(4), row.getInt(5));
            return copies.computeIfAbsent(window.id(), _ -> new ArrayList<>()).add(copy);
        }, numbers(rows, Row::id), numbers(rows, Row::mailingId), numbers(rows, Row::first), numbers(rows, Row::last), day);
    }

    private static Long[] numbers(List<Row> rows, Function<Row, Long> column) {
        return rows.stream().map(column).toArray(Long[]::new);
    }

    /** The taker is through with a window: what became of it is committed. */
    void forget(long window) {
        taken.remove(window);
    }

    /** How many windows this process has taken. */
    int count() {
        return taken.size();
    }

    /** Makes the leases of all taken windows last again. */
    void renew() {
        List<Long> ids = List.copyOf(taken);
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
