package org.indaba.auth;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.indaba.mail.Bytes;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.MessageOctets;
import org.jspecify.annotations.Nullable;

/**
 * Signs copies for the list's domain: one field for each key (RFC 6376 §5, RFC 8463 §3). Both forms are relaxed, so that what a server on
 * the way does to white space breaks nothing. Thread-safe.
 */
public final class DkimSigner {

    /**
     * What is signed of a header, where it is there: RFC 6376 §5.4.1 for the first ones; RFC 8058 §4 wants the two fields of the
     * one-click button signed. Received and Return-Path change on the way and are not.
     */
    private static final List<String> NAMES = List.of("From", "Sender", "Reply-To", "Subject", "Date", "Message-ID", "To", "Cc",
            "MIME-Version", "Content-Type", "Content-Transfer-Encoding", "In-Reply-To", "References", "List-Id", "List-Help", "List-Post",
            "List-Subscribe", "List-Owner", "List-Unsubscribe", "List-Unsubscribe-Post", "Feedback-ID", "Auto-Submitted");

    private static final String ONE_CLICK = "List-Unsubscribe-Post";

    /** A field that stands more often is signed so often; a header with a thousand Cc fields is an attack. */
    static final int MAX_OF_A_NAME = 10;

    private final List<DkimKeyPair> keys;
    private final @Nullable ArcSealer sealer;

    /** @param keys those of one domain; each makes a field, the first on top */
    public DkimSigner(List<DkimKeyPair> keys) {
        this(keys, null);
    }

    /** @param sealer seals posts with the first key; null if they are not sealed */
    DkimSigner(List<DkimKeyPair> keys, @Nullable ArcSealer sealer) {
        this.keys = List.copyOf(keys);
        this.sealer = sealer;
    }

    /** The ARC set of a form, which all copies share; empty if it gets none. */
    Bytes seal(ArcSealer.SignedHeader header, Bytes bodyHash, Instant now) {
        return sealer == null ? Bytes.EMPTY : sealer.set(header, bodyHash, keys.getFirst(), now);
    }

    /** How many signatures each copy gets. */
    public int signatures() {
        return keys.size();
    }

    List<DkimKeyPair> keys() {
        return keys;
    }

    boolean isOf(List<DkimKeyPair> others) {
        return keys.equals(others);
    }

    /**
     * The signature fields that stand on top of a copy, each with its CRLF.
     *
     * @param copy at least the header of the copy as it will leave
     * @param header of {@code copy}
     * @param body of the copy
     * @param now the time that the signature names
     */
    public Bytes sign(MessageOctets copy, HeaderBlock header, BodyDigest body, Instant now) {
        return Bytes.of(SignableForm.of(new SignedFields(copy, header), header, body).by(this, now).of(_ -> new byte[0]));
    }

    /**
     * RFC 6376 §8.15: From stands once more than it is there, so that nobody adds another author below the signature; and so do the fields
     * of the one-click button, where it is there: else somebody on the way could put a button of his own above it (RFC 8058 §4).
     */
    static List<String> names(HeaderBlock header) {
        List<String> names = new ArrayList<>();
        for (String name : NAMES) {
            int there = Math.min(header.all(name).size(), MAX_OF_A_NAME);
            for (int i = 0; i < there; i++) {
                names.add(name);
            }
        }
        names.add("From");
        if (!header.all(ONE_CLICK).isEmpty()) {
            names.add("List-Unsubscribe");
            names.add(ONE_CLICK);
        }
        return names;
    }
}
