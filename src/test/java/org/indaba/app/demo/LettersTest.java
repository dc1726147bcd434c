package org.indaba.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Collectors;
import org.indaba.app.demo.MailProgram.Letter;
import org.indaba.mail.Bytes;
import org.indaba.mail.EmailAddress;
import org.indaba.mime.EncodedWords;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.Mailbox;
import org.indaba.web.demo.CaughtMail;
import org.junit.jupiter.api.Test;

class LettersTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final Mailbox ANN = new Mailbox("Ann \"the\" Ünï", EmailAddress.of("ann@nile.example"));

    private final Letters letters = new Letters(() -> NOW, new Random(1));

    @Test
    void answerGoesToTheListAndNamesWhatItAnswers() {
        Letter answer = answer("""
                From: Bob <bob@nile.example>
                To: afnog@lists.localhost
                List-Post: <mailto:afnog@lists.localhost>
                Subject: Hello
                Message-ID: <two@nile.example>
                References: <one@nile.example>
                """);
        HeaderBlock header = Letters.header(answer.octets());
        assertThat(answer.to()).isEqualTo("afnog@lists.localhost");
        assertThat(answer.mailFrom()).isEqualTo("ann@nile.example");
        assertThat(header.first("Subject")).contains("Re: Hello");
        // RFC 5322 §3.6.4: the answered mail is named, behind all that it named itself.
        assertThat(header.first("In-Reply-To")).contains("<two@nile.example>");
        assertThat(header.first("References")).contains("<one@nile.example> <two@nile.example>");
        assertThat(EncodedWords.decode(header.first("From").orElseThrow())).contains("<ann@nile.example>").contains("Ünï");
    }

    @Test
    void mailThatCameFromNoListIsAnsweredToItsReplyToOrAuthor() {
        assertThat(answer("From: bob@nile.example\nReply-To: carol@nile.example\n").to()).isEqualTo("carol@nile.example");
        assertThat(answer("From: bob@nile.example\nSubject: x\n").to()).isEqualTo("bob@nile.example");
        assertThat(letters.answer(caught("Subject: x\n"), ANN, "text")).isEmpty();
    }

    @Test
    void subjectOfAStrangerCannotAddFieldsAndSaysReOnce() {
        Letter answer = answer("From: bob@nile.example\nSubject: =?utf-8?q?RE:_x=0D=0ABcc:_everybody@nile.example?=\n");
        HeaderBlock header = Letters.header(answer.octets());
        assertThat(header.first("Bcc")).isEmpty();
        assertThat(header.all("Subject")).hasSize(1);
        assertThat(header.first("Subject").orElseThrow()).startsWith("RE: x").doesNotContain("Re: RE:");
    }

    @Test
    void referencesGrowToTheirLimitAndThenLoseTheirMiddle() {
        assertThat(referencesAfter(Letters.MAX_REFERENCES - 1)).hasSize(Letters.MAX_REFERENCES)
                .startsWith("<r0@x.example>", "<r1@x.example>");
        assertThat(referencesAfter(Letters.MAX_REFERENCES)).hasSize(Letters.MAX_REFERENCES).startsWith("<r0@x.example>", "<r2@x.example>")
                .endsWith("<last@x.example>");
    }

    private List<String> referencesAfter(int before) {
        String references = IntStream.range(0, before).mapToObj(i -> "<r" + i + "@x.example>").collect(Collectors.joining("\n "));
        Letter answer = answer("From: bob@nile.example\nMessage-ID: <last@x.example>\nReferences: " + references + "\n");
        return List.of(Letters.header(answer.octets()).first("References").orElseThrow().split("\\s+"));
    }

    @Test
    void textIsCutAtItsLimitAndItsLinesFitTheWire() {
        String longest = "ä".repeat(Letters.MAX_TEXT);
        assertThat(count(body(longest), 'ä')).isEqualTo(Letters.MAX_TEXT);
        assertThat(count(body(longest + "ä"), 'ä')).isEqualTo(Letters.MAX_TEXT);
        // RFC 5322 §2.1.1: lines have at most 998 octets.
        assertThat(body(longest).lines()).allMatch(line -> Bytes.utf8(line).size() <= 998);
    }

    private static long count(String text, char wanted) {
        return text.chars().filter(c -> c == wanted).count();
    }

    private String body(String text) {
        String all = letters.fresh(new Letters.Draft(ANN, EmailAddress.of("afnog@lists.localhost"), NOW, "x", text)).octets().asUtf8();
        return all.substring(all.indexOf("\r\n\r\n") + 4);
    }

    private Letter answer(String header) {
        return letters.answer(caught(header), ANN, "text").orElseThrow();
    }

    private static CaughtMail caught(String header) {
        return new CaughtMail(1, "ann@nile.example", NOW, new CaughtMail.Envelope("mx.example", "", "", "", "", List.of()),
                Bytes.utf8(header.replace("\n", "\r\n") + "\r\nbody\r\n"));
    }
}
