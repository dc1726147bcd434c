package org.indaba.classify;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ReplyClassifierTest {

    private final ReplyClassifier replies = new ReplyClassifier();

    @Test
    void wordsDecideBeforeCodesThatAreVague() {
        assertThat(replies.classify(550, "5.1.1", "<ann@example.org>: Recipient address rejected: User unknown in virtual mailbox table"))
                .isEqualTo(new Diagnosis(Severity.PERMANENT, Reason.NO_SUCH_USER, "5.1.1", 550,
                        "<ann@example.org>: Recipient address rejected: User unknown in virtual mailbox table", "unknown.words"));
        assertThat(reason(554, "5.7.1", "Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org"))
                .isEqualTo(Reason.BLOCKED);
        assertThat(reason(552, "5.2.2", "The email account that you tried to reach is over quota")).isEqualTo(Reason.MAILBOX_FULL);
    }

    @Test
    void codesDecideWhereNoWordIsKnown() {
        assertThat(reason(550, "5.1.1", "zut")).isEqualTo(Reason.NO_SUCH_USER);
        // RFC 7372 §3.3: what did not pass is told by the status alone.
        assertThat(reason(550, "5.7.26", "zut")).isEqualTo(Reason.AUTHENTICATION);
        assertThat(reason(550, "", "5.2.2 zut")).isEqualTo(Reason.MAILBOX_FULL);
        assertThat(reason(550, "", "zut")).isEqualTo(Reason.UNKNOWN);
    }

    @Test
    void theFirstDigitOfTheReplyDecidesInADialogue() {
        // RFC 5321 §4.2.1 and RFC 5248 §2: some hosts say 450 5.1.1.
        assertThat(replies.classify(450, "5.1.1", "try again").severity()).isEqualTo(Severity.TEMPORARY);
        assertThat(replies.classify(550, "4.4.7", "too late").severity()).isEqualTo(Severity.PERMANENT);
        assertThat(replies.classify(0, "4.4.7", "too late").severity()).isEqualTo(Severity.TEMPORARY);
    }

    @Test
    void aReplyOfSeveralLinesIsReadAsOneSentence() {
        assertThat(reason(550, "5.7.1", """
                Unauthenticated email from example.org is not accepted due to
                550-5.7.1 domain's DMARC policy.""")).isEqualTo(Reason.AUTHENTICATION);
        assertThat(PlainText.of("550-5.1.1 The email account that you tried to\r\n550-5.1.1 reach does not\r\n550 5.1.1  exist"))
                .isEqualTo("the email account that you tried to reach does not 550 5.1.1 exist");
    }

    @Test
    void evidenceIsOneLineOfBoundedLength() {
        String evidence = replies.classify(550, "", "a\tb\r\nc\u0007d " + "x".repeat(2 * Diagnosis.MAX_EVIDENCE)).evidence();
        assertThat(evidence).startsWith("a b c d x").hasSize(Diagnosis.MAX_EVIDENCE);
        assertThat(replies.classify(550, "", "x".repeat(Diagnosis.MAX_EVIDENCE)).evidence()).hasSize(Diagnosis.MAX_EVIDENCE);
    }

    @Test
    @Timeout(10)
    void noTextBlowsUp() {
        for (String piece : new String[] {"a", " ", "user ", "mailbox is is is ", "550-", "sender address address ", "(", "邮箱"}) {
            String text = piece.repeat(2_000_000 / piece.length());
            long start = System.nanoTime();
            replies.classify(550, "", text);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).as(piece).isLessThan(Duration.ofSeconds(2));
        }
    }

    @Test
    void onlySoMuchIsLookedAt() {
        String words = "user unknown";
        String atTheEnd = "x".repeat(PlainText.MAX_CHARACTERS - words.length()) + words;
        assertThat(reason(550, "", atTheEnd)).isEqualTo(Reason.NO_SUCH_USER);
        assertThat(reason(550, "", "x" + atTheEnd)).isEqualTo(Reason.UNKNOWN);
    }

    private Reason reason(int code, String status, String text) {
        return replies.classify(code, status, text).reason();
    }
}
