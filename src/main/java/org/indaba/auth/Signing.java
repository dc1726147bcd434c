package org.indaba.auth;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Arrays;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;

/** Signs octets with one private key. Implementations are thread-safe. */
interface Signing {

    /** The signature over the octets, as the b= tag holds it. */
    byte[] sign(byte[] signed);

    /** The quickest way that there is for a kind of key. */
    static Signing with(DkimKeyType type, PrivateKey key) {
        return switch (type) {
            case RSA -> new Rsa(key);
            case ED25519 -> new Ed25519(key);
        };
    }

    /** RFC 6376 §3.3.2, by the Java platform. */
    record Rsa(PrivateKey key) implements Signing {

        @Override
        public byte[] sign(byte[] signed) {
            try {
                Signature signer = Signature.getInstance(SignatureAlgorithm.RSA_SHA256.javaName());
                signer.initSign(key);
                signer.update(signed);
                return signer.sign();
            } catch (GeneralSecurityException impossible) {
                throw new IllegalStateException("a key of ours does not sign", impossible);
            }
        }
    }

    /** RFC 8463 §3: PureEdDSA over the hash; by Bouncy Castle, which needs a tenth of the Java platform's time for it. */
    final class Ed25519 implements Signing {

        private static final int SEED_OCTETS = 32;

        private final Ed25519PrivateKeyParameters key;

        Ed25519(PrivateKey key) {
            // The Java platform writes the seed last, and nothing behind it.
            byte[] encoded = key.getEncoded();
            this.key = new Ed25519PrivateKeyParameters(Arrays.copyOfRange(encoded, encoded.length - SEED_OCTETS, encoded.length));
        }

        @Override
        public byte[] sign(byte[] signed) {
            byte[] hash = Digests.of(SignatureAlgorithm.ED25519_SHA256.digest()).digest(signed);
            Ed25519Signer signer = new Ed25519Signer();
            signer.init(true, key);
            signer.update(hash, 0, hash.length);
            return signer.generateSignature();
        }
    }
}
