package org.indaba.app.demo;

import java.time.Instant;
import java.util.Arrays;
import org.indaba.app.demo.MailProgram.Letter;
import org.indaba.mail.Bytes;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.ParsedAddress;
import org.indaba.mime.Boundary;
import org.indaba.mime.ByteOctets;
import org.indaba.mime.HeaderText;
import org.indaba.web.demo.BounceKind;
import org.indaba.web.demo.CaughtMail;

/** Writes what a mail host sends back when it could not deliver what it took (RFC 3464). Stateless. */
final class DeliveryReport {

    private DeliveryReport() {
    }

    /** The report about a mail, to its return path, which must not be null. */
    static Letter about(CaughtMail mail, BounceKind kind, Instant now) {
        String host = mail.envelope().host();
        // RFC 3464 §2: a report has the null path, so that nothing is ever sent back about it.
        return new Letter(host, "", mail.envelope().mailFrom(), Bytes.utf8(message(mail, kind, host, now)));
    }

    private static String message(CaughtMail mail, BounceKind kind, String host, Instant now) {
        String header = header(mail);
        String boundary = Boundary.unused(ByteOctets.utf8(header), "report-" + mail.id() + "-");
        return "From: Mail Delivery System <mailer-daemon@" + host + ">\r\n"
                + "To: <" + mail.envelope().mailFrom() + ">\r\n"
                + "Subject: " + (kind == BounceKind.DELAYED ? "Delayed mail" : "Undelivered mail returned to sender") + "\r\n"
                + HeaderText.structured("Date", HeaderText.date(now)).asUtf8()
                + "Message-ID: <report." + mail.id() + "." + now.toEpochMilli() + "@" + host + ">\r\n"
                // RFC 3834 §5: what a machine wrote says so.
                + "Auto-Submitted: auto-replied\r\n"
                + "MIME-Version: 1.0\r\n"
                // RFC 6522 §3: the kind of report stands in the type.
                + "Content-Type: multipart/report; report-type=delivery-status;\r\n boundary=\"" + boundary + "\"\r\n\r\n"
                + part(boundary, "text/plain; charset=utf-8", forPeople(mail, kind, host))
                + part(boundary, "message/" + (international(mail) ? "global-" : "") + "delivery-status", forPrograms(mail, kind, host))
                // RFC 6522 §4: the header of what came is enough.
                + part(boundary, "text/rfc822-headers", header)
                + "--" + boundary + "--\r\n";
    }

    private static String part(String boundary, String type, String content) {
        return "--" + boundary + "\r\nContent-Type: " + type + "\r\n\r\n" + content + "\r\n";
    }

    private static String forPeople(CaughtMail mail, BounceKind kind, String host) {
        String what = kind == BounceKind.DELAYED ? "has not been delivered yet; I go on trying" : "could not be delivered";
        return "This is the mail host " + host + ".\r\n\r\nYour message to <" + mail.mailbox() + "> " + what + ":\r\n\r\n    "
                + kind.diagnostic() + "\r\n";
    }

    /** RFC 3464 §2.1: fields about the message, an empty line, fields about the recipient. */
    private static String forPrograms(CaughtMail mail, BounceKind kind, String host) {
        // RFC 6533 §3: an address that needs more than ASCII has a type of its own.
        String type = international(mail) ? "utf-8" : "rfc822";
        return "Reporting-MTA: dns; " + host + "\r\n"
                + HeaderText.structured("Arrival-Date", HeaderText.date(mail.at())).asUtf8() + "\r\n"
                + "Final-Recipient: " + type + "; " + mail.mailbox() + "\r\n"
                + "Action: " + kind.action() + "\r\n"
                + "Status: " + kind.status() + "\r\n"
                + "Diagnostic-Code: smtp; " + kind.diagnostic() + "\r\n";
    }

    private static String header(CaughtMail mail) {
        int end = (int) Letters.header(mail.octets()).bodyStart();
        return Bytes.of(Arrays.copyOf(mail.octets().toArray(), end)).asUtf8().stripTrailing() + "\r\n";
    }

    private static boolean international(CaughtMail mail) {
        return switch (EmailAddress.parse(mail.mailbox())) {
            case ParsedAddress.Valid(EmailAddress address) -> address.needsSmtpUtf8();
            case ParsedAddress.Invalid _ -> false;
        };
    }
}
