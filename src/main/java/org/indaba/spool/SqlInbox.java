package org.indaba.spool;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.indaba.mail.BodyType;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.Peer;
import org.indaba.mail.ReversePath;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatement;

/**
 * The inbound rows in PostgreSQL. Filled at the end of DATA, emptied by {@code post}; the only place where the two meet.
 *
 * <p>Guarantees: a row is worked on by one worker at a time, on however many nodes; a row and the hold on its message live and die in
 * one statement. When the database fails its exception goes to the caller. Thread-safe.
 */
public final class SqlInbox implements Inbox {

    /** The most shunted rows that are shown at once. */
    public static final int SHOWN_SHUNTED = 1_000;

    /** The longest stack trace that is kept, in characters: deep recursions repeat themselves. */
    public static final int STACK_TRACE_CHARS = 64 * 1024;

    /** The longest name of a peer or a cipher that is kept, in characters. */
    private static final int PEER_CHARS = 1_000;

    private static final String ADD = """
            WITH added AS (
                INSERT INTO inbound (message_id, recipient, reverse_path, peer_address, peer_helo, peer_protocol, peer_tls,
                                     peer_trusted, eight_bit, smtp_utf8, received_at, state, trace)
                VALUES (:message, :recipient, :reversePath, :address, :helo, :protocol, :tls,
                        :trusted, :eightBit, :smtpUtf8, :receivedAt, :state, :trace)
                RETURNING id, message_id, state),
            hold AS (
                INSERT INTO message_holds (message_id, holder)
                SELECT message_id, 'inbound:' || id FROM added WHERE state <> 'DONE')
            SELECT id FROM added""";

    // Limit -> LockRows -> Index Scan using inbound_waiting: the first row that is not locked.
    private static final String LOCK_NEXT = """
            SELECT * FROM inbound WHERE state = 'WAITING' ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED""";

    private static final String MOVE = """
            WITH moved AS (
                UPDATE inbound SET state = :state, moved_at = :now WHERE id = :id RETURNING id, message_id, state),
            ended AS (
                DELETE FROM message_holds h USING moved m
                WHERE m.state = 'DONE' AND h.message_id = m.message_id AND h.holder = 'inbound:' || m.id RETURNING h.message_id)
            INSERT INTO sweep_candidates (message_id, since) SELECT message_id, CAST(:now AS timestamptz) FROM ended""";

    // The oldest rows come first in the primary key, and the inner scan ends at the first row that is young enough.
    private static final String DELETE_DONE = """
            DELETE FROM inbound WHERE id IN (
                SELECT id FROM inbound
                WHERE id < coalesce((SELECT id FROM inbound WHERE received_at >= :before ORDER BY id LIMIT 1), 9223372036854775807)
                    AND state = 'DONE'
                ORDER BY id LIMIT :limit)""";

    private final Jdbi jdbi;
    private final Signal arrivals;
    private final InstantSource clock;

    /**
     * @param jdbi joins the caller's transaction
     * @param arrivals what {@link #wake} raises
     */
    public SqlInbox(Jdbi jdbi, Signal arrivals, InstantSource clock) {
        this.jdbi = jdbi;
        this.arrivals = arrivals;
        this.clock = clock;
    }

    @Override
    public long addInTx(NewInbound arrival) {
        return jdbi.withHandle(handle -> bind(handle.createQuery(ADD), arrival).mapTo(Long.class).one());
    }

    private static <S extends SqlStatement<S>> S bind(S statement, NewInbound arrival) {
        Peer peer = arrival.peer();
        return statement
                .bind("message", arrival.messageId())
                .bind("recipient", arrival.recipient().toString())
                .bind("reversePath", arrival.reversePath().text())
                .bind("address", StorableText.of(peer.address(), PEER_CHARS))
                .bind("helo", StorableText.of(peer.helo(), PEER_CHARS))
                .bind("protocol", StorableText.of(peer.protocol(), PEER_CHARS))
                .bind("tls", StorableText.of(peer.tls(), PEER_CHARS))
                .bind("trusted", peer.trusted())
                .bind("eightBit", arrival.body() == BodyType.EIGHT_BIT_MIME)
                .bind("smtpUtf8", arrival.smtpUtf8())
                .bind("receivedAt", arrival.receivedAt())
                .bind("state", arrival.state().name())
                .bind("trace", arrival.trace());
    }

    @Override
    public void wake() {
        arrivals.raise();
    }

    @Override
    public Optional<Inbound> lockNextInTx() {
        return jdbi.withHandle(handle -> handle.createQuery(LOCK_NEXT).map((row, context) -> inbound(row)).findOne());
    }

    @Override
    public Optional<Inbound> find(long id) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT * FROM inbound WHERE id = :id")
                .bind("id", id).map((row, context) -> inbound(row)).findOne());
    }

    @Override
    public void moveInTx(long id, InboundState state) {
        jdbi.useHandle(handle -> handle.createUpdate(MOVE)
                .bind("id", id).bind("state", state.name()).bind("now", clock.instant()).execute());
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
    public List<Shunted> shunted() {
        return jdbi.withHandle(handle -> handle.createQuery("""
                SELECT id, recipient, station, stack_trace, moved_at FROM inbound WHERE state = 'SHUNTED' ORDER BY id LIMIT :limit""")
                .bind("limit", SHOWN_SHUNTED)
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
                ReversePath.ofText(row.getString("reverse_path")),
                peer,
                row.getBoolean("eight_bit") ? BodyType.EIGHT_BIT_MIME : BodyType.SEVEN_BIT,
                row.getBoolean("smtp_utf8"),
                row.getTimestamp("received_at").toInstant(),
                InboundState.valueOf(row.getString("state")),
                row.getString("trace")));
    }
}
