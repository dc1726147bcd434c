package org.indaba.receive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.indaba.accept.Destination;
import org.indaba.mail.BodyType;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.Envelope;
import org.indaba.mail.Peer;
import org.indaba.mail.ReportWish;
import org.indaba.mail.ReversePath;
import org.indaba.moderate.Submission;
import org.indaba.testing.LogWatch;
import org.junit.jupiter.api.Test;

/** What the intake learns of client and envelope. */
class ClientTest {

    private static Submission submit(RunningServer server, String... commands) throws IOException {
        try (WireClient client = server.connect()) {
            client.reply();
            for (String command : commands) {
                client.say(command);
            }
            client.say("RCPT TO:<afnog@lists.example.org>");
            client.say("DATA");
            assertThat(client.say("x\r\n.")).startsWith("250");
        }
        return server.intake.taken().getLast().submission();
    }

    @Test
    void theIntakeLearnsTheEnvelope() throws IOException {
        try (RunningServer server = RunningServer.start()) {
            Submission submission = submit(server, "EHLO me", "MAIL FROM:<@a.example:Ann@Example.NET> BODY=8BITMIME SMTPUTF8");

            assertThat(submission.envelope()).isEqualTo(new Envelope(ReversePath.of(EmailAddress.of("Ann@example.net")),
                    List.of(EmailAddress.of("afnog@lists.example.org")), BodyType.EIGHT_BIT_MIME, true, List.of(ReportWish.none())));
            // RFC 6531 §4.3: UTF8SMTP.
            assertThat(submission.peer()).isEqualTo(new Peer("127.0.0.1", "me", "UTF8SMTP", "", false));
        }
    }

    @Test
    void postmasterAloneIsOurHosts() throws IOException {
        try (RunningServer server = RunningServer.start()) {
            Submission submission = submit(server, "HELO me", "MAIL FROM:<>", "RCPT TO:<PostMaster>");

            assertThat(submission.envelope().reversePath()).isEqualTo(ReversePath.none());
            assertThat(submission.envelope().recipients().getFirst()).isEqualTo(EmailAddress.of("postmaster@mx.example.org"));
            assertThat(submission.destinations().getFirst()).isEqualTo(new Destination.Postmaster("mx.example.org"));
            assertThat(submission.peer().protocol()).isEqualTo("SMTP");
        }
    }

    @Test
    void aTrustedRelaySpeaksForItsClient() throws IOException {
        RunningServer.Options options = new RunningServer.Options();
        options.trusted = List.of(Network.parse("127.0.0.0/8"));
        try (RunningServer server = options.start()) {
            assertThat(submit(server, "EHLO relay", "MAIL FROM:<>").peer())
                    .isEqualTo(new Peer("127.0.0.1", "relay", "ESMTP", "", true));
            assertThat(submit(server, "XCLIENT ADDR=192.0.2.7 HELO=their+20name PROTO=SMTP", "EHLO relay", "MAIL FROM:<>").peer())
                    .isEqualTo(new Peer("192.0.2.7", "their?name", "SMTP", "", true));
            assertThat(submit(server, "XCLIENT ADDR=IPV6:2001:db8::1 HELO=[UNAVAILABLE]", "EHLO relay", "MAIL FROM:<>").peer())
                    .isEqualTo(new Peer("2001:db8:0:0:0:0:0:1", "relay", "ESMTP", "", true));
            String first = "XCLIENT ADDR=192.0.2.7 HELO=their+20name PROTO=SMTP";
            assertThat(submit(server, first, "XCLIENT NAME=stranger.example PORT=4711", "EHLO relay", "MAIL FROM:<>").peer())
                    .as("what the second does not name stays").isEqualTo(new Peer("192.0.2.7", "their?name", "SMTP", "", true));
            assertThat(submit(server, first, "XCLIENT HELO=[UNAVAILABLE] PROTO=[UNAVAILABLE]", "EHLO relay", "MAIL FROM:<>").peer())
                    .as("what is not known is forgotten").isEqualTo(new Peer("192.0.2.7", "relay", "ESMTP", "", true));
        }
    }

    @Test
    void aNameThatWouldSpoilAHeaderIsMadeHarmless() {
        Client client = Client.connected("192.0.2.1", false).greeted("a\0b\u0085c d\u00fc\ufffd" + "e".repeat(300), Client.Dialect.SMTP);

        assertThat(client.helo()).startsWith("a?b?c?d\u00fc\ufffde").hasSize(255);
    }

    @Test
    void ourOwnFailureIsLoggedAndNotTold() throws IOException {
        try (RunningServer server = RunningServer.start(); LogWatch log = new LogWatch("org.indaba.receive");
                WireClient client = server.connect()) {
            client.greet().begin("broken@example.net").say("DATA");

            assertThat(client.say("x\r\n.")).startsWith("451 4.3.0").doesNotContain("SECRET");
            assertThat(client.begin("ann@example.net").say("RCPT TO:<broken@lists.example.org>")).startsWith("451 4.3.0")
                    .doesNotContain("SECRET");
            assertThat(log.noticed()).hasSize(2).allMatch(line -> line.contains("SECRET"));
        }
    }

    @Test
    void anOutageOfTheDatabaseIsOneLineForEachWhomItMet() throws IOException {
        try (RunningServer server = RunningServer.start(); LogWatch log = new LogWatch("org.indaba.receive");
                WireClient client = server.connect()) {
            client.greet().begin("full@example.net").say("DATA");

            assertThat(client.say("x\r\n.")).startsWith("452 4.3.1");
            assertThat(client.begin("ann@example.net").say("RCPT TO:<away@lists.example.org>")).startsWith("451 4.3.0");
            // What was thrown stands behind the last colon.
            assertThat(log.noticed()).containsExactly(
                    "a message could not be taken; the peer is asked to try later: could not extend file (53100): null",
                    "a recipient could not be judged; the peer is asked to try later: the connection is gone (08006): null");
        }
    }
}
