package org.indaba.web;

import jakarta.enterprise.context.RequestScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.indaba.access.Seal;
import org.jspecify.annotations.Nullable;

/**
 * What a form did, told on the page that the browser is sent to next: once, and signed by us, so that no link can make the site say
 * what it likes. For one request's threads.
 */
@RequestScoped
public class Flash {

    static final String COOKIE = "indaba-flash";

    /** A message that nobody fetched is stale soon. */
    private static final Duration KEPT = Duration.ofMinutes(1);

    /** A cookie has room for that much. In characters; longer messages are cut. */
    static final int MAX_TEXT = 500;

    private final CookieJar cookies;
    private final Seal seal;
    private final VisitorLanguage language;
    private @Nullable Message now;

    /** What kind of message it is; {@link #key()} is how the message begins, since colour alone tells not everybody. */
    public enum Kind {
        /** It is done. */
        DONE("done"),
        /** It is not. */
        FAILED("failed");

        private final String style;

        Kind(String style) {
            this.style = style;
        }

        /** The key of what the message begins with. */
        public String key() {
            return "flash-" + style;
        }

        /** What the class of its notice ends with in the style sheet. */
        public String style() {
            return style;
        }
    }

    /**
     * A message.
     *
     * @param kind what kind it is
     * @param text a sentence
     */
    public record Message(Kind kind, String text) {
    }

    Flash(CookieJar cookies, Seal seal, VisitorLanguage language) {
        this.cookies = cookies;
        this.seal = seal;
        this.language = language;
    }

    /** Tells the next page to show this; answer with a redirect (303) to it. */
    public void tellNext(Kind kind, String text) {
        String value = kind + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(
                text.substring(0, Math.min(text.length(), MAX_TEXT)).getBytes(StandardCharsets.UTF_8));
        cookies.set(COOKIE, value + "." + seal.mark(Seal.Purpose.FLASH, value), KEPT);
    }

    /** Tells the next page to say this phrase. */
    public void sayNext(Kind kind, String key, Object... values) {
        tellNext(kind, language.say(key, values));
    }

    /** Shows this on the page that is made now. */
    public void tellNow(Kind kind, String text) {
        now = new Message(kind, text);
    }

    /** What to show; called by the frame, which shows it once. */
    public Optional<Message> take() {
        if (now != null) {
            return Optional.of(now);
        }
        String came = cookies.value(COOKIE);
        if (came.isEmpty()) {
            return Optional.empty();
        }
        cookies.remove(COOKIE);
        return read(came);
    }

    private Optional<Message> read(String cookie) {
        String[] parts = cookie.split("\\.", 3);
        if (parts.length != 3 || !seal.verifies(Seal.Purpose.FLASH, parts[0] + "." + parts[1], parts[2])) {
            return Optional.empty();
        }
        return Optional.of(new Message(Kind.valueOf(parts[0]),
                new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8)));
    }
}
