package org.indaba.command;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.MailEvents;
import org.indaba.mail.Peer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * How many mails an address gets that nothing proves it asked for, over all lists and nodes and by mail and form together, so that nobody
 * can have us flood a third person. An address has {@link #MAX_ANSWERS} slots in the database; each can be taken once in {@link #PERIOD}.
 * The last of them is for what is more than an answer, and {@link #MAX_LEAVING} more are for members who leave ({@link Use}). What one
 * network causes, and all together, is bounded by {@link AskLimits}. What is not sent is told to the log. Thread-safe.
 */
public final class AnswerCap {

    /** Answers to one address within {@link #PERIOD}. */
    public static final int MAX_ANSWERS = 3;

    /** So many of them may be answers that only tell something, so that whoever asked for help can still join. */
    public static final int MAX_TOLD = MAX_ANSWERS - 1;

    /**
     * Mails about leaving to an address that is on the list, within {@link #PERIOD} and beside the others: nobody keeps a member on a list
     * by having us write to him about something else.
     */
    public static final int MAX_LEAVING = 2;

    /** For how long an answer counts. */
    public static final Duration PERIOD = Duration.ofHours(24);

    private static final String WHY_ADDRESS = "the address had its mails of the day";

    private static final String WHY_HOUR = "its network, or all together, had their mails of the hour";

    private static final String ALL = "all";

    private static final String ALL_INVITED = "invite";

    private final Jdbi jdbi;
    private final InstantSource clock;
    private final HourCount counts;
    private final AskLimits limits;
    private final MailEvents events;

    /**
     * @param jdbi joins the caller's transaction
     * @param events is told of what is not sent
     */
    public AnswerCap(Jdbi jdbi, InstantSource clock, AskLimits limits, MailEvents events) {
        this.jdbi = jdbi;
        this.clock = clock;
        this.counts = new HourCount(jdbi, clock);
        this.limits = limits;
        this.events = events;
    }

    /** What a mail does for its address, which says how many of them there may be; in the order of their weight. */
    enum Use {
        /** It tells something. */
        TELLING,
        /** It asks something, or tells what came of a wish. */
        ASKING,
        /** So does it, where somebody leaves who is on the list. */
        LEAVING
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

    /** Whether the address has a slot for this that is free; that it has none is told. */
    boolean hasRoom(EmailAddress address, Use use) {
        boolean room = jdbi.withHandle(handle -> hasRoom(handle, address.mailboxKey(), use, clock.instant()));
        if (!room) {
            events.unanswered(address.toString(), WHY_ADDRESS);
        }
        return room;
    }

    /** Whether the address was sent such a mail within this time. */
    boolean wasAnsweredWithin(EmailAddress address, Duration time) {
        Instant before = clock.instant().minus(time);
        return jdbi.withHandle(handle -> handle.createQuery(
                "SELECT EXISTS (SELECT 1 FROM answers_sent WHERE address_key IN (:key, :leaving) AND sent_at > :before)")
                .bind("key", address.mailboxKey()).bind("leaving", leaving(address.mailboxKey())).bind("before", before)
                .mapTo(Boolean.class).one());
    }

    /** Takes one of the address's slots for a mail that asks something. */
    Leave takeInTx(EmailAddress address, Cause cause) {
        return takeInTx(address, cause, Use.ASKING);
    }

    /** Takes one of the address's slots. @param use which of them it may be */
    Leave takeInTx(EmailAddress address, Cause cause, Use use) {
        Leave leave = leaveInTx(address.mailboxKey(), cause, use);
        switch (leave) {
            case ADDRESS_FULL -> events.unanswered(address.toString(), WHY_ADDRESS);
            case HOUR_FULL -> events.unanswered(address.toString(), WHY_HOUR);
            case SEND -> { }
        }
        return leave;
    }

    private Leave leaveInTx(String key, Cause cause, Use use) {
        Instant now = clock.instant();
        return jdbi.withHandle(handle -> {
            if (!hasRoom(handle, key, use, now)) {
                return Leave.ADDRESS_FULL;
            }
            if (!causeHasRoom(cause) || !counts.takeInTx(everybody(cause), limits.overall())) {
                return Leave.HOUR_FULL;
            }
            return takeAny(handle, key, use, now) ? Leave.SEND : Leave.ADDRESS_FULL;
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

    /** Where the mails about leaving to an address are counted; no address has a blank. */
    static String leaving(String key) {
        return "leave " + key;
    }

    private static boolean hasRoom(Handle handle, String key, Use use, Instant now) {
        return switch (use) {
            case TELLING -> taken(handle, key, MAX_TOLD, now) < MAX_TOLD;
            case ASKING -> taken(handle, key, MAX_ANSWERS, now) < MAX_ANSWERS;
            case LEAVING -> taken(handle, leaving(key), MAX_LEAVING, now) < MAX_LEAVING || hasRoom(handle, key, Use.ASKING, now);
        };
    }

    private static long taken(Handle handle, String key, int last, Instant now) {
        return handle.createQuery("SELECT count(*) FROM answers_sent WHERE address_key = :key AND slot <= :last AND sent_at > :before")
                .bind("key", key).bind("last", last).bind("before", now.minus(PERIOD)).mapTo(Long.class).one();
    }

    private static boolean takeAny(Handle handle, String key, Use use, Instant now) {
        return switch (use) {
            case TELLING -> takeAny(handle, key, MAX_TOLD, now);
            case ASKING -> takeAny(handle, key, MAX_ANSWERS, now);
            case LEAVING -> takeAny(handle, leaving(key), MAX_LEAVING, now) || takeAny(handle, key, MAX_ANSWERS, now);
        };
    }

    /** From the last one down: what may take the last one leaves the others to what may not. */
    private static boolean takeAny(Handle handle, String key, int last, Instant now) {
        for (int slot = last; slot >= 1; slot--) {
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
