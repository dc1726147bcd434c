package org.indaba.mime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.indaba.mail.EmailAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderTextTest {

    @Test
    void plainTextIsWrittenAsItIs() {
        assertThat(HeaderText.unstructured("Subject", "Hello  world").asUtf8()).isEqualTo("Subject: Hello  world\r\n");
        assertThat(HeaderText.unstructured("Subject", "").asUtf8()).isEqualTo("Subject:\r\n");
    }

    @Test
    void onlyTheWordsThatNeedItAreEncoded() {
        assertThat(HeaderText.unstructured("Subject", "The caf\u00e9 is open").asUtf8())
                .isEqualTo("Subject: The =?utf-8?q?caf=C3=A9?= is open\r\n");
        assertThat(HeaderText.unstructured("Subject", "no =?utf-8?q?word?= at all").asUtf8()).contains("=3D=3F");
    }

    @Test
    void aLineOfSeventyEightCharactersIsNotFoldedAndALongerOneIs() {
        // RFC 5322 §2.1.1: 78 characters without the CRLF.
        String words = "x".repeat(60) + " ";
        String fits = words + "y".repeat(78 - 9 - words.length());

        assertThat(HeaderText.unstructured("Subject", fits).asUtf8()).isEqualTo("Subject: " + fits + "\r\n");
        assertThat(HeaderText.unstructured("Subject", fits + "y").asUtf8()).isEqualTo("Subject: " + words.strip() + "\r\n "
                + "y".repeat(78 - 9 - words.length() + 1) + "\r\n");
    }

    @Test
    void namesAreWrittenUpToALengthInAll() {
        EmailAddress address = EmailAddress.of("ann@example.org");
        List<Mailbox> most = List.of(new Mailbox("a".repeat(HeaderText.MAX_NAMES - 1), address), new Mailbox("b", address));
        List<Mailbox> more = List.of(new Mailbox("a".repeat(HeaderText.MAX_NAMES - 1), address), new Mailbox("bc", address));

        assertThat(HeaderText.mailboxes("From", most).size()).isGreaterThan(HeaderText.MAX_NAMES);
        assertThat(HeaderText.mailboxes("From", more).asUtf8()).isEqualTo("From: ann@example.org, ann@example.org\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nBcc: x", "a\nb", "a\rb", "a\0b"})
    void noValueCanAddAField(String hostile) {
        assertThatThrownBy(() -> HeaderText.unstructured("Subject", hostile)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> HeaderText.structured("List-Id", hostile)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> HeaderText.mailboxes("From", List.of(new Mailbox(hostile, EmailAddress.of("a@b.example")))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(HeaderText.unstructured("Subject", HeaderText.oneLine(hostile)).asUtf8().lines()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a:", "a\r\nb", "\u00e4"})
    void noNameCanAddAField(String hostile) {
        assertThatThrownBy(() -> HeaderText.structured(hostile, "x")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void namesOfPersonsAreQuotedOrEncodedWhereTheyMustBe() {
        EmailAddress address = EmailAddress.of("ann@example.org");

        assertThat(HeaderText.mailboxes("From", List.of(new Mailbox("Ann", address))).asUtf8())
                .isEqualTo("From: Ann <ann@example.org>\r\n");
        assertThat(HeaderText.mailboxes("From", List.of(new Mailbox("Ann, \"B\"", address))).asUtf8())
                .isEqualTo("From: \"Ann, \\\"B\\\"\" <ann@example.org>\r\n");
        assertThat(HeaderText.mailboxes("From", List.of(new Mailbox("Andr\u00e9, B", address), new Mailbox("", address))).asUtf8())
                .isEqualTo("From: =?utf-8?q?Andr=C3=A9=2C_B?= <ann@example.org>, ann@example.org\r\n");
    }

    @Test
    void datesAreWrittenInUtc() {
        // RFC 5322 §3.3.
        assertThat(HeaderText.date(Instant.parse("2026-01-02T03:04:05.678Z"))).isEqualTo("Fri, 2 Jan 2026 03:04:05 +0000");
        assertThat(DateText.parse("Fri, 2 Jan 2026 03:04:05 +0000")).hasValue(Instant.parse("2026-01-02T03:04:05Z"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Fri, 02 Jan 26 03:04 GMT", "2 Jan 2026 05:04:00 +0200", "Fri, 2 Jan 2026 03:04:00 -0000 (a comment)"})
    void obsoleteDatesAreRead(String value) {
        // RFC 5322 §4.3.
        assertThat(DateText.parse(value)).hasValue(Instant.parse("2026-01-02T03:04:00Z"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "99 Foo 2026 00:00:00 +0000", "\u0000", "Fri, 2 Jan 999999999 03:04:05 +0000"})
    void whatIsNoDateIsNone(String value) {
        assertThat(DateText.parse(value)).isEmpty();
        assertThat(DateText.parse("9".repeat(1_000_000))).isEmpty();
    }
}
