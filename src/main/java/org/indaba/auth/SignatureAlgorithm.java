package org.indaba.auth;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The algorithms that a signature can name. */
enum SignatureAlgorithm {

    /** RFC 8301 §3.1: known, so that it can be named, and taken by nobody. */
    RSA_SHA1("rsa-sha1", "rsa", "SHA-1", "SHA1withRSA"),
    /** RFC 6376 §3.3.2. */
    RSA_SHA256("rsa-sha256", "rsa", "SHA-256", "SHA256withRSA"),
    /** RFC 8463 §3: the signature is made over the SHA-256 of what is signed. */
    ED25519_SHA256("ed25519-sha256", "ed25519", "SHA-256", "Ed25519");

    private final String word;
    private final String keyType;
    private final String digest;
    private final String javaName;

    SignatureAlgorithm(String word, String keyType, String digest, String javaName) {
        this.word = word;
        this.keyType = keyType;
        this.digest = digest;
        this.javaName = javaName;
    }

    /** As the a= tag writes it. */
    String word() {
        return word;
    }

    /** As the k= tag of a key writes it. */
    String keyType() {
        return keyType;
    }

    /** As {@link java.security.MessageDigest} calls the digest. */
    String digest() {
        return digest;
    }

    /** As the h= tag of a key writes the digest. */
    String digestWord() {
        return digest.replace("-", "").toLowerCase(Locale.ROOT);
    }

    /** As {@link java.security.Signature} calls it. */
    String javaName() {
        return javaName;
    }

    static Optional<SignatureAlgorithm> of(String word) {
        return Stream.of(values()).filter(each -> each.word.equals(word)).findFirst();
    }
}
