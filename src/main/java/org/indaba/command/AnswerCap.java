package org.indaba.command;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.Peer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * How many mails an address gets that nothing proves it asked for, over all lists and nodes and by mail and form together, so that nobody
 * can have us flood a third person. An address has {@link #MAX_ANSWERS} slots in the database; each can be taken once in {@link #PERIOD}.
 * What one network causes, and all together, is bounded by {@link AskLimits}. Thread-safe.
 */
public final class AnswerCap {

    /** Answers to one address within {@link #PERIOD}. */
    public static final int MAX_ANSWERS = 3;

    /** For how long an answer counts. */
    public static final Duration PERIOD = Duration.ofHours(24);

    private static final String ALL = "all";

    private static final String ALL_INVITED = "invite";

    private final Jdbi jdbi;
    private final InstantSource clock;
    private final HourCount counts;
    private final AskLimits limits;

    /** @param jdbi joins the caller's transaction */
    public AnswerCap(Jdbi jdbi, InstantSource clock, AskLimits limits) {
        this.jdbi = jdbi;
        this.clock = clock;
        this.counts = new HourCount(jdbi, clock);
        this.limits = limits;
    }

    /** What a slot is wanted for. */
    sealed interface Cause {

        /**
         * A mail.
         *
         * @param peer who brought it
         */
        record Mail(Peer peer) implements Cause {
        }

        /** A form, whose network was counted when it came; or what was put off. */
        record Counted() implements Cause {
        }

        /**
         * An invitation.
         *
         * @param by who invites
         */
        record Invitation(String by) implements Cause {
        }
    }

    /** What came of it. */
    enum Leave {
        /** The mail may be sent. */
        SEND,
        /** The address has had its share for today. */
        ADDRESS_FULL,
        /** Its network, or everybody together, has had its share for this hour. */
        HOUR_FULL
    }

    /** Counts a form; false if its network has had its share for this hour. Says nothing of any address. */
    boolean takeFormInTx(InetAddress from) {
        return counts.takeInTx("form " + SourceNetwork.of(from), limits.formsPerNetwork());
    }

    /** Whether the address has a slot that is free. */
    boolean hasRoom(EmailAddress address) {
        return jdbi.withHandle(handle -> taken(handle, address.mailboxKey(), clock.instant())) < MAX_ANSWERS;
    }

    /** Whether the address was sent such a mail within this time. */
    boolean wasAnsweredWithin(EmailAddress address, Duration time) {
        Instant before = clock.instant().minus(time);
        return jdbi.withHandle(handle -> handle.createQuery(
                "SELECT EXISTS (SELECT 1 FROM answers_sent WHERE address_key = :key AND sent_at > :before)")
                .bind("key", address.mailboxKey()).bind("before", before).mapTo(Boolean.class).one());
    }

    /** Takes one of the address's slots. */
    Leave takeInTx(EmailAddress address, Cause cause) {
        String key = address.mailboxKey();
        Instant now = clock.instant();
        return jdbi.withHandle(handle -> {
            if (taken(handle, key, now) >= MAX_ANSWERS) {
                return Leave.ADDRESS_FULL;
            }
            if (!causeHasRoom(cause) || !counts.takeInTx(everybody(cause), limits.overall())) {
                return Leave.HOUR_FULL;
            }
            return takeAny(handle, key, now) ? Leave.SEND : Leave.ADDRESS_FULL;
        });
    }

    private boolean causeHasRoom(Cause cause) {
        return switch (cause) {
            // A mail server in front of us speaks for everybody.
            case Cause.Mail(Peer peer) ->
                peer.trusted() || counts.takeInTx("mail " + SourceNetwork.of(peer.address()), limits.mailsPerNetwork());
            case Cause.Counted() -> true;
            case Cause.Invitation(String by) ->
                counts.takeInTx(inviting(by), limits.invitationsPerOwner());
        };
    }

    /** Where what somebody invites is counted. */
    static String inviting(String by) {
        return "invite " + by.toLowerCase(Locale.ROOT);
    }

    /** Owners who invite many do not keep strangers from joining. */
    private static String everybody(Cause cause) {
        return switch (cause) {
            case Cause.Mail _, Cause.Counted _ -> ALL;
            case Cause.Invitation _ -> ALL_INVITED;
        };
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

    /** Forgets answers and hours that no longer count; returns how many rows of either went, whichever were more. */
    public int sweepInTx(int limit) {
        int hours = counts.sweepInTx(limit);
        return Math.max(hours, jdbi.withHandle(handle -> handle.createUpdate("""
                DELETE FROM answers_sent WHERE (address_key, slot) IN (
                    SELECT address_key, slot FROM answers_sent WHERE sent_at <= :before ORDER BY sent_at LIMIT :limit
                    FOR UPDATE SKIP LOCKED)""")
                .bind("before", clock.instant().minus(PERIOD)).bind("limit", limit).execute()));
    }
}
