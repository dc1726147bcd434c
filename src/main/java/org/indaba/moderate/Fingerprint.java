package org.indaba.moderate;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.indaba.mail.Bytes;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.HeaderField;
import org.indaba.mime.MessageOctets;

/**
 * SHA-256 over what the author made: the fields that authors and their programs write, Message-ID among them, and the body's octets.
 * What relays add or rewrite on the way (Received, signatures, results of checks) is left out, so that a second try over another
 * relay has the same fingerprint. The same Message-ID over another text has another one: some programs use an identifier again, and
 * a post too many is a smaller harm than a lost one. Stateless.
 */
final class Fingerprint {

    private static final Set<String> AUTHORED = Set.of("from", "sender", "reply-to", "to", "cc", "date", "message-id", "in-reply-to",
            "references", "subject", "mime-version", "content-type", "content-transfer-encoding");

    private Fingerprint() {
    }

    /** Empty for a message with neither Message-ID nor Date: a daily report without them would look like its own repetition. */
    static Optional<Bytes> of(HeaderBlock header, MessageOctets octets) {
        // RFC 5322 §3.6: a message has a Date and should have a Message-ID.
        if (header.first("Message-ID").isEmpty() && header.first("Date").isEmpty()) {
            return Optional.empty();
        }
        MessageDigest digest = sha256();
        for (HeaderField field : header.fields()) {
            String name = field.name().toLowerCase(Locale.ROOT);
            if (AUTHORED.contains(name)) {
                digest.update((name + ":" + field.value() + "\r\n").getBytes(StandardCharsets.UTF_8));
            }
        }
        try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
            octets.writeTo(out, header.bodyStart(), octets.size());
        } catch (IOException impossible) {
            throw new UncheckedIOException("a digest takes every octet", impossible);
        }
        return Optional.of(Bytes.of(digest.digest()));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
