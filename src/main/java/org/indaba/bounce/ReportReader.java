package org.indaba.bounce;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.indaba.classify.FailedRecipient;
import org.indaba.classify.Notice;
import org.indaba.classify.ReplyClassifier;
import org.indaba.mail.EnhancedStatus;
import org.indaba.mime.ByteOctets;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.HeaderReading;
import org.indaba.mime.MessageOctets;
import org.indaba.mime.MimePart;
import org.indaba.mime.MimeReading;
import org.indaba.mime.MimeShape;

/** Reads the reports that standards describe: of delivery (RFC 3464, RFC 6533) and of complaints (RFC 5965). Thread-safe. */
public final class ReportReader implements NoticeReading {

    private static final int MAX_BLOCKS = 20;

    private final ReplyClassifier classifier;

    /** @param classifier what a report's diagnostic code means */
    public ReportReader(ReplyClassifier classifier) {
        this.classifier = classifier;
    }

    @Override
    public Notice read(MessageOctets mail) {
        ByteOctets first = ByteOctets.of(mail.slice(0, (int) Math.min(mail.size(), ReportGlance.MAX_OCTETS)));
        HeaderBlock header = InboundHeader.of(first);
        if (header.bodyStart() > first.size() || !(MimeShape.read(first, header) instanceof MimeReading.Read(MimeShape shape))) {
            return new Notice.None();
        }
        return complaint(first, shape).or(() -> delivery(first, shape)).orElseGet(Notice.None::new);
    }

    /** RFC 5965 §3.1: the type stands in the machine-readable part. */
    private static Optional<Notice> complaint(ByteOctets mail, MimeShape shape) {
        return part(shape, "message/feedback-report").flatMap(part -> blocks(ReportGlance.content(mail, part)).stream().findFirst())
                .map(fields -> fields.first("Feedback-Type").orElse("").strip().toLowerCase(Locale.ROOT))
                .map(type -> new Notice.Complaint(type, List.of(), "", "Feedback-Type: " + type));
    }

    private Optional<Notice> delivery(ByteOctets mail, MimeShape shape) {
        List<HeaderBlock> groups = part(shape, "message/delivery-status").or(() -> part(shape, "message/global-delivery-status"))
                .map(part -> blocks(ReportGlance.content(mail, part))).orElse(List.of());
        List<FailedRecipient> failed = recipients(groups, "failed");
        List<FailedRecipient> late = recipients(groups, "delayed");
        if (!failed.isEmpty()) {
            return Optional.of(new Notice.Bounce(failed));
        }
        return late.isEmpty() ? Optional.empty() : Optional.of(new Notice.Delayed(late));
    }

    private static Optional<MimePart> part(MimeShape shape, String type) {
        return shape.parts().stream().filter(part -> part.type().is(type)).findFirst();
    }

    /** RFC 3464 §2.1: groups of fields, separated by empty lines. */
    private static List<HeaderBlock> blocks(byte[] groups) {
        List<HeaderBlock> blocks = new ArrayList<>();
        int at = 0;
        while (blocks.size() < MAX_BLOCKS && at < groups.length) {
            ByteOctets rest = ByteOctets.of(Arrays.copyOfRange(groups, at, groups.length));
            if (!(HeaderBlock.read(rest) instanceof HeaderReading.Read(HeaderBlock fields))) {
                return blocks;
            }
            blocks.add(fields);
            at += (int) Math.max(1, fields.bodyStart());
        }
        return blocks;
    }

    private List<FailedRecipient> recipients(List<HeaderBlock> groups, String action) {
        return groups.stream().filter(fields -> fields.first("Action").map(String::strip).filter(action::equalsIgnoreCase).isPresent())
                .map(this::recipient).toList();
    }

    private FailedRecipient recipient(HeaderBlock fields) {
        String status = fields.first("Status").flatMap(EnhancedStatus::leading).map(EnhancedStatus::toString).orElse("");
        String diagnostic = fields.first("Diagnostic-Code").map(ReportReader::behindType).orElse("");
        return new FailedRecipient(fields.first("Final-Recipient").map(ReportReader::behindType).orElse(""),
                classifier.classify(0, status, diagnostic));
    }

    /** RFC 3464 §2.1.2: a type, a semicolon, a value. */
    private static String behindType(String value) {
        return value.substring(value.indexOf(';') + 1).strip();
    }
}
