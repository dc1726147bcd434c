package org.indaba.bounce;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.MailEvents;
import org.indaba.spool.Inbound;
import org.indaba.spool.MessageStore;
import org.jdbi.v3.core.Jdbi;

/**
 * Mail for people that is kept and not forwarded, with the reason: of each addressee so much an hour as a person can look at, and what
 * strangers send at will only where it is small. Thread-safe.
 */
public final class KeptMail {

    /** For how long such mail is kept: long enough to be missed and looked for, short enough for a flood not to fill the disk. */
    public static final Duration STAYS = Duration.ofDays(7);

    /** A larger mail of a machine, of a loop, of a flood or with a foreign token is not kept. In octets. Notices are far smaller. */
    static final long MAX_OCTETS = 256 * 1024;

    private final Jdbi jdbi;
    private final MessageStore store;
    private final ForwardCount count;
    private final MailEvents events;

    /**
     * @param jdbi joins the caller's transaction
     * @param store holds the messages
     * @param count counts what is kept, too
     * @param events is told of each mail
     */
    public KeptMail(Jdbi jdbi, MessageStore store, ForwardCount count, MailEvents events) {
        this.jdbi = jdbi;
        this.store = store;
        this.count = count;
        this.events = events;
    }

    /** Why a mail is not forwarded. */
    enum Reason {
        /** A machine wrote it, and it belongs to no copy. */
        MACHINE("a machine wrote it"),
        /** It was here before, or went through too many hosts. */
        LOOP("it goes round in a loop"),
        /** The limit of the hour is reached. */
        FLOOD("too much came in this hour"),
        /** Its token names a copy of another list. */
        FOREIGN("its token is another list's"),
        /** There is no address outside of this machine to forward it to. */
        NOBODY("there is nobody to forward it to");

        private final String words;

        Reason(String words) {
            this.words = words;
        }
    }

    /** Keeps the mail of an inbound row, unless there is too much of such; and says so in the log. */
    void keepInTx(Inbound row, EmailAddress addressee, Reason reason) {
        boolean keeps = isKept(row, reason) && count.countInTx("kept " + addressee) == ForwardCount.Leave.FORWARD;
        if (keeps) {
            addInTx(row, addressee, reason);
        }
        events.discarded(row.id(), addressee.toString(), keeps ? reason.words : reason.words + "; too much or too large to be kept");
    }

    private boolean isKept(Inbound row, Reason reason) {
        return switch (reason) {
            case MACHINE, LOOP, FLOOD, FOREIGN -> store.open(row.arrival().messageId()).size() <= MAX_OCTETS;
            case NOBODY -> true;
        };
    }

    private void addInTx(Inbound row, EmailAddress addressee, Reason reason) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                INSERT INTO kept_mail (inbound_id, message_id, received_at, addressee, reason)
                VALUES (:inbound, :message, :receivedAt, :addressee, :reason)""")
                .bind("inbound", row.id()).bind("message", row.arrival().messageId())
                .bind("receivedAt", row.arrival().receivedAt()).bind("addressee", addressee.toString())
                .bind("reason", reason.name()).execute());
        store.holdInTx(row.arrival().messageId(), holder(row.id()));
    }

    /**
     * Drops what came before a time, usually {@link #STAYS} ago, and releases its messages.
     *
     * @param limit how many rows at most
     * @return how many rows went
     */
    public int sweepInTx(Instant before, int limit) {
        List<Swept> swept = jdbi.withHandle(handle -> handle.createQuery("""
                DELETE FROM kept_mail WHERE inbound_id IN (
                    SELECT inbound_id FROM kept_mail WHERE received_at < :before ORDER BY received_at LIMIT :limit
                    FOR UPDATE SKIP LOCKED)
                RETURNING message_id, inbound_id""")
                .bind("before", before).bind("limit", limit)
                .map((row, _) -> new Swept(row.getLong(1), row.getLong(2))).list());
        swept.forEach(row -> store.releaseInTx(row.messageId(), holder(row.inboundId())));
        return swept.size();
    }

    private static String holder(long inboundId) {
        return "kept:" + inboundId;
    }

    private record Swept(long messageId, long inboundId) {
    }
}
