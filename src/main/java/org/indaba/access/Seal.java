package org.indaba.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.indaba.mail.TokenKey;

/**
 * Marks of authenticity on what a browser keeps for us: the mark of a text, for one purpose, that only our nodes can make. The keys
 * are those of {@link TokenKeys}; what is marked here begins with words that no other token begins with. Thread-safe.
 */
public final class Seal {

    private static final String ALGORITHM = "HmacSHA256";

    private final Supplier<List<TokenKey>> keys;

    /** What a mark is good for; part of what is marked, so that no mark serves for another purpose. */
    public enum Purpose {
        /** The cookie of somebody who is not signed in, to which their forms are bound. */
        GUEST,
        /** A form's proof that it came from our page. */
        FORM,
        /** A message that the next page shows. */
        FLASH,
        /** What was asked of another site that signs people in. */
        PROVIDER
    }

    /** @param keys the keys that verify, the signing one first; never empty */
    public Seal(Supplier<List<TokenKey>> keys) {
        this.keys = keys;
    }

    /** The mark of a text: 43 characters that need no escaping in a cookie or a form. */
    public String mark(Purpose purpose, String text) {
        return mark(keys.get().getFirst(), purpose, text);
    }

    /** Whether a mark is ours; the time that this takes tells nothing about the right one. */
    public boolean verifies(Purpose purpose, String text, String mark) {
        byte[] shown = mark.getBytes(StandardCharsets.UTF_8);
        boolean found = false;
        for (TokenKey key : keys.get()) {
            found |= MessageDigest.isEqual(mark(key, purpose, text).getBytes(StandardCharsets.UTF_8), shown);
        }
        return found;
    }

    private static String mark(TokenKey key, Purpose purpose, String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key.secret().toArray(), ALGORITHM));
            mac.update(("indaba web " + purpose + "\n").getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has " + ALGORITHM, impossible);
        }
    }
}
