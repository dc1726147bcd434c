package org.indaba.bounce;

import static org.indaba.bounce.EventSql.numbers;
import static org.indaba.bounce.EventSql.texts;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.indaba.mime.ByteOctets;
import org.indaba.mime.MessageOctets;
import org.indaba.spool.Hold;
import org.indaba.spool.HotSql;
import org.indaba.spool.MessageStore;
import org.jdbi.v3.core.Jdbi;

/**
 * The mails that came back, each on its copy. Holds their messages, until the sweep drops both with the ledger of that time. Whoever got
 * a copy knows where its bounces go, and may send there what he likes: so of a copy so many are kept as are ever shown, and of a large
 * mail an excerpt. Thread-safe.
 */
public final class BounceLog {

    /**
     * A copy that bounces more often than this shows and keeps its oldest bounces only; they tell all there is to tell. Transactions that
     * record at the same moment may each add a few beyond it.
     */
    public static final int MAX_SHOWN = 100;

    /** Of a larger mail its beginning is kept, in octets: what it says stands before the post that it returns. */
    static final int MAX_OCTETS = 64 * 1024;

    private final Jdbi jdbi;
    private final HotSql hot;
    private final MessageStore store;
    private final ForwardCount count;

    /**
     * @param jdbi joins the caller's transaction
     * @param store holds the messages
     * @param count counts what comes to return paths without a token, where nobody knows of which copy it is
     */
    public BounceLog(Jdbi jdbi, MessageStore store, ForwardCount count) {
        this.jdbi = jdbi;
        this.hot = new HotSql(jdbi);
        this.store = store;
        this.count = count;
    }

    /**
     * A mail that came back.
     *
     * @param bounce what is to be recorded of it
     * @param mail its octets
     */
    record Came(Bounce bounce, MessageOctets mail) {
    }

    /** Records bounces for which there is room and holds their messages: any number of them in three statements, if none is large. */
    void recordAllInTx(List<Came> came) {
        Map<Long, Long> there = recorded(came.stream().map(one -> one.bounce().copyId()).filter(copy -> copy != 0).distinct().toList());
        List<Bounce> bounces = came.stream().filter(one -> hasRoomInTx(one.bounce(), there)).map(this::excerptInTx).toList();
        if (!bounces.isEmpty()) {
            addAllInTx(bounces);
        }
    }

    /** How many are recorded of each of some copies. */
    private Map<Long, Long> recorded(List<Long> copies) {
        Map<Long, Long> there = new HashMap<>();
        if (!copies.isEmpty()) {
            // SubPlan -> Bitmap Index Scan on bounces_copy, for each copy, also where the table has no statistics yet.
            hot.query("SELECT c.id, (SELECT count(*) FROM bounces b WHERE b.copy_id = c.id) FROM unnest(?) AS c (id)",
                    row -> Map.entry(row.getLong(1), row.getLong(2)), (Object) copies.toArray(Long[]::new))
                    .forEach(copy -> there.put(copy.getKey(), copy.getValue()));
        }
        return there;
    }

    private boolean hasRoomInTx(Bounce bounce, Map<Long, Long> there) {
        return bounce.copyId() == 0
                ? count.countInTx("bounces of list " + bounce.listId()) == ForwardCount.Leave.FORWARD
                : there.merge(bounce.copyId(), 1L, Long::sum) <= MAX_SHOWN;
    }

    private Bounce excerptInTx(Came came) {
        return came.mail().size() <= MAX_OCTETS ? came.bounce()
                : came.bounce().in(store.storeInTx(ByteOctets.of(came.mail().slice(0, MAX_OCTETS))));
    }

    private void addAllInTx(List<Bounce> bounces) {
        hot.update("""
                INSERT INTO bounces (copy_id, list_id, inbound_id, message_id, received_at, status, summary)
                SELECT copy_id, list_id, inbound_id, message_id, timestamptz 'epoch' + received * interval '1 microsecond', status, summary
                FROM unnest(?, ?, ?, ?, ?, ?, ?) WITH ORDINALITY
                    AS b (copy_id, list_id, inbound_id, message_id, received, status, summary, nth) ORDER BY nth""",
                numbers(bounces, Bounce::copyId), numbers(bounces, Bounce::listId), numbers(bounces, Bounce::inboundId),
                numbers(bounces, Bounce::messageId), numbers(bounces, b -> ChronoUnit.MICROS.between(Instant.EPOCH, b.receivedAt())),
                texts(bounces, Bounce::status), texts(bounces, Bounce::summary));
        store.holdAllInTx(bounces.stream().map(bounce -> new Hold(bounce.messageId(), holder(bounce.inboundId()))).toList());
    }

    /** What came back about a copy, the oldest first, at most {@link #MAX_SHOWN}. */
    public List<Bounce> ofCopy(long copyId) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                SELECT copy_id, list_id, inbound_id, message_id, received_at, status, summary
                FROM bounces WHERE copy_id = :copy ORDER BY id LIMIT :limit""")
                .bind("copy", copyId).bind("limit", MAX_SHOWN)
                .map((row, _) -> new Bounce(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4),
                        row.getTimestamp(5).toInstant(), row.getString(6), row.getString(7)))
                .list());
    }

    /** Which of some copies came back, and how often each. */
    public Map<Long, Long> counts(Collection<Long> copyIds) {
        return jdbi.withHandle(handle -> handle
                .createQuery("SELECT copy_id, count(*) FROM bounces WHERE copy_id = ANY(:copies) GROUP BY copy_id")
                .bindArray("copies", Long.class, List.copyOf(copyIds))
                .reduceRows(new HashMap<Long, Long>(), (counts, row) -> {
                    counts.put(row.getColumn(1, Long.class), row.getColumn(2, Long.class));
                    return counts;
                }));
    }

    /**
     * What came back last, the newest first.
     *
     * @param limit 1 to {@link #MAX_SHOWN}
     */
    public List<Bounce> latest(int limit) {
        // Index Scan Backward using bounces_received.
        return jdbi.withHandle(handle -> handle.createQuery("""
                SELECT copy_id, list_id, inbound_id, message_id, received_at, status, summary
                FROM bounces ORDER BY received_at DESC LIMIT :limit""")
                .bind("limit", Math.clamp(limit, 1, MAX_SHOWN))
                .map((row, _) -> new Bounce(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4),
                        row.getTimestamp(5).toInstant(), row.getString(6), row.getString(7)))
                .list());
    }

    /**
     * Drops what came before a time and releases its messages.
     *
     * @param limit how many rows at most
     * @return how many rows went
     */
    public int sweepInTx(Instant before, int limit) {
        List<Swept> swept = jdbi.withHandle(handle -> handle.createQuery("""
                DELETE FROM bounces WHERE id IN (
                    SELECT id FROM bounces WHERE received_at < :before ORDER BY received_at LIMIT :limit FOR UPDATE SKIP LOCKED)
                RETURNING message_id, inbound_id""")
                .bind("before", before).bind("limit", limit)
                .map((row, _) -> new Swept(row.getLong(1), row.getLong(2))).list());
        swept.forEach(row -> store.releaseInTx(row.messageId(), holder(row.inboundId())));
        return swept.size();
    }

    static String holder(long inboundId) {
        return "bounce:" + inboundId;
    }

    private record Swept(long messageId, long inboundId) {
    }
}
