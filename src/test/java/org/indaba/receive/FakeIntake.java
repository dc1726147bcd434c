package org.indaba.receive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.indaba.mail.SmtpReply;
import org.indaba.mime.MessageOctets;
import org.indaba.moderate.Intake;
import org.indaba.moderate.Submission;

/** Keeps what it is given; some senders make it misbehave. */
final class FakeIntake implements Intake {

    /** What came, with its octets as they were during the call. */
    record Taken(Submission submission, String octets) {
    }

    static final SmtpReply KEPT = SmtpReply.of(250, "2.0.0", "Kept");

    /** A sender {@code slow@} waits for this. */
    final CountDownLatch slow = new CountDownLatch(1);
    private final List<Taken> taken = new CopyOnWriteArrayList<>();

    @Override
    public SmtpReply take(Submission submission) {
        taken.add(new Taken(submission, latin1(submission.octets())));
        return switch (submission.envelope().reversePath().text().replaceFirst("@.*", "")) {
            case "refused" -> SmtpReply.of(550, "5.7.1", "Only members may post");
            case "later" -> SmtpReply.of(451, "4.7.1", "Not now");
            case "broken" -> throw new IllegalStateException("SECRET");
            case "deep" -> throw new StackOverflowError();
            case "full" -> throw new IllegalStateException(new SQLException("could not extend file", "53100"));
            case "slow" -> waitForSlow();
            // A default, since all other senders are ordinary.
            default -> KEPT;
        };
    }

    private SmtpReply waitForSlow() {
        try {
            slow.await();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        return KEPT;
    }

    List<Taken> taken() {
        return taken;
    }

    /** The octets as characters of the same numbers. */
    static String latin1(MessageOctets octets) {
        ByteArrayOutputStream copy = new ByteArrayOutputStream();
        try {
            octets.writeTo(copy, 0, octets.size());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        return copy.toString(java.nio.charset.StandardCharsets.ISO_8859_1);
    }
}
