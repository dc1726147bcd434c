package org.indaba.web.mailview;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.indaba.language.Languages;
import org.indaba.mime.ByteOctets;
import org.indaba.web.SiteAddress;
import org.indaba.web.mailview.MailView.Attachment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailViewTest {

    @Test
    void plainMailIsItsHeaderAndItsText() {
        MailView view = view("""
                From: =?utf-8?q?Ann_=C3=9Cn=C3=AF?= <ann@nile.example>
                To: afnog@lists.localhost
                Subject: Hello
                Content-Type: text/plain; charset=utf-8
                Content-Transfer-Encoding: quoted-printable

                Gr=C3=BC=C3=9Fe
                """);
        assertThat(view.from()).isEqualTo("Ann Ünï <ann@nile.example>");
        assertThat(view.subject()).isEqualTo("Hello");
        assertThat(view.text()).isEqualTo("Grüße\n");
        assertThat(view.fields()).extracting(MailView.Field::name).startsWith("From", "To", "Subject");
        assertThat(view.attachments()).isEmpty();
        assertThat(view.notes()).isEmpty();
        assertThat(view.source()).contains("Gr=C3=BC=C3=9Fe");
    }

    @Test
    void attachmentsAreNamedAndNotShown() {
        MailView view = view("""
                Content-Type: multipart/mixed; boundary=b

                --b
                Content-Type: text/plain

                the text
                --b
                Content-Type: application/pdf
                Content-Disposition: attachment; filename*=utf-8''r%C3%A9sum%C3%A9.pdf
                Content-Transfer-Encoding: base64

                AAAA
                --b
                Content-Type: text/html
                Content-Disposition: attachment; filename="<script>.html"

                <p>x
                --b--
                """);
        assertThat(view.text()).isEqualTo("the text");
        // RFC 2183 §2.3: the name is a hint of a stranger; it is shown, and never used.
        assertThat(view.attachments()).extracting(Attachment::name).containsExactly("résumé.pdf", "<script>.html");
    }

    @Test
    void whatTurnsOrHidesTextIsGoneFromLinesAndNamedInTexts() {
        MailView view = view("Subject: pay \u202Elap\u200B\u0007pay\nFrom: a@b.example\n\nsee \u202Etxt.exe\u202C and \u0000 \u001B[31m\n");
        assertThat(view.subject()).isEqualTo("pay lap pay");
        assertThat(view.text()).isEqualTo("see [U+202E]txt.exe[U+202C] and [U+0000] [U+001B][31m\n");
        assertThat(view.source()).contains("[U+202E]lap").doesNotContain("\u202E");
    }

    @Test
    void aWordOfTenKilobytesIsCutInLines() {
        MailView view = view("Subject: " + "x".repeat(10_240) + "\n\nbody\n");
        assertThat(view.subject()).hasSize(Shown.ON_A_LINE);
        assertThat(view.fields().getFirst().value()).hasSizeLessThanOrEqualTo(2_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "utf-16", "x-user-defined", "../../etc/passwd", "cp037"})
    void charsetThatIsWrongStillGivesText(String charset) {
        MailView view = view("Content-Type: text/plain; charset=\"" + charset + "\"\n\nabc\n");
        assertThat(view.text()).isNotEmpty();
    }

    @Test
    void octetsThatAreNoUtf8AreReadAsLatin() {
        assertThat(view("Subject: x\n\ngr\u00fc\u00dfe\n", StandardCharsets.ISO_8859_1).text()).isEqualTo("grüße\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "no header at all", "Content-Type: multipart/mixed\n\n--x\n",
        "Content-Type: multipart/mixed; boundary=b\n\n--b\n",
        "Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n!!!!====!\n",
        "Content-Type: message/rfc822\n\nContent-Type: message/rfc822\n\n", "Content-Type: \"\n\nx", ": x\n :\n\n"})
    void brokenMailHasAViewOfSomeKind(String mail) {
        MailView view = view(mail);
        assertThat(view.source()).isEqualTo(mail);
        MailView.html(ByteOctets.of(mail.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void soManyHeaderFieldsAreShownAndTheRestIsCounted() {
        assertThat(view("X: y\n".repeat(MailView.MAX_FIELDS) + "\n")).returns(List.of(), MailView::notes)
                .satisfies(view -> assertThat(view.fields()).hasSize(MailView.MAX_FIELDS));
        MailView more = view("X: y\n".repeat(MailView.MAX_FIELDS + 1) + "\n");
        assertThat(more.fields()).hasSize(MailView.MAX_FIELDS);
        assertThat(more.notes()).singleElement().asString().contains("201");
    }

    @Test
    void textAndSourceAreCutAtTheirLimits() {
        String header = "S: x\n\n";
        assertThat(view(header + "y".repeat(MailView.MAX_TEXT)).notes()).isEmpty();
        MailView more = view(header + "y".repeat(MailView.MAX_TEXT + 1));
        assertThat(more.text()).hasSize(MailView.MAX_TEXT);
        assertThat(more.notes()).containsExactly("Only the beginning of the text is shown.");

        // Two lines of the header end with CRLF.
        int fits = MailView.MAX_SOURCE - header.length() - 2;
        assertThat(view(header + "y".repeat(fits)).notes()).hasSize(1);
        assertThat(view(header + "y".repeat(fits + 1)).notes()).hasSize(2);
    }

    @Test
    void soManyAttachmentsAreNamed() {
        String part = "--b\nContent-Type: image/png\n\nx\n";
        String head = "Content-Type: multipart/mixed; boundary=b\n\n";
        assertThat(view(head + part.repeat(MailView.MAX_ATTACHMENTS) + "--b--\n").attachments()).hasSize(MailView.MAX_ATTACHMENTS);
        assertThat(view(head + part.repeat(MailView.MAX_ATTACHMENTS + 1) + "--b--\n").attachments()).hasSize(MailView.MAX_ATTACHMENTS);
    }

    @Test
    void onlyLinksToThisSiteAreLinksAndNotMoreThanSoMany() {
        assertThat(view("\n\nSee http://localhost:8080/login/abc, https://evil.example/ http://localhost:8080.evil.example/ "
                + "http://localhost:8080/<script> javascript:x\n").links())
                .containsExactly("http://localhost:8080/login/abc", "http://localhost:8080/");
        String many = "\n\n" + IntStream.range(0, MailView.MAX_LINKS).mapToObj(i -> "http://localhost:8080/" + i)
                .collect(Collectors.joining("\n"));
        assertThat(view(many).links()).hasSize(MailView.MAX_LINKS);
        assertThat(view(many + "\nhttp://localhost:8080/more").links()).hasSize(MailView.MAX_LINKS);
    }

    private static MailView view(String mail) {
        return view(mail, StandardCharsets.UTF_8);
    }

    private static MailView view(String mail, Charset charset) {
        return MailView.of(ByteOctets.of(mail.replace("\n", "\r\n").getBytes(charset)), new SiteAddress("http://localhost:8080"),
                Languages.shipped().english());
    }
}
