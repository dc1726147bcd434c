package org.indaba.auth;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.indaba.mail.Bytes;
import org.indaba.mime.ByteOctets;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.HeaderField;
import org.indaba.mime.HeaderReading;
import org.indaba.mime.Piece;

/**
 * What the signatures of all copies of one form of a message share: the hash of the body, and the fields that are signed in their
 * canonical form, with the places open that each copy fills. Made once; a copy costs the filling of the places, and a signature for each
 * key. Immutable and thread-safe.
 */
public final class SignableForm {

    private final String names;
    private final byte[] covered;
    private final List<Place> places;
    private final Bytes bodyHash;
    private final ArcSealer.SignedHeader header;

    private SignableForm(String names, byte[] covered, List<Place> places, Bytes bodyHash, ArcSealer.SignedHeader header) {
        this.names = names;
        this.covered = covered;
        this.places = List.copyOf(places);
        this.bodyHash = bodyHash;
        this.header = header;
    }

    /** A place that a copy fills, at an offset of the header or of what is signed of it. */
    private record Place(int at, int length, Piece.Slot slot) {
    }

    /** The form of a message that every copy has alike. */
    static SignableForm of(SignedFields fields, HeaderBlock header, BodyDigest body) {
        List<String> names = DkimSigner.names(header);
        return new SignableForm(String.join(": ", names), fields.covered(names, Canonicalization.RELAXED), List.of(), body.hash(),
                new ArcSealer.SignedHeader(fields, header, List.of()));
    }

    /** The octets that it takes in memory. */
    public long weight() {
        return covered.length + names.length() + (header.block().fields().isEmpty() ? 0 : header.block().fields().getLast().end());
    }

    /** What of the copies' signatures is the same, made by certain keys at a certain time. */
    public CopySignatures by(DkimSigner signer, Instant now) {
        List<SignatureText> texts = signer.keys().stream().map(key -> SignatureText.dkim(key, names, bodyHash, now)).toList();
        return new CopySignatures(this, signer.keys(), texts, signer.seal(header, bodyHash, now));
    }

    /** Whether a copy has octets of its own in what is signed. */
    boolean differs() {
        return !places.isEmpty();
    }

    /** What is signed of a copy's header, with room for more behind it. */
    byte[] filled(Function<Piece.Slot, byte[]> values, int more) {
        byte[] filled = new byte[covered.length + more];
        System.arraycopy(covered, 0, filled, 0, covered.length);
        for (Place place : places) {
            byte[] value = values.apply(place.slot());
            if (value.length != place.length()) {
                throw new IllegalArgumentException("a value of " + value.length + " octets for a place of " + place.length());
            }
            System.arraycopy(value, 0, filled, place.at(), value.length);
        }
        return filled;
    }

    int coveredOctets() {
        return covered.length;
    }

    /**
     * Reads a message that is written into it as it will leave: with its line ends, and without the dots that SMTP adds. Not thread-safe.
     */
    public static final class Reader extends OutputStream {

        private static final byte FILLED = 'a';

        private final ByteArrayOutputStream head = new ByteArrayOutputStream(4_096);
        private final List<Place> inHead = new ArrayList<>();
        private final MessageDigest digest = Digests.of(SignatureAlgorithm.RSA_SHA256.digest());
        private final BodyCanonicalizer body = new BodyCanonicalizer(Canonicalization.RELAXED, new Hashing());
        /** How much of CR LF CR LF was just seen; the first line has a line end before it, so to speak. */
        private int emptyLine = 2;

        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] octets, int from, int count) throws IOException {
            int at = from;
            while (at < from + count && emptyLine < 4) {
                boolean expected = octets[at] == (emptyLine % 2 == 0 ? '\r' : '\n');
                emptyLine = expected ? emptyLine + 1 : octets[at] == '\r' ? 1 : 0;
                at++;
            }
            // Beyond what a header may have nothing is kept, and nothing is signed.
            head.write(octets, from, Math.min(at - from, Math.max(0, HeaderBlock.MAX_OCTETS + 1 - head.size())));
            body.write(octets, at, from + count - at);
        }

        /** The next octets are a value of the copy's own; it has no white space and no line end in it. */
        public void place(Piece.Slot slot, int length) {
            if (emptyLine == 4) {
                // No step writes a place into a body: the hash of it would be each copy's own.
                throw new IllegalArgumentException("a place that copies fill stands in the body");
            }
            inHead.add(new Place(head.size(), length, slot));
            head.writeBytes(filling(length));
            emptyLine = 0;
        }

        private static byte[] filling(int length) {
            byte[] filling = new byte[length];
            Arrays.fill(filling, FILLED);
            return filling;
        }

        /** The form, when all is written; empty if the header has more than a header may have. */
        public Optional<SignableForm> form() {
            try {
                body.finish();
            } catch (IOException impossible) {
                throw new UncheckedIOException("a digest does not fail", impossible);
            }
            ByteOctets octets = ByteOctets.of(head.toByteArray());
            return switch (HeaderBlock.read(octets)) {
                case HeaderReading.Read(HeaderBlock header) ->
                    Optional.of(form(new SignedFields(octets, header), header, Bytes.of(digest.digest())));
                case HeaderReading.TooLong _, HeaderReading.TooMany _ -> Optional.empty();
            };
        }

        private SignableForm form(SignedFields fields, HeaderBlock header, Bytes bodyHash) {
            List<String> names = DkimSigner.names(header);
            ByteArrayOutputStream covered = new ByteArrayOutputStream();
            List<Place> places = new ArrayList<>();
            List<String> differing = new ArrayList<>();
            for (HeaderField field : fields.named(names, header.fields())) {
                for (Place place : inHead) {
                    if (place.at() >= field.start() && place.at() < field.end()) {
                        places.add(new Place(covered.size() + canonicalOffset(fields.raw(field), place.at() - field.start()),
                                place.length(), place.slot()));
                        differing.add(field.name());
                    }
                }
                covered.writeBytes(Canonicalization.RELAXED.field(fields.raw(field)));
            }
            return new SignableForm(String.join(": ", names), covered.toByteArray(), places, bodyHash,
                    new ArcSealer.SignedHeader(fields, header, differing));
        }

        /** Where an octet that is no white space stands in the canonical form, which grows from left to right and ends in CRLF. */
        private static int canonicalOffset(byte[] raw, int at) {
            return Canonicalization.RELAXED.field(Arrays.copyOf(raw, at + 1)).length - 3;
        }

        private final class Hashing extends OutputStream {

            @Override
            public void write(int octet) {
                digest.update((byte) octet);
            }

            @Override
            public void write(byte[] octets, int from, int count) {
                digest.update(octets, from, count);
            }
        }
    }
}
