package org.indaba.auth;

import java.util.Arrays;

/** The kinds of keys that we sign with; a domain has one of each side by side, since not every verifier knows the second. */
public enum DkimKeyType {

    /** RFC 8301 §3.2: RSA of 2048 bits, which every verifier takes. */
    RSA("RSA", SignatureAlgorithm.RSA_SHA256),
    /** RFC 8463 §3: short, and quick to sign with. */
    ED25519("Ed25519", SignatureAlgorithm.ED25519_SHA256);

    private final String javaName;
    private final SignatureAlgorithm algorithm;

    DkimKeyType(String javaName, SignatureAlgorithm algorithm) {
        this.javaName = javaName;
        this.algorithm = algorithm;
    }

    /** The type that is kept as {@code name}; @throws IllegalArgumentException if this version knows none of that name */
    static DkimKeyType of(String name) {
        return Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("this version knows no keys of the type " + name));
    }

    /** As {@link java.security.KeyFactory} calls it. */
    String javaName() {
        return javaName;
    }

    /** As the k= tag of a record, and the command line, write it. */
    public String word() {
        return algorithm.keyType();
    }

    SignatureAlgorithm algorithm() {
        return algorithm;
    }
}
