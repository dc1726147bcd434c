package org.indaba.auth;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import org.indaba.mail.Bytes;
import org.indaba.mime.HeaderText;

/**
 * The text of a signature's own field, with the place of the signature open: the field as it will stand in the header, and its
 * canonical form, which is signed behind all others (RFC 6376 §3.7). Immutable and thread-safe.
 */
final class SignatureText {

    /** The signature is cut into words of this length, which fold. */
    private static final int WORD_CHARACTERS = 64;

    private static final byte OPEN = '!';

    private final byte[] field;
    private final byte[] canonical;

    private SignatureText(String name, String unsigned, int signatureOctets) {
        int characters = (signatureOctets + 2) / 3 * 4;
        StringBuilder open = new StringBuilder(unsigned);
        for (int at = 0; at < characters; at += WORD_CHARACTERS) {
            open.append(at == 0 ? "" : " ").repeat(OPEN, Math.min(WORD_CHARACTERS, characters - at));
        }
        this.field = HeaderText.structured(name, open.toString()).toArray();
        byte[] own = Canonicalization.RELAXED.field(HeaderText.structured(name, unsigned).toArray());
        // RFC 6376 §3.7: the own field comes last, without the value of b= and without a CRLF.
        this.canonical = Arrays.copyOf(own, own.length - 2);
    }

    /** A DKIM-Signature (RFC 6376 §3.5). */
    static SignatureText dkim(DkimKeyPair key, String names, Bytes bodyHash, Instant now) {
        return new SignatureText("DKIM-Signature", "v=1; a=" + key.type().algorithm().word() + "; c=relaxed/relaxed; d=" + key.domain()
                + "; s=" + key.selector() + "; t=" + now.getEpochSecond() + "; h=" + names + "; bh="
                + Base64.getEncoder().encodeToString(bodyHash.toArray()) + "; b=", key.signatureOctets());
    }

    /** An ARC-Message-Signature (RFC 8617 §4.1.2). */
    static SignatureText arcMessage(DkimKeyPair key, String instance, String names, Bytes bodyHash, Instant now) {
        return new SignatureText("ARC-Message-Signature", instance + "a=" + key.type().algorithm().word() + "; c=relaxed/relaxed; d="
                + key.domain() + "; s=" + key.selector() + "; t=" + now.getEpochSecond() + "; h=" + names + "; bh="
                + Base64.getEncoder().encodeToString(bodyHash.toArray()) + "; b=", key.signatureOctets());
    }

    /** An ARC-Seal (RFC 8617 §4.1.3). */
    static SignatureText arcSeal(DkimKeyPair key, String instance, String status, Instant now) {
        return new SignatureText("ARC-Seal", instance + "a=" + key.type().algorithm().word() + "; t=" + now.getEpochSecond() + "; cv="
                + status + "; d=" + key.domain() + "; s=" + key.selector() + "; b=", key.signatureOctets());
    }

    /** The octets of the field with its CRLF. */
    int size() {
        return field.length;
    }

    /** The canonical form without the signature; not to be changed. */
    byte[] canonical() {
        return canonical;
    }

    /** Writes the field with a signature in it; returns where it ends. */
    int write(byte[] signature, byte[] into, int from) {
        byte[] base64 = Base64.getEncoder().encode(signature);
        int next = 0;
        for (int at = 0; at < field.length; at++) {
            into[from + at] = field[at] == OPEN ? base64[next++] : field[at];
        }
        if (next != base64.length) {
            throw new IllegalStateException("a signature of " + signature.length + " octets, which is not its key's length");
        }
        return from + field.length;
    }

    @Override
    public String toString() {
        return new String(field, StandardCharsets.US_ASCII);
    }
}
