package org.indaba.bounce;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.indaba.accept.Destination;
import org.indaba.classify.FailedRecipient;
import org.indaba.classify.Notice;
import org.indaba.deliver.CopyState;
import org.indaba.deliver.ReturnPathRule;
import org.indaba.deliver.SentCopies;
import org.indaba.deliver.SentCopy;
import org.indaba.lists.BounceSettings;
import org.indaba.lists.Lists;
import org.indaba.lists.MailList;
import org.indaba.mail.MailEvents;
import org.indaba.mail.ReversePath;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.MessageOctets;
import org.indaba.spool.Inbound;
import org.indaba.spool.MessageStore;

/**
 * Mail that comes back to a return path of ours. What is about a copy of a post is read, recorded on that copy and in the journal, and
 * forwarded to the list's owners, as they want it, with the null sender, so that nothing can come back from there. Every one counts, also
 * where so much came that the mail itself is not kept ({@link BounceLog}). What is about a
 * notice, or about a copy of a list that is gone, is recorded only. What bears the token of another list's copy is kept, and touches
 * nobody.
 *
 * <p>A notice counts for the member whose copy's token it came to, whomever it names: the token tells the truth, and behind a forwarding
 * the name is another. What it does to a score is decided later, by {@link BounceRounds}.
 *
 * <p>{@code post} calls it with inbound rows; the caller moves the rows. Mails that wait together are read, looked up and recorded
 * together. Everything happens in the caller's transaction. Thread-safe.
 */
public final class ReturnedMail {

    /** Workers who end subscriptions wait for each other in one direction only. */
    private static final Comparator<Read> BY_SUBSCRIPTION = Comparator.<Read>comparingLong(mail -> mail.list().id())
            .thenComparingLong(mail -> mail.copy().map(SentCopy::subscriptionId).orElse(0L));

    private final Records records;
    private final Sent sent;
    private final OwnersDesk owners;
    private final Complaints complaints;
    private final MessageStore store;
    private final MailEvents events;
    private final NoticeReading reader;

    /** Where it is recorded, and where mail with a foreign token stays. */
    public record Records(BounceLog log, BounceTables tables, KeptMail kept) {
    }

    /** What is known of copies, and whether their lists are still there. */
    public record Sent(SentCopies copies, Lists lists) {
    }

    /**
     * @param records where it is recorded
     * @param sent to whom a copy went
     * @param owners how it reaches the owners
     * @param complaints takes those who call a post spam
     * @param store where the mail is read that comes alone
     * @param events is told of each returned copy
     * @param reader what a notice says
     */
    public ReturnedMail(Records records, Sent sent, OwnersDesk owners, Complaints complaints, MessageStore store,
            MailEvents events, NoticeReading reader) {
        this.records = records;
        this.sent = sent;
        this.owners = owners;
        this.complaints = complaints;
        this.store = store;
        this.events = events;
        this.reader = reader;
    }

    /**
     * A mail that came to the return path of a copy.
     *
     * @param row the mail
     * @param destination the return path
     * @param octets the mail itself
     */
    public record Returned(Inbound row, Destination.ReturnPath destination, MessageOctets octets) {
    }

    /** A mail that was read. */
    private record Read(Inbound row, MailList list, long copyId, Optional<SentCopy> copy, Content content, Notice notice) {

        BounceLog.Came came() {
            return new BounceLog.Came(bounce(row, content.glance(), copyId, list.id()), content.octets());
        }
    }

    /** What stands in a mail. */
    private record Content(MessageOctets octets, HeaderBlock header, ReportGlance glance) {
    }

    /**
     * What mails that are taken together share.
     *
     * @param flooded lists whose owners get no more of it in this hour
     * @param signatures of complaints, which DNS has a bounded time for
     * @param complained complaints, to be counted together
     */
    private record Turn(Set<Long> flooded, Complaints.Signatures.Together signatures, List<BounceEvent> complained) {
    }

    /**
     * A mail that is counted for a list and the hour. The count stays locked up to the commit, so everybody counts in one order.
     *
     * @param kept whether it is counted as kept, and not as forwarded
     * @param work counts it, and does what the count allows
     */
    private record Due(long listId, boolean kept, Runnable work) {

        private static final Comparator<Due> ORDER = Comparator.comparingLong(Due::listId).thenComparing(Due::kept);
    }

    /** What came back about copies of posts. A copy that nobody knows any more is taken for one of the list. */
    public void takeAllInTx(List<Returned> all) {
        Map<Long, SentCopy> known = sent.copies().find(all.stream().map(mail -> mail.destination().copyId()).toList());
        // The list of the address has taken the name of one that is gone: it has nothing to do with copies of that.
        Map<Boolean, List<Returned>> byOrphanhood = all.stream().collect(Collectors.partitioningBy(mail -> isForeign(mail, known)
                && sent.lists().byId(known.get(mail.destination().copyId()).listId()).isEmpty()));
        List<Returned> mails = byOrphanhood.get(false);
        List<Returned> ours = mails.stream().filter(mail -> !isForeign(mail, known)).toList();
        ours.forEach(mail -> events.returned(mail.destination().copyId(), mail.destination().list().post().toString()));
        byOrphanhood.get(true).forEach(mail -> takeInTx(mail.row(), new Destination.OrphanReturn(mail.destination().copyId())));
        takeReadInTx(ours.stream().map(mail -> {
            Destination.ReturnPath path = mail.destination();
            return read(mail.row(), path.list(), path.copyId(), Optional.ofNullable(known.get(path.copyId())), mail.octets());
        }).toList(), mails.stream().filter(mail -> isForeign(mail, known)).map(this::foreign).toList());
    }

    private static boolean isForeign(Returned mail, Map<Long, SentCopy> known) {
        SentCopy copy = known.get(mail.destination().copyId());
        return copy != null && copy.listId() != 0 && copy.listId() != mail.destination().list().id();
    }

    private Due foreign(Returned mail) {
        MailList list = mail.destination().list();
        return new Due(list.id(), true, () -> records.kept().keepInTx(mail.row(), list.owner(), KeptMail.Reason.FOREIGN));
    }

    /** What came back about a notice or a forwarded mail: recorded, and nobody is told. It may be the answer to a trial of an address. */
    public void takeInTx(Inbound row, Destination.NoticeReturn destination) {
        MessageOctets mail = store.open(row.arrival().messageId());
        HeaderBlock header = InboundHeader.of(mail);
        records.log().recordAllInTx(List.of(new BounceLog.Came(bounce(row, ReportGlance.of(mail, header), destination.copyId(), 0), mail)));
        List<BounceMember> tried = records.tables().members().triedByInTx(List.of(destination.copyId()));
        if (!tried.isEmpty() && reader.read(mail) instanceof Notice.Bounce(List<FailedRecipient> failed)) {
            BounceMember member = tried.getFirst();
            SentCopy trial = new SentCopy(destination.copyId(), 0, 0, member.listId(), member.subscriptionId(),
                    member.address().toString(), member.address().domain(), CopyState.DELIVERED, null);
            records.tables().journal().addAllInTx(List.of(event(row, trial, EventKind.NOTICE, finding(trial, failed), Effect.PENDING)));
        }
    }

    /** What came back about a copy of a list that is gone: recorded on it, and a failure in the journal; nobody is told. */
    public void takeInTx(Inbound row, Destination.OrphanReturn destination) {
        Optional<SentCopy> copy = Optional.ofNullable(sent.copies().find(List.of(destination.copyId())).get(destination.copyId()))
                .filter(found -> found.subscriptionId() > 0);
        MessageOctets mail = store.open(row.arrival().messageId());
        ReportGlance glance = ReportGlance.of(mail, InboundHeader.of(mail));
        records.log().recordAllInTx(List.of(new BounceLog.Came(
                bounce(row, glance, destination.copyId(), copy.map(SentCopy::listId).orElse(0L)), mail)));
        records.tables().journal().addAllInTx(copy.flatMap(found -> event(row, found, reader.read(mail))).stream().toList());
    }

    /** A machine's mail to the plain owner address of a list whose return paths carry no token: about a copy, nobody knows which. */
    void takeUnsignedInTx(Inbound row, MailList list) {
        takeReadInTx(List.of(read(row, list, 0, Optional.empty(), store.open(row.arrival().messageId()))), List.of());
    }

    private Read read(Inbound row, MailList list, long copyId, Optional<SentCopy> copy, MessageOctets octets) {
        HeaderBlock header = InboundHeader.of(octets);
        return new Read(row, list, copyId, copy.filter(sent -> sent.subscriptionId() > 0),
                new Content(octets, header, ReportGlance.of(octets, header)), reader.read(octets));
    }

    private void takeReadInTx(List<Read> mails, List<Due> foreign) {
        records.log().recordAllInTx(mails.stream().map(Read::came).toList());
        List<BounceEvent> told = new ArrayList<>();
        mails.forEach(mail -> mail.copy().flatMap(copy -> event(mail.row(), copy, mail.notice())).ifPresent(told::add));
        records.tables().journal().addAllInTx(told);
        Turn turn = new Turn(new HashSet<>(), complaints.together(), new ArrayList<>());
        // DNS is asked before anything is counted.
        List<Read> wanted = mails.stream().sorted(BY_SUBSCRIPTION).filter(mail -> isForOwnersInTx(mail, turn)).toList();
        List<Due> due = new ArrayList<>(foreign);
        wanted.forEach(mail -> due.add(new Due(mail.list().id(), TraceFields.isLoop(mail.content().header(), mail.list().owner()),
                () -> forwardInTx(mail, turn))));
        due.stream().sorted(Due.ORDER).forEach(mail -> mail.work().run());
        records.tables().journal().countInTx(turn.complained());
    }

    /** Whether the owners want such mail, or nobody but they can judge it. */
    private boolean isForOwnersInTx(Read mail, Turn turn) {
        if (mail.notice() instanceof Notice.Complaint(String type, List<String> _, String _, String _)) {
            Complaints.Result result = complaints.takeInTx(
                    new Complaints.Filed(mail.row(), mail.list(), mail.copy(), mail.content().header(), type), turn.signatures());
            result.event().ifPresent(turn.complained()::add);
            return !result.honoured() || wanted(mail);
        }
        return wanted(mail);
    }

    private static Optional<BounceEvent> event(Inbound row, SentCopy copy, Notice notice) {
        return switch (notice) {
            case Notice.Bounce(List<FailedRecipient> failed) ->
                Optional.of(event(row, copy, EventKind.NOTICE, finding(copy, failed), Effect.PENDING));
            case Notice.Delayed(List<FailedRecipient> late) ->
                Optional.of(event(row, copy, EventKind.DELAY, finding(copy, late), Effect.NOT_THE_MEMBER));
            case Notice.Complaint _, Notice.Delivered _, Notice.AutoReply _, Notice.Challenge _, Notice.None _ -> Optional.empty();
        };
    }

    private static BounceEvent event(Inbound row, SentCopy copy, EventKind kind, BounceEvent.Finding finding, Effect effect) {
        return new BounceEvent(0, 0, row.arrival().receivedAt(), kind,
                new BounceEvent.Whom(copy.listId(), copy.subscriptionId(), copy.address()),
                new BounceEvent.About(copy.id(), copy.mailingId(), copy.postId(), copy.site(), row.id()), finding, effect, 0, 0, 0);
    }

    /** Of several addresses, that of the member; else the first: it is behind the member's. */
    private static BounceEvent.Finding finding(SentCopy copy, List<FailedRecipient> failed) {
        FailedRecipient own = failed.stream().filter(one -> one.address().equalsIgnoreCase(copy.address())).findFirst()
                .orElse(failed.getFirst());
        return BounceEvent.Finding.of(own.address(), own.diagnosis());
    }

    private void forwardInTx(Read mail, Turn turn) {
        if (turn.flooded().contains(mail.list().id())) {
            return;
        }
        // RFC 5321 §4.5.5: what tells of failures is sent with the null path.
        Forwarding.Result result = owners.takeInTx(mail.row(), mail.content().header(), mail.list(), Errand.Sort.RETURNED,
                new ReturnPathRule.Fixed(ReversePath.none()));
        switch (result) {
            case FORWARDED, KEPT -> { }
            case LIMIT_REACHED, BEYOND_LIMIT -> turn.flooded().add(mail.list().id());
        }
    }

    private static boolean wanted(Read mail) {
        BounceSettings.Forward forward = mail.list().settings().bounces().forward();
        return switch (mail.notice()) {
            case Notice.None _, Notice.Challenge _ -> forward != BounceSettings.Forward.NONE;
            case Notice.Bounce _, Notice.Delayed _, Notice.Delivered _, Notice.AutoReply _, Notice.Complaint _ ->
                forward == BounceSettings.Forward.ALL;
        };
    }

    private static Bounce bounce(Inbound row, ReportGlance glance, long copyId, long listId) {
        return new Bounce(copyId, listId, row.id(), row.arrival().messageId(), row.arrival().receivedAt(), glance.status(),
                glance.summary());
    }
}
