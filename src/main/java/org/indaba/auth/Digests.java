package org.indaba.auth;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Message digests that every Java has. Stateless. */
final class Digests {

    private Digests() {
    }

    /** @param name SHA-1 or SHA-256 */
    static MessageDigest of(String name) {
        try {
            return MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("this Java has no " + name, impossible);
        }
    }
}
