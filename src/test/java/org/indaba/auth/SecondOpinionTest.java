package org.indaba.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.apache.james.jdkim.DKIMSigner;
import org.apache.james.jdkim.DKIMVerifier;
import org.apache.james.jdkim.exceptions.FailException;
import org.indaba.mime.ByteOctets;
import org.indaba.mime.Corpus;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.HeaderReading;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Another library signs and judges the mails of the corpus (RFC 6376 §3.4 and §5); it knows RSA alone. */
class SecondOpinionTest {

    private static final List<String> FORMS = List.of("simple/simple", "simple/relaxed", "relaxed/simple", "relaxed/relaxed");

    private final KeyPair keys = keys();
    private final String record = "v=DKIM1; p=" + Base64.getEncoder().encodeToString(keys.getPublic().getEncoded());

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Test
    @Timeout(120)
    void whatTheOtherSignsAndTakesIsTakenHere() {
        List<String> wrong = new ArrayList<>();
        int taken = 0;
        int refused = 0;
        for (Corpus.Mail mail : Corpus.mails("messages")) {
            for (String form : FORMS) {
                byte[] signed = signed(Corpus.all(mail.octets()), form);
                if (!otherwiseRead(Corpus.all(mail.octets()), form) && takenByTheOther(signed)) {
                    taken++;
                    if (!takenHere(signed)) {
                        wrong.add(mail.name() + " in " + form);
                    }
                    byte[] spoilt = signed.clone();
                    spoilt[spoilt.length - 3] ^= 1;
                    refused += takenHere(spoilt) || takenByTheOther(spoilt) ? 0 : 1;
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(taken).isGreaterThan(700);
        // An octet of white space at the end may be changed without breaking anything; most mails do not end so.
        assertThat(refused).isGreaterThan(taken / 2);
    }

    /**
     * What the other library does in its own way: octets above 127 in a header, which it takes for text, and empty bodies in the relaxed
     * form, which it takes for one empty line (RFC 6376 §3.4.4: they stay empty; the next test has the hashes that stand there).
     */
    private static boolean otherwiseRead(byte[] mail, String form) {
        ByteOctets octets = ByteOctets.of(mail);
        HeaderBlock header = Vectors.header(octets);
        boolean empty = new String(octets.slice(header.bodyStart(), mail.length), StandardCharsets.ISO_8859_1).isBlank();
        boolean eightBit = new String(octets.slice(0, (int) header.bodyStart()), StandardCharsets.ISO_8859_1).chars()
                .anyMatch(c -> c > 127);
        return eightBit || empty && form.endsWith("/relaxed");
    }

    @Test
    void emptyBodiesHaveTheHashesOfTheStandard() {
        // RFC 6376 §3.4.3 and §3.4.4.
        assertThat(hash(Canonicalization.SIMPLE)).isEqualTo("frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY=");
        assertThat(hash(Canonicalization.RELAXED)).isEqualTo("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    }

    private static String hash(Canonicalization form) {
        BodyHashes hashes = new BodyHashes();
        BodyHashes.Wanted wanted = new BodyHashes.Wanted(form, "SHA-256", BodyHashes.WHOLE);
        hashes.want(wanted);
        hashes.read(ByteOctets.of(new byte[0]), 0);
        return Base64.getEncoder().encodeToString(hashes.get(wanted).hash().toArray());
    }

    @Test
    void whatIsTakenHereIsTakenByTheOther() throws Exception {
        String mail = "From: Ann <ann@example.org>\r\nSubject: Hello\r\n\r\nA line\r\n";
        String signed = SignedMail.RSA.sign(mail, "");
        DKIMVerifier other = new DKIMVerifier((_, _, _) -> List.of(SignedMail.RSA.record()));

        assertThat(other.verify(new ByteArrayInputStream(signed.getBytes(StandardCharsets.ISO_8859_1)))).hasSize(1);
        assertThat(new DkimVerifier(DkimRules.TODAY, InstantSource.fixed(Instant.EPOCH))
                .verify(SignedMail.octets(signed), SignedMail.header(signed), SignedMail.RSA.dns())).hasSize(1)
                        .allMatch(DkimOutcome::proves);
    }

    private byte[] signed(byte[] mail, String form) {
        try {
            String template = "v=1; s=s; d=example.org; h=from:to:subject:date:message-id; a=rsa-sha256; c=" + form + "; bh=; b=;";
            String field = new DKIMSigner(template, keys.getPrivate()).sign(new ByteArrayInputStream(mail));
            byte[] start = (field + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
            byte[] signed = Arrays.copyOf(start, start.length + mail.length);
            System.arraycopy(mail, 0, signed, start.length, mail.length);
            return signed;
        } catch (Exception cannotSign) {
            return mail;
        }
    }

    private boolean takenByTheOther(byte[] mail) {
        try {
            List<?> records = new DKIMVerifier((_, _, _) -> List.of(record)).verify(new ByteArrayInputStream(mail));
            return records != null && !records.isEmpty();
        } catch (FailException | IOException | RuntimeException refused) {
            return false;
        }
    }

    private boolean takenHere(byte[] mail) {
        ByteOctets octets = ByteOctets.of(mail);
        return HeaderBlock.read(octets) instanceof HeaderReading.Read(HeaderBlock header)
                && new DkimVerifier(DkimRules.TODAY, InstantSource.fixed(Instant.EPOCH))
                .verify(octets, header, new TextDns().with("s._domainkey.example.org", record)).stream().anyMatch(DkimOutcome::proves);
    }
}
