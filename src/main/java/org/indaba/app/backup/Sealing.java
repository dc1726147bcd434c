package org.indaba.app.backup;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Counts and digests the octets of one entry as they pass. For one thread. */
final class Sealing {

    private final String entry;
    private final MessageDigest digest;
    private long lines;
    private long octets;

    Sealing(String entry) {
        this.entry = entry;
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Takes in so many octets; returns how many lines ended in them. */
    long pass(byte[] from, int offset, int length) {
        digest.update(from, offset, length);
        octets += length;
        long ended = 0;
        for (int i = offset; i < offset + length; i++) {
            if (from[i] == '\n') {
                ended++;
            }
        }
        lines += ended;
        return ended;
    }

    /** What has passed; once, at the end. */
    Seal seal() {
        return new Seal(entry, lines, octets, HexFormat.of().formatHex(digest.digest()));
    }
}
