package org.indaba.command;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import org.indaba.mail.EmailAddress;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * How many answers an address gets, over all lists and nodes, so that nobody can have us flood a third person. An address has
 * {@link #MAX_ANSWERS} slots in the database; each can be taken once in {@link #PERIOD}. Thread-safe.
 */
public final class AnswerCap {

    /** Answers to one address within {@link #PERIOD}. */
    public static final int MAX_ANSWERS = 3;

    /** For how long an answer counts. */
    public static final Duration PERIOD = Duration.ofHours(24);

    private final Jdbi jdbi;
    private final InstantSource clock;

    /** @param jdbi joins the caller's transaction */
    public AnswerCap(Jdbi jdbi, InstantSource clock) {
        this.jdbi = jdbi;
        this.clock = clock;
    }

    /** Takes one of the address's slots; false if none is free. */
    boolean takeInTx(EmailAddress address) {
        String key = mailboxKey(address);
        Instant now = clock.instant();
        return jdbi.withHandle(handle -> taken(handle, key, now) < MAX_ANSWERS && takeAny(handle, key, now));
    }

    private static long taken(Handle handle, String key, Instant now) {
        return handle.createQuery("SELECT count(*) FROM answers_sent WHERE address_key = :key AND sent_at > :before")
                .bind("key", key).bind("before", now.minus(PERIOD)).mapTo(Long.class).one();
    }

    private static boolean takeAny(Handle handle, String key, Instant now) {
        for (int slot = 1; slot <= MAX_ANSWERS; slot++) {
            int rows = handle.createUpdate("""
                    INSERT INTO answers_sent (address_key, slot, sent_at) VALUES (:key, :slot, :now)
                    ON CONFLICT (address_key, slot) DO UPDATE SET sent_at = :now WHERE answers_sent.sent_at <= :before""")
                    .bind("key", key).bind("slot", slot).bind("now", now).bind("before", now.minus(PERIOD)).execute();
            if (rows == 1) {
                return true;
            }
        }
        return false;
    }

    /** {@code ann+anything@} is Ann's mailbox at most providers: what follows the plus does not make another person. */
    private static String mailboxKey(EmailAddress address) {
        String local = address.localPart().toLowerCase(Locale.ROOT);
        int plus = local.indexOf('+');
        return (plus > 0 ? local.substring(0, plus) : local) + "@" + address.domain();
    }

    /** Forgets answers that no longer count; returns how many rows went. */
    public int sweepInTx(int limit) {
        return jdbi.withHandle(handle -> handle.createUpdate("""
                DELETE FROM answers_sent WHERE (address_key, slot) IN (
                    SELECT address_key, slot FROM answers_sent WHERE sent_at <= :before ORDER BY sent_at LIMIT :limit
                    FOR UPDATE SKIP LOCKED)""")
                .bind("before", clock.instant().minus(PERIOD)).bind("limit", limit).execute());
    }
}
