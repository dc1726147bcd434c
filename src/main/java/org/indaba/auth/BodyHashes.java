package org.indaba.auth;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.indaba.mail.Bytes;
import org.indaba.mime.MessageOctets;

/**
 * The body hashes that the signatures of a message ask for, each of them computed once, all in one pass over the body
 * (RFC 6376 §3.7). Memory does not grow with the body. Belongs to one thread.
 */
final class BodyHashes {

    /** RFC 6376 §3.5: without an l= tag the whole body is signed. */
    static final long WHOLE = Long.MAX_VALUE;

    /**
     * What is hashed.
     *
     * @param form of the body
     * @param digest as {@link MessageDigest} calls it
     * @param limit octets of the canonical body, or {@link #WHOLE}
     */
    record Wanted(Canonicalization form, String digest, long limit) {
    }

    /**
     * A hash.
     *
     * @param hash the digest
     * @param octets the length of the whole canonical body
     */
    record Hashed(Bytes hash, long octets) {
    }

    private final Map<Wanted, Counted> wanted = new LinkedHashMap<>();

    void want(Wanted what) {
        wanted.computeIfAbsent(what, Counted::new);
    }

    /** Reads the body; what was wanted can be asked for afterwards. Each form is made once, however many hashes are of it. */
    void read(MessageOctets message, long bodyStart) {
        List<BodyCanonicalizer> forms = Stream.of(Canonicalization.values())
                .filter(form -> wanted.keySet().stream().anyMatch(what -> what.form() == form))
                .map(form -> new BodyCanonicalizer(form, new Spread(digestsOf(form)))).toList();
        if (forms.isEmpty()) {
            return;
        }
        try {
            message.writeTo(new Spread(forms), bodyStart, message.size());
            for (BodyCanonicalizer form : forms) {
                form.finish();
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException("the message cannot be read", unreadable);
        }
    }

    private List<Counted> digestsOf(Canonicalization form) {
        return wanted.entrySet().stream().filter(each -> each.getKey().form() == form).map(Map.Entry::getValue).toList();
    }

    /** @throws IllegalArgumentException if it was not wanted before the body was read */
    Hashed get(Wanted what) {
        Counted counted = wanted.get(what);
        if (counted == null) {
            throw new IllegalArgumentException("nobody wanted this hash");
        }
        return counted.hashed();
    }

    /** Gives the same octets to several. */
    private static final class Spread extends OutputStream {

        private final List<? extends OutputStream> all;

        Spread(List<? extends OutputStream> all) {
            this.all = all;
        }

        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] octets, int from, int count) throws IOException {
            for (OutputStream each : all) {
                each.write(octets, from, count);
            }
        }
    }

    /** Takes the canonical body, and hashes no more of it than the limit. */
    private static final class Counted extends OutputStream {

        private final MessageDigest digest;
        private final long limit;
        private long octets;
        private byte[] hash = new byte[0];

        Counted(Wanted what) {
            this.digest = Digests.of(what.digest());
            this.limit = what.limit();
        }

        @Override
        public void write(int octet) {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] canonical, int from, int count) {
            digest.update(canonical, from, (int) Math.min(count, Math.max(0, limit - octets)));
            octets += count;
        }

        Hashed hashed() {
            if (hash.length == 0) {
                hash = digest.digest();
            }
            return new Hashed(Bytes.of(hash), octets);
        }
    }
}
