package org.indaba.bounce;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.indaba.mime.ByteOctets;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class ReportGlanceTest {

    private static final Path CORPUS = Path.of(System.getProperty("indaba.corpus", "../shared/corpus"), "bounces");

    @Test
    void theFirstRecipientWithAStatusIsTold() {
        // RFC 3464 §2.3: a group of fields for each recipient, behind the one for the message.
        ReportGlance glance = glance("""
                Content-Type: multipart/report; boundary=b

                --b
                Content-Type: message/delivery-status

                Reporting-MTA: dns; mx.example.net
                Arrival-Date: x

                Final-Recipient: rfc822; bob@example.net
                Action: delayed
                Status: 4.2.2 (mailbox full)

                Final-Recipient: rfc822; eve@example.net
                Status: 5.1.1
                --b--
                """);

        assertThat(glance).isEqualTo(new ReportGlance("4.2.2", "delayed 4.2.2"));
    }

    @Test
    void anInternationalReportIsReadLikeAnyOther() {
        // RFC 6533 §3: the same fields in UTF-8.
        assertThat(glance("""
                Content-Type: multipart/report; boundary=b

                --b
                Content-Type: message/global-delivery-status

                Action: failed
                Status: 5.1.1
                Diagnostic-Code: smtp; 550 Benutzer für uns unbekannt
                --b--
                """)).isEqualTo(new ReportGlance("5.1.1", "failed 5.1.1 smtp; 550 Benutzer für uns unbekannt"));
    }

    @Test
    void aStatusThatIsNoneIsLeftOut() {
        assertThat(glance("""
                Content-Type: multipart/report; boundary=b

                --b
                Content-Type: message/delivery-status

                Status: utterly broken
                Diagnostic-Code: smtp; 550 go away
                --b--
                """)).isEqualTo(new ReportGlance("", "smtp; 550 go away"));
    }

    @Test
    void aSummaryIsCutAtItsLimit() {
        String most = "x".repeat(ReportGlance.MAX_SUMMARY);

        assertThat(glance("Subject: s\n\n" + most + "\n").summary()).isEqualTo(most);
        assertThat(glance("Subject: s\n\n" + most + "x\n").summary()).hasSize(ReportGlance.MAX_SUMMARY).endsWith("…");
    }

    @Test
    void onlyTheBeginningOfAMailIsRead() {
        String header = "Subject: s\n\n";
        int room = ReportGlance.MAX_OCTETS - header.length() - 2;

        assertThat(glance(header + "\n".repeat(room / 2 - 1) + "said\n").summary()).isEqualTo("s");
        assertThat(glance(header + "said\n" + "x".repeat(ReportGlance.MAX_OCTETS)).summary()).startsWith("said");
        assertThat(glance("Subject: long " + "x".repeat(ReportGlance.MAX_OCTETS) + "\n\nbody\n").summary()).startsWith("long");
    }

    /** Reads the folder that the system property {@code indaba.corpus} names; skipped where there is none. */
    @Test
    void everyBounceOfRealProgramsIsSummedUp() throws IOException {
        Assumptions.assumeTrue(Files.isDirectory(CORPUS), "there is no corpus at " + CORPUS);
        int statuses = 0;
        List<Path> mails = mails();
        for (Path mail : mails) {
            ReportGlance glance = glance(Files.readString(mail, StandardCharsets.ISO_8859_1).replace("\r\n", "\n"));
            assertThat(glance.summary().codePoints().map(Character::getType)).as("%s", mail).doesNotContain((int) Character.CONTROL);
            assertThat(glance.summary().codePointCount(0, glance.summary().length())).isLessThanOrEqualTo(ReportGlance.MAX_SUMMARY);
            statuses += glance.status().isEmpty() ? 0 : 1;
        }

        // Most of them are delivery reports.
        assertThat(mails).hasSizeGreaterThan(400);
        assertThat(statuses).isGreaterThan(mails.size() / 3);
    }

    private static List<Path> mails() throws IOException {
        try (Stream<Path> files = Files.walk(CORPUS)) {
            return files.filter(Files::isRegularFile).filter(file -> !file.toString().endsWith(".jsonl")).sorted().toList();
        }
    }

    private static ReportGlance glance(String text) {
        ByteOctets mail = ByteOctets.utf8(text.replace("\n", "\r\n"));
        return ReportGlance.of(mail, InboundHeader.of(mail));
    }
}
