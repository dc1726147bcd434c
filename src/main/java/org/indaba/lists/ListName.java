package org.indaba.lists;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.indaba.language.Saying;

/**
 * A list's name, or the short name in its return paths: the rules that need no database.
 *
 * @param text lower case, letters, digits, and {@code . _ -} between them
 */
public record ListName(String text) {

    /** The longest name, in octets: {@code owner-NAME+TOKEN} then fills the 64 octets of RFC 5321 §4.5.3.1.1. */
    public static final int MAX_OCTETS = 32;

    /** The longest name of a list that has a return-path-name, in octets: {@code NAME-unsubscribe} then fills the 64 octets. */
    public static final int MAX_OCTETS_WITH_RETURN_PATH_NAME = 52;

    /** The longest return-path-name, in octets: {@code NAME-confirm+TOKEN} then fills the 64 octets. */
    public static final int MAX_RETURN_PATH_NAME_OCTETS = 30;

    // No plus: it parts the name from a token. None of % ! @ either: with them a local part of ours could look like a way elsewhere.
    private static final Pattern CHARACTERS = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?");

    /**
     * RFC 2142 §4 and §5: mailboxes that belong to the people who run the domain.
     *
     * <p>RFC 2142 §5 deviates: news is a good name for a list and stays free, as do the names of business in RFC 2142 §3.
     */
    private static final Set<String> RESERVED = Set.of("postmaster", "abuse", "noc", "security", "hostmaster", "webmaster", "www",
            "usenet", "uucp", "ftp", "mailer-daemon", "root", "daemon", "nobody", "noreply", "no-reply");

    /** What reading a name gave. */
    public sealed interface Parsed {

        /**
         * It can be a name.
         *
         * @param name the name, in lower case
         */
        record Valid(ListName name) implements Parsed {
        }

        /**
         * It can not.
         *
         * @param reason a sentence for the operator
         */
        record Invalid(Saying reason) implements Parsed {
        }
    }

    /** Reads the name of a list; {@code maxOctets} is one of the constants of this class. */
    public static Parsed parse(String text, int maxOctets) {
        // Before the change of case, which makes some foreign letters into ours.
        if (!CHARACTERS.matcher(text).matches() || text.contains("..")) {
            return new Parsed.Invalid(Saying.of("refused-name-characters"));
        }
        String name = text.toLowerCase(Locale.ROOT);
        // All its characters are ASCII: a character is an octet.
        if (name.length() > maxOctets) {
            return new Parsed.Invalid(Saying.of("refused-name-long", maxOctets, name.length()));
        }
        if (RESERVED.contains(name)) {
            return new Parsed.Invalid(Saying.of("refused-name-reserved", name));
        }
        return new Parsed.Valid(new ListName(name));
    }

    /** Every local part that a list of this name owns. */
    Set<String> localParts() {
        return RoleAddress.localParts(text);
    }

    /**
     * Every name that a list could have so that one of its addresses is also one of ours: what a new name must not meet. Contains the
     * name itself.
     */
    Set<String> claimants() {
        Set<String> names = new HashSet<>();
        for (String part : localParts()) {
            names.add(part);
            List<RoleAddress.Reading> readings = RoleAddress.readings(part);
            readings.forEach(reading -> names.add(reading.name()));
        }
        return names;
    }

    @Override
    public String toString() {
        return text;
    }
}
