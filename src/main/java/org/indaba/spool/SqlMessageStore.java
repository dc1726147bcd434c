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
import java.util.List;
import org.indaba.mime.MessageOctets;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * The messages in PostgreSQL, in rows of {@link #CHUNK_OCTETS}. Stands between the end of DATA and everything that reads a message.
 *
 * <p>Guarantees: what is read is what was stored, octet for octet; writing and reading need the memory of one chunk each, whatever
 * the size. A message up to one chunk costs one statement. When the database fails its exception goes to the caller, and the
 * caller's transaction leaves nothing. Thread-safe.
 */
public final class SqlMessageStore implements MessageStore {

    /** The size of a chunk: small beside the heap even with a hundred messages at once, large beside the cost of a row. */
    public static final int CHUNK_OCTETS = 256 * 1024;

    /** How long a message that nobody holds stays: longer than any transaction that may be about to hold it. */
    public static final Duration UNHELD_STAYS = Duration.ofHours(1);

    private static final String STORE_SMALL = """
            WITH message AS (
                INSERT INTO messages (size_octets, sha256, stored_at) VALUES (:size, :sha256, :now) RETURNING id),
            chunk AS (
                INSERT INTO message_chunks (message_id, seq, octets) SELECT id, 0, :octets FROM message WHERE :size > 0),
            candidate AS (
                INSERT INTO sweep_candidates (message_id, since) SELECT id, CAST(:now AS timestamptz) FROM message)
            SELECT id FROM message""";

    private final Jdbi jdbi;
    private final InstantSource clock;

    /** @param jdbi joins the caller's transaction */
    public SqlMessageStore(Jdbi jdbi, InstantSource clock) {
        this.jdbi = jdbi;
        this.clock = clock;
    }

    @Override
    public long storeInTx(MessageOctets octets) {
        long size = octets.size();
        byte[] first = octets.slice(0, CHUNK_OCTETS);
        byte[] digest = size <= CHUNK_OCTETS ? sha256().digest(first) : digest(octets);
        return jdbi.withHandle(handle -> {
            long id = handle.createQuery(STORE_SMALL)
                    .bind("size", size).bind("sha256", digest).bind("octets", first).bind("now", clock.instant())
                    .mapTo(Long.class).one();
            storeRest(handle, id, octets);
            return id;
        });
    }

    private static void storeRest(Handle handle, long id, MessageOctets octets) {
        for (long from = CHUNK_OCTETS; from < octets.size(); from += CHUNK_OCTETS) {
            handle.createUpdate("INSERT INTO message_chunks (message_id, seq, octets) VALUES (:id, :seq, :octets)")
                    .bind("id", id).bind("seq", (int) (from / CHUNK_OCTETS)).bind("octets", octets.slice(from, CHUNK_OCTETS))
                    .execute();
        }
    }

    @Override
    public MessageOctets open(long messageId) {
        long size = jdbi.withHandle(handle -> handle.createQuery("SELECT size_octets FROM messages WHERE id = :id")
                .bind("id", messageId).mapTo(Long.class).findOne()
                .orElseThrow(() -> new IllegalArgumentException("there is no message " + messageId)));
        return new StoredMessage(size, seq -> chunk(messageId, seq));
    }

    private byte[] chunk(long messageId, int seq) {
        return jdbi.withHandle(handle -> handle
                .createQuery("SELECT octets FROM message_chunks WHERE message_id = :id AND seq = :seq")
                .bind("id", messageId).bind("seq", seq).mapTo(byte[].class).findOne()
                .orElseThrow(() -> new IllegalStateException("message " + messageId + " has been swept")));
    }

    @Override
    public void holdInTx(long messageId, String holder) {
        jdbi.useHandle(handle -> handle
                .createUpdate("INSERT INTO message_holds (message_id, holder) VALUES (:id, :holder) ON CONFLICT DO NOTHING")
                .bind("id", messageId).bind("holder", holder).execute());
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
     * its own behind that: a hold that is being added meanwhile either waits for this transaction or is seen by it.
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
            return handle.createUpdate("""
                    DELETE FROM messages m WHERE m.id = ANY (:ids)
                        AND NOT EXISTS (SELECT FROM message_holds h WHERE h.message_id = m.id)""")
                    .bindArray("ids", Long.class, (Object[]) ids).execute();
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
