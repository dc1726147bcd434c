package org.indaba.app.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.indaba.app.bench.Behaviour.Reaction;
import org.indaba.app.bench.Behaviour.Stage;
import org.indaba.app.bench.SinkOptions.Keep;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sinks that misbehave by a script. */
@Timeout(30)
class BehaviourTest {

    private final List<Delivery> deliveries = new CopyOnWriteArrayList<>();
    private SmtpSink sink;

    @AfterEach
    void stop() {
        sink.close();
    }

    private Typist talkingTo(Behaviour script) {
        sink = SmtpSink.start(0, SinkOptions.counting().telling(Keep.DIGEST, deliveries::add).behaving(script), InstantSource.system());
        return new Typist(sink.port());
    }

    /** Reacts at one stage, and is friendly else. */
    private static Behaviour at(Stage stage, Reaction reaction) {
        return turn -> turn.stage() == stage ? reaction : new Reaction.Usual();
    }

    private static void toData(Typist typist) {
        typist.reply();
        typist.say("EHLO client.example");
        typist.say("MAIL FROM:<a@example.org>");
        typist.say("RCPT TO:<b@example.org>");
        assertThat(typist.say("DATA")).isEqualTo("354");
    }

    @Test
    void greetingCanRefuse() {
        try (Typist typist = talkingTo(at(Stage.CONNECT, new Reaction.SayAndHangUp("421 4.3.2 too busy")))) {
            assertThat(typist.reply()).isEqualTo("421 4.3.2 too busy");
            assertThat(typist.reply()).isEqualTo("closed");
        }
    }

    @Test
    void refusedRecipientIsNotTaken() {
        Reaction refusal = new Reaction.Say("550-5.1.1 no\n550 5.1.1 such user");
        try (Typist typist = talkingTo(turn -> turn.line().contains("<bad@") ? refusal : new Reaction.Usual())) {
            typist.reply();
            typist.say("EHLO client.example");
            typist.say("MAIL FROM:<a@example.org>");
            assertThat(typist.say("RCPT TO:<bad@example.org>")).isEqualTo("550");
            assertThat(typist.say("RCPT TO:<good@example.org>")).isEqualTo("250");
            typist.say("DATA");
            assertThat(typist.say("x\r\n.")).isEqualTo("250");
        }
        assertThat(deliveries).singleElement().satisfies(delivery -> assertThat(delivery.recipients()).containsExactly("good@example.org"));
    }

    @Test
    void goOnAfterRefusedRecipientsIsNoDelivery() {
        // RFC 2920 §3.1: a server may say 354 although it took no recipient.
        Behaviour script = turn -> switch (turn.stage()) {
            case RCPT -> new Reaction.Say("550 5.1.1 no");
            case DATA -> new Reaction.Say("354 go on");
            case CONTENT -> new Reaction.Say("250 2.0.0 fine");
            case CONNECT, HELO, STARTTLS, MAIL, CHUNK, RSET, QUIT, OTHER -> new Reaction.Usual();
        };
        try (Typist typist = talkingTo(script)) {
            typist.reply();
            typist.say("EHLO client.example");
            typist.send("MAIL FROM:<a@example.org>\r\nRCPT TO:<b@example.org>\r\nDATA\r\n");
            assertThat(List.of(typist.reply(), typist.reply(), typist.reply())).extracting(reply -> reply.charAt(0))
                    .containsExactly('2', '5', '3');
            assertThat(typist.say(".")).isEqualTo("250");
        }
        assertThat(deliveries).isEmpty();
        assertThat(sink.messages()).isZero();
    }

    @Test
    void hangingUpAfterTheDotTakesNothing() {
        try (Typist typist = talkingTo(at(Stage.CONTENT, new Reaction.HangUp()))) {
            toData(typist);
            assertThat(typist.say("x\r\n.")).isEqualTo("closed");
        }
        assertThat(deliveries).isEmpty();
    }

    @Test
    void deliveryIsToldBeforeItsReply() {
        Behaviour slowToConfirm = at(Stage.QUIT, new Reaction.Usual());
        try (Typist typist = talkingTo(slowToConfirm)) {
            toData(typist);
            typist.send("x\r\n.\r\n");
            assertThat(typist.reply()).startsWith("250");
            assertThat(deliveries).hasSize(1);
        }
    }

    @Test
    void silenceLastsUntilTheSinkEndsIt() {
        try (Typist typist = talkingTo(at(Stage.MAIL, new Reaction.Silence()))) {
            typist.reply();
            typist.say("EHLO client.example");
            typist.send("MAIL FROM:<a@example.org>\r\nRCPT TO:<b@example.org>\r\n");
            sink.close();
            assertThat(typist.reply()).isEqualTo("closed");
        }
    }

    @Test
    void turnTellsWhereTheSessionStands() {
        List<Behaviour.Turn> turns = new CopyOnWriteArrayList<>();
        try (Typist typist = talkingTo(turn -> {
            turns.add(turn);
            return new Reaction.After(Duration.ofMillis(1), new Reaction.Usual());
        })) {
            toData(typist);
            typist.say("x\r\n.");
            typist.say("AUTH PLAIN AGEAYg==");
        }
        assertThat(turns).extracting(Behaviour.Turn::stage).containsExactly(
                Stage.CONNECT, Stage.HELO, Stage.MAIL, Stage.RCPT, Stage.DATA, Stage.CONTENT, Stage.OTHER);
        assertThat(turns.get(5)).isEqualTo(new Behaviour.Turn(Stage.CONTENT, "", "a@example.org", List.of("b@example.org"), 1, 0));
        assertThat(turns.get(6)).isEqualTo(new Behaviour.Turn(Stage.OTHER, "AUTH PLAIN AGEAYg==", "", List.of(), 1, 1));
    }

    @Test
    void magicRecipientsDoAsTheirNameSays() {
        try (Typist typist = talkingTo(new MagicRecipients())) {
            typist.reply();
            typist.say("EHLO client.example");
            typist.say("MAIL FROM:<a@example.org>");
            assertThat(typist.say("RCPT TO:<temperror@example.org>")).isEqualTo("451");
            assertThat(typist.say("RCPT TO:<PermError+1@example.org>")).isEqualTo("550");
            assertThat(typist.say("RCPT TO:<452@example.org>")).isEqualTo("452");
            assertThat(typist.say("RCPT TO:<553-7@example.org>")).isEqualTo("553");
            assertThat(typist.say("RCPT TO:<250@example.org>")).isEqualTo("250");
            assertThat(typist.say("RCPT TO:<ann@example.org>")).isEqualTo("250");
            assertThat(typist.say("RCPT TO:<content-554@example.org>")).isEqualTo("250");
            typist.say("DATA");
            assertThat(typist.say("x\r\n.")).isEqualTo("554");
            typist.say("MAIL FROM:<a@example.org>");
            assertThat(typist.say("RCPT TO:<hangup@example.org>")).isEqualTo("closed");
        }
        assertThat(deliveries).isEmpty();
    }
}
