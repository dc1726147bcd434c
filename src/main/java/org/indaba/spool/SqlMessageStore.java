package org.indaba.spool;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.indaba.mime.MessageOctets;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * The messages in PostgreSQL, in rows of {@link #CHUNK_OCTETS}. Stands between the end of DATA and everything that reads a message.
 *
 * <p>Guarantees: what is read is what was stored, octet for octet; writing and reading need the memory of one chunk each, whatever
 * the size. Messages up to one chunk cost one statement, however many are stored together. When the database fails its exception goes
 * to the caller, and the caller's transaction leaves nothing. Thread-safe.
 */
public final class SqlMessageStore implements MessageStore {

    /** The size of a chunk: small beside the heap even with a hundred messages at once, large beside the cost of a row. */
    public static final int CHUNK_OCTETS = 256 * 1024;

    /** How long a message that nobody holds stays: longer than any transaction that may be about to hold it. */
    public static final Duration UNHELD_STAYS = Duration.ofHours(1);

    /** Messages that are opened together and are not larger come in one piece; of the others, their sizes. */
    private static final int READ_TOGETHER_OCTETS = 64 * 1024;

    // The numbers are given in the order of the arrays, so that they come back in it.
    private static final String STORE = """
            WITH given AS MATERIALIZED (
                SELECT nextval('messages_id') AS id, size, sha256, octets
                FROM unnest(?, ?, ?) AS m (size, sha256, octets)),
            message AS (
                INSERT INTO messages (id, size_octets, sha256, stored_at) SELECT id, size, sha256, CAST(? AS timestamptz) FROM given),
            chunk AS (
                INSERT INTO message_chunks (message_id, seq, octets) SELECT id, 0, octets FROM given WHERE size > 0)
            SELECT id FROM given ORDER BY id""";

    // The lock keeps the sweep away until the holds are there for it to see; in the order of the sweep's own locks.
    private static final String HOLD = """
            WITH there AS MATERIALIZED (
                SELECT id FROM messages WHERE id = ANY (?) ORDER BY id FOR KEY SHARE),
            held AS (
                INSERT INTO message_holds (message_id, holder)
                SELECT h.message, h.holder FROM unnest(?, ?) AS h (message, holder) JOIN there ON there.id = h.message
                ON CONFLICT DO NOTHING)
            SELECT count(*) FROM there""";

    private final Jdbi jdbi;
    private final HotSql hot;
    private final InstantSource clock;
    private final FreshMessages fresh;

    /** A store that reads every message from the database. @param jdbi joins the caller's transaction */
    public SqlMessageStore(Jdbi jdbi, InstantSource clock) {
        this(jdbi, clock, new FreshMessages(0));
    }

    /**
     * @param jdbi joins the caller's transaction
     * @param fresh what was stored a moment ago need not be read
     */
    public SqlMessageStore(Jdbi jdbi, InstantSource clock, FreshMessages fresh) {
        this.fresh = fresh;
        this.jdbi = jdbi;
        this.hot = new HotSql(jdbi);
        this.clock = clock;
    }

    @Override
    public long storeInTx(MessageOctets octets) {
        long id = storeAllInTx(List.of(octets)).getFirst();
        hot.update("INSERT INTO sweep_candidates (message_id, since) VALUES (?, ?)", id, clock.instant());
        return id;
    }

    @Override
    public List<Long> storeAllInTx(List<MessageOctets> messages) {
        List<byte[]> firsts = messages.stream().map(octets -> octets.slice(0, CHUNK_OCTETS)).toList();
        List<byte[]> digests = new ArrayList<>();
        for (int i = 0; i < firsts.size(); i++) {
            MessageOctets octets = messages.get(i);
            digests.add(octets.size() <= CHUNK_OCTETS ? sha256().digest(firsts.get(i)) : digest(octets));
        }
        List<Long> ids = hot.query(STORE, row -> row.getLong(1), messages.stream().map(MessageOctets::size).toArray(Long[]::new),
                digests.toArray(byte[][]::new), firsts.toArray(byte[][]::new), clock.instant());
        for (int i = 0; i < ids.size(); i++) {
            storeRest(ids.get(i), messages.get(i));
        }
        return ids;
    }

    @Override
    public void committed(List<Long> ids, List<MessageOctets> messages) {
        for (int i = 0; i < ids.size(); i++) {
            if (messages.get(i).size() <= READ_TOGETHER_OCTETS) {
                keepFresh(ids.get(i), messages.get(i));
            }
        }
    }

    /** What is committed is not to fail: a message that cannot be read again where it came from is read from the database. */
    private void keepFresh(long id, MessageOctets octets) {
        byte[] message;
        try {
            message = octets.slice(0, READ_TOGETHER_OCTETS);
        } catch (RuntimeException unreadable) {
            return;
        }
        fresh.keep(id, message);
    }

    private void storeRest(long id, MessageOctets octets) {
        for (long from = CHUNK_OCTETS; from < octets.size(); from += CHUNK_OCTETS) {
            hot.update("INSERT INTO message_chunks (message_id, seq, octets) VALUES (?, ?, ?)", id, (int) (from / CHUNK_OCTETS),
                    octets.slice(from, CHUNK_OCTETS));
        }
    }

    @Override
    public MessageOctets open(long messageId) {
        long size = jdbi.withHandle(handle -> handle.createQuery("SELECT size_octets FROM messages WHERE id = :id")
                .bind("id", messageId).mapTo(Long.class).findOne()
                .orElseThrow(() -> new IllegalArgumentException("there is no message " + messageId)));
        return new StoredMessage(size, seq -> chunk(messageId, seq));
    }

    @Override
    public List<MessageOctets> openAll(List<Long> messageIds) {
        Map<Long, MessageOctets> opened = new HashMap<>();
        fresh.take(messageIds).forEach((id, octets) -> opened.put(id, opened(id, octets.length, octets)));
        List<Long> others = messageIds.stream().filter(id -> !opened.containsKey(id)).toList();
        if (!others.isEmpty()) {
            read(others, opened);
        }
        return messageIds.stream().map(id -> opened.containsKey(id) ? opened.get(id) : open(id)).toList();
    }

    private void read(List<Long> messageIds, Map<Long, MessageOctets> opened) {
        // As a join it would read the whole table, where that has no statistics yet.
        hot.query("""
                SELECT m.id, m.size_octets, CASE WHEN m.size_octets BETWEEN 1 AND ?
                    THEN (SELECT c.octets FROM message_chunks c WHERE c.message_id = m.id AND c.seq = 0) END
                FROM messages m WHERE m.id = ANY (?)""",
                row -> Map.entry(row.getLong(1), opened(row.getLong(1), row.getLong(2), row.getBytes(3))),
                READ_TOGETHER_OCTETS, messageIds.toArray(Long[]::new))
                .forEach(message -> opened.put(message.getKey(), message.getValue()));
    }

    /** @param first the first chunk; null where it was not read */
    private MessageOctets opened(long messageId, long size, byte @Nullable [] first) {
        return new StoredMessage(size, seq -> seq == 0 && first != null ? first : chunk(messageId, seq));
    }

    private byte[] chunk(long messageId, int seq) {
        return jdbi.withHandle(handle -> handle
                .createQuery("SELECT octets FROM message_chunks WHERE message_id = :id AND seq = :seq")
                .bind("id", messageId).bind("seq", seq).mapTo(byte[].class).findOne()
                .orElseThrow(() -> new IllegalStateException("message " + messageId + " has been swept")));
    }

    @Override
    public void holdInTx(long messageId, String holder) {
        holdAllInTx(List.of(new Hold(messageId, holder)));
    }

    @Override
    public void holdAllInTx(List<Hold> holds) {
        Long[] messages = holds.stream().map(Hold::messageId).toArray(Long[]::new);
        long there = hot.query(HOLD, row -> row.getLong(1), messages, messages, holds.stream().map(Hold::holder).toArray(String[]::new))
                .getFirst();
        if (there < Stream.of(messages).distinct().count()) {
            throw new IllegalArgumentException("a message is to be held that is not there");
        }
    }

    @Override
    public void releaseInTx(long messageId, String holder) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                WITH ended AS (
                    DELETE FROM message_holds WHERE message_id = :id AND holder = :holder RETURNING message_id)
                INSERT INTO sweep_candidates (message_id, since) SELECT message_id, CAST(:now AS timestamptz) FROM ended""")
                .bind("id", messageId).bind("holder", holder).bind("now", clock.instant()).execute());
    }

    /**
     * Looks at the candidates whose hour is over. The rows of the messages are locked first and the holds are read in a statement of
     * its own behind that: a hold that is being added meanwhile either waits for this transaction or is seen by it. Inbound rows are
     * added with their message and never again, so they need no lock.
     */
    @Override
    public int sweepInTx(int limit) {
        Instant before = clock.instant().minus(UNHELD_STAYS);
        return jdbi.withHandle(handle -> {
            List<Long> candidates = handle.createQuery("""
                    DELETE FROM sweep_candidates WHERE id IN (
                        SELECT id FROM sweep_candidates WHERE since < :before ORDER BY id LIMIT :limit FOR UPDATE SKIP LOCKED)
                    RETURNING message_id""")
                    .bind("before", before).bind("limit", limit).mapTo(Long.class).list();
            if (candidates.isEmpty()) {
                return 0;
            }
            Long[] ids = candidates.stream().distinct().sorted().toArray(Long[]::new);
            handle.createQuery("SELECT id FROM messages WHERE id = ANY (:ids) ORDER BY id FOR UPDATE")
                    .bindArray("ids", Long.class, (Object[]) ids).mapTo(Long.class).list();
            return handle.createQuery("""
                    WITH swept AS (
                        DELETE FROM messages m WHERE m.id = ANY (:ids)
                            AND NOT EXISTS (SELECT FROM message_holds h WHERE h.message_id = m.id)
                            AND NOT EXISTS (SELECT FROM inbound i WHERE i.message_id = m.id AND i.state <> 'DONE')
                        RETURNING id),
                    chunks AS (
                        DELETE FROM message_chunks c USING swept WHERE c.message_id = swept.id)
                    SELECT count(*) FROM swept""")
                    .bindArray("ids", Long.class, (Object[]) ids).mapTo(Integer.class).one();
        });
    }

    private static byte[] digest(MessageOctets octets) {
        MessageDigest digest = sha256();
        try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
            octets.writeTo(out, 0, octets.size());
        } catch (IOException impossible) {
            throw new UncheckedIOException("a digest takes every octet", impossible);
        }
        return digest.digest();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
