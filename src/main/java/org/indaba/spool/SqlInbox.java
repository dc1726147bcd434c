package org.indaba.spool;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.indaba.mail.BodyType;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.Peer;
import org.indaba.mail.ReportWish;
import org.indaba.mail.ReversePath;
import org.jdbi.v3.core.Jdbi;

/**
 * The inbound rows in PostgreSQL. Filled at the end of DATA, emptied by {@code post}; the only place where the two meet.
 *
 * <p>Guarantees: a row is worked on by one worker at a time, on however many nodes; a row that is not done keeps its message from being
 * swept, and costs nothing beside itself for that. When the database fails its exception goes to the caller. Thread-safe.
 */
public final class SqlInbox implements Inbox {

    /** The most shunted rows that are shown at once. */
    public static final int MAX_SHUNTED = 1_000;

    /** The longest stack trace that is kept, in characters: deep recursions repeat themselves. */
    public static final int STACK_TRACE_CHARS = 64 * 1024;

    /** The longest name of a peer or a cipher that is kept, in characters. */
    private static final int PEER_CHARS = 1_000;

    // The rows get their numbers in the order of the arrays, so that these come back in it.
    private static final String ADD = """
            WITH added AS (
                INSERT INTO inbound (message_id, recipient, list_id, reverse_path, peer_address, peer_helo, peer_protocol, peer_tls,
                                     peer_trusted, eight_bit, smtp_utf8, received_at, state, trace, evidence, wish)
                SELECT message, recipient, nullif(list, 0), reverse_path, address, helo, protocol, tls, trusted, eight_bit, smtp_utf8,
                       timestamptz 'epoch' + received * interval '1 microsecond', state, trace, evidence, wish
                FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) WITH ORDINALITY
                    AS a (message, recipient, list, reverse_path, address, helo, protocol, tls,
                          trusted, eight_bit, smtp_utf8, received, state, trace, evidence, wish, nth)
                ORDER BY nth
                RETURNING id, message_id, state),
            candidate AS (
                INSERT INTO sweep_candidates (message_id, since) SELECT message_id, CAST(? AS timestamptz) FROM added WHERE state = 'DONE')
            SELECT id FROM added ORDER BY id""";

    // Limit -> LockRows -> Index Scan using inbound_waiting: the first row that is not locked.
    private static final String LOCK_NEXT = """
            SELECT * FROM inbound WHERE state = 'WAITING' ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED""";

    // Limit -> LockRows -> Index Scan using inbound_posts_waiting, however much else waits.
    private static final String LOCK_JUDGED = """
            SELECT * FROM inbound WHERE state = 'WAITING' AND id > ? AND octet_length(trace) > 0
            ORDER BY id LIMIT ? FOR UPDATE SKIP LOCKED""";

    private static final String LOCK_UNJUDGED = LOCK_JUDGED.replace("octet_length(trace) > 0", "octet_length(trace) = 0");

    // Whoever else holds the message makes it a candidate when that hold ends.
    private static final String MOVE = """
            WITH moved AS (
                UPDATE inbound SET state = ?, moved_at = ? WHERE id = ANY (?) RETURNING message_id, state)
            INSERT INTO sweep_candidates (message_id, since)
            SELECT m.message_id, CAST(? AS timestamptz) FROM moved m
            WHERE m.state = 'DONE' AND NOT EXISTS (SELECT FROM message_holds h WHERE h.message_id = m.message_id)""";

    // The oldest rows come first in the primary key, and the inner scan ends at the first row that is young enough.
    private static final String DELETE_DONE = """
            DELETE FROM inbound WHERE id IN (
                SELECT id FROM inbound
                WHERE id < coalesce((SELECT id FROM inbound WHERE received_at >= :before ORDER BY id LIMIT 1), 9223372036854775807)
                    AND state = 'DONE'
                ORDER BY id LIMIT :limit)""";

    private final Jdbi jdbi;
    private final HotSql hot;
    private final Signal arrivals;
    private final InstantSource clock;

    /**
     * @param jdbi joins the caller's transaction
     * @param arrivals what {@link #wake} raises
     */
    public SqlInbox(Jdbi jdbi, Signal arrivals, InstantSource clock) {
        this.jdbi = jdbi;
        this.hot = new HotSql(jdbi);
        this.arrivals = arrivals;
        this.clock = clock;
    }

    @Override
    public long addInTx(NewInbound arrival) {
        return addAllInTx(List.of(arrival)).getFirst();
    }

    @Override
    public List<Long> addAllInTx(List<NewInbound> arrivals) {
        return hot.query(ADD, row -> row.getLong(1),
                column(arrivals, NewInbound::messageId, Long[]::new),
                column(arrivals, arrival -> arrival.recipient().toString(), String[]::new),
                column(arrivals, NewInbound::listId, Long[]::new),
                column(arrivals, arrival -> arrival.reversePath().text(), String[]::new),
                column(arrivals, arrival -> StorableText.of(arrival.peer().address(), PEER_CHARS), String[]::new),
                column(arrivals, arrival -> StorableText.of(arrival.peer().helo(), PEER_CHARS), String[]::new),
                column(arrivals, arrival -> StorableText.of(arrival.peer().protocol(), PEER_CHARS), String[]::new),
                column(arrivals, arrival -> StorableText.of(arrival.peer().tls(), PEER_CHARS), String[]::new),
                column(arrivals, arrival -> arrival.peer().trusted(), Boolean[]::new),
                column(arrivals, arrival -> arrival.body() == BodyType.EIGHT_BIT_MIME, Boolean[]::new),
                column(arrivals, NewInbound::smtpUtf8, Boolean[]::new),
                column(arrivals, arrival -> ChronoUnit.MICROS.between(Instant.EPOCH, arrival.receivedAt()), Long[]::new),
                column(arrivals, arrival -> arrival.state().name(), String[]::new),
                column(arrivals, NewInbound::trace, String[]::new),
                column(arrivals, NewInbound::evidence, String[]::new),
                column(arrivals, arrival -> arrival.wish().text(), String[]::new),
                clock.instant());
    }

    private static <V> V[] column(List<NewInbound> arrivals, Function<NewInbound, V> value, IntFunction<V[]> array) {
        return arrivals.stream().map(value).toArray(array);
    }

    @Override
    public void wake() {
        arrivals.raise();
    }

    @Override
    public void waitForOthersInTx() {
        jdbi.useHandle(handle -> handle.execute("SET LOCAL idle_in_transaction_session_timeout = 0"));
    }

    @Override
    public Optional<Inbound> lockNextInTx() {
        return hot.query(LOCK_NEXT, SqlInbox::inbound).stream().findFirst();
    }

    @Override
    public List<Inbound> lockJudgedInTx(long after, int limit) {
        return hot.query(LOCK_JUDGED, SqlInbox::inbound, after, limit);
    }

    @Override
    public List<Inbound> lockUnjudgedInTx(long after, int limit) {
        return hot.query(LOCK_UNJUDGED, SqlInbox::inbound, after, limit);
    }

    @Override
    public Optional<Inbound> find(long id) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT * FROM inbound WHERE id = :id")
                .bind("id", id).map((row, context) -> inbound(row)).findOne());
    }

    @Override
    public void moveInTx(long id, InboundState state) {
        moveInTx(List.of(id), state);
    }

    @Override
    public void finishInTx(List<Inbound> rows) {
        moveInTx(rows.stream().map(Inbound::id).toList(), InboundState.DONE);
    }

    private void moveInTx(List<Long> ids, InboundState state) {
        Instant now = clock.instant();
        hot.update(MOVE, state.name(), now, ids.toArray(Long[]::new), now);
    }

    @Override
    public void shuntInTx(long id, String station, String stackTrace, Instant at) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                UPDATE inbound SET state = 'SHUNTED', station = :station, stack_trace = :trace, moved_at = :at
                WHERE id = :id AND state = 'WAITING'""")
                .bind("id", id).bind("station", station).bind("trace", StorableText.of(stackTrace, STACK_TRACE_CHARS)).bind("at", at)
                .execute());
    }

    @Override
    public List<Shunted> shunted(long after) {
        return shunted("id > :id", after);
    }

    @Override
    public Optional<Shunted> findShunted(long id) {
        return shunted("id = :id", id).stream().findFirst();
    }

    private List<Shunted> shunted(String which, long id) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT id, recipient, station, stack_trace, moved_at FROM inbound "
                        + "WHERE state = 'SHUNTED' AND " + which + " ORDER BY id LIMIT :limit")
                .bind("id", id).bind("limit", MAX_SHUNTED)
                .map((row, context) -> new Shunted(row.getLong("id"), row.getString("recipient"), row.getString("station"),
                        row.getString("stack_trace"), row.getTimestamp("moved_at").toInstant()))
                .list());
    }

    @Override
    public boolean replayInTx(long id) {
        return jdbi.withHandle(handle -> handle.createUpdate("""
                UPDATE inbound SET state = 'WAITING', station = NULL, stack_trace = NULL, moved_at = :now
                WHERE id = :id AND state = 'SHUNTED'""")
                .bind("id", id).bind("now", clock.instant()).execute()) == 1;
    }

    @Override
    public int deleteDoneInTx(Instant before, int limit) {
        return jdbi.withHandle(handle -> handle.createUpdate(DELETE_DONE).bind("before", before).bind("limit", limit).execute());
    }

    @Override
    public long waiting() {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT count(*) FROM inbound WHERE state = 'WAITING'")
                .mapTo(Long.class).one());
    }

    private static Inbound inbound(ResultSet row) throws SQLException {
        Peer peer = new Peer(row.getString("peer_address"), row.getString("peer_helo"), row.getString("peer_protocol"),
                row.getString("peer_tls"), row.getBoolean("peer_trusted"));
        return new Inbound(row.getLong("id"), new NewInbound(
                row.getLong("message_id"),
                EmailAddress.of(row.getString("recipient")),
                row.getLong("list_id"),
                ReversePath.ofText(row.getString("reverse_path")),
                peer,
                row.getBoolean("eight_bit") ? BodyType.EIGHT_BIT_MIME : BodyType.SEVEN_BIT,
                row.getBoolean("smtp_utf8"),
                row.getTimestamp("received_at").toInstant(),
                InboundState.valueOf(row.getString("state")),
                row.getString("trace"),
                row.getString("evidence"),
                ReportWish.ofText(row.getString("wish"))));
    }
}
