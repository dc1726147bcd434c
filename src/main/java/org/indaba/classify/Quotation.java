package org.indaba.classify;

import java.util.List;
import java.util.Locale;

/** What another host said, where a notice quotes it: behind such words stands the reason, before them what every notice says. Stateless. */
final class Quotation {

    private static final List<String> BEFORE = List.of("server returned was:", "the response was:", "remote server was:",
            "response from the remote server:", "remote host said:", "remote server returned:", "remote server said:");

    private Quotation() {
    }

    /** The quoted words; all of them where nothing is quoted. */
    static String of(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        for (String words : BEFORE) {
            int at = lower.indexOf(words);
            if (at >= 0 && text.length() - at > words.length() + 4) {
                return text.substring(Math.min(text.length(), at + words.length())).strip();
            }
        }
        return text;
    }
}
