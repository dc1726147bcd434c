package org.indaba.auth;

import org.indaba.mail.Bytes;
import org.indaba.mime.MessageOctets;

/**
 * The hash of a body, which all signatures of all copies with this body share (RFC 6376 §3.7): it is computed once a post, and the cost of
 * a copy is its header and a signature.
 *
 * @param hash SHA-256 of the body in the relaxed form
 */
public record BodyDigest(Bytes hash) {

    private static final BodyHashes.Wanted WANTED =
            new BodyHashes.Wanted(Canonicalization.RELAXED, SignatureAlgorithm.RSA_SHA256.digest(), BodyHashes.WHOLE);

    /**
     * Reads the body once.
     *
     * @param message the message as it will leave
     * @param bodyStart where its body begins
     */
    public static BodyDigest of(MessageOctets message, long bodyStart) {
        BodyHashes hashes = new BodyHashes();
        hashes.want(WANTED);
        hashes.read(message, bodyStart);
        return new BodyDigest(hashes.get(WANTED).hash());
    }
}
