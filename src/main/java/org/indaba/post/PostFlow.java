package org.indaba.post;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.indaba.accept.Acceptance;
import org.indaba.accept.Destination;
import org.indaba.deliver.NewMailing;
import org.indaba.lists.MailList;
import org.indaba.lists.Variant;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.SmtpReply;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.HeaderReading;
import org.indaba.mime.MessageOctets;
import org.indaba.mime.Participants;
import org.indaba.moderate.HeldPosts;
import org.indaba.spool.Inbound;
import org.indaba.spool.Inbox;
import org.indaba.spool.Outage;
import org.indaba.spool.Transactions;
import org.indaba.spool.Trouble;
import org.indaba.transform.Arrival;
import org.indaba.transform.Post;

/**
 * The order of the stations: what happens to an inbound row behind its 250.
 *
 * <p>Guarantees: a row, and all that its stations write, are one commit; posts that wait together go through each station together and
 * share the commit. A crash before it leaves the rows waiting, a crash behind it leaves nothing to do again.
 *
 * <p>Memory: what goes together is bounded by number and by {@link TogetherInMemory}.
 *
 * <p>When it fails: an unexpected exception, or want of memory, rolls everything back. Posts that went together are then taken one by one;
 * a row that fails by itself is set aside by a second transaction, with the name of the station and the stack trace, and the next row is
 * not kept waiting.
 * When the database is away, the rows stay as they are. Thread-safe.
 */
public final class PostFlow {

    /** Posts that go together at most: a commit of some 40 ms. */
    static final int TOGETHER = 100;

    /** So many posts in one turn say that hundreds come in a second. */
    static final int MANY = 10;

    /** Mails that came back and go together at most. */
    static final int RETURNED_TOGETHER = 50;

    private final AtomicLong turns = new AtomicLong();
    private final Transactions transactions;
    private final Inbox inbox;
    private final Meanings meanings;
    private final PostStations posts;
    private final Stations others;
    private final PostContext context;
    private final Trouble trouble;

    /**
     * @param transactions one for the rows that go together, and one more for a row that is set aside
     * @param inbox where the rows are
     * @param meanings says again what mail means, as its list stands now
     * @param posts the stations of a post
     * @param others the stations of all other mail
     * @param context what the flow needs beside them
     */
    public PostFlow(Transactions transactions, Inbox inbox, Meanings meanings, PostStations posts, Stations others,
            PostContext context) {
        this.transactions = transactions;
        this.inbox = inbox;
        this.meanings = meanings;
        this.posts = posts;
        this.others = others;
        this.context = context;
        this.trouble = new Trouble(context.log(), "Taking inbound mail", System::nanoTime);
    }

    /**
     * Takes the oldest waiting row through its stations, and if it is a post or came back, others of its kind that wait with it. Every
     * other turn it is the oldest post, if there is one: however much comes back, it keeps no post waiting for longer than one turn.
     */
    public Progress takeNext() {
        return takeNext(TOGETHER);
    }

    private Progress takeNext(int atMost) {
        Way way = new Way();
        try {
            Optional<Runnable> behindCommit = transactions.call(() -> lockNextInTx().map(row -> takeInTx(row, atMost, way)));
            trouble.over();
            behindCommit.ifPresent(Runnable::run);
            if (behindCommit.isEmpty()) {
                return Progress.NOTHING;
            }
            return progress(way);
        } catch (NotNow busy) {
            return Progress.OUTAGE;
        } catch (Exception | VirtualMachineError | LinkageError | AssertionError thrown) {
            // Memory that does not suffice for many may do for one; a row that it does not suffice for would keep all others waiting.
            if (way.rows.isEmpty() || way.worked || Outage.isOne(thrown)) {
                return outage(thrown);
            }
            return way.rows.size() > 1 ? takeOneByOne(way.rows.size()) : setAside(way, thrown);
        }
    }

    private static Progress progress(Way way) {
        int rows = way.rows.size();
        if (rows >= way.most) {
            return Progress.TOOK_ALL_IT_CAN;
        }
        if (rows >= MANY) {
            return Progress.TOOK_MANY;
        }
        return rows > 1 ? Progress.TOOK_SEVERAL : Progress.TOOK;
    }

    private Optional<Inbound> lockNextInTx() {
        return (turns.getAndIncrement() % 2 == 1 ? inbox.lockJudgedInTx(0, 1).stream().findFirst() : Optional.<Inbound>empty())
                .or(inbox::lockNextInTx);
    }

    /** Nobody knows whose fault it was, and it was not that of the others. */
    private Progress takeOneByOne(int rows) {
        Progress progress = Progress.TOOK;
        for (int i = 0; i < rows && progress == Progress.TOOK; i++) {
            progress = takeNext(1);
        }
        return progress;
    }

    private Runnable takeInTx(Inbound first, int atMost, Way way) {
        way.at("accept");
        way.rows.add(first);
        // Stations ask DNS for the keys of signatures, which may take 20 seconds.
        inbox.waitForOthersInTx();
        Destination destination = destination(first);
        way.at(destination.getClass().getSimpleName());
        Runnable behindCommit = switch (destination) {
            case Destination.Post(MailList list) -> postsInTx(withOthersInTx(first, list, atMost, way), way);
            case Destination.Owner owner -> other(first, way, () -> others.ownerInTx(first, owner));
            case Destination.ReturnPath path -> unreported(() -> others.returnedInTx(returnedInTx(first, path, atMost, way)));
            case Destination.NoticeReturn notice -> unreported(() -> others.noticeReturnedInTx(first, notice));
            case Destination.OrphanReturn orphan -> unreported(() -> others.orphanReturnedInTx(first, orphan));
            case Destination.Request request -> other(first, way, () -> others.requestInTx(first, request));
            case Destination.Join join -> other(first, way, () -> others.joinInTx(first, join));
            case Destination.Leave leave -> other(first, way, () -> others.leaveInTx(first, leave));
            case Destination.LeaveByToken leave -> other(first, way, () -> others.leaveByTokenInTx(first, leave));
            case Destination.Confirm confirm -> other(first, way, () -> others.confirmInTx(first, confirm));
            case Destination.Resume resume -> other(first, way, () -> others.resumeInTx(first, resume));
            case Destination.Moderate moderate -> other(first, way, () -> others.moderateInTx(first, moderate));
            case Destination.Postmaster postmaster -> other(first, way, () -> others.postmasterInTx(first, postmaster));
        };
        way.at("done");
        inbox.finishInTx(way.rows);
        way.worked = true;
        return behindCommit;
    }

    /** Whatever else came back and waits. What it means is asked row by row, since each token is another. */
    private List<Stations.Returned> returnedInTx(Inbound first, Destination.ReturnPath path, int atMost, Way way) {
        way.most = RETURNED_TOGETHER;
        List<Destination.ReturnPath> paths = new ArrayList<>(List.of(path));
        for (Inbound row : atMost > 1 ? inbox.lockUnjudgedInTx(first.id(), RETURNED_TOGETHER - 1) : List.<Inbound>of()) {
            if (meanings.of(row.arrival()) instanceof Acceptance.Taken(Destination.ReturnPath its)) {
                paths.add(its);
                way.rows.add(row);
            }
        }
        List<MessageOctets> messages = openFitting(way);
        return IntStream.range(0, messages.size())
                .mapToObj(i -> new Stations.Returned(way.rows.get(i), paths.get(i), messages.get(i))).toList();
    }

    /** The messages of the rows, but of those only that memory has room for at once; the others are left for the next turn. */
    private List<MessageOctets> openFitting(Way way) {
        List<MessageOctets> messages = posts.store().openAll(way.rows.stream().map(row -> row.arrival().messageId()).toList());
        int fitting = TogetherInMemory.fitting(messages);
        if (fitting < messages.size()) {
            way.rows.subList(fitting, messages.size()).clear();
            way.most = fitting;
        }
        return messages.subList(0, fitting);
    }

    /** What is no post any more is left for a turn of its own, in which it is the first. */
    private List<PostRow> withOthersInTx(Inbound first, MailList list, int atMost, Way way) {
        List<PostRow> together = new ArrayList<>(List.of(new PostRow(first, list)));
        Map<Meant, Acceptance> known = new HashMap<>();
        for (Inbound row : atMost > 1 ? inbox.lockJudgedInTx(first.id(), atMost - 1) : List.<Inbound>of()) {
            if (known.computeIfAbsent(Meant.by(row), _ -> meanings.of(row.arrival()))
                    instanceof Acceptance.Taken(Destination.Post(MailList its))) {
                together.add(new PostRow(row, its));
                way.rows.add(row);
            }
        }
        return together;
    }

    /** Posts: transform, archive, expand, report. What follows belongs to {@code deliver}. */
    private Runnable postsInTx(List<PostRow> waiting, Way way) {
        List<MessageOctets> messages = openFitting(way);
        List<PostRow> came = waiting.subList(0, messages.size());
        Map<Long, HeldPosts.Accepted> accepted = posts.accepted().among(came);
        List<PostRow> together = came.stream().map(post -> posts.accepted().atItsList(post, accepted)).toList();
        List<HeaderBlock> headers = messages.stream().map(PostFlow::header).toList();
        List<Participants> participants = each(together, i -> together.get(i).participants(headers.get(i)));

        way.at("transform");
        Map<Long, Set<Variant>> wanted = posts.expansions().variants(
                together.stream().map(post -> post.list().id()).collect(Collectors.toSet()));
        List<Forms> forms = each(together, i -> Forms.of(posts.preparation(),
                Post.of(messages.get(i), headers.get(i), together.get(i).list(), arrival(together.get(i)))
                        .with(together.get(i).evidence()),
                wanted.getOrDefault(together.get(i).list().id(), Set.of())));

        way.at("archive");
        posts.archive().keepAllInTx(each(together, i -> together.get(i).forArchive(headers.get(i), forms.get(i))));
        posts.posters().postedInTx(each(together, i -> together.get(i).posted(participants.get(i))).stream()
                .flatMap(List::stream).toList());

        way.at("expand");
        List<Long> mailings = posts.outbox().openAllInTx(each(together, i -> mailing(together.get(i), forms.get(i))));
        // A held post goes to the subscribers of the moment in which a moderator accepted it.
        Set<Long> done = posts.expansions().decideInTx(each(together,
                i -> together.get(i).decision(mailings.get(i), accepted, participants.get(i), forms.get(i).numbers())));

        way.at("report");
        long reported = together.stream().filter(post -> posts.reports().postedInTx(post.row(), post.list())).count();

        return () -> {
            if (done.size() < mailings.size()) {
                context.expansionWaits().raise();
                mailings.stream().filter(mailing -> !done.contains(mailing)).findFirst().ifPresent(posts.outbox()::expect);
            }
            if (reported > 0) {
                posts.outbox().wake();
            }
            for (int i = 0; i < together.size(); i++) {
                tell(together.get(i), done.contains(mailings.get(i)));
            }
        };
    }

    /** @param done there is nobody whom it goes to */
    private void tell(PostRow post, boolean done) {
        String list = post.list().post().toString();
        context.events().accepted(post.id(), list);
        if (done) {
            context.events().expanded(post.id(), list, 0);
        }
    }

    private static <T> List<T> each(List<PostRow> posts, IntFunction<T> work) {
        return IntStream.range(0, posts.size()).mapToObj(work).toList();
    }

    /** Only what reached whom it is for is reported as delivered. @param station whether it did */
    private Runnable other(Inbound row, Way way, BooleanSupplier station) {
        if (station.getAsBoolean()) {
            way.at("report");
            posts.reports().takenInTx(row);
        }
        return posts.outbox()::wake;
    }

    /** What came back about mail of ours: whoever asks to be told of that is told nothing. */
    private Runnable unreported(Runnable station) {
        station.run();
        return posts.outbox()::wake;
    }

    /** What the address means now: between the 250 and this moment the list may have gone. Who is banned since then is not asked. */
    private Destination destination(Inbound row) {
        return switch (meanings.of(row.arrival())) {
            case Acceptance.Taken(Destination destination) -> destination;
            case Acceptance.Refused(SmtpReply reply) when reply.transientFailure() -> throw new NotNow();
            // It was answered with 250, so it may not vanish: set aside, an operator sees it and may replay it.
            case Acceptance.Refused(SmtpReply reply) -> throw new NoLongerTaken(reply);
        };
    }

    private NewMailing mailing(PostRow post, Forms forms) {
        // The age limit counts from now: a post that a moderator or a repair kept waiting has its whole time before it.
        return post.mailing(forms, context.clock().instant());
    }

    private Arrival arrival(PostRow post) {
        Inbound row = post.row();
        // The only recipient that is named is the list itself, so nobody else is disclosed, however many there were.
        return new Arrival(row.id(), row.arrival().peer(), row.arrival().reversePath(), row.arrival().receivedAt(), context.names().get(),
                Arrival.Recipients.SINGLE, context.leaveLinks().of(post.list()));
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
            transactions.run(() -> inbox.shuntInTx(way.rows.getFirst().id(), way.station, stackTrace.toString(),
                    context.clock().instant()));
        } catch (RuntimeException away) {
            // The exception may well have been the first sign of an outage: the row waits, and will be tried again.
            away.addSuppressed(thrown);
            return outage(away);
        }
        context.events().shunted(way.station, way.rows.getFirst().id(), thrown);
        return Progress.TOOK;
    }

    private Progress outage(Throwable thrown) {
        trouble.met(thrown);
        return Progress.OUTAGE;
    }

    /** Rows that mean the same. */
    private record Meant(EmailAddress recipient, long listId) {

        static Meant by(Inbound row) {
            return new Meant(row.arrival().recipient(), row.arrival().listId());
        }
    }

    /** How far rows have come: what is left to tell when their transaction is gone. */
    private static final class Way {

        private final List<Inbound> rows = new ArrayList<>();
        private String station = "";
        /** So many rows of the kind at hand are as many as go together. */
        private int most = TOGETHER;
        /** All stations are behind it: what fails now is the commit, and that is no fault of theirs. */
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
