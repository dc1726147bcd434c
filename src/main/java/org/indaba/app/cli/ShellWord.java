package org.indaba.app.cli;

import java.util.regex.Pattern;

/** A word of a command that somebody is told to type: in quotes where a shell would not read it as it is. */
final class ShellWord {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9@%+=:,./_-]+");

    private ShellWord() {
    }

    /** The word as a POSIX shell gives it back unchanged. */
    static String of(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
