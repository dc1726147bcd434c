package org.indaba.mail;

/**
 * A key that signs tokens. Kept as a row, so that all nodes share it.
 *
 * @param id the row's id
 * @param secret at least 32 octets
 */
public record TokenKey(long id, Bytes secret) {

    /** @throws IllegalArgumentException if the secret is shorter than the digest */
    public TokenKey {
        if (secret.size() < 32) {
            throw new IllegalArgumentException("a token key has at least 32 octets");
        }
    }
}
