package org.indaba.auth;

import java.net.IDN;
import java.util.Locale;
import java.util.regex.Pattern;

/** The syntax of names in DNS, as far as it keeps senseless questions from being asked. Stateless. */
final class NameSyntax {

    /** RFC 1035 §2.3.4: 255 octets on the wire, which are 253 characters. */
    static final int MAX_CHARACTERS = 253;

    /** RFC 1035 §2.3.4: a label has at most 63 octets. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,63}(\\.[A-Za-z0-9_-]{1,63}){0,126}");

    private static final int MAX_LABEL = 63;

    /** A name is written in two characters of Java for each that it has at most; much longer text costs the conversion hours. */
    private static final int MAX_WRITTEN = 2 * MAX_CHARACTERS;

    private NameSyntax() {
    }

    /** RFC 8616 §4: a name with U-labels in A-labels, in lower case; what cannot be converted stays as it is, and is no name. */
    static String ascii(String name) {
        if (name.length() > MAX_WRITTEN) {
            return name;
        }
        try {
            return IDN.toASCII(name).toLowerCase(Locale.ROOT);
        } catch (RuntimeException noName) {
            // Not its documented exception alone: where a label grows too long on the way, the JDK throws others.
            return name;
        }
    }

    /** Whether it can be the d= or s= of a signature. */
    static boolean isName(String text) {
        return text.length() <= MAX_CHARACTERS && NAME.matcher(text).matches();
    }

    /** Whether it can be asked for at all: labels of any characters in their length, at least two of them. */
    static boolean canBeAsked(String name) {
        if (name.length() > MAX_CHARACTERS || name.indexOf('.') < 0) {
            return false;
        }
        for (String label : name.split("\\.", -1)) {
            if (label.isEmpty() || label.length() > MAX_LABEL || !label.chars().allMatch(c -> c > 32 && c < 127)) {
                return false;
            }
        }
        return true;
    }
}
