package org.indaba.notice;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.indaba.deliver.NewMailing;
import org.indaba.deliver.Outbox;
import org.indaba.deliver.Priority;
import org.indaba.deliver.ReturnPathRule;
import org.indaba.mail.BodyType;
import org.indaba.mail.Bytes;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.TokenPurpose;
import org.indaba.mime.ByteOctets;
import org.indaba.mime.HeaderText;
import org.indaba.mime.Mailbox;
import org.indaba.mime.Piece;
import org.indaba.mime.Rendering;
import org.indaba.spool.MessageStore;

/**
 * Writes notices as plain-text mails and puts them into the outgoing queue, each recipient's in a mailing of its own.
 *
 * <p>Their return path is {@code postmaster+TOKEN@}: what comes back to it is recorded and never answered, so that two programs that
 * write to each other stop after one mail each. What leaves here is plain ASCII with short lines, unless the recipient's own address
 * is not. Thread-safe.
 *
 * <p>When it fails: a text that does not render is our bug and goes to the caller, whose transaction rolls back.
 */
public final class MailNotices implements Notices {

    /** A longer Message-ID, or one that is not plain ASCII, is not repeated in In-Reply-To (RFC 5322 §2.1.1 and §3.6.4). */
    static final Pattern MESSAGE_ID = Pattern.compile("<[!-;=?-~]{1,250}>");

    /** Subjects longer than this are cut; nobody reads further. */
    private static final int MAX_SUBJECT = 300;

    private final NoticeTexts texts;
    private final MessageStore store;
    private final Outbox outbox;
    private final OwnAddresses own;
    private final InstantSource clock;
    private final FreshMessageId ids;
    private final Logger log = System.getLogger(MailNotices.class.getName());

    /**
     * @param texts the words
     * @param store where the mails are kept until they are sent
     * @param outbox where they leave
     * @param own the addresses that no notice goes to
     * @param clock for Date and the age limit
     * @param random for Message-ID; need not be secure
     */
    public MailNotices(NoticeTexts texts, MessageStore store, Outbox outbox, OwnAddresses own, InstantSource clock,
            RandomGenerator random) {
        this.texts = texts;
        this.store = store;
        this.outbox = outbox;
        this.own = own;
        this.clock = clock;
        this.ids = new FreshMessageId(random);
    }

    @Override
    public List<Long> sendInTx(Notice notice) {
        List<EmailAddress> recipients = notice.recipients().stream().distinct().filter(this::mayGet).toList();
        if (recipients.isEmpty()) {
            if (notice.recipients().stream().anyMatch(own::contain)) {
                log.log(Level.WARNING, "A notice reaches nobody, since addresses of ours get none: {0} to {1}",
                        kind(notice), notice.recipients());
            }
            return List.of();
        }
        return recipients.stream().map(recipient -> sendOneInTx(notice, texts.render(notice, recipient), recipient)).toList();
    }

    private static String kind(Notice notice) {
        return notice instanceof Notice.Answer(Notice inner, String _) ? kind(inner) : notice.getClass().getSimpleName();
    }

    private boolean mayGet(EmailAddress recipient) {
        return !own.contain(recipient) && !recipient.localPart().equalsIgnoreCase("mailer-daemon");
    }

    private long sendOneInTx(Notice notice, NoticeText text, EmailAddress recipient) {
        Instant now = clock.instant();
        ByteOctets octets = ByteOctets.utf8(header(notice, text, recipient, now) + "\r\n" + new PlainText(text.body()).content());
        long message = store.storeInTx(octets);
        Rendering whole = new Rendering(List.of(new Piece.Keep(0, octets.size())), List.of());
        // RFC 3834 §3.3: a return path made for answers, which is never itself answered.
        ReturnPathRule returnPath = new ReturnPathRule.Signed(TokenPurpose.NOTICE,
                new EmailAddress("postmaster", domain(notice)));
        return outbox.sendInTx(new NewMailing(0, listId(notice), message, whole, returnPath, BodyType.SEVEN_BIT,
                recipient.needsSmtpUtf8(), Priority.NOTICE, now, domain(notice), Map.of()), recipient);
    }

    private String header(Notice notice, NoticeText text, EmailAddress recipient, Instant now) {
        List<Bytes> fields = new ArrayList<>();
        fields.add(HeaderText.mailboxes("From", List.of(new Mailbox(text.sender(), sender(notice)))));
        fields.add(HeaderText.structured("To", recipient.toString()));
        // RFC 3834 §3.1.5 deviates: the subject is our own; that of the mail which is answered was chosen by a stranger.
        fields.add(HeaderText.unstructured("Subject", CleanText.cut(text.subject(), MAX_SUBJECT)));
        fields.add(HeaderText.structured("Date", HeaderText.date(now)));
        fields.add(HeaderText.structured("Message-ID", ids.of(domain(notice), now)));
        replyTo(notice).ifPresent(address -> fields.add(HeaderText.structured("Reply-To", address.toString())));
        if (notice instanceof Notice.Answer(Notice _, String messageId) && MESSAGE_ID.matcher(messageId).matches()) {
            // RFC 3834 §3.1.6: an answer names the mail that it answers.
            fields.add(HeaderText.structured("In-Reply-To", messageId));
            fields.add(HeaderText.structured("References", messageId));
        }
        // RFC 3834 §5.2: auto-replied for what answers one mail, auto-generated for all else; §3.1.8: Precedence for older responders.
        fields.add(HeaderText.structured("Auto-Submitted", isAnswer(notice) ? "auto-replied" : "auto-generated"));
        fields.add(HeaderText.structured("Precedence", "bulk"));
        fields.add(HeaderText.structured("X-Auto-Response-Suppress", "All"));
        // RFC 2045 §4 to §6: what the body is.
        fields.add(HeaderText.structured("MIME-Version", "1.0"));
        fields.add(HeaderText.structured("Content-Type", "text/plain; charset=utf-8"));
        fields.add(HeaderText.structured("Content-Transfer-Encoding", new PlainText(text.body()).encoding()));
        return fields.stream().map(Bytes::asUtf8).collect(Collectors.joining());
    }

    private static String domain(Notice notice) {
        return switch (notice) {
            case Notice.Answer(Notice inner, String _) -> domain(inner);
            case Notice.OfList about -> about.list().domain();
            case Notice.SignInLink link -> link.domain();
            case Notice.DomainTrouble trouble -> trouble.domain();
            case WebhookDisabled webhook -> webhook.domain();
            case Notice.AddressAsked asked -> asked.domain();
            case SignInChanged changed -> changed.domain();
        };
    }

    private static long listId(Notice notice) {
        return switch (notice) {
            case Notice.Answer(Notice inner, String _) -> listId(inner);
            case Notice.OfList about -> about.list().id();
            case Notice.SignInLink _, Notice.DomainTrouble _, WebhookDisabled _, Notice.AddressAsked _,
                    SignInChanged _ -> 0;
        };
    }

    /** Questions to subscribers come from the address that understands answers; all else from the people who run the list. */
    private static EmailAddress sender(Notice notice) {
        return switch (notice) {
            case Notice.Answer(Notice inner, String _) -> sender(inner);
            case Notice.ConfirmationAsked asked -> asked.list().request();
            case Notice.Invitation invitation -> invitation.list().request();
            case Notice.Help help -> help.list().request();
            case Notice.Facts facts -> facts.list().request();
            case Notice.Several several -> several.list().request();
            case Notice.AddressProbe probe -> probe.list().request();
            case Notice.DeliverySuspended suspended -> suspended.list().request();
            case Notice.SignInLink _, Notice.DomainTrouble _, WebhookDisabled _, Notice.AddressAsked _,
                    SignInChanged _ -> new EmailAddress("postmaster", domain(notice));
            case Notice.OfList about -> about.list().owner();
        };
    }

    private static Optional<EmailAddress> replyTo(Notice notice) {
        return switch (notice) {
            case Notice.Answer(Notice inner, String _) -> replyTo(inner);
            case Notice.ConfirmationAsked asked -> Optional.of(asked.list().confirm(asked.token()));
            case Notice.Invitation invitation -> Optional.of(invitation.list().confirm(invitation.token()));
            case Notice.Several several -> several.parts().stream().flatMap(part -> replyTo(part).stream()).findFirst();
            case Notice.PostHeld held -> Optional.of(held.first().verdicts().accept());
            case Notice.DecisionAsked asked -> Optional.of(asked.verdicts().accept());
            // An answer by a person brings him back; that of a machine does nothing there.
            case Notice.AddressProbe probe -> Optional.of(probe.list().confirm(probe.token()));
            case Notice.DeliverySuspended suspended -> Optional.of(suspended.list().confirm(suspended.token()));
            case Notice.Decided _, Notice.PostRejected _, Notice.Joined _, Notice.Left _, Notice.Help _, Notice.Facts _,
                    Notice.DecisionPending _, Notice.WishRefused _, Notice.WishDeclined _,
                    Notice.ForwardingPaused _, Notice.DeliveryTrouble _,
                    Notice.MembersRemoved _, Notice.PostsRefused _, Notice.ComplaintHonoured _, Notice.SignInLink _,
                    Notice.DomainTrouble _, WebhookDisabled _, Notice.AddressAsked _, SignInChanged _ -> Optional.empty();
        };
    }

    private static boolean isAnswer(Notice notice) {
        return notice instanceof Notice.Answer || notice instanceof Notice.PostRejected;
    }
}
