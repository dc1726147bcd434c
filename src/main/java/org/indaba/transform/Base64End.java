package org.indaba.transform;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.indaba.mail.Bytes;
import org.indaba.mime.Edits;
import org.indaba.mime.MessageOctets;
import org.indaba.mime.MimePart;

/**
 * The end of a base64 text (RFC 2045 §6.8): where its last whole group of four characters ends, and the one or two octets of a
 * padded group behind it, which are encoded anew together with what is appended. All groups before stay as they are.
 */
final class Base64End {

    private static final int LINE_CHARACTERS = 76;

    /** Behind the last whole group. */
    private final long cutFrom;
    private final long cutTo;
    private final byte[] carried;
    /** The last octet of the decoded text, or a line feed if there is none. */
    private final byte last;
    private final boolean atLineStart;

    private Base64End(Groups groups, long cutFrom, long cutTo, byte[] carried, boolean atLineStart) {
        this.cutFrom = cutFrom;
        this.cutTo = cutTo;
        this.carried = carried;
        this.last = carried.length > 0 ? carried[carried.length - 1] : groups.lastOctet();
        this.atLineStart = atLineStart;
    }

    /** Empty if the text is not well-formed enough to be continued. */
    static Optional<Base64End> of(MessageOctets octets, MimePart.Extent extent) {
        Groups groups = new Groups(extent.bodyStart());
        try {
            octets.writeTo(groups, extent.bodyStart(), extent.end());
        } catch (IOException impossible) {
            throw new UncheckedIOException("looking does not fail", impossible);
        }
        if (groups.broken || groups.open.length() == 1) {
            return Optional.empty();
        }
        long from = groups.wholeEnd;
        boolean atLineStart = from == extent.bodyStart() || octets.slice(from - 1, 1)[0] == '\n';
        return Optional.of(new Base64End(groups, from, extent.end(), Base64.getDecoder().decode(groups.open.toString()), atLineStart));
    }

    /** Edits that append octets to the decoded text, in a line of their own. */
    Edits append(byte[] text) {
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        plain.writeBytes(carried);
        if (last != '\n') {
            plain.write('\r');
            plain.write('\n');
        }
        plain.writeBytes(text);
        String encoded = Base64.getMimeEncoder(LINE_CHARACTERS, new byte[] {'\r', '\n'}).encodeToString(plain.toByteArray());
        return new Edits().cut(cutFrom, cutTo).put(cutFrom, Bytes.utf8((atLineStart ? "" : "\r\n") + encoded + "\r\n"));
    }

    /** Walks over the characters and keeps only the last two groups. */
    private static final class Groups extends OutputStream {

        private long at;
        private long wholeEnd;
        private boolean padded;
        private boolean broken;
        private final StringBuilder open = new StringBuilder();
        private String lastWhole = "";

        private Groups(long start) {
            this.at = start;
            this.wholeEnd = start;
        }

        @Override
        public void write(int octet) {
            at++;
            int c = octet & 255;
            if (c == '=') {
                padded = true;
            } else if (c < 128 && (Character.isLetterOrDigit(c) || c == '+' || c == '/')) {
                take((char) c);
            } else if (c != '\r' && c != '\n' && c != ' ' && c != '\t') {
                broken = true;
            }
        }

        private void take(char c) {
            // What follows padding is another text, and programs differ on what it means.
            broken |= padded;
            open.append(c);
            if (open.length() == 4) {
                lastWhole = open.toString();
                open.setLength(0);
                wholeEnd = at;
            }
        }

        private byte lastOctet() {
            return lastWhole.isEmpty() ? (byte) '\n' : Base64.getDecoder().decode(lastWhole.getBytes(StandardCharsets.US_ASCII))[2];
        }
    }
}
