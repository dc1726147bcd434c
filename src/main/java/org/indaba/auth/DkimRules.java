package org.indaba.auth;

import java.util.Set;

/**
 * What is taken of signatures.
 *
 * @param maxSignatures of one message, counted from the top; the rest is not looked at (RFC 6376 §6.1 allows it)
 * @param minRsaBits of a key
 * @param algorithms that count
 */
record DkimRules(int maxSignatures, int minRsaBits, Set<SignatureAlgorithm> algorithms) {

    /**
     * RFC 8301 §3.1 and §3.2: no SHA-1, and no RSA key below 1024 bits. Ten signatures: an author's two, those of a provider and of a
     * list or two; each costs a lookup, and a hash of the header.
     */
    static final DkimRules TODAY = new DkimRules(10, 1024, Set.of(SignatureAlgorithm.RSA_SHA256, SignatureAlgorithm.ED25519_SHA256));

    DkimRules {
        algorithms = Set.copyOf(algorithms);
    }
}
