package org.indaba.auth;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.indaba.dns.Dns;
import org.indaba.dns.DnsAnswer;
import org.indaba.mail.Bytes;

/** Finds the public keys of signatures in DNS, and reads them (RFC 6376 §3.6). Thread-safe. */
final class PublicKeys {

    /** RFC 8301 §3.2 wants 4096 bits to be verified; each more costs time that a stranger chooses. */
    static final int MAX_RSA_BITS = 4096;

    /** No signer has a longer one than 65537; a long one costs time. */
    private static final int MAX_EXPONENT_BITS = 64;

    private static final int ED25519_OCTETS = 32;
    private static final byte[] ED25519_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");
    private static final byte[] RSA_ALGORITHM = HexFormat.of().parseHex("300d06092a864886f70d0101010500");

    private final Dns dns;
    private final DkimRules rules;

    PublicKeys(Dns dns, DkimRules rules) {
        this.dns = dns;
        this.rules = rules;
    }

    /** The key for a signature. */
    KeyReading find(DkimSignature.KeyName name, SignatureAlgorithm algorithm) {
        return switch (dns.texts(name.dnsName())) {
            case DnsAnswer.Found<String> found -> read(found.records(), name, algorithm);
            // RFC 6376 §6.1.2: without a record the signature fails for good.
            case DnsAnswer.NoRecords<String> _, DnsAnswer.NoSuchName<String> _ -> new KeyReading.Unusable("there is no key");
            case DnsAnswer.Failed<String>(String reason) -> new KeyReading.Unknown("the key cannot be asked for: " + reason);
        };
    }

    /** Whether this is the record that counts, if it is the first of which that is true. */
    static boolean isKey(String record) {
        return TagList.parse(record) instanceof TagReading.Read(TagList tags) && tags.has("p");
    }

    /** RFC 6376 §6.1.2: with several records it is ours to choose; the first that has a p= tag counts. */
    private KeyReading read(List<String> records, DkimSignature.KeyName name, SignatureAlgorithm algorithm) {
        String why = "the record is no key";
        for (String record : records) {
            switch (TagList.parse(record)) {
                case TagReading.Read(TagList tags) -> {
                    if (tags.has("p")) {
                        return read(tags, name, algorithm);
                    }
                }
                case TagReading.Broken(String reason) -> why = "the record is no key: " + reason;
            }
        }
        return new KeyReading.Unusable(why);
    }

    private KeyReading read(TagList tags, DkimSignature.KeyName name, SignatureAlgorithm algorithm) {
        String flaw = flaw(tags, name, algorithm);
        if (!flaw.isEmpty()) {
            return new KeyReading.Unusable(flaw);
        }
        Optional<PublicKey> key = tags.tight("p").flatMap(DkimSignature::base64).flatMap(octets -> key(octets, algorithm));
        if (key.isEmpty()) {
            return new KeyReading.Unusable("p= is no key for " + algorithm.word());
        }
        if (key.get() instanceof RSAPublicKey rsa) {
            int bits = rsa.getModulus().bitLength();
            if (bits < rules.minRsaBits() || bits > MAX_RSA_BITS || tooLong(rsa.getPublicExponent())) {
                return new KeyReading.Unusable("an RSA key of " + bits + " bits is not taken");
            }
        }
        return new KeyReading.Usable(new DkimKey(key.get(), tags.list("t").orElse(List.of()).contains("y")));
    }

    /** RFC 6376 §3.6.1: what a key says about itself. */
    private static String flaw(TagList tags, DkimSignature.KeyName name, SignatureAlgorithm algorithm) {
        if (tags.has("v") && (!tags.first().equals("v") || !tags.get("v").orElse("").equals("DKIM1"))) {
            return "the key's version is not DKIM1";
        }
        if (tags.tight("p").orElse("").isEmpty()) {
            return "the key is revoked";
        }
        if (!tags.get("k").orElse("rsa").equals(algorithm.keyType())) {
            return "the key is of another type";
        }
        if (tags.has("h") && !tags.list("h").orElse(List.of()).contains(algorithm.digestWord())) {
            return "the key is not for " + algorithm.digestWord();
        }
        List<String> services = tags.list("s").orElse(List.of("*"));
        if (!services.contains("*") && !services.contains("email")) {
            return "the key is not for mail";
        }
        boolean exact = tags.list("t").orElse(List.of()).contains("s");
        return exact && !name.identityDomain().equals(name.domain()) ? "the key is for the domain alone, and i= is below it" : "";
    }

    private static Optional<PublicKey> key(Bytes octets, SignatureAlgorithm algorithm) {
        return switch (algorithm) {
            // RFC 6376 §3.6.1 wants the bare key; nearly all records have it in the envelope that certificates use.
            case RSA_SHA1, RSA_SHA256 -> decode("RSA", octets.toArray())
                    .or(() -> decode("RSA", enveloped(octets.toArray())));
            // RFC 8463 §4: the 32 octets themselves.
            case ED25519_SHA256 -> octets.size() != ED25519_OCTETS ? Optional.empty()
                    : decode("Ed25519", joined(ED25519_PREFIX, octets.toArray()));
        };
    }

    private static Optional<PublicKey> decode(String type, byte[] spki) {
        try {
            return Optional.of(KeyFactory.getInstance(type).generatePublic(new X509EncodedKeySpec(spki)));
        } catch (GeneralSecurityException noKey) {
            return Optional.empty();
        }
    }

    private static byte[] enveloped(byte[] bare) {
        byte[] bits = joined(new byte[] {0x03}, joined(length(bare.length + 1), joined(new byte[] {0}, bare)));
        byte[] inner = joined(RSA_ALGORITHM, bits);
        return joined(new byte[] {0x30}, joined(length(inner.length), inner));
    }

    /** A length in DER: the shortest form, up to 64 KB. */
    private static byte[] length(int length) {
        if (length < 128) {
            return new byte[] {(byte) length};
        }
        return length < 256 ? new byte[] {(byte) 0x81, (byte) length} : new byte[] {(byte) 0x82, (byte) (length >> 8), (byte) length};
    }

    private static byte[] joined(byte[] first, byte[] second) {
        ByteArrayOutputStream both = new ByteArrayOutputStream(first.length + second.length);
        both.writeBytes(first);
        both.writeBytes(second);
        return both.toByteArray();
    }

    private static boolean tooLong(BigInteger exponent) {
        return exponent.bitLength() > MAX_EXPONENT_BITS;
    }
}
