package org.indaba.mime;

/**
 * One entity of a message: the message itself, a part of a multipart, or the message inside of a message/rfc822 part.
 *
 * @param parent the index of the entity that holds it in {@link MimeShape#parts()}; -1 for the message itself
 * @param depth 0 for the message itself
 * @param head what its header says
 * @param extent where it stands
 * @param delimiters for a multipart: where its delimiters stand
 * @param eightBit where it has octets above 127, its parts left aside
 */
public record MimePart(int parent, int depth, Head head, Extent extent, Delimiters delimiters, EightBit eightBit) {

    /**
     * What the header of a part says about its body.
     *
     * @param type its media type, or the default where the field is missing
     * @param typed whether there is a Content-Type field
     * @param encoding its transfer encoding
     * @param disposition {@code attachment}, {@code inline} or another word in lower case; empty without the field
     */
    public record Head(ContentType type, boolean typed, TransferEncoding encoding, String disposition) {
    }

    /**
     * Offsets in the message.
     *
     * @param start the first octet of the header
     * @param bodyStart behind the empty line
     * @param end behind the last octet of the body; the CRLF before a delimiter belongs to the delimiter (RFC 2046 §5.1.1)
     */
    public record Extent(long start, long bodyStart, long end) {
    }

    /**
     * The delimiters of a multipart.
     *
     * @param first the offset of the first delimiter's two hyphens; -1 if there is none
     * @param close the offset of the close delimiter's two hyphens; -1 if there is none
     */
    public record Delimiters(long first, long close) {
        static final Delimiters NONE = new Delimiters(-1, -1);
    }

    /** Where octets above 127 stand. */
    public enum EightBit {
        /** Nowhere. */
        NONE,
        /** In the header only. */
        HEADER,
        /** In the body only; for a multipart: before its first or behind its last part. */
        BODY,
        /** In both. */
        BOTH;

        /** Whether the header has some. */
        public boolean inHeader() {
            return this == HEADER || this == BOTH;
        }

        /** Whether the body has some. */
        public boolean inBody() {
            return this == BODY || this == BOTH;
        }
    }

    /** What a signature or encryption does to a part. */
    public enum Protection {
        /** Nothing. */
        NONE,
        /** Its octets are signed: whoever changes one breaks the signature. */
        SIGNED,
        /** Its octets are encrypted. */
        ENCRYPTED
    }

    /** The media type. */
    public ContentType type() {
        return head.type();
    }

    /** Whether it is a multipart that really has parts. */
    public boolean hasParts() {
        return delimiters.first() >= 0;
    }

    /** RFC 1847 §2 for multiparts, RFC 8551 §3.2 for opaque S/MIME. */
    public Protection protection() {
        return switch (type().mediaType()) {
            case "multipart/signed" -> Protection.SIGNED;
            case "multipart/encrypted" -> Protection.ENCRYPTED;
            case "application/pkcs7-mime", "application/x-pkcs7-mime" ->
                type().parameter("smime-type").filter("signed-data"::equalsIgnoreCase).isPresent()
                        ? Protection.SIGNED : Protection.ENCRYPTED;
            // All other media types protect nothing.
            default -> Protection.NONE;
        };
    }
}
