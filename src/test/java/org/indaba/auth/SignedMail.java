package org.indaba.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.indaba.mime.ByteOctets;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.MessageOctets;

/**
 * Signs mails for tests, by means of its own: texts and regular expressions (RFC 6376 §3.4). Relaxed forms only. What it signs must be
 * ISO 8859-1, with CRLF line ends.
 */
final class SignedMail {

    static final SignedMail ED25519 = new SignedMail("Ed25519", 0);
    static final SignedMail RSA = new SignedMail("RSA", 2048);

    private final KeyPair keys;
    private final boolean rsa;

    SignedMail(String type, int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(type);
            if (bits > 0) {
                generator.initialize(bits);
            }
            this.keys = generator.generateKeyPair();
            this.rsa = type.equals("RSA");
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The record for the public key. */
    String record() {
        byte[] spki = keys.getPublic().getEncoded();
        byte[] key = rsa ? spki : Arrays.copyOfRange(spki, spki.length - 32, spki.length);
        return "v=DKIM1; k=" + (rsa ? "rsa" : "ed25519") + "; p=" + Base64.getEncoder().encodeToString(key);
    }

    TextDns dns() {
        return new TextDns().with("s._domainkey.example.org", record());
    }

    /** The mail with a signature on top. */
    String sign(String mail, String extraTags) {
        return "DKIM-Signature: " + signatureFor(mail, "v=1; d=example.org; s=s; h=from:subject; " + extraTags,
                body(mail)) + "\r\n" + mail;
    }

    /** The value of a signature field. */
    String signatureFor(String mail, String tags, String canonicalBody) {
        String unsigned = tags + "a=" + (rsa ? "rsa" : "ed25519") + "-sha256; c=relaxed/relaxed; bh="
                + Base64.getEncoder().encodeToString(sha256(canonicalBody)) + "; b=";
        StringBuilder signed = new StringBuilder();
        for (String name : List.of("from", "subject")) {
            List<String> fields = Arrays.stream(mail.substring(0, mail.indexOf("\r\n\r\n")).replaceAll("\r\n([ \t])", "$1").split("\r\n"))
                    .filter(field -> field.toLowerCase(Locale.ROOT).startsWith(name + ":")).toList();
            if (!fields.isEmpty()) {
                signed.append(relaxed(fields.getLast())).append("\r\n");
            }
        }
        signed.append(relaxed("DKIM-Signature: " + unsigned));
        return unsigned + Base64.getEncoder().encodeToString(signature(signed.toString()));
    }

    private byte[] signature(String text) {
        try {
            Signature signer = Signature.getInstance(rsa ? "SHA256withRSA" : "Ed25519");
            signer.initSign(keys.getPrivate());
            signer.update(rsa ? text.getBytes(StandardCharsets.ISO_8859_1) : sha256(text));
            return signer.sign();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static String relaxed(String field) {
        int colon = field.indexOf(':');
        return field.substring(0, colon).strip().toLowerCase(Locale.ROOT) + ":"
                + field.substring(colon + 1).replaceAll("[ \t]+", " ").replaceAll("^ | $", "");
    }

    static String body(String mail) {
        String body = mail.substring(mail.indexOf("\r\n\r\n") + 4);
        String relaxed = body.replaceAll("[ \t]+", " ").replaceAll(" (\r\n|$)", "$1").replaceAll("(\r\n)+$", "");
        return relaxed.isEmpty() ? "" : relaxed + "\r\n";
    }

    static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.ISO_8859_1));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static MessageOctets octets(String mail) {
        return ByteOctets.of(mail.getBytes(StandardCharsets.ISO_8859_1));
    }

    static HeaderBlock header(String mail) {
        return Vectors.header(octets(mail));
    }
}
