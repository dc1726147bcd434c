package org.indaba.testing;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.HexFormat;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** An authority of a test, and the hosts that it vouches for. */
public final class TestPki {

    /** What a certificate says of its time. */
    public enum Time { GOOD, OVER }

    private final KeyPair keys = pair();
    private final X500Principal name;
    private final X509Certificate root;
    private long serial = 1;

    /** @param name of the authority */
    public TestPki(String name) {
        this.name = new X500Principal("CN=" + name);
        this.root = certificate(this.name, keys, Time.GOOD, true);
    }

    /** A host with its key and its certificate. */
    public record Host(X509Certificate certificate, SSLContext server) {

        /** The SHA-256 of its public key, as TLSA records have it. */
        public String keyDigest() {
            return digest("SHA-256", certificate.getPublicKey().getEncoded());
        }
    }

    /** The certificate of the authority. */
    public X509Certificate root() {
        return root;
    }

    /** A host with a certificate for some names; it shows the authority's certificate too. */
    public Host host(Time time, String... names) {
        try {
            KeyPair own = pair();
            X509Certificate certificate = certificate(new X500Principal("CN=" + names[0]), own, time, false, names);
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("key", own.getPrivate(), new char[0], new X509Certificate[] {certificate, root});
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(store, new char[0]);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return new Host(certificate, context);
        } catch (GeneralSecurityException | IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** For a client that trusts this authority and no other. */
    public SSLContext trusting() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("root", root);
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Hexadecimal digits of a digest. */
    public static String digest(String algorithm, byte[] octets) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(octets));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static KeyPair pair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private X509Certificate certificate(X500Principal subject, KeyPair own, Time time, boolean authority, String... names) {
        Instant now = new Date().toInstant();
        Instant until = time == Time.GOOD ? now.plus(Duration.ofDays(30)) : now.minus(Duration.ofDays(1));
        var builder = new JcaX509v3CertificateBuilder(name, BigInteger.valueOf(serial++), Date.from(now.minus(Duration.ofDays(30))),
                Date.from(until), subject, own.getPublic());
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
            if (names.length > 0) {
                builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(Arrays.stream(names)
                        .map(each -> new GeneralName(GeneralName.dNSName, each)).toArray(GeneralName[]::new)));
            }
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
        } catch (GeneralSecurityException | OperatorCreationException | IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
