package org.indaba.classify;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.indaba.mime.ByteOctets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Notices in the forms of many hosts, written for this test. */
class NoticeReaderTest {

    private static final String HEAD = """
            Return-Path: <>
            From: Mail Delivery System <MAILER-DAEMON@mx.example.net>
            To: owner-afnog@lists.example.org
            Subject: Undelivered Mail Returned to Sender
            """;

    private final NoticeReader reader = new NoticeReader();

    @Test
    void aReportForMachinesIsRead() {
        // RFC 6522 §3, RFC 3464 §2.3: one group of fields for each recipient.
        Notice notice = read(report("message/delivery-status", """
                Reporting-MTA: dns; mx.example.net

                Final-Recipient: rfc822; ann@example.com
                Action: failed
                Status: 5.1.1
                Diagnostic-Code: smtp; 550 5.1.1 <ann@example.com>: user unknown

                Final-Recipient: rfc822; bob@example.com
                Action: failed
                Status: 4.2.2
                Diagnostic-Code: smtp; 452 4.2.2 mailbox full
                """));
        assertThat(notice).isEqualTo(new Notice.Bounce(List.of(
                new FailedRecipient("ann@example.com", new Diagnosis(Severity.PERMANENT, Reason.NO_SUCH_USER, "5.1.1", 550,
                        "550 5.1.1 <ann@example.com>: user unknown", "unknown.words")),
                new FailedRecipient("bob@example.com", new Diagnosis(Severity.TEMPORARY, Reason.MAILBOX_FULL, "4.2.2", 452,
                        "452 4.2.2 mailbox full", "full.status")))));
    }

    @Test
    void theActionTellsDelayFromFailureAndSuccess() {
        // RFC 3464 §2.3.3.
        assertThat(read(report("message/delivery-status", recipient("delayed", "4.4.1")))).isInstanceOf(Notice.Delayed.class);
        assertThat(read(report("message/delivery-status", recipient("delivered", "2.0.0"))))
                .isEqualTo(new Notice.Delivered(List.of("ann@example.com")));
        assertThat(read(report("message/delivery-status", recipient("relayed", "2.0.0")))).isInstanceOf(Notice.Delivered.class);
    }

    @Test
    void internationalReportsAreRead() {
        // RFC 6533 §3: the same fields in UTF-8; RFC 3462 §1 is the elder of RFC 6522 §1.
        Notice notice = read(report("message/global-delivery-status", """
                Reporting-MTA: dns; mx.example.net

                Final-Recipient: utf-8; jürgen@example.com
                Action: failed
                Status: 5.1.1
                """));
        assertThat(addresses(notice)).containsExactly("jürgen@example.com");
    }

    @Test
    void complaintsAreRead() {
        // RFC 5965 §3.
        Notice notice = read("""
                From: feedback@provider.example
                To: abuse@lists.example.org
                Subject: FW: hello
                Content-Type: multipart/report; report-type=feedback-report; boundary=b

                --b
                Content-Type: text/plain

                This is a complaint.

                --b
                Content-Type: message/feedback-report

                Feedback-Type: abuse
                User-Agent: Feedback/1
                Version: 1
                Original-Mail-From: <owner-afnog+token@lists.example.org>
                Original-Rcpt-To: <ann@provider.example>

                --b
                Content-Type: message/rfc822

                From: bob@example.net
                Subject: hello

                Hello
                --b--
                """);
        assertThat(notice).isEqualTo(new Notice.Complaint("abuse", List.of("ann@provider.example"),
                "owner-afnog+token@lists.example.org", "Feedback-Type: abuse"));
    }

    @Test
    void readingConfirmationsTellThatItArrived() {
        // RFC 8098 §3.
        assertThat(read("""
                From: ann@example.com
                To: owner-afnog@lists.example.org
                Subject: Read: hello
                Content-Type: multipart/report; report-type=disposition-notification; boundary=b

                --b

                It was read.
                --b
                Content-Type: message/disposition-notification

                Final-Recipient: rfc822; ann@example.com
                Disposition: manual-action/MDN-sent-manually; displayed
                --b--
                """)).isEqualTo(new Notice.Delivered(List.of("ann@example.com")));
    }

    @Test
    void noticesAsPlainTextAreRead() {
        assertThat(one(HEAD + """

                Hi. This is the qmail-send program at mx.example.net.
                I'm afraid I wasn't able to deliver your message to the following addresses.
                This is a permanent error; I've given up. Sorry it didn't work out.

                <ann@example.com>:
                192.0.2.1 does not like recipient.
                Remote host said: 550 5.1.1 no such user
                Giving up on 192.0.2.1.

                --- Below this line is a copy of the message.

                Return-Path: <owner-afnog@lists.example.org>
                To: bob@example.com
                """)).isEqualTo("ann@example.com permanent no-such-user 5.1.1 550");
        assertThat(one("X-Failed-Recipients: ann@example.com\n" + HEAD + """

                This message was created automatically by mail delivery software.

                A message that you sent could not be delivered to one or more of its
                recipients. This is a permanent error. The following address(es) failed:

                  ann@example.com
                    host mx.example.com [192.0.2.1]
                    SMTP error from remote mail server after RCPT TO:<ann@example.com>:
                    552 5.2.2 Mailbox is full
                """)).isEqualTo("ann@example.com permanent mailbox-full 5.2.2 552");
        assertThat(one(HEAD + """

                   ----- The following addresses had permanent fatal errors -----
                <ann@example.com>

                   ----- Transcript of session follows -----
                ... while talking to mx.example.com.:
                >>> RCPT To:<ann@example.com>
                <<< 554 5.7.1 <ann@example.com>: Relay access denied
                554 <ann@example.com>... Service unavailable
                """)).isEqualTo("ann@example.com permanent relaying-denied 5.7.1 554");
    }

    @Test
    void theNotificationsOfASendingProviderAreRead() {
        String mail = "From: no-reply@provider.example\nTo: ops@lists.example.org\nSubject: notification\n\n";
        String bounce = "{\"notificationType\":\"Bounce\",\"bounce\":{\"bouncedRecipients\":[{\"emailAddress\":"
                + "\"ann@example.com\",\"action\":\"failed\",\"status\":\"5.1.1\",\"diagnosticCode\":\"smtp; 550 5.1.1 user unknown\"}]}}";
        assertThat(one(mail + bounce)).isEqualTo("ann@example.com permanent no-such-user 5.1.1 550");
        assertThat(one(mail + "{\"Message\":\"" + bounce.replace("\"", "\\\"") + "\"}")).startsWith("ann@example.com permanent");
        assertThat(read(mail + "{\"notificationType\":\"Complaint\",\"complaint\":{\"complainedRecipients\":[{\"emailAddress\":"
                + "\"ann@example.com\"}]}}")).isInstanceOf(Notice.Complaint.class);
        assertThat(read(mail + "{\"notificationType\":\"Delivery\",\"delivery\":{\"recipients\":[\"ann@example.com\"]}}"))
                .isEqualTo(new Notice.Delivered(List.of("ann@example.com")));
        assertThat(read(mail + "{\"notificationType\":\"Bounce\",\"bounce\":{\"bouncedRecipients\":[{\"emailAddr"))
                .isEqualTo(new Notice.None());
    }

    @Test
    void noticesInOtherLanguagesAreRead() {
        for (String text : List.of(
                "Ihre Nachricht konnte nicht zugestellt werden:\n\nann@example.com\nEmpfänger unbekannt",
                "Votre message n'a pas pu être remis au destinataire :\n\nann@example.com\nutilisateur inconnu",
                "No se pudo entregar el mensaje a:\n\nann@example.com\nel usuario no existe: usuario desconocido",
                "Il messaggio non è stato recapitato a:\n\n<ann@example.com>\nutente sconosciuto",
                "A mensagem não pôde ser entregue para:\n\nann@example.com\nusuário inexistente",
                "次のあて先へのメッセージはエラーのため送信できませんでした。\n\n<ann@example.com>: そのメールアドレスは存在しません",
                "您的邮件投递失败：\n\nann@example.com\n用户不存在")) {
            assertThat(one(HEAD + "Content-Type: text/plain; charset=utf-8\n\n" + text)).as(text)
                    .startsWith("ann@example.com permanent no-such-user");
        }
    }

    @Test
    void aBareTextIsRead() {
        assertThat(one("""
                This is the mail system at host mx.example.net.

                I'm sorry to have to inform you that your message could not
                be delivered to one or more recipients. It's attached below.

                <ann@example.com>: host mx.example.com[192.0.2.1] said: 550 5.1.1
                    <ann@example.com>: Recipient address rejected: User unknown (in reply to RCPT TO command)
                """)).isEqualTo("ann@example.com permanent no-such-user 5.1.1 550");
        assertThat(read("Dear all,\n\nann@example.com asked me to greet you.\n")).isEqualTo(new Notice.None());
    }

    @Test
    void aMachineThatAnswersForAPersonIsNoBounce() {
        // RFC 3834 §5.
        assertThat(read("""
                From: Ann <ann@example.com>
                To: owner-afnog@lists.example.org
                Subject: Out of office
                Auto-Submitted: auto-replied

                I am on holiday. Mail to bob@example.com could not be delivered last week.
                """)).isEqualTo(new Notice.AutoReply("Subject: Out of office"));
        assertThat(read("""
                From: Ann <ann@example.com>
                To: owner-afnog@lists.example.org
                Subject: Re: hello
                Auto-Submitted: auto-replied

                Please click the link to verify that you are the sender of this message.
                """)).isInstanceOf(Notice.Challenge.class);
    }

    @Test
    void aPersonWhoWritesAboutANoticeSentNone() {
        assertThat(read("""
                From: Ann <ann@example.com>
                To: owner-afnog@lists.example.org
                In-Reply-To: <1@example.org>
                Subject: Re: Undelivered mail

                I got this: <bob@example.com>: 550 5.1.1 user unknown
                """)).isEqualTo(new Notice.None());
    }

    @Test
    void anOldNoticeThatSomebodyForwardsIsNoNewOne() {
        assertThat(read("""
                From: Ann <ann@example.com>
                To: owner-afnog@lists.example.org
                Subject: what is this?
                Content-Type: multipart/mixed; boundary=outer

                --outer

                Look at it.
                --outer
                Content-Type: message/rfc822

                """ + report("message/delivery-status", recipient("failed", "5.1.1")) + "--outer--\n")).isEqualTo(new Notice.None());
    }

    @Test
    void aHugeNoticeIsReadQuicklyAndDeepOnesAreBounded() {
        String notice = report("message/delivery-status", recipient("failed", "5.1.1"));
        byte[] huge = Arrays.copyOf(crlf(notice), 10_000_000);
        Arrays.fill(huge, crlf(notice).length, huge.length, (byte) 'x');
        long start = System.nanoTime();
        assertThat(addresses(reader.read(ByteOctets.of(huge)))).containsExactly("ann@example.com");

        StringBuilder deep = new StringBuilder("From: a@example.com\r\nSubject: deep\r\n");
        for (int i = 0; i < 1_000; i++) {
            deep.append("Content-Type: multipart/mixed; boundary=b").append(i).append("\r\n\r\n--b").append(i).append("\r\n");
        }
        assertThat(reader.read(ByteOctets.utf8(deep.toString()))).isEqualTo(new Notice.None());
        reader.read(ByteOctets.utf8(HEAD.replace("\n", "\r\n") + "\r\n" + "a@b.example could not be delivered ".repeat(300_000)));
        reader.read(ByteOctets.utf8(HEAD.replace("\n", "\r\n") + "\r\n" + "<a@b.example>:\r\n550 no\r\n".repeat(400_000)));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    }

    /** Each of these took seconds: a text was read again for each address in it, and for each recipient of a report. */
    @Test
    @Timeout(20)
    void aTextAboutManyAddressesIsReadOnce() {
        String line = "unknown " + "host".repeat(250) + " " + "a@b.c ".repeat(165) + "\n";
        reader.read(ByteOctets.of(crlf(HEAD + "\nundeliverable\n" + line.repeat(32))));

        StringBuilder fields = new StringBuilder("Reporting-MTA: dns; mx.example.net\n");
        for (int i = 0; i < ReportFields.MAX_GROUPS; i++) {
            fields.append("\nFinal-Recipient: rfc822; a").append(i).append("@example.com\nAction: failed\nStatus: 5.")
                    .append(i / 100).append('.').append(i % 100).append('\n');
        }
        String report = report("message/delivery-status", fields.toString());
        int text = report.indexOf("\n\n", report.indexOf("\n\n") + 2) + 2;
        Notice notice = read(report.substring(0, text) + line.repeat(32) + report.substring(text));
        assertThat(addresses(notice)).hasSize(ReportFields.MAX_GROUPS - 1);
    }

    @Test
    void onlySoManyRecipientsAreTold() {
        StringBuilder fields = new StringBuilder("Reporting-MTA: dns; mx.example.net\n");
        for (int i = 0; i < ReportFields.MAX_GROUPS; i++) {
            fields.append("\nFinal-Recipient: rfc822; a").append(i).append("@example.com\nAction: failed\nStatus: 5.1.1\n");
        }
        // The first group is about the message: one recipient less than groups.
        assertThat(addresses(read(report("message/delivery-status", fields.toString())))).hasSize(ReportFields.MAX_GROUPS - 1);
        String fewer = fields.substring(0, fields.lastIndexOf("\nFinal-Recipient"));
        assertThat(addresses(read(report("message/delivery-status", fewer)))).hasSize(ReportFields.MAX_GROUPS - 1);
    }

    @Test
    void whateverIsBrokenIsReadWithoutAComplaint() {
        Random random = new Random(5);
        List<String> seeds = List.of(report("message/delivery-status", recipient("failed", "5.1.1")),
                HEAD + "\n<ann@example.com>:\n550 5.1.1 no such user\n\n--- Below this line is a copy\n\nTo: x@a.example\n");
        for (int round = 0; round < 3_000; round++) {
            byte[] octets = crlf(seeds.get(round % seeds.size()));
            for (int i = 0; i < 1 + random.nextInt(30); i++) {
                int at = random.nextInt(octets.length);
                switch (random.nextInt(3)) {
                    case 0 -> octets[at] = (byte) random.nextInt(256);
                    case 1 -> octets = Arrays.copyOf(octets, Math.max(1, at));
                    default -> System.arraycopy(octets, 0, octets, at, Math.min(octets.length - at, random.nextInt(80)));
                }
            }
            long start = System.nanoTime();
            assertThat(reader.read(ByteOctets.of(octets))).isNotNull();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).as("round " + round).isLessThan(Duration.ofSeconds(5));
        }
    }

    private String one(String mail) {
        List<FailedRecipient> failed = ((Notice.Bounce) read(mail)).recipients();
        assertThat(failed).hasSize(1);
        Diagnosis diagnosis = failed.getFirst().diagnosis();
        return failed.getFirst().address() + " " + diagnosis.severity().word() + " " + diagnosis.reason().word() + " " + diagnosis.status()
                + " " + diagnosis.reply();
    }

    private static List<String> addresses(Notice notice) {
        return ((Notice.Bounce) notice).recipients().stream().map(FailedRecipient::address).toList();
    }

    private Notice read(String mail) {
        return reader.read(ByteOctets.of(crlf(mail)));
    }

    private static byte[] crlf(String mail) {
        return mail.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
    }

    private static String recipient(String action, String status) {
        return "Reporting-MTA: dns; mx.example.net\n\nFinal-Recipient: rfc822; ann@example.com\nAction: " + action
                + "\nStatus: " + status + "\n";
    }

    private static String report(String type, String fields) {
        return HEAD + """
                Content-Type: multipart/report; report-type=delivery-status; boundary=b

                --b
                Content-Type: text/plain

                Something happened to your message.

                --b
                Content-Type: TYPE

                FIELDS
                --b
                Content-Type: message/rfc822

                From: bob@example.net
                To: afnog@lists.example.org

                Hello
                --b--
                """.replace("TYPE", type).replace("FIELDS", fields);
    }
}
