package org.indaba.spool;

/** Text from outside, as PostgreSQL can keep it: without NUL and lone surrogates, and no longer than its place. Stateless. */
public final class StorableText {

    private StorableText() {
    }

    /**
     * The text with NUL and lone surrogates replaced by U+FFFD, cut to a length.
     *
     * @param maxChars at least 1
     */
    public static String of(String text, int maxChars) {
        return text.length() <= maxChars && isStorable(text) ? text : made(text, maxChars);
    }

    /** Nearly all texts are. */
    private static boolean isStorable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || Character.isSurrogate(c)) {
                return false;
            }
        }
        return true;
    }

    private static String made(String text, int maxChars) {
        StringBuilder clean = new StringBuilder(Math.min(text.length(), maxChars));
        for (int i = 0; i < text.length() && clean.length() < maxChars; i++) {
            char c = text.charAt(i);
            boolean pair = Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1));
            if (pair && clean.length() + 2 <= maxChars) {
                clean.append(c).append(text.charAt(++i));
            } else {
                clean.append(c == 0 || Character.isSurrogate(c) ? '\uFFFD' : c);
            }
        }
        return clean.toString();
    }
}
