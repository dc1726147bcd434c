package org.indaba.auth;

import java.lang.System.Logger.Level;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.indaba.mail.Bytes;
import org.jspecify.annotations.Nullable;

/** Signs octets with one private key. Implementations are thread-safe. */
interface Signing {

    /** The signature over the first {@code length} octets, as the b= tag holds it. */
    byte[] sign(byte[] signed, int length);

    /**
     * The quickest way that there is here for a kind of key: by native code where it loads, and where what it signs is verified by the Java
     * platform; else in Java. The figures are in ADR 22.
     */
    static Signing with(DkimKeyType type, PrivateKey key, PublicKey verifies) {
        Optional<Provider> nativeCode = NativeCode.provider();
        if (nativeCode.isPresent()) {
            Signing quick = new Provided(type, key, nativeCode.get());
            if (isRight(quick, type, verifies)) {
                return quick;
            }
        }
        return inJava(type, key);
    }

    /** The quickest way without native code. */
    static Signing inJava(DkimKeyType type, PrivateKey key) {
        return switch (type) {
            case RSA -> new Provided(type, key, null);
            case ED25519 -> new Ed25519(key);
        };
    }

    private static boolean isRight(Signing signing, DkimKeyType type, PublicKey verifies) {
        byte[] sample = {'i', 'n', 'd', 'a', 'b', 'a'};
        try {
            if (new DkimKey(verifies, false).verifies(type.algorithm(), sample, Bytes.of(signing.sign(sample, sample.length)))) {
                return true;
            }
            System.getLogger(Signing.class.getName()).log(Level.WARNING, "Native code signs wrongly with " + type + "; Java signs instead");
        } catch (RuntimeException | LinkageError failed) {
            System.getLogger(Signing.class.getName()).log(Level.WARNING, "Native code does not sign with " + type + "; Java signs instead",
                    failed);
        }
        return false;
    }

    /** RFC 6376 §3.3.2 and RFC 8463 §3, by a provider; its signers are used again, since to make one costs as much as a signature. */
    final class Provided implements Signing {

        private final DkimKeyType type;
        private final PrivateKey key;
        private final @Nullable Provider provider;
        private final ConcurrentLinkedQueue<Signature> idle = new ConcurrentLinkedQueue<>();

        /** @param provider null for the Java platform's choice */
        Provided(DkimKeyType type, PrivateKey key, @Nullable Provider provider) {
            this.type = type;
            this.key = key;
            this.provider = provider;
        }

        @Override
        public byte[] sign(byte[] signed, int length) {
            try {
                Signature polled = idle.poll();
                Signature signer = polled == null ? signer() : polled;
                switch (type) {
                    case RSA -> signer.update(signed, 0, length);
                    // PureEdDSA over the hash.
                    case ED25519 -> signer.update(hash(signed, length));
                }
                byte[] signature = signer.sign();
                // As many as sign at the same time, which are as many as there are processors.
                idle.add(signer);
                return signature;
            } catch (GeneralSecurityException impossible) {
                throw new IllegalStateException("a key of ours does not sign", impossible);
            }
        }

        @Override
        public String toString() {
            return type + " by " + (provider == null ? "Java" : provider.getName());
        }

        private Signature signer() throws GeneralSecurityException {
            Signature signer = provider == null ? Signature.getInstance(type.algorithm().javaName())
                    : Signature.getInstance(type.algorithm().javaName(), provider);
            signer.initSign(key);
            return signer;
        }
    }

    /** RFC 8463 §3 by Bouncy Castle's own classes, which need a tenth of the Java platform's time. */
    final class Ed25519 implements Signing {

        private static final int SEED_OCTETS = 32;

        private final Ed25519PrivateKeyParameters key;

        Ed25519(PrivateKey key) {
            // The Java platform writes the seed last, and nothing behind it.
            byte[] encoded = key.getEncoded();
            this.key = new Ed25519PrivateKeyParameters(Arrays.copyOfRange(encoded, encoded.length - SEED_OCTETS, encoded.length));
        }

        @Override
        public byte[] sign(byte[] signed, int length) {
            byte[] hash = hash(signed, length);
            Ed25519Signer signer = new Ed25519Signer();
            signer.init(true, key);
            signer.update(hash, 0, hash.length);
            return signer.generateSignature();
        }

        @Override
        public String toString() {
            return DkimKeyType.ED25519 + " by Bouncy Castle";
        }
    }

    private static byte[] hash(byte[] signed, int length) {
        var digest = Digests.of(SignatureAlgorithm.ED25519_SHA256.digest());
        digest.update(signed, 0, length);
        return digest.digest();
    }
}
