package org.indaba.auth;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.conscrypt.Conscrypt;
import org.indaba.mime.Piece;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a signature costs by whose code (ADR 22), and what a signed copy costs in all. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class SignBench {

    private static final byte[] HEADER = new byte[1_500];
    private static final byte[] HASH = new byte[32];

    /** A key in the hands of one provider. Conscrypt 2.5 knows no Ed25519. */
    @State(Scope.Thread)
    public static class Signer {

        /** Whose code. */
        @Param({"JDK", "CORRETTO", "BOUNCY_CASTLE", "CONSCRYPT"})
        private String provider;

        private Signature rsa;
        private Signature ed25519;

        /** Makes the keys. */
        @Setup(Level.Trial)
        public void make() throws GeneralSecurityException {
            rsa = signer("RSA", "SHA256withRSA");
            ed25519 = provider.equals("CONSCRYPT") ? rsa : signer("Ed25519", "Ed25519");
        }

        private Signature signer(String kind, String algorithm) throws GeneralSecurityException {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
            if (kind.equals("RSA")) {
                generator.initialize(DkimKeyPair.RSA_BITS);
            }
            KeyPair pair = generator.generateKeyPair();
            Provider by = switch (provider) {
                case "CORRETTO" -> AmazonCorrettoCryptoProvider.INSTANCE;
                case "BOUNCY_CASTLE" -> new BouncyCastleProvider();
                case "CONSCRYPT" -> Conscrypt.newProvider();
                // The Java platform's own choice.
                default -> null;
            };
            Signature signer = by == null ? Signature.getInstance(algorithm) : Signature.getInstance(algorithm, by);
            signer.initSign(by instanceof BouncyCastleProvider ? own(pair.getPrivate(), kind, by) : pair.getPrivate());
            return signer;
        }

        private static PrivateKey own(PrivateKey key, String kind, Provider by) throws GeneralSecurityException {
            return KeyFactory.getInstance(kind, by).generatePrivate(new PKCS8EncodedKeySpec(key.getEncoded()));
        }
    }

    /** Copies of a message of 4 KB. */
    @State(Scope.Thread)
    public static class Message {

        /** By what keys. */
        @Param({"ED25519", "RSA", "BOTH"})
        private String keys;

        private CopySignatures signatures;
        private final byte[] token = "abcdefghijklmnopqrstuvwxy".getBytes(StandardCharsets.US_ASCII);

        /** Makes the keys, and what the copies share. */
        @Setup(Level.Trial)
        public void make() throws IOException {
            List<DkimKeyType> types = keys.equals("BOTH") ? List.of(DkimKeyType.values())
                    : List.of(DkimKeyType.valueOf(keys));
            SignableForm.Reader reader = new SignableForm.Reader();
            reader.write("List-Id: <list.lists.example>\r\nList-Unsubscribe: <mailto:list-leave+".getBytes(StandardCharsets.US_ASCII));
            reader.place(Piece.Slot.LEAVE_TOKEN, token.length);
            reader.write(("@lists.example>\r\nFrom: ann@example.org\r\nTo: list@lists.example\r\nSubject: hello\r\n"
                    + "Date: Sat, 28 Nov 2026 12:00:00 +0000\r\nMessage-ID: <1@example.org>\r\n\r\n"
                    + "0123456789012345678901234567890123456789012345678901234567890123456789\r\n".repeat(55)).getBytes(StandardCharsets.US_ASCII));
            signatures = reader.form().orElseThrow().by(new DkimSigner(types.stream().map(type -> DkimKeyPair.make(
                    new DkimKeyPair.Names("lists.example", "s"), type, new SecureRandom())).toList()), Instant.EPOCH);
        }
    }

    /** RSA of 2048 bits over a header. */
    @Benchmark
    public byte[] rsa(Signer signer) throws GeneralSecurityException {
        signer.rsa.update(HEADER);
        return signer.rsa.sign();
    }

    /** Ed25519 over a hash. */
    @Benchmark
    public byte[] ed25519(Signer signer) throws GeneralSecurityException {
        signer.ed25519.update(HASH);
        return signer.ed25519.sign();
    }

    /** All that one more copy costs. */
    @Benchmark
    public byte[] copy(Message message) {
        return message.signatures.of(_ -> message.token);
    }
}
