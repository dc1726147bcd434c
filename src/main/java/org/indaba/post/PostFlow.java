package org.indaba.post;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.indaba.accept.Acceptance;
import org.indaba.accept.Destination;
import org.indaba.accept.Recipients;
import org.indaba.deliver.NewMailing;
import org.indaba.deliver.Priority;
import org.indaba.deliver.ReturnPathRule;
import org.indaba.lists.ListSettings.EnvelopeStyle;
import org.indaba.lists.MailList;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.ReversePath;
import org.indaba.mail.SmtpReply;
import org.indaba.mail.TokenPurpose;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.HeaderReading;
import org.indaba.mime.Mailbox;
import org.indaba.mime.MessageOctets;
import org.indaba.mime.Participants;
import org.indaba.mime.Rendering;
import org.indaba.spool.Inbound;
import org.indaba.spool.Inbox;
import org.indaba.spool.InboundState;
import org.indaba.spool.Transactions;
import org.indaba.transform.Arrival;
import org.indaba.transform.Post;
import org.indaba.transform.StepNote;
import org.indaba.transform.Transformed;

/**
 * The order of the stations: what happens to an inbound row behind its 250.
 *
 * <p>Guarantees: the row, and all that its stations write, are one commit. A crash before it leaves the row waiting, a crash behind it
 * leaves nothing to do again.
 *
 * <p>When it fails: an unexpected exception rolls everything back, and a second transaction sets the row aside with the name of the
 * station and the stack trace; the next row is not kept waiting. When the database is away, the row stays as it is. Thread-safe.
 */
public final class PostFlow {

    private final Transactions transactions;
    private final Inbox inbox;
    private final Recipients recipients;
    private final PostStations posts;
    private final Stations others;
    private final PostContext context;

    /**
     * @param transactions one for each row, and one more for a row that is set aside
     * @param inbox where the rows are
     * @param recipients says again what an address means, as it stands now
     * @param posts the stations of a post
     * @param others the stations of all other mail
     * @param context what the flow needs beside them
     */
    public PostFlow(Transactions transactions, Inbox inbox, Recipients recipients, PostStations posts, Stations others,
            PostContext context) {
        this.transactions = transactions;
        this.inbox = inbox;
        this.recipients = recipients;
        this.posts = posts;
        this.others = others;
        this.context = context;
    }

    /** Takes the oldest waiting row through its stations. */
    public Progress takeNext() {
        Way way = new Way();
        try {
            Optional<Runnable> behindCommit = transactions.call(() -> inbox.lockNextInTx().map(row -> takeInTx(row, way)));
            behindCommit.ifPresent(Runnable::run);
            return behindCommit.isPresent() ? Progress.TOOK : Progress.NOTHING;
        } catch (NotNow busy) {
            return Progress.OUTAGE;
        } catch (Exception | StackOverflowError | LinkageError | AssertionError thrown) {
            return way.row == 0 || way.worked || Outage.isOne(thrown) ? outage(thrown) : setAside(way, thrown);
        }
    }

    private Runnable takeInTx(Inbound row, Way way) {
        way.row = row.id();
        way.at("accept");
        Destination destination = destination(row);
        way.at(destination.getClass().getSimpleName());
        Runnable behindCommit = switch (destination) {
            case Destination.Post(MailList list) -> postInTx(row, list, way);
            case Destination.Owner owner -> other(() -> others.ownerInTx(row, owner));
            case Destination.ReturnPath path -> other(() -> others.returnedInTx(row, path));
            case Destination.NoticeReturn notice -> other(() -> others.noticeReturnedInTx(row, notice));
            case Destination.Request request -> other(() -> others.requestInTx(row, request));
            case Destination.Join join -> other(() -> others.joinInTx(row, join));
            case Destination.Leave leave -> other(() -> others.leaveInTx(row, leave));
            case Destination.LeaveByToken leave -> other(() -> others.leaveByTokenInTx(row, leave));
            case Destination.Confirm confirm -> other(() -> others.confirmInTx(row, confirm));
            case Destination.Postmaster postmaster -> other(() -> others.postmasterInTx(row, postmaster));
        };
        way.at("done");
        inbox.moveInTx(row.id(), InboundState.DONE);
        way.worked = true;
        return behindCommit;
    }

    /** A post: transform, archive, expand. What follows belongs to {@code deliver}. */
    private Runnable postInTx(Inbound row, MailList list, Way way) {
        MessageOctets octets = posts.store().open(row.arrival().messageId());
        HeaderBlock header = header(octets);

        way.at("transform");
        Transformed transformed = posts.steps().apply(Post.of(octets, header, list, arrival(row)));

        way.at("archive");
        posts.archive().keepInTx(row.id(), list.id(), row.arrival().messageId(), header, row.arrival().receivedAt(),
                changes(transformed));

        way.at("expand");
        long mailing = posts.outbox().openInTx(mailing(row, list, transformed.rendering()));
        // A held post goes to the subscribers of the moment in which a moderator accepted it.
        Instant asOf = posts.held().acceptedAt(row.id()).orElse(row.arrival().receivedAt());
        posts.expansions().decideInTx(mailing, list.id(), asOf, participants(header, row.arrival().reversePath()));

        return () -> {
            context.expansionWaits().raise();
            context.events().accepted(row.id(), list.post().toString());
        };
    }

    private static List<String> changes(Transformed transformed) {
        return transformed.notes().stream().filter(note -> note.effect() == StepNote.Effect.CHANGED)
                .map(note -> note.step() + ": " + note.line()).toList();
    }

    private Runnable other(Runnable station) {
        station.run();
        return posts.outbox()::wake;
    }

    /** What the address means now: between the 250 and this moment the list may have gone. */
    private Destination destination(Inbound row) {
        return switch (recipients.check(row.arrival().recipient(), row.arrival().reversePath())) {
            case Acceptance.Taken(Destination destination) -> destination;
            case Acceptance.Refused(SmtpReply reply) when reply.transientFailure() -> throw new NotNow();
            // It was answered with 250, so it may not vanish: set aside, an operator sees it and may replay it.
            case Acceptance.Refused(SmtpReply reply) -> throw new NoLongerTaken(reply);
        };
    }

    private NewMailing mailing(Inbound row, MailList list, Rendering rendering) {
        ReturnPathRule returnPath = list.settings().envelope() == EnvelopeStyle.OWNER
                ? new ReturnPathRule.Fixed(ReversePath.of(list.owner()))
                : new ReturnPathRule.Signed(TokenPurpose.RETURN_PATH, list.returnPathBase());
        // The age limit counts from now: a post that a moderator or a repair kept waiting has its whole time before it.
        return new NewMailing(row.id(), list.id(), row.arrival().messageId(), rendering, returnPath, row.arrival().body(),
                row.arrival().smtpUtf8(), Priority.POST, context.clock().instant());
    }

    private Arrival arrival(Inbound row) {
        // The only recipient that is named is the list itself, so nobody else is disclosed, however many there were.
        return new Arrival(row.id(), row.arrival().peer(), row.arrival().reversePath(), row.arrival().receivedAt(), context.hostname(),
                Arrival.Recipients.SINGLE, Arrival.LeaveLink.PER_COPY);
    }

    /** Without a From field the envelope sender is the author; a step writes it into the copies. */
    static Participants participants(HeaderBlock header, ReversePath reversePath) {
        Participants named = Participants.of(header);
        if (named.fromFields() > 0 || !(reversePath instanceof ReversePath.Mailbox(EmailAddress sender))) {
            return named;
        }
        return new Participants(0, List.of(new Mailbox("", sender)), List.of(), named.senders(), named.addressedKeys(), named.complete());
    }

    private static HeaderBlock header(MessageOctets octets) {
        return switch (HeaderBlock.read(octets)) {
            case HeaderReading.Read(HeaderBlock header) -> header;
            case HeaderReading.TooLong(), HeaderReading.TooMany() ->
                throw new IllegalStateException("a header beyond the limits was refused at the end of DATA");
        };
    }

    private Progress setAside(Way way, Throwable thrown) {
        StringWriter stackTrace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(stackTrace, true));
        try {
            transactions.run(() -> inbox.shuntInTx(way.row, way.station, stackTrace.toString(), context.clock().instant()));
        } catch (RuntimeException away) {
            // The exception may well have been the first sign of an outage: the row waits, and will be tried again.
            away.addSuppressed(thrown);
            return outage(away);
        }
        context.events().shunted(way.station, way.row, thrown);
        return Progress.TOOK;
    }

    private Progress outage(Throwable thrown) {
        context.log().log(System.Logger.Level.WARNING, "Inbound mail waits, since the database does not answer", thrown);
        return Progress.OUTAGE;
    }

    /** How far a row has come: what is left to tell when its transaction is gone. */
    private static final class Way {

        private long row;
        private String station = "";
        /** All stations are behind it: what fails now is the commit, and that is no fault of the row. */
        private boolean worked;

        void at(String next) {
            station = next;
        }
    }

    /** Somebody whom the meaning of an address depends on is not ready. */
    private static final class NotNow extends RuntimeException {

        private static final long serialVersionUID = 1L;

        NotNow() {
            super("not now", null, false, false);
        }
    }

    /** What was taken with 250 is refused now. */
    private static final class NoLongerTaken extends RuntimeException {

        private static final long serialVersionUID = 1L;

        NoLongerTaken(SmtpReply reply) {
            super("the recipient was taken with 250 and is refused now: " + reply.text(), null, false, false);
        }
    }
}
