package org.indaba.receive;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes a key and a certificate that it signs itself. */
final class SelfSignedKey {

    // RSA with 2048 bits is the one kind that every mail server with TLS 1.2 takes; some old ones know no elliptic curves.
    private static final int BITS = 2_048;
    // Nobody verifies it against an authority, so there is nothing to gain from renewing it.
    private static final Duration VALID = Duration.ofDays(3_650);
    // Peers' clocks may be behind ours.
    private static final Duration SKEW = Duration.ofDays(1);
    // RFC 5280 §A.1: a common name has at most 64 characters; longer host names stand in the alternative name alone.
    private static final int MAX_COMMON_NAME = 64;
    private static final int SERIAL_BITS = 127;

    private final String hostname;
    private final Instant now;

    SelfSignedKey(String hostname, Instant now) {
        this.hostname = hostname;
        this.now = now;
    }

    /** Writes key and certificate to a file that only its owner may read; it is there whole or not at all, also if the power fails. */
    void writeTo(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        // Temporary files are made with 0600.
        Path fresh = Files.createTempFile(file.toAbsolutePath().getParent(), "smtp-tls", ".new");
        try {
            Files.writeString(fresh, pem(), StandardCharsets.US_ASCII, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private String pem() throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            SecureRandom random = new SecureRandom();
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(BITS, random);
            KeyPair pair = generator.generateKeyPair();
            writer.writeObject(pair.getPrivate());
            writer.writeObject(certificate(pair, random));
        } catch (GeneralSecurityException | OperatorCreationException impossible) {
            throw new IOException("no TLS key could be made", impossible);
        }
        return text.toString();
    }

    private X509CertificateHolder certificate(KeyPair pair, SecureRandom random) throws IOException, OperatorCreationException {
        ContentSigner signer = new JcaContentSignerBuilder("SHA256withRSA").build(pair.getPrivate());
        X500Name name = name();
        return new JcaX509v3CertificateBuilder(
                name, new BigInteger(SERIAL_BITS, random).add(BigInteger.ONE), Date.from(now.minus(SKEW)), Date.from(now.plus(VALID)), name,
                pair.getPublic())
                .addExtension(Extension.subjectAlternativeName, false, new GeneralNames(alternativeName()))
                .build(signer);
    }

    private X500Name name() {
        String common = hostname.length() > MAX_COMMON_NAME ? "indaba" : hostname;
        return new X500NameBuilder().addRDN(BCStyle.CN, common).build();
    }

    private GeneralName alternativeName() {
        boolean literal = hostname.startsWith("[");
        String inner = hostname.replaceAll("^\\[(ipv6:)?|]$", "");
        return literal ? new GeneralName(GeneralName.iPAddress, inner) : new GeneralName(GeneralName.dNSName, hostname);
    }
}
