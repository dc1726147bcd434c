package org.indaba.moderate;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.indaba.auth.Evidence;
import org.indaba.classify.AutomaticMail;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.Envelope;
import org.indaba.mail.ReversePath;
import org.indaba.spool.Inbox;
import org.indaba.spool.InboundState;
import org.indaba.spool.MessageStore;
import org.indaba.spool.NewInbound;

/**
 * Writes down what was judged: each message once, a row for each of its recipients, what tells repetitions, and the held posts. While
 * messages are of one chunk and no post is held, these are three statements, however many messages there are. An accepted post that waits
 * for a moderator in another copy ends the wait: there is one post, whatever the moderators decide later. Thread-safe.
 */
public final class Keeping {

    private final MessageStore store;
    private final Inbox inbox;
    private final EarlierPosts earlier;
    private final HeldPosts held;

    /** All of them join the caller's transaction. */
    public Keeping(MessageStore store, Inbox inbox, EarlierPosts earlier, HeldPosts held) {
        this.store = store;
        this.inbox = inbox;
        this.earlier = earlier;
        this.held = held;
    }

    /** Thrown to roll back when another transaction has committed the same post meanwhile. */
    static final class CameMeanwhile extends RuntimeException {

        private static final long serialVersionUID = 1L;

        CameMeanwhile() {
            super("the post came meanwhile", null, false, false);
        }
    }

    /**
     * A message that is to be kept.
     *
     * @param message what {@code submission} brought, read
     * @param judged its meanings, none of which is refused
     */
    record Settled(Submission submission, ArrivedMessage message, List<Judged> judged) {

        Settled {
            judged = List.copyOf(judged);
        }
    }

    /** Keeps all of these, or throws; what was kept of each, in the same order. */
    List<Kept> keepInTx(List<Settled> all) {
        List<Long> messages = store.storeAllInTx(all.stream().map(one -> one.submission().octets()).toList());
        List<NewInbound> arrivals = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            Settled one = all.get(i);
            long message = messages.get(i);
            one.judged().forEach(judged -> arrivals.add(arrival(one, message, judged)));
        }
        Iterator<Long> rows = inbox.addAllInTx(arrivals).iterator();
        List<Kept> kept = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            kept.add(new Kept(messages.get(i), all.get(i).judged().stream().map(judged -> new Kept.Row(rows.next(), judged)).toList()));
        }
        replaceInTx(all, kept);
        rememberInTx(all, kept);
        return kept;
    }

    /**
     * After the commit: wakes those who go on with what was kept.
     *
     * @param all what was given to {@link #keepInTx}
     * @param kept what that returned
     */
    void committed(List<Settled> all, List<Kept> kept) {
        store.committed(kept.stream().map(Kept::messageId).toList(), all.stream().map(one -> one.submission().octets()).toList());
        inbox.wake();
        if (kept.stream().flatMap(one -> one.rows().stream()).anyMatch(row -> row.judged().judgement().verdict() instanceof Verdict.Hold)) {
            held.wake();
        }
    }

    /** First of all that others may be writing too, as moderators lock what waits before its note; and in one order everywhere. */
    private void replaceInTx(List<Settled> all, List<Kept> kept) {
        SortedMap<Long, Decided> replaced = new TreeMap<>();
        for (int i = 0; i < all.size(); i++) {
            Instant at = all.get(i).submission().receivedAt();
            for (Kept.Row row : kept.get(i).rows()) {
                OptionalLong waits = row.judged().judgement().replaced();
                if (waits.isPresent() && replaced.put(waits.getAsLong(), new Decided(row.id(), at)) != null) {
                    throw new CameMeanwhile();
                }
            }
        }
        replaced.forEach((waits, by) -> {
            // The note of what waits goes with this, so that the post that takes its place can be noted.
            if (held.decideInTx(waits, new Decision.Discarded("post " + by.postId()), by.at()).isEmpty()) {
                throw new CameMeanwhile();
            }
            inbox.moveInTx(waits, InboundState.DONE);
        });
    }

    /** Which post takes the place of one that waits, and when it came. */
    private record Decided(long postId, Instant at) {
    }

    private void rememberInTx(List<Settled> all, List<Kept> kept) {
        List<EarlierPosts.Noted> notes = new ArrayList<>();
        List<HeldPost> waiting = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            ArrivedMessage message = all.get(i).message();
            Instant at = all.get(i).submission().receivedAt();
            for (Kept.Row row : kept.get(i).rows()) {
                long list = row.judged().listIdOfPost();
                Verdict verdict = row.judged().judgement().verdict();
                if (list != 0 && !(verdict instanceof Verdict.Discard)) {
                    message.fingerprint().ifPresent(print -> notes.add(new EarlierPosts.Noted(list, print, row.id(), at)));
                }
                if (list != 0 && verdict instanceof Verdict.Hold(String reason)) {
                    waiting.add(held(row, message, reason, at));
                }
            }
        }
        if (!notes.isEmpty() && !earlier.rememberInTx(notes)) {
            throw new CameMeanwhile();
        }
        // In one order everywhere, so that two transactions never wait for each other crosswise.
        waiting.sort(Comparator.comparingLong(HeldPost::listId));
        waiting.forEach(held::addInTx);
    }

    private static HeldPost held(Kept.Row row, ArrivedMessage message, String reason, Instant at) {
        String authors = String.join(", ", message.authors().stream().map(EmailAddress::toString).toList());
        return new HeldPost(row.id(), row.judged().listIdOfPost(), authors, answerTo(message), message.subject(), reason, at);
    }

    /** Whom a moderator's refusal may be told: the author, if it is one, and a person wrote it. */
    private static String answerTo(ArrivedMessage message) {
        if (message.authors().size() != 1) {
            return "";
        }
        EmailAddress author = message.authors().getFirst();
        // RFC 3834 §2: no answer to automatic mail, not even by a notice that a moderator causes.
        return AutomaticMail.unanswerable(message.envelope().reversePath(), message.header(), author).isEmpty() ? author.toString() : "";
    }

    private static NewInbound arrival(Settled one, long messageId, Judged judged) {
        Submission submission = one.submission();
        Envelope envelope = submission.envelope();
        String evidence = one.message().evidence().map(Evidence::toJson).orElse("");
        ReversePath reversePath = envelope.reversePath();
        InboundState state = switch (judged.judgement().verdict()) {
            case Verdict.Accept() -> InboundState.WAITING;
            case Verdict.Hold _ -> InboundState.HELD;
            case Verdict.Discard _ -> InboundState.DONE;
            case Verdict.Reject _ -> throw new IllegalArgumentException("what is refused is not kept");
        };
        return new NewInbound(messageId, judged.recipient(), judged.destination().listId(), reversePath, submission.peer(),
                envelope.body(), envelope.smtpUtf8(), submission.receivedAt(), state, judged.judgement().trace().toJson(), evidence,
                judged.wish());
    }
}
