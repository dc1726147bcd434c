package org.indaba.auth;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
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
 * key. A place in the body costs the hash of what stands behind it, too. Immutable and thread-safe.
 */
public final class SignableForm {

    private final String names;
    private final FilledOctets covered;
    private final SignableBody body;
    private final ArcSealer.SignedHeader header;

    private SignableForm(String names, FilledOctets covered, SignableBody body, ArcSealer.SignedHeader header) {
        this.names = names;
        this.covered = covered;
        this.body = body;
        this.header = header;
    }

    /** The form of a message that every copy has alike. */
    static SignableForm of(SignedFields fields, HeaderBlock header, BodyDigest body) {
        List<String> names = DkimSigner.names(header);
        return new SignableForm(String.join(": ", names), new FilledOctets(fields.covered(names, Canonicalization.RELAXED), List.of()),
                new SignableBody.Alike(body.hash()), new ArcSealer.SignedHeader(fields, header, List.of()));
    }

    /** The octets that it takes in memory. */
    public long weight() {
        return covered.size() + names.length() + body.weight()
                + (header.block().fields().isEmpty() ? 0 : header.block().fields().getLast().end());
    }

    /** What of the copies' signatures is the same, made by certain keys at a certain time. */
    public CopySignatures by(DkimSigner signer, Instant now) {
        return switch (body) {
            case SignableBody.Alike(Bytes hash) -> new CopySignatures(this, signer.keys(), fixed(signer, hash, now));
            case SignableBody.Own own -> new CopySignatures(this, signer.keys(), values -> ready(signer, own.hash(values), now));
        };
    }

    private Function<Function<Piece.Slot, byte[]>, CopySignatures.Ready> fixed(DkimSigner signer, Bytes hash, Instant now) {
        CopySignatures.Ready ready = ready(signer, hash, now);
        return _ -> ready;
    }

    private CopySignatures.Ready ready(DkimSigner signer, Bytes hash, Instant now) {
        return new CopySignatures.Ready(signer.keys().stream().map(key -> SignatureText.dkim(key, names, hash, now)).toList(),
                signer.seal(header, hash, now));
    }

    /** Whether a copy has octets of its own in what is signed. */
    boolean differs() {
        return covered.hasPlaces() || body instanceof SignableBody.Own;
    }

    /** What is signed of a copy's header, with room for more behind it. */
    byte[] filled(Function<Piece.Slot, byte[]> values, int more) {
        return covered.with(values, more);
    }

    int coveredOctets() {
        return covered.size();
    }

    /**
     * Reads a message that is written into it as it will leave: with its line ends, and without the dots that SMTP adds. Not thread-safe.
     */
    public static final class Reader extends OutputStream {

        private final ByteArrayOutputStream head = new ByteArrayOutputStream(4_096);
        private final List<FilledOctets.Place> inHead = new ArrayList<>();
        private final SignableBody.Reader body = new SignableBody.Reader();
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
        public void place(Piece.Slot slot, int length) throws IOException {
            if (emptyLine == 4) {
                body.place(slot, length);
                return;
            }
            inHead.add(new FilledOctets.Place(head.size(), length, slot));
            head.writeBytes(FilledOctets.filling(length));
            emptyLine = 0;
        }

        /** The form, when all is written; empty if the header has more than a header may have. */
        public Optional<SignableForm> form() {
            SignableBody read = body.body();
            ByteOctets octets = ByteOctets.of(head.toByteArray());
            return switch (HeaderBlock.read(octets)) {
                case HeaderReading.Read(HeaderBlock header) -> Optional.of(form(new SignedFields(octets, header), header, read));
                case HeaderReading.TooLong _, HeaderReading.TooMany _ -> Optional.empty();
            };
        }

        private SignableForm form(SignedFields fields, HeaderBlock header, SignableBody read) {
            List<String> names = DkimSigner.names(header);
            ByteArrayOutputStream covered = new ByteArrayOutputStream();
            List<FilledOctets.Place> places = new ArrayList<>();
            List<String> differing = new ArrayList<>();
            for (HeaderField field : fields.named(names, header.fields())) {
                for (FilledOctets.Place place : inHead) {
                    if (place.at() >= field.start() && place.at() < field.end()) {
                        int at = covered.size() + canonicalOffset(fields.raw(field), place.at() - field.start());
                        places.add(new FilledOctets.Place(at, place.length(), place.slot()));
                        differing.add(field.name());
                    }
                }
                covered.writeBytes(Canonicalization.RELAXED.field(fields.raw(field)));
            }
            return new SignableForm(String.join(": ", names), new FilledOctets(covered.toByteArray(), places), read,
                    new ArcSealer.SignedHeader(fields, header, differing));
        }

        /** Where an octet that is no white space stands in the canonical form, which grows from left to right and ends in CRLF. */
        private static int canonicalOffset(byte[] raw, int at) {
            return Canonicalization.RELAXED.field(Arrays.copyOf(raw, at + 1)).length - 3;
        }
    }
}
