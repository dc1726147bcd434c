package org.indaba.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.indaba.mime.ByteOctets;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.HeaderReading;
import org.indaba.mime.MimeShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MailTextTest {

    private static final String UNREADABLE = "UNREADABLE";

    @Test
    void plainTextIsReadAsItIs() {
        assertThat(text("Subject: x\r\n\r\njoin\r\n")).isEqualTo("join\r\n");
        assertThat(text("Subject: x\r\n")).isEmpty();
        assertThat(text("")).isEmpty();
    }

    @Test
    void quotedPrintableAndBase64AreDecoded() {
        // RFC 2045 §6.7 and §6.8.
        assertThat(text("Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
                + "jo=\r\nin =E9 =XX =  \r\n!")).isEqualTo("join é =XX !");
        assertThat(text("Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                + Base64.getMimeEncoder().encodeToString("unsubscribe é".getBytes(StandardCharsets.UTF_8)) + "\r\n"))
                .isEqualTo("unsubscribe é");
    }

    @Test
    void brokenEncodingsReadAsFarAsTheyCan() {
        assertThat(text("Content-Transfer-Encoding: base64\r\n\r\nam9pbg=\r\n!!x")).startsWith("join");
        assertThat(text("Content-Transfer-Encoding: base64\r\n\r\nA")).isEmpty();
        assertThat(text("Content-Transfer-Encoding: x-unknown\r\n\r\njoin")).isEqualTo(UNREADABLE);
        assertThat(text("Content-Type: text/plain; charset=no-such-set\r\n\r\njoin")).isEqualTo("join");
        assertThat(text("Content-Type: text/plain; charset=\"?*\"\r\n\r\njoin")).isEqualTo("join");
    }

    @Test
    void thePlainPartOfAnAlternativeIsPreferredToTheHtml() {
        String alternative = "Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>leave</p>\r\n"
                + "--b\r\nContent-Type: text/plain\r\n\r\njoin\r\n--b--\r\n";

        assertThat(text(alternative).strip()).isEqualTo("join");
    }

    @Test
    void anAttachmentOrAForwardedMailIsNotWhatThePersonWrote() {
        assertThat(text("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n"
                + "Content-Disposition: attachment\r\n\r\nleave\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n"
                + "Subject: x\r\n\r\nleave\r\n--b--\r\n")).isEqualTo(UNREADABLE);
    }

    @Test
    void aBlankPlainPartLeavesTheWordToTheHtml() {
        assertThat(text("Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n \r\n\r\n"
                + "--b\r\nContent-Type: text/html\r\n\r\n<p>leave</p>\r\n--b--\r\n").strip()).isEqualTo("leave");
    }

    @Test
    void whatWasLeftBlankIsReadAndWhatCannotBeReadIsNot() {
        // RFC 8551 §3.5.3: a signature stands beside what it signs.
        assertThat(text("Content-Type: multipart/signed; boundary=b\r\n\r\n--b\r\n\r\n\r\n"
                + "--b\r\nContent-Type: application/pkcs7-signature\r\n\r\nxyz\r\n--b--\r\n")).isBlank();
        assertThat(text("Content-Type: text/html\r\n\r\n<p></p>\r\n")).isBlank();

        assertThat(text("Content-Type: application/pkcs7-mime; smime-type=enveloped-data\r\n\r\nxyz\r\n")).isEqualTo(UNREADABLE);
        assertThat(text("Content-Type: multipart/encrypted; boundary=b\r\n\r\n--b\r\nContent-Type: application/pgp-encrypted\r\n\r\n"
                + "Version: 1\r\n--b\r\nContent-Type: application/octet-stream\r\n\r\nxyz\r\n--b--\r\n")).isEqualTo(UNREADABLE);
        assertThat(text("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n\r\n"
                + "--b\r\nContent-Type: text/plain\r\n\r\nno\r\n--b--\r\n")).isEqualTo(UNREADABLE);
        assertThat(text("Content-Type: multipart/mixed; boundary=b\r\n\r\nno\r\n")).isEqualTo(UNREADABLE);
        StringBuilder deep = new StringBuilder();
        for (int i = 0; i <= MimeShape.MAX_DEPTH; i++) {
            deep.append("Content-Type: multipart/mixed; boundary=b").append(i).append("\r\n\r\n--b").append(i).append("\r\n");
        }
        assertThat(text(deep + "\r\nno\r\n")).isEqualTo(UNREADABLE);
        assertThat(text("Subject: x\r\n\r\n" + " ".repeat(MailText.MAX_OCTETS) + "no")).isEqualTo(UNREADABLE);
    }

    @Test
    void htmlAloneIsReadWithoutTagsAndQuotations() {
        String html = "Content-Type: text/html; charset=utf-8\r\n\r\n<html><head><title>leave</title><style>p { x: y }</style></head>\r\n"
                + "<body><!-- leave --><p dir=\"ltr\">sub<b>scribe</b>&nbsp;afnog</p><br>\r\n"
                + "<blockquote><p>leave</p></blockquote></body></html>";

        assertThat(text(html).lines().map(String::strip).filter(line -> !line.isEmpty()).toList()).containsExactly("subscribe afnog");
    }

    @ParameterizedTest
    @CsvSource({"yes<blockquote>no</blockquote>maybe, yes maybe, true",
        "<blockquote>a<BLOCKQUOTE>b</BlockQuote>c</blockquote>no, no, true", "</blockquote>no, no, true",
        "<blockquote>a<br>b&amp;c</blockquote>, '', true", "<blockquote>a no, '', false", "<head><style>x</style><body>no, '', false",
        "no<!-- x, no, false", "no <3, no, false"})
    void whatStandsBelowAQuotationIsReadAndWhatIsCutAwayIsSaid(String html, String words, boolean whole) {
        HtmlText.Read read = HtmlText.of(html);

        assertThat(String.join(" ", read.text().split("\\s+")).strip()).isEqualTo(words);
        assertThat(read.whole()).isEqualTo(whole);
    }

    @Test
    @Timeout(10)
    void hostileHtmlTakesTimeInProportion() {
        assertThat(HtmlText.of("<style".repeat(40_000)).text()).isEmpty();
        assertThat(HtmlText.of("&".repeat(250_000)).text()).hasSize(250_000);
        assertThat(HtmlText.of("<!--".repeat(60_000)).text()).isEmpty();
        assertThat(HtmlText.of("<".repeat(250_000)).text()).isEmpty();
        assertThat(HtmlText.of("<blockquote>x".repeat(20_000)).text()).isBlank();
    }

    @Test
    void onlyTheBeginningIsRead() {
        String header = "Subject: x\r\n\r\n";
        String filler = "x".repeat(MailText.MAX_OCTETS - header.length() - 4);

        assertThat(text(header + filler + "join")).endsWith("join");
        assertThat(text(header + filler + "xjoin")).endsWith("joi");
    }

    private static String text(String mail) {
        ByteOctets octets = ByteOctets.utf8(mail);
        if (HeaderBlock.read(octets) instanceof HeaderReading.Read(HeaderBlock header)) {
            return MailText.of(octets, header).map(MailText::text).orElse(UNREADABLE);
        }
        throw new IllegalStateException();
    }
}
