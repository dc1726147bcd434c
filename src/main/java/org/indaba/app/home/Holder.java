package org.indaba.app.home;

import java.util.Locale;
import java.util.Optional;

/**
 * Who holds a home, as written in its lock file.
 *
 * @param role what the process does with the home
 * @param pid its process id
 */
public record Holder(Role role, long pid) {

    /** What a process holds a home for. */
    public enum Role {
        /** It serves mail and takes commands over the socket. */
        SERVER,
        /** It is a single command, and soon done. */
        COMMAND
    }

    /** Reads what {@link #toString()} wrote; empty if the text is half written or something else. */
    static Optional<Holder> parse(String text) {
        String[] words = text.strip().split(" ");
        if (words.length != 2 || !words[1].matches("\\d{1,18}")) {
            return Optional.empty();
        }
        for (Role role : Role.values()) {
            if (role.name().toLowerCase(Locale.ROOT).equals(words[0])) {
                return Optional.of(new Holder(role, Long.parseLong(words[1])));
            }
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        return role.name().toLowerCase(Locale.ROOT) + " " + pid;
    }
}
