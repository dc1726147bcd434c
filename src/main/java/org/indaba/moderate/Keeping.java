package org.indaba.moderate;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.indaba.mail.Bytes;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.Envelope;
import org.indaba.mail.ReversePath;
import org.indaba.spool.Inbox;
import org.indaba.spool.InboundState;
import org.indaba.spool.MessageStore;
import org.indaba.spool.NewInbound;

/**
 * Writes down what was judged: the message once, a row for each recipient, what tells a repetition, and the held posts. For the
 * common case, one list and a message of one chunk, these are three statements. Thread-safe.
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

    /** Keeps everything; none of the verdicts is a reject. */
    Kept keepInTx(Submission submission, ArrivedMessage message, List<Judged> judged) {
        long messageId = store.storeInTx(submission.octets());
        List<Kept.Row> rows = new ArrayList<>();
        for (Judged one : judged) {
            Kept.Row row = new Kept.Row(inbox.addInTx(row(submission, messageId, one)), one);
            rows.add(row);
            if (one.listIdOfPost() != 0) {
                keepPostInTx(row, message, submission.receivedAt());
            }
        }
        return new Kept(messageId, rows);
    }

    void wake() {
        inbox.wake();
    }

    private void keepPostInTx(Kept.Row row, ArrivedMessage message, Instant at) {
        switch (row.judged().judgement().verdict()) {
            case Verdict.Accept() -> rememberInTx(row, message, at);
            case Verdict.Hold(String reason) -> {
                rememberInTx(row, message, at);
                held.addInTx(held(row, message, reason, at));
            }
            case Verdict.Discard _, Verdict.Reject _ -> { }
        }
    }

    private void rememberInTx(Kept.Row row, ArrivedMessage message, Instant at) {
        Optional<Bytes> fingerprint = message.fingerprint();
        if (fingerprint.isPresent() && !earlier.rememberInTx(row.judged().listIdOfPost(), fingerprint.get(), row.id(), at)) {
            throw new CameMeanwhile();
        }
    }

    private static HeldPost held(Kept.Row row, ArrivedMessage message, String reason, Instant at) {
        String authors = String.join(", ", message.authors().stream().map(EmailAddress::toString).toList());
        return new HeldPost(row.id(), row.judged().listIdOfPost(), authors, answerTo(message), message.subject(), reason, at);
    }

    /** Whom a moderator's refusal is told: the author, if a person wrote it and it is one. */
    private static String answerTo(ArrivedMessage message) {
        if (!message.machineMarks().answerable() || message.authors().size() != 1) {
            return "";
        }
        return message.authors().getFirst().toString();
    }

    private static NewInbound row(Submission submission, long messageId, Judged judged) {
        Envelope envelope = submission.envelope();
        ReversePath reversePath = envelope.reversePath();
        InboundState state = switch (judged.judgement().verdict()) {
            case Verdict.Accept() -> InboundState.WAITING;
            case Verdict.Hold _ -> InboundState.HELD;
            case Verdict.Discard _ -> InboundState.DONE;
            case Verdict.Reject _ -> throw new IllegalArgumentException("what is refused is not kept");
        };
        return new NewInbound(messageId, judged.recipient(), reversePath, submission.peer(), envelope.body(), envelope.smtpUtf8(),
                submission.receivedAt(), state, judged.judgement().trace().toJson());
    }
}
