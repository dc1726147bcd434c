package org.indaba.bounce;

import java.util.List;
import java.util.Optional;
import org.indaba.access.Audit;
import org.indaba.auth.DkimOutcome;
import org.indaba.classify.Reason;
import org.indaba.deliver.SentCopy;
import org.indaba.lists.Lists;
import org.indaba.lists.MailList;
import org.indaba.lists.Members;
import org.indaba.lists.Membership;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.MailEvents;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.Participants;
import org.indaba.notice.Notice;
import org.indaba.notice.Notices;
import org.indaba.spool.Inbound;

/**
 * Reports of recipients who called a post spam (RFC 5965). One that came to the return path of a copy, and whose author's domain signed it
 * (DKIM, RFC 6376), ends that subscription at once, and the owners are told: the member does not want the posts, and says so by his mail
 * host. Any other is for the owners to judge: anybody may have written it. So is one whose key DNS did not tell in time, and a report that
 * is no complaint: of failed authentication (RFC 6591), or that a mail is no spam. Thread-safe.
 */
public final class Complaints {

    private final BounceTables tables;
    private final Lists lists;
    private final Members members;
    private final Notices notices;
    private final Audit audit;
    private final MailEvents events;
    private final Signatures signatures;

    /** Looks at the signatures of mails that were taken. */
    @FunctionalInterface
    public interface Signatures {

        /** Begins with mails that are looked at together; implementations bound the time that they ask DNS for all of these. */
        Together together();

        /** For the mails of one transaction, and for one thread. */
        @FunctionalInterface
        interface Together {
            /** What became of each signature of a mail. */
            List<DkimOutcome> of(Inbound row);
        }
    }

    /** All of them join the caller's transaction. */
    public Complaints(BounceTables tables, Lists lists, Members members, Notices notices, Audit audit, MailEvents events,
            Signatures signatures) {
        this.tables = tables;
        this.lists = lists;
        this.members = members;
        this.notices = notices;
        this.audit = audit;
        this.events = events;
        this.signatures = signatures;
    }

    /**
     * A complaint as it came.
     *
     * @param row the mail
     * @param list the list of the address that it came to
     * @param copy the copy whose token it bore, if the ledger knows it
     * @param header of the mail
     * @param type the feedback type
     */
    record Filed(Inbound row, MailList list, Optional<SentCopy> copy, HeaderBlock header, String type) {
    }

    /** To be asked once for all complaints of a transaction. */
    Signatures.Together together() {
        return signatures.together();
    }

    /**
     * What became of a complaint.
     *
     * @param honoured whether it ended the subscription
     * @param event what it was, for the counts; empty if nobody knows its copy, or if it says that all is well
     */
    record Result(boolean honoured, Optional<BounceEvent> event) {
    }

    /** Ends the subscription if the complaint is proven; if it was not honoured the owners are to see it. The caller counts it. */
    Result takeInTx(Filed filed, Signatures.Together seen) {
        Optional<Membership> member = filed.copy().flatMap(copy -> members.byId(copy.subscriptionId()))
                .filter(found -> found.listId() == filed.list().id());
        Optional<String> reporter = member.isPresent() && isAgainst(filed) ? reporter(filed, seen) : Optional.empty();
        Optional<BounceEvent> event = filed.copy().map(copy -> recordedInTx(filed, copy, reporter.isPresent()))
                .filter(recorded -> !recorded.finding().reason().isEmpty());
        if (member.isEmpty() || reporter.isEmpty()) {
            return new Result(false, event);
        }
        EmailAddress address = member.get().address();
        members.removeInTx(filed.list().id(), address);
        tables.members().removeInTx(List.of(member.get().subscriptionId()));
        audit.appendInTx(LifeCycle.ACTOR, "member remove", filed.list().post().toString(), address + " complaint, by " + reporter.get());
        notices.sendInTx(new Notice.ComplaintHonoured(filed.list(), lists.owners(filed.list().id()), address, reporter.get()));
        events.memberMoved("complained", filed.list().post().toString(), address.toString());
        return new Result(true, event);
    }

    /** Whether somebody complains with the report. */
    private static boolean isAgainst(Filed filed) {
        return Told.by(filed.type()).kind() == EventKind.COMPLAINT;
    }

    /**
     * What a report says.
     *
     * @param kind what it is in the journal
     * @param reason why, as a word; empty if nothing failed
     * @param blame whose doing it is; empty if nothing failed
     */
    private record Told(EventKind kind, String reason, String blame) {

        static Told by(String type) {
            return switch (type) {
                // The other way round: somebody took a mail out of the junk folder.
                case "not-spam" -> new Told(EventKind.NOT_SPAM, "", "");
                // RFC 6591 §3.1: a host tells that SPF, DKIM or DMARC did not pass. Nobody complained.
                case "auth-failure" -> new Told(EventKind.AUTH_FAILURE, Reason.AUTHENTICATION.word(), "site");
                // RFC 5965 §7.3: more types may be registered; what is not known for something else is taken for a complaint.
                default -> new Told(EventKind.COMPLAINT, Reason.COMPLAINT.word(), "nobody");
            };
        }
    }

    private BounceEvent recordedInTx(Filed filed, SentCopy copy, boolean proven) {
        Told told = Told.by(filed.type());
        Effect unproven = told.kind() == EventKind.COMPLAINT ? Effect.UNPROVEN : Effect.NONE;
        BounceEvent event = new BounceEvent(0, 0, filed.row().arrival().receivedAt(), told.kind(),
                new BounceEvent.Whom(copy.listId(), copy.subscriptionId(), copy.address()),
                new BounceEvent.About(copy.id(), copy.mailingId(), copy.postId(), copy.site(), filed.row().id()),
                new BounceEvent.Finding("", "", told.reason(), told.blame(), "", 0, "Feedback-Type: " + filed.type(), "complaint"),
                proven ? Effect.UNSUBSCRIBED : unproven, 0, 0, 0);
        tables.journal().addAllInTx(List.of(event));
        return event;
    }

    /** The author's domain, if it signed the report. */
    private static Optional<String> reporter(Filed filed, Signatures.Together seen) {
        Optional<String> author = Participants.of(filed.header()).onlyAuthor().map(EmailAddress::domain);
        return author.flatMap(domain -> seen.of(filed.row()).stream()
                .filter(DkimOutcome::proves).map(DkimOutcome::domain).filter(signer -> aligned(signer, domain)).findFirst());
    }

    /** RFC 7489 §3.1.1: the signing domain is the author's, or one above it. */
    private static boolean aligned(String signer, String author) {
        return author.equals(signer) || author.endsWith("." + signer);
    }
}
