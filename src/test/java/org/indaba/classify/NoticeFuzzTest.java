package org.indaba.classify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.indaba.mime.ByteOctets;
import org.indaba.mime.Corpus;
import org.junit.jupiter.api.Test;

/** Whatever comes back is read: nothing throws, nothing takes long, and what is told stays within the limits. */
class NoticeFuzzTest {

    /** Far above what any mail takes, also on a machine that does other things. */
    private static final Duration LONG = Duration.ofSeconds(5);
    private static final long SEED = 20_260_728;

    private final NoticeReader reader = new NoticeReader();
    private final Random random = new Random(SEED);

    @Test
    void mutatedNoticesOfOthersAreRead() {
        for (String sub : List.of("bounces", "messages", "autoreply")) {
            List<Corpus.Mail> mails = Corpus.mails(sub);
            assertThat(mails).isNotEmpty();
            for (Corpus.Mail mail : mails) {
                byte[] octets = Corpus.all(mail.octets());
                for (int round = 0; round < 3; round++) {
                    read(mail.name() + " round " + round, mutated(octets));
                }
            }
        }
    }

    @Test
    void mutatedNoticesOfOurOwnAreRead() {
        for (int round = 0; round < 300; round++) {
            for (String seed : seeds()) {
                read("round " + round, mutated(octets(seed)));
            }
        }
    }

    @Test
    void whatIsMadeToTakeLongTakesNoTime() {
        int many = Sections.MAX_OCTETS;
        List<String> tricks = List.of("@[", "\"@", "a@b.example ", "a@b.example\n", "<", "<a ", "<a", "&", "<style>", " x\n", "x\n", ":\n",
                "Final-Recipient:", "\nFinal-Recipient: a@b.example\n", "\nFinal-Recipient: \"\n\"@b.example\n", "5.", "550-", "550 5.1.1 ",
                "\"emailAddress\":\"a@b.example\",", "{\"notificationType\":\"Bounce\",\"bouncedRecipients\":[{", "\" ", "--b\n", "--b--\n",
                "could not be delivered ", "=?utf-8?q?", "=\n", "\u0000", "\u00e9", "\u65e5@", "\ud83d\ude00");
        for (String trick : tricks) {
            String body = "X: y\n\nFinal-Recipient: rfc822; a@b.example\nDiagnostic-Code: " + trick.repeat(many / trick.length());
            read("field " + trick, octets(mail("message/delivery-status", body)));
        }
        for (String type : List.of("text/plain", "text/html", "message/delivery-status", "message/feedback-report",
                "message/disposition-notification", "message/rfc822", "multipart/mixed; boundary=b", "application/octet-stream")) {
            for (String trick : tricks) {
                String body = trick.repeat(many / trick.length());
                read(type + " " + trick, octets(mail(type, body)));
            }
        }
    }

    @Test
    void eachRecipientMayBeTheLastOfMany() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 9_000; i++) {
            text.append('<').append(i).append("@example.com>: 550 5.1.1 no such user").append(i % 3 == 0 ? "\n" : " ");
        }
        read("text", octets(mail("text/plain", text.toString())));
        StringBuilder parts = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            parts.append("--b\nContent-Type: ").append(i % 2 == 0 ? "message/delivery-status" : "text/plain").append("\n\n");
            for (int one = 0; one < 900; one++) {
                parts.append("Final-Recipient: rfc822; ").append(i).append('x').append(one).append("@e.example\nAction: failed\n\n");
            }
        }
        read("parts", octets(mail("multipart/report; boundary=b", parts + "--b--\n")));
        read("field", octets("X-Failed-Recipients: " + "a@e.example, ".repeat(1_000) + "\n" + mail("text/plain", text.toString())));
        StringBuilder complaint = new StringBuilder("Feedback-Type: abuse\n");
        for (int one = 0; one < 1_500; one++) {
            complaint.append("Original-Rcpt-To: ").append(one).append("@e.example\nRemoval-Recipient: r")
                    .append(one).append("@e.example\n");
        }
        read("complaint", octets(mail("message/feedback-report", complaint.toString())));
        StringBuilder read = new StringBuilder("Reporting-UA: a\n");
        for (int one = 0; one < 1_500; one++) {
            read.append("\nFinal-Recipient: rfc822; ").append(one).append("@e.example\n");
        }
        read("read", octets(mail("message/disposition-notification", read.toString())));
        read("event", octets(mail("text/plain", "{\"notificationType\":\"Bounce\",\"bouncedRecipients\":["
                + "{\"emailAddress\":\"a@e.example\"},".repeat(2_000))));
    }

    @Test
    void whatIsToldIsFitToBeShown() {
        for (String field : List.of("Final-Recipient: rfc822; \"a\n b\"@e.example", "Final-Recipient: rfc822; \"a\u0007b\"@e.example",
                "Final-Recipient: rfc822; a@[1.2.3\n .4]", "Final-Recipient: rfc822; a@[192.0 .2.1\u0000]",
                "Final-Recipient: \"\"@e.example",
                "Final-Recipient: rfc822; a..b@e..example", "Final-Recipient: rfc822; " + "a".repeat(300) + "@e.example")) {
            read(field, octets(mail("message/delivery-status", "Reporting-MTA: dns; a\n\n" + field + "\nAction: failed\n")));
            read(field, octets(mail("text/plain", "could not be delivered to " + field.substring(field.indexOf(' ')) + "\n")));
        }
    }

    private byte[] mutated(byte[] seed) {
        byte[] octets = seed;
        for (int i = 0; i <= random.nextInt(4) && octets.length > 0; i++) {
            octets = switch (random.nextInt(9)) {
                case 0 -> Arrays.copyOf(octets, random.nextInt(octets.length + 1));
                case 1 -> flipped(octets, 1 + random.nextInt(40));
                case 2 -> doubled(octets);
                case 3 -> replaced(octets, "charset=", "charset=" + one("utf-16;", "iso-2022-jp;", "x-none;", "utf-7;", "\"\";"));
                case 4 -> replaced(octets, "boundary=", "boundary=" + one("\"\";", "b;", "\"a\\\"", " ", "\"" + "x".repeat(90) + "\";"));
                case 5 -> replaced(octets, "\r\n", one("\n", "\r", "\r\n\r\n", "", "\r\n ", "x".repeat(5_000)));
                case 6 -> replaced(octets, "@", one("", "@@", "@[", "\"@", "@" + "d".repeat(300), "\u0000@"));
                case 7 -> replaced(octets, "--", one("", "----", "--\r\n--", "-"));
                default -> replaced(octets, "encoding: ", "encoding: " + one("base64;", "quoted-printable;", "8bit;", "x-uuencode;"));
            };
        }
        return octets;
    }

    private byte[] flipped(byte[] octets, int times) {
        byte[] flipped = octets.clone();
        for (int i = 0; i < times; i++) {
            flipped[random.nextInt(flipped.length)] = (byte) random.nextInt(256);
        }
        return flipped;
    }

    /** A piece stands twice, or another one in its place. */
    private byte[] doubled(byte[] octets) {
        int from = random.nextInt(octets.length);
        int to = from + random.nextInt(octets.length - from);
        int at = random.nextInt(octets.length);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(octets, 0, at);
        out.write(octets, from, to - from);
        out.write(octets, at, octets.length - at);
        return out.toByteArray();
    }

    /** In one of three places. */
    private byte[] replaced(byte[] octets, String what, String with) {
        String text = new String(octets, StandardCharsets.ISO_8859_1);
        StringBuilder out = new StringBuilder();
        int from = 0;
        for (int at = text.indexOf(what); at >= 0; at = text.indexOf(what, from)) {
            out.append(text, from, at).append(random.nextInt(3) == 0 ? with : what);
            from = at + what.length();
        }
        return out.append(text.substring(from)).toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private String one(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private void read(String what, byte[] octets) {
        long start = System.nanoTime();
        Notice notice = reader.read(ByteOctets.of(octets));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).as("seed " + SEED + " " + what).isLessThan(LONG);
        switch (notice) {
            case Notice.Bounce(List<FailedRecipient> recipients) -> holdsFailed(what, recipients);
            case Notice.Delayed(List<FailedRecipient> recipients) -> holdsFailed(what, recipients);
            case Notice.Delivered(List<String> recipients) -> holds(what, recipients);
            case Notice.Complaint(String type, List<String> recipients, String from, String evidence) -> {
                holds(what, recipients);
                holds(what, from.isEmpty() ? List.of() : List.of(from));
                isLine(what, type);
                isLine(what, evidence);
            }
            case Notice.AutoReply(String evidence) -> isLine(what, evidence);
            case Notice.Challenge(String evidence) -> isLine(what, evidence);
            case Notice.None() -> { }
        }
    }

    private static void holdsFailed(String what, List<FailedRecipient> recipients) {
        assertThat(recipients).as(what).isNotEmpty();
        holds(what, recipients.stream().map(FailedRecipient::address).filter(address -> !address.isEmpty()).toList());
        recipients.forEach(one -> {
            isLine(what, one.diagnosis().evidence());
            assertThat(one.diagnosis().status()).as(what).matches("|[45]\\.[0-9]{1,3}\\.[0-9]{1,3}");
            assertThat(one.diagnosis().reply()).as(what).matches(reply -> reply == 0 || reply >= 400 && reply < 600);
        });
        assertThat(recipients.size()).as(what).isLessThanOrEqualTo(TextRecipients.MAX_RECIPIENTS);
    }

    private static void holds(String what, List<String> addresses) {
        assertThat(addresses.size()).as(what).isLessThanOrEqualTo(TextRecipients.MAX_RECIPIENTS);
        addresses.forEach(address -> {
            int at = address.lastIndexOf('@');
            if (at < 1 || at > Addresses.MAX_TOLERATED_LOCAL + 1 || address.length() - at - 1 > Addresses.MAX_DOMAIN + 1
                    || at == address.length() - 1 || address.chars().anyMatch(Character::isISOControl)
                    || address.substring(at).chars().anyMatch(Character::isWhitespace) || address.startsWith("\"\"")) {
                throw new AssertionError(what + ": no address: " + address);
            }
        });
    }

    private static void isLine(String what, String line) {
        if (line.length() > Diagnosis.MAX_EVIDENCE || line.chars().anyMatch(Character::isISOControl)) {
            throw new AssertionError(what + ": no line: " + line);
        }
    }

    private static byte[] octets(String mail) {
        return mail.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
    }

    private static String mail(String type, String body) {
        return "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example.net\nTo: owner-afnog@lists.example.org\nSubject: failure notice\n"
                + "MIME-Version: 1.0\nContent-Type: " + type + "\n\n" + body;
    }

    private static List<String> seeds() {
        String inner = "--b\nContent-Type: text/plain; charset=utf-8\n\n"
                + "Zustellung fehlgeschlagen an <ann@example.com>:\n550 5.1.1 unbekannt\n\n"
                + "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.net\n\n"
                + "Final-Recipient: rfc822; ann@example.com\n"
                + "Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 nobody\n of that name\n\n"
                + "--b\nContent-Type: message/rfc822\n\nTo: ann@example.com\nSubject: hi\n\nhi\n--b--\n";
        return List.of(mail("multipart/report; report-type=delivery-status; boundary=b", inner),
                mail("text/html; charset=utf-8", "<p>Message to <b>&lt;ann@example.com&gt;</b> was rejected:<br>552 5.2.2 full</p>"),
                mail("multipart/report; report-type=feedback-report; boundary=b", inner.replace("delivery-status", "feedback-report")
                        .replace("Final-Recipient: rfc822;", "Feedback-Type: abuse\nOriginal-Rcpt-To:")),
                mail("multipart/report; boundary=b", inner.replace("delivery-status", "disposition-notification")),
                mail("text/plain", "{\"notificationType\":\"Bounce\",\"bounce\":{\"bouncedRecipients\":["
                        + "{\"emailAddress\":\"ann@example.com\","
                        + "\"action\":\"failed\",\"status\":\"5.1.1\",\"diagnosticCode\":\"smtp; 550 no\"}]}}"),
                "X-Failed-Recipients: ann@example.com,\n bob@example.com\nAuto-Submitted: auto-replied\n" + mail("text/plain",
                        "  ann@example.com\n    host mx.example.com: 550 no such user\n\n"
                        + "------ This is a copy of the message ------\n\nTo: a@b\n"),
                "<ann@example.com>: 550 5.1.1 User unknown\nbob@example.com\nDelayed for 4 hours\n");
    }
}
