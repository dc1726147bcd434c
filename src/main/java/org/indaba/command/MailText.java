package org.indaba.command;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.indaba.mime.ByteOctets;
import org.indaba.mime.CharacterSets;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.MessageOctets;
import org.indaba.mime.MimePart;
import org.indaba.mime.MimeReading;
import org.indaba.mime.MimeShape;
import org.indaba.mime.TransferEncoding;

/**
 * What a person wrote in a mail: its first plain text, or the text of its HTML where nothing else was written. Only the beginning is
 * read.
 *
 * @param text the text, blank if nothing was written
 * @param whole whether nothing else was written in the mail, not even what cannot be read
 */
record MailText(String text, boolean whole) {

    /** How much of a mail is looked at: commands stand at the top, and HTML needs room for its styles. */
    static final int MAX_OCTETS = 256 * 1024;

    private static final String PLAIN = "text/plain";
    private static final String HTML = "text/html";

    /** What stands beside what it signs: of S/MIME (RFC 8551 §3.5.3), by its older name too, and of OpenPGP. */
    private static final Set<String> SIGNATURES =
            Set.of("application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature");

    /** What was written; empty if that cannot be read, or is not looked at. */
    static Optional<MailText> of(MessageOctets mail, HeaderBlock header) {
        if (header.bodyStart() >= mail.size()) {
            return Optional.of(new MailText("", true));
        }
        ByteOctets first = ByteOctets.of(mail.slice(0, (int) Math.min(mail.size(), MAX_OCTETS)));
        if (header.bodyStart() >= first.size()) {
            return Optional.empty();
        }
        return switch (MimeShape.read(first, header)) {
            case MimeReading.Read(MimeShape shape) -> written(first, shape)
                    .map(read -> new MailText(read.text(), read.whole() && mail.size() == first.size() && isAllRead(shape)))
                    .filter(read -> !read.text().isBlank() || read.whole());
            case MimeReading.TooDeep _, MimeReading.TooMany _ -> Optional.empty();
        };
    }

    /** The first plain text, or the first HTML where that is blank: programs that write HTML may leave it so. */
    private static Optional<HtmlText.Read> written(ByteOctets mail, MimeShape shape) {
        Optional<HtmlText.Read> plain = part(shape, PLAIN).map(part -> new HtmlText.Read(decoded(mail, part), true));
        return plain.filter(read -> !read.text().isBlank())
                .or(() -> part(shape, HTML).map(part -> HtmlText.of(decoded(mail, part))))
                .or(() -> plain);
    }

    /** Whether nothing stands in a mail but the parts that {@link #written} looks at, and what signs them. */
    private static boolean isAllRead(MimeShape shape) {
        List<MimePart> read = Stream.of(PLAIN, HTML).flatMap(type -> part(shape, type).stream())
                .filter(part -> part.head().encoding() != TransferEncoding.UNKNOWN).toList();
        return shape.parts().stream()
                .allMatch(part -> part.hasParts() || read.contains(part) || SIGNATURES.contains(part.type().mediaType()));
    }

    private static Optional<MimePart> part(MimeShape shape, String mediaType) {
        return shape.parts().stream()
                .filter(part -> part.type().is(mediaType) && !part.head().disposition().equals("attachment"))
                .filter(part -> part.parent() < 0 || shape.parts().get(part.parent()).type().top().equals("multipart"))
                .findFirst();
    }

    private static String decoded(ByteOctets mail, MimePart part) {
        int length = (int) Math.max(0, part.extent().end() - part.extent().bodyStart());
        byte[] octets = mail.slice(part.extent().bodyStart(), length);
        byte[] plain = switch (part.head().encoding()) {
            case SEVEN_BIT, EIGHT_BIT, BINARY -> octets;
            case QUOTED_PRINTABLE -> quotedPrintable(octets);
            case BASE64 -> base64(octets);
            case UNKNOWN -> new byte[0];
        };
        return new String(plain, part.type().parameter("charset").map(MailText::charset).orElse(StandardCharsets.UTF_8));
    }

    private static Charset charset(String name) {
        // Commands are ASCII, which nearly every character set contains.
        return CharacterSets.find(name.strip()).orElse(StandardCharsets.ISO_8859_1);
    }

    /** RFC 2045 §6.8: what is no letter of the alphabet is ignored; a cut last group is left out. */
    private static byte[] base64(byte[] octets) {
        String letters = new String(octets, StandardCharsets.ISO_8859_1).replaceAll("[^A-Za-z0-9+/]", "");
        return Base64.getDecoder().decode(letters.substring(0, letters.length() - (letters.length() % 4 == 1 ? 1 : 0)));
    }

    /** RFC 2045 §6.7: =XX is an octet, = at the end of a line joins it with the next; anything else stays as it is. */
    private static byte[] quotedPrintable(byte[] octets) {
        ByteArrayOutputStream plain = new ByteArrayOutputStream(octets.length);
        int at = 0;
        while (at < octets.length) {
            if (octets[at] != '=') {
                plain.write(octets[at++]);
            } else if (softBreak(octets, at) > 0) {
                at = softBreak(octets, at);
            } else if (at + 2 < octets.length && hex(octets[at + 1]) >= 0 && hex(octets[at + 2]) >= 0) {
                plain.write(hex(octets[at + 1]) << 4 | hex(octets[at + 2]));
                at += 3;
            } else {
                plain.write(octets[at++]);
            }
        }
        return plain.toByteArray();
    }

    /** Behind the line end that follows the = with nothing but white space between; 0 if there is none. */
    private static int softBreak(byte[] octets, int equals) {
        int at = equals + 1;
        while (at < octets.length && (octets[at] == ' ' || octets[at] == '\t')) {
            at++;
        }
        return at + 1 < octets.length && octets[at] == '\r' && octets[at + 1] == '\n' ? at + 2 : 0;
    }

    private static int hex(byte octet) {
        return Character.digit((char) octet, 16);
    }
}
