package org.indaba.access;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import javax.crypto.spec.SecretKeySpec;
import org.indaba.mail.Bytes;

/**
 * The codes that an authenticator shows (RFC 6238 §4): six digits, SHA-1 and half a minute, since that is what all of them can do. A
 * step is the number of half minutes since 1970. Thread-safe.
 */
public final class OneTimeCodes {

    /** How long a code is shown. */
    static final Duration STEP = Duration.ofSeconds(30);

    /** Digits of a code. */
    public static final int DIGITS = 6;

    // RFC 6238 §5.2: one step back is recommended for the time it takes to type, and clocks run fast as well as slow.
    private static final int DRIFT = 1;

    // RFC 4226 §4: at least 128 bits, 160 are recommended.
    private static final int SECRET_OCTETS = 20;

    private static final String ALGORITHM = TimeBasedOneTimePasswordGenerator.TOTP_ALGORITHM_HMAC_SHA1;

    private final TimeBasedOneTimePasswordGenerator generator = new TimeBasedOneTimePasswordGenerator(STEP, DIGITS, ALGORITHM);
    private final RandomGenerator random;

    /** @param random a source of secrets: a {@link java.security.SecureRandom} */
    public OneTimeCodes(RandomGenerator random) {
        this.random = random;
    }

    /** A new secret. */
    Bytes secret() {
        byte[] octets = new byte[SECRET_OCTETS];
        random.nextBytes(octets);
        return Bytes.of(octets);
    }

    /** The step at a time. */
    static long step(Instant now) {
        return Math.floorDiv(now.getEpochSecond(), STEP.toSeconds());
    }

    /** The code of a step. */
    String code(Bytes secret, long step) {
        try {
            Instant within = Instant.ofEpochSecond(Math.multiplyExact(step, STEP.toSeconds()));
            return padded(generator.generateOneTimePassword(new SecretKeySpec(secret.toArray(), ALGORITHM), within));
        } catch (InvalidKeyException impossible) {
            throw new IllegalStateException("any octets are a key", impossible);
        }
    }

    private static String padded(int code) {
        String digits = Integer.toString(code);
        return "0".repeat(DIGITS - digits.length()) + digits;
    }

    /**
     * The step whose code this is; empty if it is that of none that is near.
     *
     * @param used the last step whose code was taken: it and those before it never serve again (RFC 6238 §5.2)
     */
    OptionalLong match(Bytes secret, String code, Instant now, long used) {
        byte[] typed = code.replaceAll("\\s", "").getBytes(StandardCharsets.UTF_8);
        OptionalLong found = OptionalLong.empty();
        for (long step = step(now) - DRIFT; step <= step(now) + DRIFT; step++) {
            boolean same = MessageDigest.isEqual(code(secret, step).getBytes(StandardCharsets.UTF_8), typed);
            if (same && step > used) {
                found = OptionalLong.of(step);
            }
        }
        return found;
    }

    /** The secret as a person can type it. */
    public static String readable(Bytes secret) {
        return Base32.of(secret.toArray()).replaceAll("(.{4})(?!$)", "$1 ");
    }

    /** The address that authenticators read from a picture. @param issuer the site, without a colon */
    public static String link(Bytes secret, String issuer, String account) {
        return "otpauth://totp/" + encoded(issuer) + ":" + encoded(account) + "?secret=" + Base32.of(secret.toArray()) + "&issuer="
                + encoded(issuer) + "&algorithm=SHA1&digits=" + DIGITS + "&period=" + STEP.toSeconds();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
