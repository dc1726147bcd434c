package org.indaba.auth;

import java.util.List;
import java.util.Optional;

/**
 * An SPF record (RFC 7208 §4.6.1).
 *
 * @param directives in their order
 * @param redirect whose record to look at where nothing matches
 * @param explanation where the words for a failure are
 */
record SpfRecord(List<SpfTerm.Directive> directives, Optional<MacroString> redirect, Optional<MacroString> explanation) {

    private static final String VERSION = "v=spf1";

    SpfRecord {
        directives = List.copyOf(directives);
    }

    /** RFC 7208 §4.5: whether a text is a record of this version. */
    static boolean isOne(String text) {
        return text.regionMatches(true, 0, VERSION, 0, VERSION.length())
                && (text.length() == VERSION.length() || text.charAt(VERSION.length()) == ' ');
    }

    /** Reads a text that is one. */
    static SpfReading parse(String text) {
        try {
            return new SpfReading.Read(new SpfTerms(text.substring(VERSION.length())).read());
        } catch (SpfSyntaxError broken) {
            return new SpfReading.Broken(broken.getMessage());
        }
    }
}
