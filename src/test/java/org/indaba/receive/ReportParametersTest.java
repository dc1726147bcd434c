package org.indaba.receive;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.indaba.mail.Envelope;
import org.indaba.mail.ReportWish;
import org.indaba.smtp.Parameter;
import org.junit.jupiter.api.Test;

class ReportParametersTest {

    @Provide
    Arbitrary<String> values() {
        Arbitrary<String> pieces = Arbitraries.of("NEVER", "SUCCESS", "FAILURE", "DELAY", ",", "rfc822", "utf-8", ";", "+", "+2B", "+00",
                "+C3", "\\x{FC}", "\\x{", "}", "\u00fc", "\ud83d", "\u202e", "a", "@", "x".repeat(480));
        return Arbitraries.oneOf(pieces.list().ofMaxSize(6).map(list -> String.join("", list)), Arbitraries.strings().ofMaxLength(20));
    }

    @Property
    void whateverIsTakenCanBeStoredAndReadAgain(@ForAll("values") String notify, @ForAll("values") String recipient,
            @ForAll boolean smtpUtf8) {
        switch (RcptParameters.read(List.of(new Parameter("NOTIFY", notify)), smtpUtf8)) {
            case RcptParameters.Refused refused -> assertThat(refused.reply().code()).isEqualTo(501);
            case RcptParameters.Taken taken -> assertThat(ReportWish.Notify.parse(notify)).contains(taken.when());
        }
        switch (RcptParameters.read(List.of(new Parameter("ORCPT", recipient)), smtpUtf8)) {
            case RcptParameters.Refused refused -> assertThat(refused.reply().code()).isEqualTo(501);
            case RcptParameters.Taken taken -> {
                ReportWish wish = new ReportWish(taken.when(), ReportWish.Returned.UNSAID, "", taken.originalRecipient());
                assertThat(recipient).hasSizeLessThanOrEqualTo(500).doesNotContainPattern("[\\x00-\\x20\\x7f-\\x9f]");
                assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(recipient)).isTrue();
                assertThat(ReportWish.ofText(wish.text())).isEqualTo(wish);
            }
        }
    }

    @Property
    void anEnvelopeIdIsTakenWithUpToAHundredCharacters(@ForAll("values") String value) {
        switch (MailParameters.read(List.of(new Parameter("ENVID", value)), 1_000)) {
            case MailParameters.Refused refused -> assertThat(refused.reply().code()).isEqualTo(501);
            case MailParameters.Taken taken -> assertThat(taken.envelopeId()).isEqualTo(value).matches("[!-~]{1,100}");
        }
    }

    @Test
    void theIntakeLearnsWhatWasAskedForEachRecipient() throws Exception {
        try (RunningServer server = new RunningServer.Options().start(); WireClient client = server.connect()) {
            client.greet().say("MAIL FROM:<ann@example.net> RET=HDRS ENVID=QQ+2B1");
            client.say("RCPT TO:<afnog@lists.example.org> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;Ann+2Bx@example.net");
            client.say("RCPT TO:<postmaster>");
            // Named again, the first wish stays.
            client.say("RCPT TO:<AFNOG@lists.example.org> NOTIFY=NEVER");
            client.say("DATA");
            assertThat(client.say("x\r\n.")).startsWith("250");

            Envelope envelope = server.intake.taken().getFirst().submission().envelope();
            assertThat(envelope.wishes()).extracting(ReportWish::text).containsExactly(
                    "NOTIFY=SUCCESS,FAILURE RET=HDRS ENVID=QQ+2B1 ORCPT=rfc822;Ann+2Bx@example.net", "RET=HDRS ENVID=QQ+2B1");
        }
    }
}
