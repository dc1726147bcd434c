package org.indaba.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.text.Normalizer;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Makes and checks what is kept of passwords: Argon2id (RFC 9106 §3.1), written as a PHC string, so that the cost can be raised and old
 * ones still be read. Memory and time are bounded by a semaphore, however many try at once. Thread-safe.
 */
public final class PasswordHash {

    /** What an attempt costs, in KiB of memory: 19 MiB, with two passes about a twentieth of a second. */
    static final int MEMORY_KIB = 19_456;

    /** How often the memory is gone through. */
    static final int PASSES = 2;

    /** Lanes; one, since a core serves one attempt. */
    static final int LANES = 1;

    /** How many are computed at a time. */
    static final int MAX_AT_ONCE = 2;

    /** No string of ours asks for more than this: a row that somebody else wrote shall not make us work for it. In KiB. */
    private static final int MAX_MEMORY_KIB = 256 * 1024;
    private static final int MAX_PASSES = 16;
    private static final int MAX_LANES = 8;

    // RFC 9106 §3.1: a salt of 16 octets is recommended for passwords; a tag of 32.
    private static final int SALT_OCTETS = 16;
    private static final int TAG_OCTETS = 32;

    private static final Pattern PHC = Pattern.compile(
            "\\$argon2id\\$v=19\\$m=(\\d{1,9}),t=(\\d{1,9}),p=(\\d{1,9})\\$([A-Za-z0-9+/]{11,64})\\$([A-Za-z0-9+/]{16,128})");

    private final RandomGenerator random;
    private final Work work;
    private final Semaphore atOnce = new Semaphore(MAX_AT_ONCE);
    private final String nobodys;

    /** What is done for one attempt; a test sees by it what an attempt costs. */
    @FunctionalInterface
    interface Work {

        /** Fills the tag with what this password comes to at this cost and with this salt. */
        void fill(Argon2Parameters cost, byte[] password, byte[] tag);
    }

    /** The cost, the salt and the tag of a PHC string. */
    private record Parts(int memory, int passes, int lanes, byte[] salt, byte[] tag) {

        boolean isOfToday() {
            return memory == MEMORY_KIB && passes == PASSES && lanes == LANES && tag.length == TAG_OCTETS;
        }
    }

    /** @param random a source of salts: a {@link java.security.SecureRandom} */
    public PasswordHash(RandomGenerator random) {
        this(random, PasswordHash::argon2);
    }

    PasswordHash(RandomGenerator random, Work work) {
        this.random = random;
        this.work = work;
        byte[] tag = new byte[TAG_OCTETS];
        random.nextBytes(tag);
        nobodys = written(salt(), tag);
    }

    /** What is to be kept of a password. */
    public String of(String password) {
        byte[] salt = salt();
        return written(salt, computed(password, new Parts(MEMORY_KIB, PASSES, LANES, salt, new byte[TAG_OCTETS])));
    }

    /** Whether this is the password; a string that is none of ours is nobody's. */
    public boolean verifies(String password, String kept) {
        return read(kept).filter(parts -> MessageDigest.isEqual(computed(password, parts), parts.tag())).isPresent();
    }

    /** Takes as long as {@link #verifies} for one of today; for whom nobody knows. */
    public void verifyNobodys(String password) {
        verifies(password, nobodys);
    }

    /** Whether what is kept was made at another cost than today's, so that it is to be made anew when its password is shown. */
    public boolean isStale(String kept) {
        return read(kept).filter(Parts::isOfToday).isEmpty();
    }

    private byte[] salt() {
        byte[] salt = new byte[SALT_OCTETS];
        random.nextBytes(salt);
        return salt;
    }

    private byte[] computed(String password, Parts parts) {
        Argon2Parameters cost = new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id).withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(parts.memory()).withIterations(parts.passes()).withParallelism(parts.lanes()).withSalt(parts.salt())
                .build();
        byte[] tag = new byte[parts.tag().length];
        atOnce.acquireUninterruptibly();
        try {
            // The same letters come composed from one keyboard and in pieces from another.
            work.fill(cost, Normalizer.normalize(password, Normalizer.Form.NFKC).getBytes(StandardCharsets.UTF_8), tag);
        } finally {
            atOnce.release();
        }
        return tag;
    }

    private static void argon2(Argon2Parameters cost, byte[] password, byte[] tag) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(cost);
        generator.generateBytes(password, tag);
    }

    private static String written(byte[] salt, byte[] tag) {
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=" + MEMORY_KIB + ",t=" + PASSES + ",p=" + LANES + "$" + base64.encodeToString(salt) + "$"
                + base64.encodeToString(tag);
    }

    private static Optional<Parts> read(String kept) {
        Matcher parts = PHC.matcher(kept);
        if (!parts.matches()) {
            return Optional.empty();
        }
        int memory = Integer.parseInt(parts.group(1));
        int passes = Integer.parseInt(parts.group(2));
        int lanes = Integer.parseInt(parts.group(3));
        if (lanes < 1 || lanes > MAX_LANES || passes < 1 || passes > MAX_PASSES || memory < 8 * lanes || memory > MAX_MEMORY_KIB) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Parts(memory, passes, lanes, Base64.getDecoder().decode(parts.group(4)),
                    Base64.getDecoder().decode(parts.group(5))));
        } catch (IllegalArgumentException noBase64) {
            return Optional.empty();
        }
    }
}
