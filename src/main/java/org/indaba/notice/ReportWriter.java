package org.indaba.notice;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.indaba.mail.BodyType;
import org.indaba.mail.Bytes;
import org.indaba.mail.EmailAddress;
import org.indaba.mime.Boundary;
import org.indaba.mime.ByteOctets;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.HeaderReading;
import org.indaba.mime.HeaderText;
import org.indaba.mime.Mailbox;
import org.indaba.mime.MessageOctets;
import org.indaba.smtp.Xtext;
import org.indaba.spool.NewInbound;

/**
 * Writes reports: a text for people, fields for programs (RFC 3464), and what is brought back of the message, in one multipart/report
 * (RFC 6522). All of it is ASCII, but a message of eight bits that comes back whole, and the address of a sender who has no other.
 */
final class ReportWriter {

    /** The longest line of a header (RFC 5322 §2.1.1); a field that would be longer is left out. */
    private static final int MAX_LINE = 998;

    private final NoticeTexts texts;
    private final String hostname;
    private final FreshMessageId ids;

    ReportWriter(NoticeTexts texts, String hostname, FreshMessageId ids) {
        this.texts = texts;
        this.hostname = hostname;
        this.ids = ids;
    }

    /**
     * The report about a message.
     *
     * @param arrival what came, and what was asked
     * @param message its octets
     * @param fate what became of it
     * @param sender who is told
     */
    WrittenReport write(NewInbound arrival, MessageOctets message, ReportedFate fate, EmailAddress sender, Instant now) {
        NoticeText text = texts.render(fate, sender);
        PlainText people = new PlainText(text.body());
        BroughtBack back = BroughtBack.of(message, arrival, fate);
        List<String> parts = List.of(
                part("text/plain; charset=utf-8", people.encoding(), people.content()),
                part("message/delivery-status", "7bit", fields(arrival, fate)),
                part(back.type(), back.encoding(), back.content()));
        String boundary = Boundary.unused(ByteOctets.of(latin1(String.join("", parts))), "report-");
        String header = header(arrival, message, text, sender, now)
                // RFC 6522 §3: the kind of report stands in the type. RFC 2045 §6.4: the whole has the encoding of its widest part.
                + "Content-Type: multipart/report; report-type=delivery-status;\r\n boundary=\"" + boundary + "\"\r\n"
                + "Content-Transfer-Encoding: " + (back.encoding().equals("8bit") ? "8bit" : "7bit") + "\r\n\r\n";
        String body = parts.stream().map(part -> "--" + boundary + "\r\n" + part + "\r\n").collect(Collectors.joining())
                + "--" + boundary + "--\r\n";
        return new WrittenReport(ByteOctets.of(joined(header.getBytes(StandardCharsets.UTF_8), latin1(body))),
                back.encoding().equals("8bit") ? BodyType.EIGHT_BIT_MIME : BodyType.SEVEN_BIT);
    }

    private String header(NewInbound arrival, MessageOctets message, NoticeText text, EmailAddress sender, Instant now) {
        String domain = arrival.recipient().domain();
        List<Bytes> fields = new ArrayList<>();
        fields.add(HeaderText.mailboxes("From", List.of(new Mailbox("Mail at " + domain, new EmailAddress("postmaster", domain)))));
        fields.add(HeaderText.structured("To", sender.toString()));
        fields.add(HeaderText.unstructured("Subject", text.subject()));
        fields.add(HeaderText.structured("Date", HeaderText.date(now)));
        fields.add(HeaderText.structured("Message-ID", ids.of(domain, now)));
        String about = messageId(message);
        if (MailNotices.MESSAGE_ID.matcher(about).matches()) {
            fields.add(HeaderText.structured("In-Reply-To", about));
            fields.add(HeaderText.structured("References", about));
        }
        // RFC 3834 §5.1: what a machine wrote says so.
        fields.add(HeaderText.structured("Auto-Submitted", "auto-replied"));
        fields.add(HeaderText.structured("MIME-Version", "1.0"));
        return fields.stream().map(Bytes::asUtf8).collect(Collectors.joining());
    }

    private static String messageId(MessageOctets message) {
        return switch (HeaderBlock.read(message)) {
            case HeaderReading.Read(HeaderBlock header) -> header.first("Message-ID").orElse("").strip();
            case HeaderReading.TooLong _, HeaderReading.TooMany _ -> "";
        };
    }

    private static String part(String type, String encoding, String content) {
        return "Content-Type: " + type + "\r\nContent-Transfer-Encoding: " + encoding + "\r\n\r\n" + content;
    }

    /** RFC 3464 §2.1: fields about the message, an empty line, fields about the recipient. */
    private String fields(NewInbound arrival, ReportedFate fate) {
        // RFC 3464 §2.2.1 and §2.3.1: what the sender called the transaction and the recipient comes back as it was, decoded.
        return field("Original-Envelope-Id", Xtext.decode(arrival.wish().envelopeId()).orElse(""))
                + field("Reporting-MTA", "dns; " + hostname)
                + field("Arrival-Date", HeaderText.date(arrival.receivedAt()))
                + "\r\n"
                + field("Original-Recipient", originalRecipient(arrival.wish().originalRecipient()))
                + field("Final-Recipient", "rfc822; " + ascii(arrival.recipient().toString()))
                + field("Action", fate.action())
                + field("Status", fate.status());
    }

    /** Never folded: a value of blanks alone would make an empty line, which ends the group. */
    private static String field(String name, String value) {
        String line = name + ": " + value;
        return value.isBlank() || line.length() > MAX_LINE ? "" : line + "\r\n";
    }

    private static String originalRecipient(String parameter) {
        int semicolon = parameter.indexOf(';');
        String address = parameter.substring(semicolon + 1);
        return semicolon < 0 ? "" : parameter.substring(0, semicolon) + "; " + Xtext.decode(address).orElseGet(() -> ascii(address));
    }

    /** RFC 6533 §3: the form of an international address for where only ASCII may stand. */
    private static String ascii(String address) {
        return address.codePoints().mapToObj(c -> c < 127 ? Character.toString(c) : "\\x{%s}".formatted(Integer.toHexString(c)
                .toUpperCase(Locale.ROOT))).collect(Collectors.joining());
    }

    /** The octets of a text each of whose characters stands for the octet with its number. */
    private static byte[] latin1(String octets) {
        return octets.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = new byte[first.length + second.length];
        System.arraycopy(first, 0, both, 0, first.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
