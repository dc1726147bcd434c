package org.indaba.receive;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/** Reads keys and certificates in the text form that certificate authorities hand out (RFC 7468). Stateless. */
final class PemFile {

    private PemFile() {
    }

    /** All certificates of a file, at least one. */
    static List<X509Certificate> certificates(Path file) throws IOException {
        List<X509Certificate> found = new ArrayList<>();
        for (Object part : parts(file)) {
            if (part instanceof X509CertificateHolder holder) {
                found.add(certificate(holder));
            }
        }
        if (found.isEmpty()) {
            throw new IOException("there is no certificate in " + file);
        }
        return found;
    }

    private static X509Certificate certificate(X509CertificateHolder holder) throws IOException {
        try {
            return new JcaX509CertificateConverter().getCertificate(holder);
        } catch (CertificateException broken) {
            throw new IOException("a certificate cannot be read", broken);
        }
    }

    /** The first private key of a file; it must not be encrypted, since nobody is there to type its password. */
    static PrivateKey privateKey(Path file) throws IOException {
        JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
        for (Object part : parts(file)) {
            if (part instanceof PrivateKeyInfo info) {
                return converter.getPrivateKey(info);
            }
            if (part instanceof PEMKeyPair pair) {
                return converter.getPrivateKey(pair.getPrivateKeyInfo());
            }
        }
        throw new IOException("there is no unencrypted private key in " + file);
    }

    /** @throws IOException also if what stands between the lines is no Base64, of which the parser says so by another exception */
    private static List<Object> parts(Path file) throws IOException {
        List<Object> parts = new ArrayList<>();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1); PEMParser parser = new PEMParser(reader)) {
            for (Object part = parser.readObject(); part != null; part = parser.readObject()) {
                parts.add(part);
            }
        } catch (RuntimeException malformed) {
            throw new IOException(file + " is no PEM file", malformed);
        }
        return parts;
    }

    /** @throws GeneralSecurityException if a signature of the one cannot be verified by the other */
    static void checkPair(PublicKey publicKey, PrivateKey privateKey) throws GeneralSecurityException {
        String algorithm = switch (privateKey.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            // A default, since the signature algorithms of the other kinds of key bear the name of the key.
            default -> privateKey.getAlgorithm();
        };
        byte[] text = "a pair".getBytes(StandardCharsets.US_ASCII);
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(privateKey);
        signature.update(text);
        byte[] signed = signature.sign();
        signature.initVerify(publicKey);
        signature.update(text);
        if (!signature.verify(signed)) {
            throw new GeneralSecurityException("the private key does not belong to the certificate");
        }
    }
}
