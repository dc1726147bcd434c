package org.indaba.lists;

import org.indaba.mail.EmailAddress;
import org.indaba.mail.ParsedAddress;

/**
 * Whom a ban is about: one address, or everybody of one domain (not of its subdomains).
 *
 * @param text an address key, or {@code @} and a domain in lower case
 */
public record BanPattern(String text) {

    /** What reading a pattern gave. */
    public sealed interface Parsed {

        /**
         * It is one.
         *
         * @param pattern the pattern
         */
        record Valid(BanPattern pattern) implements Parsed {
        }

        /**
         * It is none.
         *
         * @param reason a sentence for the operator
         */
        record Invalid(String reason) implements Parsed {
        }
    }

    /** Reads {@code ann@example.org} or {@code @example.org}. */
    public static Parsed parse(String text) {
        String stripped = text.strip();
        boolean domainOnly = stripped.startsWith("@");
        return switch (EmailAddress.parse(domainOnly ? "anybody" + stripped : stripped)) {
            case ParsedAddress.Valid(EmailAddress address) ->
                new Parsed.Valid(new BanPattern(domainOnly ? "@" + address.domain() : address.key()));
            case ParsedAddress.Invalid(String reason) ->
                new Parsed.Invalid("a ban is about an address or an @domain: " + reason);
        };
    }

    @Override
    public String toString() {
        return text;
    }
}
