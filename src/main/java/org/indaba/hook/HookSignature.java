package org.indaba.hook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.indaba.mail.Bytes;

/**
 * The signature of what is posted: whoever has the secret can tell that it comes from here and is not old. The moment stands in what is
 * signed, so that nobody can send an old body again as a new one. Pure functions.
 */
public final class HookSignature {

    // RFC 2104 §2, with the hash of today.
    private static final String ALGORITHM = "HmacSHA256";

    private HookSignature() {
    }

    /** The value of {@code Indaba-Signature}. @param timestamp the value of {@code Indaba-Timestamp} */
    public static String of(Bytes secret, String timestamp, String body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.toArray(), ALGORITHM));
            mac.update((timestamp + ".").getBytes(StandardCharsets.US_ASCII));
            return "v1=" + HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has " + ALGORITHM, impossible);
        }
    }
}
