package org.indaba.auth;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.RSAKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import org.indaba.mail.Bytes;

/** A key pair that signs for a domain, under a selector. Immutable and thread-safe; its text never holds the private key. */
public final class DkimKeyPair {

    /** RFC 8301 §3.2: signers should use 2048 bits; longer keys do not fit into one datagram of DNS. */
    static final int RSA_BITS = 2048;

    /** RFC 8463 §4: the record has the bare key, without the envelope before it. */
    private static final int ED25519_OCTETS = 32;

    /** RFC 7208 §3.3: a string of a TXT record has at most 255 octets; a longer text is several. */
    private static final int STRING_CHARACTERS = 255;

    private final String domain;
    private final String selector;
    private final DkimKeyType type;
    private final PrivateKey privateKey;
    private final PublicKey publicKey;
    private final Signing signing;

    private DkimKeyPair(Names names, DkimKeyType type, PrivateKey privateKey, PublicKey publicKey) {
        this.domain = names.domain();
        this.selector = names.selector();
        this.type = type;
        this.privateKey = privateKey;
        this.publicKey = publicKey;
        this.signing = Signing.with(type, privateKey, publicKey);
    }

    /**
     * For whom a key is, and under which name.
     *
     * @param domain in A-labels, in lower case
     * @param selector one label or more, in lower case
     */
    public record Names(String domain, String selector) {

        /** @throws IllegalArgumentException if one of them is no name in DNS */
        public Names {
            if (!NameSyntax.isName(domain) || !NameSyntax.isName(selector) || !NameSyntax.canBeAsked(selector + "._domainkey." + domain)) {
                throw new IllegalArgumentException("no name of a key: " + selector + "._domainkey." + domain);
            }
        }
    }

    /** Makes a new pair. */
    public static DkimKeyPair make(Names names, DkimKeyType type, SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(type.javaName());
            switch (type) {
                case RSA -> generator.initialize(RSA_BITS, random);
                case ED25519 -> generator.initialize(NamedParameterSpec.ED25519, random);
            }
            KeyPair pair = generator.generateKeyPair();
            return new DkimKeyPair(names, type, pair.getPrivate(), pair.getPublic());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("this Java makes no keys for " + type, impossible);
        }
    }

    /**
     * The pair as it was kept.
     *
     * @param privateKey what {@link #privateKey()} gave
     * @param publicKey what {@link #publicKey()} gave
     * @throws IllegalArgumentException if these are no keys of the type
     */
    public static DkimKeyPair of(Names names, DkimKeyType type, Bytes privateKey, Bytes publicKey) {
        try {
            KeyFactory factory = KeyFactory.getInstance(type.javaName());
            return new DkimKeyPair(names, type, factory.generatePrivate(new PKCS8EncodedKeySpec(privateKey.toArray())),
                    factory.generatePublic(new X509EncodedKeySpec(publicKey.toArray())));
        } catch (GeneralSecurityException broken) {
            throw new IllegalArgumentException("no keys of the type " + type, broken);
        }
    }

    /** The domain that it signs for. */
    public String domain() {
        return domain;
    }

    /** The name of the key below the domain. */
    public String selector() {
        return selector;
    }

    /** What kind of key it is. */
    public DkimKeyType type() {
        return type;
    }

    /** The private key in PKCS #8: to be kept, never to be shown. */
    public Bytes privateKey() {
        return Bytes.of(privateKey.getEncoded());
    }

    /** The public key as certificates have it. */
    public Bytes publicKey() {
        return Bytes.of(publicKey.getEncoded());
    }

    /** The octets of each of its signatures. */
    int signatureOctets() {
        return switch (type) {
            case RSA -> (((RSAKey) publicKey).getModulus().bitLength() + 7) / 8;
            case ED25519 -> 2 * ED25519_OCTETS;
        };
    }

    /** The signature over the first octets of those. */
    byte[] sign(byte[] signed, int length) {
        return signing.sign(signed, length);
    }

    /** The record's text (RFC 6376 §3.6.1, RFC 8463 §4). */
    public String record() {
        byte[] encoded = publicKey.getEncoded();
        byte[] key = switch (type) {
            case RSA -> encoded;
            case ED25519 -> Arrays.copyOfRange(encoded, encoded.length - ED25519_OCTETS, encoded.length);
        };
        return "v=DKIM1; k=" + type.algorithm().keyType() + "; p=" + Base64.getEncoder().encodeToString(key);
    }

    /** The line for the zone file of the domain, its text in strings of a length that DNS takes. */
    public String zoneLine() {
        StringBuilder line = new StringBuilder(selector).append("._domainkey.").append(domain).append(". IN TXT (");
        String text = record();
        for (int at = 0; at < text.length(); at += STRING_CHARACTERS) {
            line.append(" \"").append(text, at, Math.min(text.length(), at + STRING_CHARACTERS)).append('"');
        }
        return line.append(" )").toString();
    }

    @Override
    public String toString() {
        return "DkimKeyPair[" + selector + "._domainkey." + domain + ", " + type + "]";
    }
}
