package org.indaba.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.indaba.mime.ByteOctets;
import org.junit.jupiter.api.Test;

/** The limits of this package, each reached and passed by one. */
class NoticeLimitsTest {

    private static final String HEAD = "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example.net\nTo: owner-afnog@lists.example.org\n"
            + "Subject: failure notice\nMIME-Version: 1.0\n";
    private static final String REPORT = "Final-Recipient: rfc822; ann@example.com\nAction: failed\nStatus: 5.1.1\n";

    private final Marks marks = new Marks();
    private final NoticeReader reader = new NoticeReader();

    @Test
    void octetsBeyondTheLimitAreNotLookedAt() {
        String before = HEAD + "Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: application/octet-stream\n\n";
        String after = "\n--b\nContent-Type: message/delivery-status\n\nFinal-Recipient: rfc822; ann@example.com";
        int room = NoticeReader.MAX_OCTETS - crlf(before).length - crlf(after).length;
        assertThat(addresses(before + "x".repeat(room) + after)).containsExactly("ann@example.com");
        assertThat(addresses(before + "x".repeat(room + 1) + after)).containsExactly("ann@example.co");
    }

    @Test
    void partsBeyondTheLimitAreNotLookedAt() {
        for (int others : List.of(Sections.MAX_PARTS - 1, Sections.MAX_PARTS)) {
            Sections mail = sections("multipart/mixed; boundary=b", "--b\nContent-Type: image/png\n\nx\n".repeat(others)
                    + "--b\nContent-Type: message/delivery-status\n\n" + REPORT + "--b--\n");
            assertThat(mail.statuses()).hasSize(others < Sections.MAX_PARTS ? 1 : 0);
        }
    }

    @Test
    void textOfOnePartAndOfAllHasALimit() {
        assertThat(sections("text/plain", "x".repeat(Sections.MAX_TEXT - 1)).text().strip()).hasSize(Sections.MAX_TEXT - 1);
        assertThat(sections("text/plain", "x".repeat(Sections.MAX_TEXT) + "y").text()).isEqualTo("x".repeat(Sections.MAX_TEXT));
        String part = "--b\nContent-Type: text/plain\n\n" + "x".repeat(Sections.MAX_TEXT / 2) + "\n";
        assertThat(sections("multipart/mixed; boundary=b", part.repeat(4) + "--b--\n").text()).hasSize(Sections.MAX_TEXT);
        assertThat(Sections.of(ByteOctets.of(crlf("x".repeat(Sections.MAX_TEXT + 1)))).text()).hasSize(Sections.MAX_TEXT);
    }

    @Test
    void aReportHasALimit() {
        for (String type : List.of("message/delivery-status", "message/feedback-report", "message/disposition-notification")) {
            assertThat(reports(sections(type, "x".repeat(Sections.MAX_REPORT)))).containsExactly("x".repeat(Sections.MAX_REPORT));
            assertThat(reports(sections(type, "x".repeat(Sections.MAX_REPORT) + "y"))).containsExactly("x".repeat(Sections.MAX_REPORT));
        }
    }

    @Test
    void theReturnedMailHasALimit() {
        String before = "--b\nContent-Type: text/plain\n\nhi\n--b\nContent-Type: message/rfc822\n\n";
        for (int more : List.of(0, 1)) {
            String mail = "To: ann@example.com\n" + "x".repeat(Sections.MAX_ORIGINAL + more - crlf("To: ann@example.com\n").length);
            Sections sections = sections("multipart/mixed; boundary=b", before + mail + "\n--b--\n");
            assertThat(sections.original().replace("\n", "\r\n").replace("\r\r", "\r")).hasSize(Sections.MAX_ORIGINAL);
        }
    }

    @Test
    void linesHaveALimitInNumberAndLength() {
        String lines = "a\n".repeat(NoticeText.MAX_LINES - 1) + "last\n";
        assertThat(NoticeText.of(lines, marks).lines()).hasSize(NoticeText.MAX_LINES).endsWith("last");
        assertThat(NoticeText.of("a\n" + lines, marks).lines()).hasSize(NoticeText.MAX_LINES).endsWith("a");
        String line = "x".repeat(NoticeText.MAX_LINE);
        assertThat(NoticeText.of(line, marks).lines()).containsExactly(line);
        assertThat(NoticeText.of(line + "y", marks).lines()).containsExactly(line);
    }

    @Test
    void recipientsHaveALimitHoweverTheyAreNamed() {
        for (int more : List.of(-1, 0, 1)) {
            int count = TextRecipients.MAX_RECIPIENTS + more;
            int told = Math.min(count, TextRecipients.MAX_RECIPIENTS);
            assertThat(addresses(HEAD + "\nfailure notice\n" + listed(count, "<%d@e.example>: 550 no\n"))).hasSize(told);
            assertThat(addresses(HEAD + "\nfailure notice\n" + listed(count, "%d@e.example: 550 no; ").replace("9@e.example: 550 no; ",
                    "9@e.example: 550 no; \n"))).hasSize(told);
            assertThat(addresses("X-Failed-Recipients: " + listed(count, " %d@e.example,\n") + " \n" + HEAD + "\nfailure notice\n"))
                    .hasSize(told);
            String half = listed(count / 2, "Final-Recipient: rfc822; a%d@e.example\nAction: failed\n\n");
            String rest = listed(count - count / 2, "Final-Recipient: rfc822; b%d@e.example\nAction: failed\n\n");
            String status = "--b\nContent-Type: message/delivery-status\n\n";
            assertThat(addresses(HEAD + "Content-Type: multipart/report; boundary=b\n\n" + status + half + status + rest + "--b--\n"))
                    .hasSize(told);
            Notice complaint = read(HEAD + "Content-Type: message/feedback-report\n\nFeedback-Type: abuse\n"
                    + listed(count - 1, "Original-Rcpt-To: %d@e.example\n") + "Removal-Recipient: r@e.example\n");
            assertThat(((Notice.Complaint) complaint).recipients()).hasSize(told);
            Notice seen = read(HEAD + "Content-Type: message/disposition-notification\n\n"
                    + listed(count, "Final-Recipient: rfc822; %d@e.example\n\n"));
            assertThat(((Notice.Delivered) seen).recipients()).hasSize(told);
            assertThat(addresses(HEAD + "\n{\"notificationType\":\"Bounce\",\"bouncedRecipients\":["
                    + listed(count, "{\"emailAddress\":\"%d@e.example\"},"))).hasSize(told);
        }
    }

    @Test
    void anAddressHasLimits() {
        String local = "l".repeat(Addresses.MAX_TOLERATED_LOCAL);
        assertThat(Addresses.ofField(local + "@e.example")).isEqualTo(local + "@e.example");
        assertThat(Addresses.ofField("l" + local + "@e.example")).isEmpty();
        String quoted = "\"" + "l".repeat(Addresses.MAX_TOLERATED_LOCAL - 2) + "\"@e.example";
        assertThat(Addresses.ofField(quoted)).isEqualTo(quoted);
        assertThat(Addresses.ofField("\"l" + quoted.substring(1))).isEmpty();
        String domain = "d".repeat(Addresses.MAX_DOMAIN - 8) + ".example";
        assertThat(Addresses.ofField("ann@" + domain)).isEqualTo("ann@" + domain);
        assertThat(Addresses.ofField("ann@d" + domain)).isEmpty();
        String literal = "[" + "1".repeat(Addresses.MAX_DOMAIN - 2) + "]";
        assertThat(Addresses.ofField("ann@" + literal)).isEqualTo("ann@" + literal);
        assertThat(Addresses.ofField("ann@[1" + literal.substring(1))).isEmpty();
        assertThat(Addresses.ofField("ann@[IPv6:2001:db8::1]")).isEqualTo("ann@[IPv6:2001:db8::1]");
        String before = " ".repeat(Addresses.MAX_FIELD - 5);
        assertThat(Addresses.ofField(before + "a@b.c")).isEqualTo("a@b.c");
        assertThat(Addresses.ofField(" " + before + "a@b.cd")).isEqualTo("a@b");
    }

    @Test
    void aMailboxWithoutADomainHasALimit() {
        String local = "l".repeat(Addresses.MAX_LOCAL);
        assertThat(addresses(HEAD + "\nYour mail could not be delivered to:\n" + local + "\n")).containsExactly(local + "@mx.example.net");
        assertThat(addresses(HEAD + "\nYour mail could not be delivered to:\nl" + local + "\n")).containsExactly("");
    }

    @Test
    void wordsBeforeAnAddressHaveALimit() {
        assertThat(marks.beforeOther("a b send a blank message to")).isTrue();
        assertThat(marks.beforeOther("by a b c d e")).isFalse();
    }

    @Test
    void plainTextAndEvidenceHaveALimit() {
        String text = "x".repeat(PlainText.MAX_CHARACTERS - 1) + "y";
        assertThat(PlainText.of(text)).isEqualTo(text);
        assertThat(PlainText.of(text + "z")).isEqualTo(text);
        String line = "x".repeat(Diagnosis.MAX_EVIDENCE - 1) + "y";
        assertThat(Evidence.line(line)).isEqualTo(line);
        assertThat(Evidence.line(line + "z")).isEqualTo(line);
        // No half of a character stands at the end.
        assertThat(Evidence.line("x".repeat(Diagnosis.MAX_EVIDENCE - 1) + "\ud83d\ude00")).hasSize(Diagnosis.MAX_EVIDENCE - 1);
    }

    @Test
    void groupsOfFieldsHaveALimit() {
        for (int count : List.of(ReportFields.MAX_GROUPS, ReportFields.MAX_GROUPS + 1)) {
            assertThat(ReportFields.groups(listed(count, "A: %d\n\n"))).hasSize(ReportFields.MAX_GROUPS);
        }
    }

    @Test
    void anEntityAndALiteralHaveALimit() {
        assertThat(HtmlLines.of("a&nbsp;b &lt;c&gt; &nosuchent; &nosuchentity; &" + "x".repeat(HtmlLines.MAX_ENTITY) + ";"))
                .isEqualTo("a b <c> &nosuchent; &nosuchentity; &" + "x".repeat(HtmlLines.MAX_ENTITY) + ";");
        String literal = "abcdefgh".substring(0, Literals.MIN_CHARACTERS);
        assertThat(Literals.of(literal + ".")).containsExactly(List.of(literal));
        assertThatThrownBy(() -> Literals.of(literal.substring(1) + ".")).hasMessageContaining("no literal");
        assertThat(new LiteralIndex(List.of("a".repeat(LiteralIndex.MAX_NODES - 1))).in("a".repeat(LiteralIndex.MAX_NODES)).cardinality())
                .isOne();
        assertThatThrownBy(() -> new LiteralIndex(List.of("a".repeat(LiteralIndex.MAX_NODES)))).hasMessageContaining("more than");
    }

    private static String listed(int count, String form) {
        return IntStream.range(0, count).mapToObj(i -> form.replace("%d", String.valueOf(i))).collect(Collectors.joining());
    }

    private static List<String> reports(Sections mail) {
        return mail.statuses().isEmpty() ? mail.feedback().isEmpty() ? mail.dispositions() : mail.feedback() : mail.statuses();
    }

    private static Sections sections(String type, String body) {
        return Sections.of(ByteOctets.of(crlf(HEAD + "Content-Type: " + type + "\n\n" + body)));
    }

    private List<String> addresses(String mail) {
        return ((Notice.Bounce) read(mail)).recipients().stream().map(FailedRecipient::address).toList();
    }

    private Notice read(String mail) {
        return reader.read(ByteOctets.of(crlf(mail)));
    }

    private static byte[] crlf(String mail) {
        return mail.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
    }
}
