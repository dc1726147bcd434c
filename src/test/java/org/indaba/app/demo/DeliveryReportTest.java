package org.indaba.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.indaba.app.demo.MailProgram.Letter;
import org.indaba.mail.Bytes;
import org.indaba.mime.ByteOctets;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.MimeReading;
import org.indaba.mime.MimeShape;
import org.indaba.web.demo.BounceKind;
import org.indaba.web.demo.CaughtMail;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DeliveryReportTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    @ParameterizedTest
    @EnumSource
    void reportIsAMultipartOfThreeWithTheNullPath(BounceKind kind) {
        Letter report = DeliveryReport.about(caught("kofi@congo.example", "Subject: x\r\n\r\nbody\r\n"), kind, NOW);

        // RFC 3464 §2: the null path, the type, and three parts.
        assertThat(report.mailFrom()).isEmpty();
        assertThat(report.to()).isEqualTo("owner-afnog+token@lists.localhost");
        MimeShape shape = shape(report);
        assertThat(shape.isReport()).isTrue();
        assertThat(shape.parts()).extracting(part -> part.type().mediaType())
                .containsExactly("multipart/report", "text/plain", "message/delivery-status", "text/rfc822-headers");
        assertThat(report.octets().asUtf8()).contains("\r\nFinal-Recipient: rfc822; kofi@congo.example\r\nAction: " + kind.action()
                + "\r\nStatus: " + kind.status() + "\r\n").contains("Reporting-MTA: dns; mx.congo.example\r\n").doesNotContain("body");
    }

    @Test
    void addressOutsideOfAsciiHasItsOwnType() {
        String report = DeliveryReport.about(caught("kofí@congo.example", "Subject: x\r\n\r\n"), BounceKind.NO_SUCH_USER, NOW).octets()
                .asUtf8();
        // RFC 6533 §3.
        assertThat(report).contains("message/global-delivery-status", "Final-Recipient: utf-8; kofí@congo.example");
    }

    @Test
    void messageThatPretendsToEndTheReportDoesNot() {
        String hostile = "Subject: x\r\n--report-1-0--\r\n--report-1-0\r\nContent-Type: text/html\r\n\r\n";
        MimeShape shape = shape(DeliveryReport.about(caught("kofi@congo.example", hostile), BounceKind.DELAYED, NOW));
        assertThat(shape.parts()).hasSize(4);
    }

    private static MimeShape shape(Letter letter) {
        ByteOctets octets = ByteOctets.of(letter.octets().toArray());
        HeaderBlock header = Letters.header(letter.octets());
        return ((MimeReading.Read) MimeShape.read(octets, header)).shape();
    }

    private static CaughtMail caught(String mailbox, String message) {
        return new CaughtMail(1, mailbox, NOW, new CaughtMail.Envelope("mx.congo.example", "", "", "owner-afnog+token@lists.localhost", "",
                List.of(mailbox)), Bytes.utf8(message));
    }
}
