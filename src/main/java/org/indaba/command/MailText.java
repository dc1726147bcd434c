package org.indaba.command;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Base64;
import java.util.Optional;
import org.indaba.mime.ByteOctets;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.MessageOctets;
import org.indaba.mime.MimePart;
import org.indaba.mime.MimeReading;
import org.indaba.mime.MimeShape;

/**
 * What a person wrote in a mail: its first plain text, or the text of its HTML where that is all there is. Only the beginning is
 * read; what cannot be decoded reads as nothing. Pure functions.
 */
final class MailText {

    /** How much of a mail is looked at: commands stand at the top, and HTML needs room for its styles. */
    static final int MAX_OCTETS = 256 * 1024;

    private MailText() {
    }

    /** The text; empty if there is none. */
    static String of(MessageOctets mail, HeaderBlock header) {
        ByteOctets first = ByteOctets.of(mail.slice(0, (int) Math.min(mail.size(), MAX_OCTETS)));
        if (header.bodyStart() >= first.size()) {
            return "";
        }
        return switch (MimeShape.read(first, header)) {
            case MimeReading.Read(MimeShape shape) -> part(shape, "text/plain").map(part -> decoded(first, part))
                    .or(() -> part(shape, "text/html").map(part -> HtmlText.of(decoded(first, part)))).orElse("");
            case MimeReading.TooDeep _, MimeReading.TooMany _ -> "";
        };
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
        try {
            return Charset.forName(name.strip());
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            // Commands are ASCII, which nearly every character set contains.
            return StandardCharsets.ISO_8859_1;
        }
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
