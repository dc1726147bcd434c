package org.indaba.transform;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.indaba.mail.Bytes;
import org.indaba.mime.CharacterSets;
import org.indaba.mime.Edits;
import org.indaba.mime.MessageOctets;
import org.indaba.mime.MimePart;
import org.indaba.mime.QuotedPrintable;
import org.indaba.mime.TransferEncoding;

/** Writes a footer at the end of a plain text, in its character set and transfer encoding. Not thread-safe. */
final class TextTail {

    private static final byte[] LINE_END = {'\r', '\n'};

    /** RFC 2045 §6.7, rule 5: an encoded line has at most 76 characters; broken ones are met, and looked at so far. */
    private static final int LAST_LINE_OCTETS = 200;

    private final MessageOctets octets;
    private final MimePart part;
    private final Optional<byte[]> footer;
    private final boolean personal;
    private final Optional<Base64End> base64;

    TextTail(MessageOctets octets, MimePart part, FooterText text) {
        this.octets = octets;
        this.part = part;
        boolean flowed = part.type().parameter("format").filter("flowed"::equalsIgnoreCase).isPresent();
        this.footer = charset(part).flatMap(charset -> FooterText.in(charset, flowed ? text.flowed() : text.plain()));
        this.personal = text.isPersonal();
        this.base64 = part.head().encoding() == TransferEncoding.BASE64 ? Base64End.of(octets, part.extent()) : Optional.empty();
    }

    private static Optional<Charset> charset(MimePart part) {
        return CharacterSets.find(part.type().parameter("charset").orElse("us-ascii").strip());
    }

    /** Whether the text can have the footer without any other of its octets written anew. */
    boolean canCarry() {
        return footer.isPresent() && switch (part.head().encoding()) {
            // Eight-bit octets only where the text has some: what the envelope declared stays true.
            case SEVEN_BIT, EIGHT_BIT, BINARY -> part.eightBit().inBody() || isSevenBit(footer.get());
            case QUOTED_PRINTABLE -> true;
            // What each copy has of its own would stand in the middle of groups of four characters.
            case BASE64 -> base64.isPresent() && !personal;
            case UNKNOWN -> false;
        };
    }

    private static boolean isSevenBit(byte[] octets) {
        for (byte octet : octets) {
            if (octet < 0) {
                return false;
            }
        }
        return true;
    }

    /** Only after {@link #canCarry()}. */
    Edits append() {
        byte[] text = footer.orElseThrow();
        long end = part.extent().end();
        if (base64.isPresent()) {
            return base64.get().append(text);
        }
        ByteArrayOutputStream added = new ByteArrayOutputStream();
        for (int i = missingLineEnds(); i > 0; i--) {
            added.writeBytes(LINE_END);
        }
        boolean quoted = part.head().encoding() == TransferEncoding.QUOTED_PRINTABLE;
        added.writeBytes(quoted ? QuotedPrintable.encode(text, LeaveLink.mark()).toArray() : text);
        return new Edits().put(end, LeaveLink.pieces(Bytes.of(added.toByteArray())));
    }

    /** How many line ends the text needs before a new line begins under it. */
    private int missingLineEnds() {
        long end = part.extent().end();
        long from = Math.max(part.extent().bodyStart(), end - LAST_LINE_OCTETS);
        String last = new String(octets.slice(from, (int) (end - from)), StandardCharsets.ISO_8859_1);
        if (last.isEmpty()) {
            return 0;
        }
        boolean atLineStart = last.endsWith("\n");
        String withoutEnd = atLineStart ? last.substring(0, last.length() - 1) : last;
        String lastLine = withoutEnd.substring(withoutEnd.lastIndexOf('\n') + 1).stripTrailing();
        // RFC 2045 §6.7, rules 3 and 5: an equals sign at the end of a line, white space behind it aside, takes the line end away.
        boolean soft = part.head().encoding() == TransferEncoding.QUOTED_PRINTABLE && lastLine.endsWith("=");
        return (atLineStart ? 0 : 1) + (soft ? 1 : 0);
    }
}
