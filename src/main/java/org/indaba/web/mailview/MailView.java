package org.indaba.web.mailview;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.indaba.language.Phrases;
import org.indaba.mime.EncodedWords;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.HeaderField;
import org.indaba.mime.HeaderReading;
import org.indaba.mime.MessageOctets;
import org.indaba.mime.MimePart;
import org.indaba.mime.MimeReading;
import org.indaba.mime.MimeShape;
import org.indaba.mime.PartContent;
import org.indaba.web.SiteAddress;

/**
 * A mail as its page shows it: bounded, and with nothing invisible in it. A mail that cannot be taken apart shows its source.
 *
 * @param subject on one line
 * @param from the author, on one line
 * @param to to whom it says that it goes
 * @param date as it is written
 * @param fields its header, in order
 * @param text the first text in it; empty if there is none
 * @param links to pages of this site that stand in the text
 * @param attachments what else is in it
 * @param source header and body as they came
 * @param notes what was left out, in sentences
 */
public record MailView(String subject, String from, String to, String date, List<Field> fields, String text, List<String> links,
        List<Attachment> attachments, String source, List<String> notes) {

    /** Header fields that are shown. */
    static final int MAX_FIELDS = 200;
    /** Octets of the text that are shown. */
    static final int MAX_TEXT = 100_000;
    /** Octets of the HTML that are looked at. */
    static final int MAX_HTML = 500_000;
    /** Octets of the source that are shown. */
    static final int MAX_SOURCE = 200_000;
    /** Attachments that are named. */
    static final int MAX_ATTACHMENTS = 50;

    /** Links that are shown as such. */
    static final int MAX_LINKS = 10;

    private static final int MAX_VALUE = 2_000;

    /**
     * A header field.
     *
     * @param name its name
     * @param value decoded, on one line
     */
    public record Field(String name, String value) {
    }

    /**
     * Something that comes along.
     *
     * @param name of the file; the type where it has none
     * @param type its media type
     * @param size in words
     */
    public record Attachment(String name, String type, String size) {
    }

    /**
     * Looks at a mail; never fails.
     *
     * @param site whose links are shown as links: GET changes nothing there
     * @param phrases those of the language of our own words about it
     */
    public static MailView of(MessageOctets octets, SiteAddress site, Phrases phrases) {
        HeaderBlock header = header(octets);
        List<String> notes = new ArrayList<>();
        List<MimePart> leaves = leaves(octets, header);
        Optional<MimePart> text = body(leaves, "text/plain");
        Optional<MimePart> html = body(leaves, "text/html");
        List<Attachment> attachments = leaves.stream().filter(part -> !text.equals(Optional.of(part)) && !html.equals(Optional.of(part)))
                .limit(MAX_ATTACHMENTS).map(part -> attachment(octets, part, phrases)).toList();
        if (header.fields().size() > MAX_FIELDS) {
            notes.add(phrases.say("mail-shown-fields", MAX_FIELDS, header.fields().size()));
        }
        text.filter(part -> size(part) > MAX_TEXT).ifPresent(_ -> notes.add(phrases.say("mail-shown-text")));
        if (octets.size() > MAX_SOURCE) {
            notes.add(phrases.say("mail-shown-source", phrases.figures().size(MAX_SOURCE), phrases.figures().size(octets.size())));
        }
        String shown = text.map(part -> Shown.lines(PartContent.text(octets, part, MAX_TEXT))).orElse("");
        return new MailView(value(header, "Subject"), value(header, "From"), value(header, "To"), value(header, "Date"), fields(header),
                shown, links(shown, site), attachments, source(octets), notes);
    }

    private static List<String> links(String text, SiteAddress site) {
        return Pattern.compile(Pattern.quote(site.url()) + "/[A-Za-z0-9/_.?=&%+@~-]*").matcher(text).results().map(MatchResult::group)
                .distinct().limit(MAX_LINKS).toList();
    }

    /** One line of a list of mails: the value of a field of a mail. */
    public static String glance(MessageOctets octets, String field, int limit) {
        return Shown.line(EncodedWords.decode(header(octets).first(field).orElse("")), limit);
    }

    /** The HTML of a mail, harmless, as a page of its own; empty if there is none. */
    public static Optional<String> html(MessageOctets octets) {
        return body(leaves(octets, header(octets)), "text/html").map(part -> HarmlessHtml.page(PartContent.text(octets, part, MAX_HTML)));
    }

    private static HeaderBlock header(MessageOctets octets) {
        return switch (HeaderBlock.read(octets)) {
            case HeaderReading.Read(HeaderBlock read) -> read;
            case HeaderReading.TooLong _, HeaderReading.TooMany _ -> new HeaderBlock(List.of(), 0);
        };
    }

    private static List<MimePart> leaves(MessageOctets octets, HeaderBlock header) {
        return switch (MimeShape.read(octets, header)) {
            case MimeReading.Read(MimeShape shape) -> shape.parts().stream()
                    .filter(part -> !part.hasParts() && !part.type().is("message/rfc822")).toList();
            case MimeReading.TooDeep _, MimeReading.TooMany _ -> List.of();
        };
    }

    private static Optional<MimePart> body(List<MimePart> leaves, String type) {
        return leaves.stream().filter(part -> part.type().is(type) && !part.head().disposition().equals("attachment")).findFirst();
    }

    private static String value(HeaderBlock header, String name) {
        return Shown.line(EncodedWords.decode(header.first(name).orElse("")), Shown.ON_A_LINE);
    }

    private static List<Field> fields(HeaderBlock header) {
        return header.fields().stream().filter(field -> !field.name().isEmpty()).limit(MAX_FIELDS).map(MailView::field).toList();
    }

    private static Field field(HeaderField field) {
        return new Field(Shown.line(field.name(), Shown.IN_A_ROW), Shown.line(EncodedWords.decode(field.value()), MAX_VALUE));
    }

    private static Attachment attachment(MessageOctets octets, MimePart part, Phrases phrases) {
        String type = Shown.line(part.type().mediaType(), Shown.IN_A_ROW);
        String name = PartContent.fileName(octets, part).map(each -> Shown.line(each, Shown.IN_A_ROW)).filter(each -> !each.isEmpty())
                .orElseGet(() -> phrases.say("mail-shown-nameless"));
        return new Attachment(name, type, phrases.figures().size(size(part)));
    }

    private static long size(MimePart part) {
        return part.extent().end() - part.extent().bodyStart();
    }

    private static String source(MessageOctets octets) {
        return Shown.lines(PartContent.readable(octets.slice(0, MAX_SOURCE)));
    }
}
