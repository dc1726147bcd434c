package org.indaba.moderate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.indaba.accept.Destination;
import org.indaba.auth.Authenticator;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.MailEvents;
import org.indaba.mail.ReportWish;
import org.indaba.mail.SmtpReply;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.HeaderReading;
import org.indaba.spool.Transactions;

/**
 * The end of DATA: has it found out who sent the message, judges it for each of its recipients, and answers once the outcome is committed.
 *
 * <p>There is one reply for all recipients. All refuse: 550 with the reason, and nothing is kept. Otherwise 250, and a list that would
 * have refused holds the post. A recipient that is no list's post address takes all but what goes in circles, and drops that where it
 * cannot refuse. A list that is named twice gets one post. When anything throws, the transaction leaves nothing, and the caller answers
 * 451 for all.
 *
 * <p>Guarantees: a positive reply means that message, verdicts and rows are committed; of two dialogues that bring the same message
 * at once only one makes a post. Memory does not grow with the message, and large headers take no more of it than
 * {@link #LARGE_AT_ONCE} of them do. Thread-safe.
 */
public final class CommittingIntake implements Intake {

    /**
     * So many messages are judged at the same time. There may be a thousand dialogues, but the connections to the database are few, and
     * those who deliver need them too.
     */
    public static final int AT_ONCE = 16;

    /**
     * So many messages with large headers are examined and judged at the same time: what is made of a header, of one with up to
     * {@link HeaderBlock#MAX_OCTETS}, stays in memory while DNS is asked, outside of the places.
     */
    static final int LARGE_AT_ONCE = 32;

    /**
     * RFC 5321 §4.5.3.2.6: a client waits ten minutes for the reply to its final dot; who has waited here so long, for a place and for
     * others' commits together, hears 451.
     */
    static final Duration LONGEST_WAIT = Duration.ofMinutes(2);

    /** Each new try needs one more dialogue that commits the same post in the same instant; two are rare, five do not happen. */
    private static final int TRIES = 5;

    private final Authenticator authenticator;
    private final Judge judge;
    private final HopsRule hops = new HopsRule();
    private final GroupCommit commits;
    private final MailEvents events;
    private final Semaphore places = new Semaphore(AT_ONCE, true);
    private final Semaphore largeHeaders = new Semaphore(LARGE_AT_ONCE, true);

    /**
     * @param authenticator finds out who sent a message, before it is judged
     * @param transactions in one of these are the messages that are kept together
     */
    public CommittingIntake(Authenticator authenticator, Judge judge, Keeping keeping, Transactions transactions, MailEvents events) {
        this.authenticator = authenticator;
        this.judge = judge;
        this.commits = new GroupCommit(keeping, transactions);
        this.events = events;
    }

    @Override
    public SmtpReply take(Submission submission) {
        if (submission.destinations().size() != submission.envelope().recipients().size() || submission.destinations().isEmpty()) {
            throw new IllegalArgumentException("one destination for each recipient, and at least one");
        }
        if (!HeaderBlock.isLarge(submission.octets())) {
            return read(submission, LONGEST_WAIT.toNanos());
        }
        long until = System.nanoTime() + LONGEST_WAIT.toNanos();
        enter(largeHeaders, until);
        try {
            return read(submission, until - System.nanoTime());
        } finally {
            largeHeaders.release();
        }
    }

    /** @param wait how long it may wait for others from now on, DNS aside, in nanoseconds */
    private SmtpReply read(Submission submission, long wait) {
        // RFC 5321 §4.5.3: larger ones may be refused, with a reply that says why.
        return switch (HeaderBlock.read(submission.octets())) {
            case HeaderReading.Read(HeaderBlock header) -> take(submission, header, wait);
            case HeaderReading.TooLong() -> SmtpReply.of(552, "5.3.4",
                    "the header is larger than " + HeaderBlock.MAX_OCTETS + " octets");
            case HeaderReading.TooMany() -> SmtpReply.of(552, "5.3.4", "the header has more than " + HeaderBlock.MAX_FIELDS + " fields");
        };
    }

    private SmtpReply take(Submission submission, HeaderBlock header, long wait) {
        ArrivedMessage arrived = new ArrivedMessage(submission.peer(), submission.envelope(), header, submission.octets());
        // Outside of the places and of every transaction: DNS may take its time.
        ArrivedMessage message = submission.destinations().stream().anyMatch(CommittingIntake::sendersMatter)
                ? arrived.with(authenticator.examine(arrived.arrival())) : arrived;
        long until = System.nanoTime() + wait;
        for (int i = 0; i < TRIES; i++) {
            List<Judged> judged = judgeInTurn(submission, message, until);
            if (judged.stream().allMatch(one -> one.judgement().verdict() instanceof Verdict.Reject)) {
                return Replies.refusal(judged);
            }
            List<Judged> settled = judged.stream().map(Judged::withOthersTaking).toList();
            try {
                Kept kept = commits.keep(new Keeping.Settled(submission, message, settled), until);
                tell(submission, kept);
                return Replies.taken(kept);
            } catch (Keeping.CameMeanwhile again) {
                // Another dialogue has committed this very post since it was judged: judged again, it is known.
                continue;
            }
        }
        throw new IllegalStateException("the same message keeps coming in");
    }

    /** Whether somebody will want to know who sent this. What comes to an address with a token of ours is proven by that. */
    private static boolean sendersMatter(Destination destination) {
        return switch (destination) {
            case Destination.Post _, Destination.Owner _, Destination.Postmaster _, Destination.Request _, Destination.Join _,
                    Destination.Leave _ -> true;
            case Destination.ReturnPath _, Destination.NoticeReturn _, Destination.OrphanReturn _, Destination.Confirm _,
                    Destination.Resume _, Destination.Moderate _, Destination.LeaveByToken _ -> false;
        };
    }

    private static void enter(Semaphore places, long until) {
        try {
            if (!places.tryAcquire(until - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                throw new IllegalStateException("too many messages wait to be judged");
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped before the message was judged", stop);
        }
    }

    private List<Judged> judgeInTurn(Submission submission, ArrivedMessage message, long until) {
        enter(places, until);
        try {
            return judge(submission, message);
        } finally {
            places.release();
        }
    }

    /** One judgement for each meaning, in the order of the recipients; posts in the order of their lists behind the others. */
    private List<Judged> judge(Submission submission, ArrivedMessage message) {
        Map<Object, Judged> judged = new LinkedHashMap<>();
        for (int i = 0; i < submission.destinations().size(); i++) {
            Destination destination = submission.destinations().get(i);
            EmailAddress recipient = submission.envelope().recipients().get(i);
            ReportWish wish = submission.envelope().wish(i);
            judged.computeIfAbsent(meaning(destination),
                    _ -> new Judged(recipient, wish, destination, judge(destination, recipient, message)));
        }
        List<Judged> inOrder = new ArrayList<>(judged.values());
        // Two dialogues with the same lists in another order would wait for each other's rows of earlier posts.
        inOrder.sort((a, b) -> Long.compare(a.listIdOfPost(), b.listIdOfPost()));
        return inOrder;
    }

    /** What makes two recipients one. The settings of a list may have changed between two RCPTs, so they do not count. */
    private static Object meaning(Destination destination) {
        return destination instanceof Destination.Post(var list) ? list.id() : destination;
    }

    private Judgement judge(Destination destination, EmailAddress recipient, ArrivedMessage message) {
        if (destination instanceof Destination.Post(var list)) {
            return judge.judge(Post.behindRcpt(list, recipient, message));
        }
        // RFC 5321 §6.3: the loop check is for all mail, mail to owners included.
        return switch (hops.look(message)) {
            case Finding.NoObjection _ -> Judgement.unjudged();
            case Finding.Objection(Verdict wanted, String remedy) -> loops(Judge.here(hops, wanted, message), remedy);
        };
    }

    private Judgement loops(Verdict verdict, String remedy) {
        return new Judgement(verdict, new Trace(verdict.word(), verdict.words(),
                List.of(new Trace.Look(hops.name(), verdict.words(), verdict.word(), remedy))));
    }

    private void tell(Submission submission, Kept kept) {
        events.received(submission.peer(), submission.envelope(), kept.messageId(), submission.octets().size());
        for (Kept.Row row : kept.rows()) {
            switch (row.judged().judgement().verdict()) {
                case Verdict.Accept(), Verdict.Reject _ -> row.judged().judgement().replaced().ifPresent(waited -> events.discarded(
                        waited, row.judged().recipient().toString(), "it came again and was accepted, as post " + row.id()));
                case Verdict.Hold(String reason) -> events.held(row.id(), row.judged().recipient().toString(), reason);
                case Verdict.Discard(String reason) -> events.discarded(row.id(), row.judged().recipient().toString(), reason);
            }
        }
    }
}
