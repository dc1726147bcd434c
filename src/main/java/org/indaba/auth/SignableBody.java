package org.indaba.auth;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.indaba.mail.Bytes;
import org.indaba.mime.Piece;
import org.jspecify.annotations.Nullable;

/** The body hash of the copies of one form of a message (RFC 6376 §3.7). Implementations are immutable and thread-safe. */
sealed interface SignableBody {

    /** The hash of one copy's body. @param values what the copy fills its places with */
    Bytes hash(Function<Piece.Slot, byte[]> values);

    /** The octets that it takes in memory. */
    long weight();

    /** Every copy has the same body. */
    record Alike(Bytes hash) implements SignableBody {

        @Override
        public Bytes hash(Function<Piece.Slot, byte[]> values) {
            return hash;
        }

        @Override
        public long weight() {
            return hash.size();
        }
    }

    /**
     * Copies differ from a certain octet on: what stands before it is hashed once. A footer is at the end of a message, so that little is
     * left for each copy.
     */
    final class Own implements SignableBody {

        private final MessageDigest begun;
        private final FilledOctets rest;

        private Own(MessageDigest begun, FilledOctets rest) {
            this.begun = begun;
            this.rest = rest;
        }

        @Override
        public Bytes hash(Function<Piece.Slot, byte[]> values) {
            try {
                MessageDigest digest = (MessageDigest) begun.clone();
                digest.update(rest.with(values, 0));
                return Bytes.of(digest.digest());
            } catch (CloneNotSupportedException impossible) {
                throw new IllegalStateException("the digests of the Java platform can be copied", impossible);
            }
        }

        @Override
        public long weight() {
            return rest.size();
        }
    }

    /** Takes a body as it will leave. Not thread-safe. */
    final class Reader {

        private final MessageDigest digest = Digests.of(SignatureAlgorithm.RSA_SHA256.digest());
        private final BodyCanonicalizer canonical = new BodyCanonicalizer(Canonicalization.RELAXED, new Hashing());
        private final List<FilledOctets.Place> places = new ArrayList<>();
        /** What stands behind the first place and before it in its line; null while there is none. */
        private @Nullable ByteArrayOutputStream rest;

        void write(byte[] octets, int from, int count) throws IOException {
            canonical.write(octets, from, count);
        }

        /** The next octets are a value of the copy's own; it has no white space and no line end in it. */
        void place(Piece.Slot slot, int length) throws IOException {
            canonical.flush();
            ByteArrayOutputStream own = rest == null ? new ByteArrayOutputStream() : rest;
            rest = own;
            byte[] filling = FilledOctets.filling(length);
            // White space and line ends that were counted come with the first octet of the value.
            canonical.write(filling, 0, 1);
            canonical.flush();
            places.add(new FilledOctets.Place(own.size() - 1, length, slot));
            canonical.write(filling, 1, length - 1);
        }

        /** The body, when all is written. */
        SignableBody body() {
            try {
                canonical.finish();
            } catch (IOException impossible) {
                throw new UncheckedIOException("a digest does not fail", impossible);
            }
            return rest == null ? new Alike(Bytes.of(digest.digest())) : new Own(digest, new FilledOctets(rest.toByteArray(), places));
        }

        private final class Hashing extends OutputStream {

            @Override
            public void write(int octet) {
                write(new byte[] {(byte) octet}, 0, 1);
            }

            @Override
            public void write(byte[] octets, int from, int count) {
                if (rest == null) {
                    digest.update(octets, from, count);
                } else {
                    rest.write(octets, from, count);
                }
            }
        }
    }
}
