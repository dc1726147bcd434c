package org.indaba.app.bench;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.indaba.app.bench.SinkOptions.Keep;
import org.indaba.mail.Bytes;

/** The message that a session is taking: counted, or kept to be looked at. Used again for each message. For one thread. */
final class SinkContent {

    /** What is kept for the next message; beyond that the room of a large one is given back, since there are hundreds of sessions. */
    static final int KEPT_OCTETS = 256 * 1024;

    private static final byte[] NOTHING = new byte[0];

    private final Keep keep;
    private byte[] octets = NOTHING;
    private int length;
    private long sizeBytes;
    private boolean lineStart = true;

    SinkContent(Keep keep) {
        this.keep = keep;
    }

    void clear() {
        octets = octets.length > KEPT_OCTETS ? NOTHING : octets;
        length = 0;
        sizeBytes = 0;
        lineStart = true;
    }

    /** How much room is held, in octets. */
    int room() {
        return octets.length;
    }

    boolean tooLarge() {
        return sizeBytes > SmtpSink.MAX_SIZE_BYTES;
    }

    /** Takes octets as they are. */
    void take(byte[] from, int start, int end) {
        sizeBytes += end - start;
        if (keep != Keep.COUNT && !tooLarge()) {
            append(from, start, end);
        }
    }

    /** Takes lines with their dots doubled. */
    void takeStuffed(byte[] from, int start, int end) {
        if (keep == Keep.COUNT) {
            sizeBytes += end - start;
            return;
        }
        int piece = start;
        for (int at = start; at < end; at++) {
            // RFC 5321 §4.5.2: a dot at the start of a line was put there by the client.
            if (lineStart && from[at] == '.') {
                take(from, piece, at);
                piece = at + 1;
            }
            lineStart = from[at] == '\n';
        }
        take(from, piece, end);
    }

    private void append(byte[] from, int start, int end) {
        int more = end - start;
        if (length + more > octets.length) {
            octets = Arrays.copyOf(octets, Math.max(length + more, Math.max(8192, octets.length + octets.length / 2)));
        }
        System.arraycopy(from, start, octets, length, more);
        length += more;
    }

    Delivery.Content told() {
        int body = bodyStart();
        Bytes message = keep == Keep.MESSAGE ? Bytes.of(octets, length) : Bytes.EMPTY;
        return new Delivery.Content(sizeBytes, messageId(body), sha256(body), message);
    }

    private int bodyStart() {
        for (int at = 0; at + 3 < length; at++) {
            if (octets[at] == '\r' && octets[at + 1] == '\n' && octets[at + 2] == '\r' && octets[at + 3] == '\n') {
                return at + 4;
            }
        }
        return length;
    }

    private String messageId(int body) {
        for (String line : new String(octets, 0, body, StandardCharsets.ISO_8859_1).split("\r\n(?![ \t])")) {
            if (line.regionMatches(true, 0, "Message-ID:", 0, 11)) {
                return line.substring(11).replaceAll("\\s+", " ").strip();
            }
        }
        return "";
    }

    private String sha256(int body) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(octets, body, length - body);
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
