package org.indaba.classify;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.indaba.mime.ByteOctets;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.HeaderReading;
import org.indaba.mime.MessageOctets;
import org.indaba.mime.MimePart;
import org.indaba.mime.MimeReading;
import org.indaba.mime.MimeShape;
import org.indaba.mime.PartContent;

/**
 * A mail taken apart into what a reader of notices wants: its header, the text for people, the reports for machines, and the beginning of
 * the mail that came back. Parts of the returned mail are not looked into, so that an old notice that somebody forwards is no new one.
 *
 * @param header the mail's own; without fields where the mail is a bare text
 * @param text what stands before the returned mail, at most {@link #MAX_TEXT} characters
 * @param statuses the contents of delivery reports (RFC 3464 §2.1, RFC 6533 §3)
 * @param feedback the contents of complaints (RFC 5965 §2)
 * @param dispositions the contents of reading reports (RFC 8098 §3)
 * @param original the beginning of the mail that came back, or empty text
 * @param reportType the parameter of the type multipart/report (RFC 6522 §3, RFC 3462 §1), in lower case, or empty text
 */
record Sections(HeaderBlock header, String text, List<String> statuses, List<String> feedback, List<String> dispositions, String original,
        String reportType) {

    /** How much of a mail is looked at: reports and texts stand before the mail that they return. */
    static final int MAX_OCTETS = 512 * 1024;
    /** Text for people in characters: the longest notices of the world tell three languages and a transcript. */
    static final int MAX_TEXT = 64 * 1024;
    /** One report in octets: some hundred recipients. */
    static final int MAX_REPORT = 128 * 1024;
    /** Of the returned mail: its header is all that tells. */
    static final int MAX_ORIGINAL = 16 * 1024;
    /** Parts that are looked at; a notice has three to five. */
    static final int MAX_PARTS = 40;

    private static final HeaderBlock NO_HEADER = new HeaderBlock(List.of(), 0);

    /** Takes a mail apart; never fails. */
    static Sections of(MessageOctets whole) {
        ByteOctets mail = ByteOctets.of(whole.slice(0, (int) Math.min(whole.size(), MAX_OCTETS)));
        HeaderBlock header = switch (HeaderBlock.read(mail)) {
            case HeaderReading.Read(HeaderBlock read) -> read;
            case HeaderReading.TooLong _, HeaderReading.TooMany _ -> NO_HEADER;
        };
        if (!isHeader(header)) {
            return new Sections(NO_HEADER, start(mail, 0), List.of(), List.of(), List.of(), "", "");
        }
        return switch (MimeShape.read(mail, header)) {
            case MimeReading.Read(MimeShape shape) -> new Parts(mail, header, shape).sections();
            case MimeReading.TooDeep _, MimeReading.TooMany _ ->
                new Sections(header, start(mail, header.bodyStart()), List.of(), List.of(), List.of(), "", "");
        };
    }

    /** Whether a text begins with a header at all: a bare notice may begin with anything. */
    private static boolean isHeader(HeaderBlock header) {
        long known = header.fields().stream().filter(field -> field.is("From") || field.is("To") || field.is("Subject") || field.is("Date")
                || field.is("Received") || field.is("Return-Path") || field.is("Message-ID") || field.is("Content-Type")
                || field.is("MIME-Version") || field.is("X-Failed-Recipients")).count();
        return known >= 2 || known == 1 && header.fields().stream().allMatch(field -> !field.name().isEmpty());
    }

    private static String start(ByteOctets mail, long from) {
        return PartContent.readable(mail.slice(Math.min(from, mail.size()), MAX_TEXT));
    }

    /** The collecting; not thread-safe. */
    private static final class Parts {
        private final ByteOctets mail;
        private final HeaderBlock header;
        private final MimeShape shape;
        private final StringBuilder text = new StringBuilder();
        private final StringBuilder html = new StringBuilder();
        private final List<String> statuses = new ArrayList<>();
        private final List<String> feedback = new ArrayList<>();
        private final List<String> dispositions = new ArrayList<>();
        private String original = "";

        private Parts(ByteOctets mail, HeaderBlock header, MimeShape shape) {
            this.mail = mail;
            this.header = header;
            this.shape = shape;
        }

        private Sections sections() {
            shape.parts().stream().filter(part -> !part.hasParts() && !insideOfMessage(part)).limit(MAX_PARTS).forEach(this::take);
            String readable = text.toString().isBlank() ? html.toString() : text.toString();
            String type = shape.isReport() ? shape.root().type().parameter("report-type").orElse("") : "";
            return new Sections(header, readable, statuses, feedback, dispositions, original, type.toLowerCase(Locale.ROOT));
        }

        private boolean insideOfMessage(MimePart part) {
            int at = part.parent();
            while (at >= 0) {
                if (shape.parts().get(at).type().top().equals("message")) {
                    return true;
                }
                at = shape.parts().get(at).parent();
            }
            return false;
        }

        private void take(MimePart part) {
            switch (part.type().mediaType()) {
                // RFC 3464 §2.1; RFC 6533 §3: the same fields with international addresses.
                case "message/delivery-status", "message/global-delivery-status" -> statuses.add(content(part, MAX_REPORT));
                case "message/feedback-report" -> feedback.add(content(part, MAX_REPORT));
                case "message/disposition-notification", "message/global-disposition-notification" ->
                    dispositions.add(content(part, MAX_REPORT));
                case "message/rfc822", "text/rfc822-headers", "text/rfc822-header", "message/rfc822-headers", "message/global",
                        "message/global-headers", "message/partial" -> takeOriginal(part);
                case "text/html" -> append(html, HtmlLines.of(content(part, MAX_TEXT)));
                case "text/plain", "text/x-plain", "text/report" -> append(text, content(part, MAX_TEXT));
                // Other media types tell nothing to a reader of notices; a multipart whose boundary never comes is read as it stands.
                default -> append(text, part.type().top().equals("multipart") ? content(part, MAX_TEXT) : "");
            }
        }

        private void takeOriginal(MimePart part) {
            if (original.isEmpty()) {
                original = content(part, MAX_ORIGINAL);
            }
        }

        private String content(MimePart part, int max) {
            return PartContent.text(mail, part, max);
        }

        private static void append(StringBuilder all, String more) {
            if (all.length() < MAX_TEXT) {
                all.append(more, 0, Math.min(more.length(), MAX_TEXT - all.length()));
                all.append("\n\n", 0, Math.min(2, MAX_TEXT - all.length()));
            }
        }
    }
}
