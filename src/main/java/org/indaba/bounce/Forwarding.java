package org.indaba.bounce;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.indaba.deliver.NewMailing;
import org.indaba.deliver.Outbox;
import org.indaba.deliver.Priority;
import org.indaba.mail.EmailAddress;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.MessageOctets;
import org.indaba.mime.Piece;
import org.indaba.mime.Rendering;
import org.indaba.notice.OwnAddresses;
import org.indaba.spool.Inbound;
import org.indaba.spool.MessageStore;

/**
 * Hands mail on to the people behind an address of ours: its own octets under a Delivered-To and a Received field, one mailing a
 * person. A first line that would continue these fields is left out. A mail that goes round, that comes in a flood, or that has
 * nobody to go to is kept instead. Thread-safe.
 */
public final class Forwarding {

    private final KeptMail kept;
    private final ForwardCount count;
    private final MessageStore store;
    private final Outbox outbox;
    private final OwnAddresses own;
    private final TraceFields trace;
    private final InstantSource clock;

    /**
     * @param kept where mail stays that is not forwarded
     * @param count the limit of the hour
     * @param store where messages are read
     * @param outbox where mail leaves
     * @param own addresses that nothing is forwarded to
     * @param hostname what this host calls itself in Received
     * @param clock for Received and the age limit
     */
    public Forwarding(KeptMail kept, ForwardCount count, MessageStore store, Outbox outbox, OwnAddresses own, String hostname,
            InstantSource clock) {
        this.kept = kept;
        this.count = count;
        this.store = store;
        this.outbox = outbox;
        this.own = own;
        this.trace = new TraceFields(hostname);
        this.clock = clock;
    }

    /** What became of an errand. */
    enum Result {
        /** It was forwarded. */
        FORWARDED,
        /** It was kept for a reason that concerns this mail alone. */
        KEPT,
        /** It was kept because of the limit, as the first in this hour: the owners should know. */
        LIMIT_REACHED,
        /** It was kept because of the limit, as others before it. */
        BEYOND_LIMIT
    }

    /** Forwards the mail of an inbound row, or keeps it. */
    Result forwardInTx(Inbound row, HeaderBlock header, Errand errand) {
        List<EmailAddress> people = errand.recipients().stream().distinct().filter(address -> !own.contain(address)).toList();
        if (people.isEmpty()) {
            kept.keepInTx(row, errand.addressee(), KeptMail.Reason.NOBODY);
            return Result.KEPT;
        }
        if (TraceFields.isLoop(header, errand.addressee())) {
            kept.keepInTx(row, errand.addressee(), KeptMail.Reason.LOOP);
            return Result.KEPT;
        }
        ForwardCount.Leave leave = count.countInTx(errand.scope());
        if (leave != ForwardCount.Leave.FORWARD) {
            // What came back is kept with its copy already.
            if (errand.sort() != Errand.Sort.RETURNED) {
                kept.keepInTx(row, errand.addressee(), KeptMail.Reason.FLOOD);
            }
            return leave == ForwardCount.Leave.FIRST_BEYOND ? Result.LIMIT_REACHED : Result.BEYOND_LIMIT;
        }
        sendInTx(row, header, errand, people);
        return Result.FORWARDED;
    }

    private void sendInTx(Inbound row, HeaderBlock header, Errand errand, List<EmailAddress> people) {
        Instant now = clock.instant();
        Rendering rendering = rendering(row, header, errand.addressee(), now);
        NewMailing mailing = new NewMailing(0, errand.listId(), row.arrival().messageId(), rendering, errand.returnPath(),
                row.arrival().body(), row.arrival().smtpUtf8(), Priority.NOTICE, now, "", Map.of());
        people.forEach(person -> outbox.sendInTx(mailing, person));
    }

    private Rendering rendering(Inbound row, HeaderBlock header, EmailAddress addressee, Instant now) {
        MessageOctets octets = store.open(row.arrival().messageId());
        List<Piece> pieces = new ArrayList<>();
        pieces.add(new Piece.Insert(trace.onTop(row, addressee, now)));
        boolean continues = !header.fields().isEmpty() && header.fields().getFirst().isContinuation(octets);
        // RFC 5322 §2.2.3: under our Received field a first line that begins with white space would be a part of that one.
        long from = continues ? header.fields().getFirst().end() : 0;
        if (from < octets.size()) {
            pieces.add(new Piece.Keep(from, octets.size()));
        }
        return new Rendering(pieces, List.of());
    }
}
