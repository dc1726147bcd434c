package org.indaba.notice;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.indaba.deliver.NewMailing;
import org.indaba.deliver.Outbox;
import org.indaba.deliver.Priority;
import org.indaba.deliver.ReturnPathRule;
import org.indaba.lists.MailList;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.ReportWish.Occasion;
import org.indaba.mail.ReversePath;
import org.indaba.mime.MessageOctets;
import org.indaba.mime.Piece;
import org.indaba.mime.Rendering;
import org.indaba.spool.Inbound;
import org.indaba.spool.MessageStore;

/**
 * Reports to senders who asked for them by NOTIFY (RFC 3461), and to no others. RFC 3461 §5.2.7: a list is where a post arrives; what
 * becomes of the copies is the list's own business, so nothing is ever reported about a copy, and no report says "delayed".
 *
 * <p>They bear the null path, and go only where the message is proven to be from ({@link ProvenAddress}), to no address of ours, and
 * within what {@link ReportCap} allows. All in the caller's transaction: a report leaves with what it tells, or not at all. Thread-safe.
 *
 * <p>When it fails: a text that does not render is our bug and goes to the caller, whose transaction rolls back.
 */
public final class DeliveryReports {

    private final ReportWriter writer;
    private final MessageStore store;
    private final Outbox outbox;
    private final OwnAddresses own;
    private final ReportCap cap;
    private final InstantSource clock;

    /**
     * Where reports leave.
     *
     * @param store where messages are read, and reports kept until they are sent
     * @param outbox where they leave
     */
    public record Post(MessageStore store, Outbox outbox) {
    }

    /**
     * @param texts the words
     * @param post where reports leave
     * @param own the addresses that no report goes to
     * @param cap how many are sent
     * @param hostname what this host calls itself
     * @param clock for Date and the age limit
     * @param random for Message-ID; need not be secure
     */
    public DeliveryReports(NoticeTexts texts, Post post, OwnAddresses own, ReportCap cap, String hostname, InstantSource clock,
            RandomGenerator random) {
        this.writer = new ReportWriter(texts, hostname, new FreshMessageId(random));
        this.store = post.store();
        this.outbox = post.outbox();
        this.own = own;
        this.cap = cap;
        this.clock = clock;
    }

    /** A post goes to the subscribers of its list now; whether a report was sent. */
    public boolean postedInTx(Inbound row, MailList list) {
        return reportInTx(row, Occasion.SUCCESS, new ReportedFate.Posted(list)).isPresent();
    }

    /**
     * Mail that is no post has reached whom it is for; whether a report was sent. RFC 3461 §5.2.7: who stands behind a role address is not
     * the sender's to know, and what is forwarded leaves with a return path of ours, so the report says "delivered" and names nobody.
     * RFC 3464 §2.3.3: it may be said only if it is so; what was kept, or not listened to, is not reported.
     */
    public boolean takenInTx(Inbound row) {
        return reportInTx(row, Occasion.SUCCESS, new ReportedFate.Taken(row.arrival().recipient())).isPresent();
    }

    /**
     * A moderator refused a post; the address that a report was sent to, if there was one.
     *
     * @param words the moderator's; may be empty
     */
    public Optional<EmailAddress> refusedInTx(Inbound row, MailList list, String words) {
        return reportInTx(row, Occasion.FAILURE, new ReportedFate.Refused(list, words));
    }

    private Optional<EmailAddress> reportInTx(Inbound row, Occasion occasion, ReportedFate fate) {
        // RFC 3461 §6.1: nothing is reported to the null path.
        if (!row.arrival().wish().asksFor(occasion) || !(row.arrival().reversePath() instanceof ReversePath.Mailbox(EmailAddress sender))
                || own.contain(sender)) {
            return Optional.empty();
        }
        MessageOctets message = store.open(row.arrival().messageId());
        // RFC 3461 §4.1 deviates: what was asked for in the name of an address that nothing proves is not reported to it.
        if (!ProvenAddress.in(row.arrival(), message, sender) || !cap.takeInTx(sender)) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        WrittenReport report = writer.write(row.arrival(), message, fate, sender, now);
        long stored = store.storeInTx(report.octets());
        Rendering whole = new Rendering(List.of(new Piece.Keep(0, report.octets().size())), List.of());
        // RFC 3464 §2: reports have the null path, so that nothing is ever reported about them.
        outbox.sendInTx(new NewMailing(0, fate.listId(), stored, whole, new ReturnPathRule.Fixed(ReversePath.none()), report.body(),
                sender.needsSmtpUtf8(), Priority.NOTICE, now, row.arrival().recipient().domain(), Map.of()), sender);
        return Optional.of(sender);
    }
}
