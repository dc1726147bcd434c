package org.indaba.mail;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads signed tokens: a 64-bit id and the first 60 bits of an HMAC-SHA-256 over purpose and id, as 25 characters of
 * base32 (RFC 4648 §6) in lower case. Upper case reads the same, since mail hosts change the case of local parts.
 *
 * <p>The newest key signs; every key still handed out verifies, so that keys can be rotated. Thread-safe.
 */
public final class TokenCodec {

    /** The length of every token, in characters. */
    public static final int LENGTH = 25;

    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int MAC_BITS = 60;

    private final Supplier<List<TokenKey>> keys;
    /** The last key that was used, ready for use: looking for the algorithm costs more than the digest. */
    private volatile @Nullable Ready ready;

    /** @param keys the keys that verify, the signing one first; asked at each use, never empty */
    public TokenCodec(Supplier<List<TokenKey>> keys) {
        this.keys = keys;
    }

    /** The token for an id. */
    public String sign(TokenPurpose purpose, long id) {
        return encode(id, mac(keys.get().getFirst(), purpose, id));
    }

    /** The id of a token, if one of the keys signed it for this purpose. */
    public OptionalLong verify(TokenPurpose purpose, String token) {
        String lower = token.toLowerCase(Locale.ROOT);
        if (lower.length() != LENGTH || !lower.chars().allMatch(c -> ALPHABET.indexOf(c) >= 0)) {
            return OptionalLong.empty();
        }
        long id = bits(lower, 0, Long.SIZE);
        long claimed = bits(lower, Long.SIZE, MAC_BITS);
        for (TokenKey key : keys.get()) {
            // The difference of longs is one machine operation: nothing about the first wrong bit can be timed.
            if ((mac(key, purpose, id) ^ claimed) == 0 && encode(id, claimed).equals(lower)) {
                return OptionalLong.of(id);
            }
        }
        return OptionalLong.empty();
    }

    /** A key and its digest; the digest is never used itself, only copies of it. */
    private record Ready(TokenKey key, Mac mac) {
    }

    private Mac macOf(TokenKey key) throws GeneralSecurityException, CloneNotSupportedException {
        Ready known = ready;
        if (known == null || !known.key().equals(key)) {
            Mac fresh = Mac.getInstance("HmacSHA256");
            fresh.init(new SecretKeySpec(key.secret().toArray(), "HmacSHA256"));
            known = new Ready(key, fresh);
            ready = known;
        }
        return (Mac) known.mac().clone();
    }

    private long mac(TokenKey key, TokenPurpose purpose, long id) {
        try {
            Mac mac = macOf(key);
            mac.update((byte) purpose.ordinal());
            byte[] digest = mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(id).array());
            return ByteBuffer.wrap(digest).getLong() >>> (Long.SIZE - MAC_BITS);
        } catch (GeneralSecurityException | CloneNotSupportedException impossible) {
            throw new IllegalStateException("every Java platform has HmacSHA256, which can be copied", impossible);
        }
    }

    /** Twelve characters hold 60 bits of the id; the next its last four and the first of the MAC; twelve more the rest of that. */
    private static String encode(long id, long mac) {
        byte[] text = new byte[LENGTH];
        for (int i = 0; i < 12; i++) {
            text[i] = letter(id >>> (59 - 5 * i));
        }
        text[12] = letter(id << 1 | mac >>> (MAC_BITS - 1));
        for (int i = 13; i < LENGTH - 1; i++) {
            text[i] = letter(mac >>> (MAC_BITS - 6 - 5 * (i - 13)));
        }
        text[LENGTH - 1] = letter(mac << 1);
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    private static byte letter(long bits) {
        return (byte) ALPHABET.charAt((int) bits & 0x1f);
    }

    private static long bits(String token, int from, int count) {
        long value = 0;
        for (int bit = from; bit < from + count; bit++) {
            int character = ALPHABET.indexOf(token.charAt(bit / 5));
            value = value << 1 | (character >>> (4 - bit % 5) & 1);
        }
        return value;
    }
}
