package org.indaba.bounce;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.indaba.mail.EnhancedStatus;
import org.indaba.mime.ByteOctets;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.HeaderReading;
import org.indaba.mime.MessageOctets;
import org.indaba.mime.MimePart;
import org.indaba.mime.MimeReading;
import org.indaba.mime.MimeShape;
import org.indaba.notice.CleanText;

/**
 * What a returned mail says, in one line and a status: from its delivery report if there is one, else from its first lines of text.
 * A glance for people; it decides nothing.
 *
 * @param status an enhanced status, or empty text
 * @param summary at most {@link #MAX_SUMMARY} characters, on one line
 */
record ReportGlance(String status, String summary) {

    /** How much of a mail is looked at: reports stand before the message that they return. */
    static final int MAX_OCTETS = 256 * 1024;

    static final int MAX_SUMMARY = 300;

    private static final int MAX_PART = 16 * 1024;
    private static final int MAX_LINES = 3;
    private static final int MAX_BLOCKS = 20;

    /** Looks at a mail; never fails. */
    static ReportGlance of(MessageOctets mail, HeaderBlock header) {
        ByteOctets first = ByteOctets.of(mail.slice(0, (int) Math.min(mail.size(), MAX_OCTETS)));
        if (header.bodyStart() > first.size()) {
            return new ReportGlance("", subject(header));
        }
        return switch (MimeShape.read(first, header)) {
            case MimeReading.Read(MimeShape shape) -> report(first, shape).or(() -> text(first, shape))
                    .orElseGet(() -> new ReportGlance("", subject(header)));
            case MimeReading.TooDeep _, MimeReading.TooMany _ -> new ReportGlance("", subject(header));
        };
    }

    private static Optional<ReportGlance> report(ByteOctets mail, MimeShape shape) {
        return shape.parts().stream()
                // RFC 3464 §2.1 and RFC 6533 §3: the machine-readable part of a report.
                .filter(part -> part.type().is("message/delivery-status") || part.type().is("message/global-delivery-status"))
                .findFirst().flatMap(part -> perRecipient(content(mail, part)));
    }

    /** RFC 3464 §2.1: groups of fields, separated by empty lines; the first is about the message, the others about recipients. */
    private static Optional<ReportGlance> perRecipient(byte[] groups) {
        int at = 0;
        for (int group = 0; group < MAX_BLOCKS && at < groups.length; group++) {
            ByteOctets rest = ByteOctets.of(Arrays.copyOfRange(groups, at, groups.length));
            if (!(HeaderBlock.read(rest) instanceof HeaderReading.Read(HeaderBlock fields))) {
                return Optional.empty();
            }
            if (fields.first("Status").isPresent() || fields.first("Diagnostic-Code").isPresent()) {
                return Optional.of(glance(fields));
            }
            at += (int) fields.bodyStart();
        }
        return Optional.empty();
    }

    private static ReportGlance glance(HeaderBlock fields) {
        String status = fields.first("Status").flatMap(EnhancedStatus::leading).map(EnhancedStatus::toString).orElse("");
        String action = fields.first("Action").orElse("");
        String diagnostic = fields.first("Diagnostic-Code").orElse("");
        return new ReportGlance(status, CleanText.line(String.join(" ", action, status, diagnostic), MAX_SUMMARY));
    }

    private static Optional<ReportGlance> text(ByteOctets mail, MimeShape shape) {
        return shape.parts().stream().filter(part -> part.type().is("text/plain") && !part.hasParts() && part.head().encoding().identity())
                .map(part -> firstLines(content(mail, part))).filter(lines -> !lines.isEmpty())
                .findFirst().map(lines -> new ReportGlance("", lines));
    }

    private static String firstLines(byte[] text) {
        List<String> lines = new String(text, StandardCharsets.UTF_8).lines()
                .map(line -> CleanText.line(line, MAX_SUMMARY)).filter(line -> !line.isEmpty()).limit(MAX_LINES).toList();
        return CleanText.line(lines.stream().collect(Collectors.joining(" ")), MAX_SUMMARY);
    }

    static byte[] content(ByteOctets mail, MimePart part) {
        long length = Math.max(0, part.extent().end() - part.extent().bodyStart());
        return mail.slice(part.extent().bodyStart(), (int) Math.min(MAX_PART, length));
    }

    private static String subject(HeaderBlock header) {
        return CleanText.line(header.first("Subject").orElse(""), MAX_SUMMARY);
    }
}
