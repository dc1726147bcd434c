package org.indaba.mime;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.james.mime4j.codec.Base64InputStream;
import org.apache.james.mime4j.codec.QuotedPrintableInputStream;
import org.indaba.mail.Bytes;

/**
 * What a part of a message holds, for people to look at: its transfer encoding taken off, its octets read as text. Tolerant: what is
 * broken ends there, and a character set that nobody knows is taken for UTF-8, or for ISO 8859-1 where it is none. Stateless.
 */
public final class PartContent {

    /** The longest name of a file that is told, in characters. */
    static final int MAX_FILE_NAME = 255;

    /** Of the header of a part within a message; the message's own is as long as it may be. */
    private static final int MAX_HEADER_OCTETS = 65_536;

    private static final Set<String> DESCRIBING = Set.of("content-type", "content-disposition", "content-transfer-encoding");

    private PartContent() {
    }

    /**
     * The octets of a part without their transfer encoding (RFC 2045 §6).
     *
     * @param max how many at most; what is more is left out
     */
    public static Bytes octets(MessageOctets message, MimePart part, int max) {
        long length = Math.max(0, part.extent().end() - part.extent().bodyStart());
        return switch (part.head().encoding()) {
            case SEVEN_BIT, EIGHT_BIT, BINARY, UNKNOWN -> Bytes.of(message.slice(part.extent().bodyStart(), (int) Math.min(max, length)));
            // RFC 2045 §6.7: an octet takes at most three characters, and a line end three more where it is soft.
            case QUOTED_PRINTABLE -> decoded(new QuotedPrintableInputStream(encoded(message, part, length, 6L * max)), max);
            // RFC 2045 §6.8: three octets take four characters, in lines of any length.
            case BASE64 -> decoded(new Base64InputStream(encoded(message, part, length, 4L * max)), max);
        };
    }

    /** The text of a part. @param max octets at most, before they are read as characters */
    public static String text(MessageOctets message, MimePart part, int max) {
        byte[] octets = octets(message, part, max).toArray();
        Charset named = part.type().parameter("charset").flatMap(CharacterSets::find).orElse(null);
        return named == null || !named.canEncode() ? readable(octets) : new String(octets, named);
    }

    /**
     * The name of the file that a part says it is (RFC 2183 §2.3), or of its content (RFC 2045 §5.1), encoded words read; cut where it is
     * longer than anybody reads.
     */
    public static Optional<String> fileName(MessageOctets message, MimePart part) {
        return wholeName(message, part).map(name -> name.substring(0, Math.min(MAX_FILE_NAME, name.length())));
    }

    /**
     * What stands behind the last dot of the file's name, in lower case, however long the name is; empty if there is none. Dots and white
     * space at the end do not count, as some systems drop them.
     */
    public static String extension(MessageOctets message, MimePart part) {
        String name = wholeName(message, part).orElse("");
        int end = name.length();
        while (end > 0 && (name.charAt(end - 1) == '.' || Character.isWhitespace(name.charAt(end - 1)))) {
            end--;
        }
        int dot = name.lastIndexOf('.', end - 1);
        return dot < 0 ? "" : name.substring(dot + 1, end).toLowerCase(Locale.ROOT);
    }

    /**
     * Whether all is read that the header of a part says of its body. Of longer headers and fields than anybody writes a part is read
     * only, and mail programs may find the name of a file or a boundary behind it.
     */
    public static boolean isWhollyDescribed(MessageOctets message, MimePart part) {
        long length = part.extent().bodyStart() - part.extent().start();
        return length <= headerOctets(part)
                && switch (HeaderBlock.read(ByteOctets.of(message.slice(part.extent().start(), (int) Math.max(0, length))))) {
                    case HeaderReading.Read(HeaderBlock header) -> header.fields().stream()
                            .filter(field -> DESCRIBING.contains(field.name().toLowerCase(Locale.ROOT)))
                            .noneMatch(field -> field.end() - field.start() > ContentType.MAX_CHARACTERS);
                    case HeaderReading.TooLong _, HeaderReading.TooMany _ -> false;
                };
    }

    private static int headerOctets(MimePart part) {
        return part.parent() < 0 ? HeaderBlock.MAX_OCTETS : MAX_HEADER_OCTETS;
    }

    private static Optional<String> wholeName(MessageOctets message, MimePart part) {
        int length = (int) Math.min(headerOctets(part), part.extent().bodyStart() - part.extent().start());
        return switch (HeaderBlock.read(ByteOctets.of(message.slice(part.extent().start(), Math.max(0, length))))) {
            case HeaderReading.Read(HeaderBlock header) -> header.first("Content-Disposition")
                    .flatMap(value -> Optional.ofNullable(ContentType.parameters(value).get("filename")))
                    .filter(name -> !name.isBlank())
                    .or(() -> header.first("Content-Type").map(value -> ContentType.parameters(value).get("name")))
                    .map(EncodedWords::decode);
            case HeaderReading.TooLong _, HeaderReading.TooMany _ -> Optional.empty();
        };
    }

    /** Octets read as UTF-8 where they are, else as ISO 8859-1, in which everything is a character. */
    public static String readable(byte[] octets) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
        } catch (CharacterCodingException other) {
            return new String(octets, StandardCharsets.ISO_8859_1);
        }
    }

    private static InputStream encoded(MessageOctets message, MimePart part, long length, long most) {
        int octets = (int) Math.min(length, Math.min(most, Integer.MAX_VALUE));
        return new ByteArrayInputStream(message.slice(part.extent().bodyStart(), octets));
    }

    private static Bytes decoded(InputStream in, int max) {
        byte[] octets = new byte[Math.min(max, 8192)];
        int length = 0;
        try (in) {
            while (length < max) {
                if (length == octets.length) {
                    octets = Arrays.copyOf(octets, Math.min(max, octets.length * 2));
                }
                int count = in.read(octets, length, octets.length - length);
                if (count < 0) {
                    break;
                }
                length += count;
            }
        } catch (IOException broken) {
            // What was read until here is what can be shown.
        }
        return Bytes.of(Arrays.copyOf(octets, length));
    }
}
