package org.indaba.web;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A place of our own to go to: what a link or a form names is followed only if it stays on this site. Pure functions. */
final class OwnPath {

    /** A longer one is none of our links. In characters. */
    static final int MAX_LENGTH = 500;

    private OwnPath() {
    }

    /** The path with its query, if it is one of ours; empty for whatever a browser could read as the address of another site. */
    static Optional<String> parse(@Nullable String text) {
        if (text == null || text.length() > MAX_LENGTH || !text.startsWith("/")
                // Browsers read a backslash as a slash, and leave out tabs and line ends.
                || text.startsWith("//") || text.chars().anyMatch(c -> c <= ' ' || c == '\\' || c >= 127)) {
            return Optional.empty();
        }
        try {
            URI uri = new URI(text);
            boolean ours = uri.getScheme() == null && uri.getRawAuthority() == null && uri.getRawFragment() == null
                    // None of our links has dots or empty names in it, and nobody shall have to know what others make of them.
                    && uri.normalize().toString().equals(text) && !text.startsWith("/..");
            return ours ? Optional.of(text) : Optional.empty();
        } catch (URISyntaxException noPath) {
            return Optional.empty();
        }
    }
}
