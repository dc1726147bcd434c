package org.indaba.mime;

import java.util.List;

/**
 * The MIME structure of a message (RFC 2045, RFC 2046), flat: each part knows its parent and where it stands in the octets.
 *
 * <p>The scan is ours and not Mime4j's stream parser, for two reasons that were tried: the footer and the seven-bit form need the
 * offsets of the raw octets, which the parser does not tell; and it reads every octet once for each multipart around it, so that
 * deep nesting takes quadratic time. A test holds the two against each other. Immutable.
 *
 * @param parts in the order of the message; the first is the message itself
 */
public record MimeShape(List<MimePart> parts) {

    /** The deepest nesting that is looked into: people reach 10, gateways that forward 20. */
    public static final int MAX_DEPTH = 100;

    /** The most parts: a digest of a busy month has some hundred. */
    public static final int MAX_PARTS = 5_000;

    public MimeShape {
        parts = List.copyOf(parts);
    }

    /** Looks at a message; time in proportion to its size, memory to the number of its parts. Never fails. */
    public static MimeReading read(MessageOctets octets, HeaderBlock header) {
        return new MimeScan(octets, header).run();
    }

    /** The message itself. */
    public MimePart root() {
        return parts.getFirst();
    }

    /** Whether it is a delivery or disposition report (RFC 6522 §3). */
    public boolean isReport() {
        return root().type().is("multipart/report");
    }

    /** Whether the message or a part of it has this protection. */
    public boolean has(MimePart.Protection protection) {
        return parts.stream().anyMatch(part -> part.protection() == protection);
    }

    /** Whether the part stands inside of something signed or encrypted, or is so itself. */
    public boolean isProtected(MimePart part) {
        MimePart at = part;
        while (at.protection() == MimePart.Protection.NONE) {
            if (at.parent() < 0) {
                return false;
            }
            at = parts.get(at.parent());
        }
        return true;
    }
}
