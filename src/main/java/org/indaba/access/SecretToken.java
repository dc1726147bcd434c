package org.indaba.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.random.RandomGenerator;
import org.indaba.mail.Bytes;

/**
 * A secret that somebody carries in a link or a cookie. We keep its digest only: a row is found by the digest of what was shown, so that
 * the time of the search tells nothing about the secret.
 */
final class SecretToken {

    /** 256 random bits: nobody guesses one, whatever the number of attempts. */
    static final int OCTETS = 32;

    private SecretToken() {
    }

    /** A new one: 43 characters that need no escaping in a URL or a cookie. */
    static String make(RandomGenerator random) {
        byte[] octets = new byte[OCTETS];
        random.nextBytes(octets);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    }

    /** What is kept of it; of any text, since strangers show any. */
    static Bytes digest(String token) {
        try {
            return Bytes.of(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
