package org.indaba.auth;

import java.util.Optional;

/**
 * A DMARC policy record (RFC 9989 §4.7), as far as a receiver that sends no reports needs it.
 *
 * @param policy p=; "none" where there is none, or none that can be read
 * @param subdomains sp=
 * @param absent np=, for names below the domain that do not exist
 * @param dkim adkim=
 * @param spf aspf=
 * @param testing t=y, or pct=0 of the elder standard: the domain does not want its policy kept yet
 * @param suffix psd=
 */
record DmarcRecord(DmarcPolicy policy, Optional<DmarcPolicy> subdomains, Optional<DmarcPolicy> absent, Alignment dkim, Alignment spf,
        boolean testing, Suffix suffix) {

    /** How close a domain must be to the author's (RFC 9989 §4.4). */
    enum Alignment {
        /** The same organizational domain. */
        RELAXED,
        /** The same domain. */
        STRICT
    }

    /** What a domain says of itself (RFC 9989 §4.7, psd=). */
    enum Suffix {
        /** Others register names below it. */
        YES,
        /** It is the top of an organization. */
        NO,
        /** Nothing. */
        UNSAID
    }

    /** Whether a text is a record of this version, whatever follows. */
    static boolean isOne(String text) {
        // RFC 9989 §4.7: the version stands first, and its value is compared to the letter.
        int semicolon = text.indexOf(';');
        String first = semicolon < 0 ? text : text.substring(0, semicolon);
        int equals = first.indexOf('=');
        return equals > 0 && TagList.trim(first.substring(0, equals)).equalsIgnoreCase("v")
                && TagList.trim(first.substring(equals + 1)).equals("DMARC1");
    }

    /** Reads a text; nothing if no policy can be made out. */
    static Optional<DmarcRecord> parse(String text) {
        return isOne(text) ? new DmarcTags(text).read() : Optional.empty();
    }

    /** What the domain wants for its own mail, for a name below it, or for one that does not exist (RFC 9989 §4.7). */
    DmarcPolicy policyFor(Author author) {
        return switch (author) {
            case THE_DOMAIN -> policy;
            case BELOW -> subdomains.orElse(policy);
            case BELOW_AND_ABSENT -> absent.or(() -> subdomains).orElse(policy);
        };
    }

    /** Where an author's domain stands, seen from the record. */
    enum Author { THE_DOMAIN, BELOW, BELOW_AND_ABSENT }
}
