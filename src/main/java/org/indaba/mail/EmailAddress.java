package org.indaba.mail;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A mailbox: local part and domain (RFC 5321 §4.1.2). One in hand is always valid.
 *
 * <p>The local part is kept as it was written, without quotes; the domain is kept in lower case, as A-labels. Two addresses are
 * {@code equal} when they are the same to the letter; whether they name the same person's mailbox is asked by {@link #key()}.
 *
 * @param localPart 1 to 64 octets of UTF-8, unquoted
 * @param domain 1 to 255 octets, lower case, A-labels or an address literal
 */
public record EmailAddress(String localPart, String domain) {

    /** @throws IllegalArgumentException if a part is outside the grammar or its limits */
    public EmailAddress {
        localPart = AddressSyntax.checkedLocal(localPart);
        domain = AddressSyntax.domain(domain);
    }

    /** Reads {@code local@domain}, the local part quoted where it must be. */
    public static ParsedAddress parse(String text) {
        return AddressSyntax.parse(text);
    }

    /** Reads an address that is known to be one; @throws IllegalArgumentException if it is none. */
    public static EmailAddress of(String text) {
        return switch (parse(text)) {
            case ParsedAddress.Valid(EmailAddress address) -> address;
            case ParsedAddress.Invalid(String reason) -> throw new IllegalArgumentException(reason);
        };
    }

    /**
     * What members are compared by: the whole address in lower case. RFC 5321 §2.4 leaves the case of local parts to their host; no
     * list treats {@code Ann@} and {@code ann@} as two people.
     */
    public String key() {
        return localPart.toLowerCase(Locale.ROOT) + "@" + domain;
    }

    /**
     * How this mailbox may stand in what is kept, in lower case: the {@link #key()}, and as it is written where its local part is in
     * quotes. For whoever looks for it where an address was kept as a text.
     */
    public List<String> spellings() {
        return Stream.of(key(), toString().toLowerCase(Locale.ROOT)).distinct().toList();
    }

    /**
     * What mailboxes are counted by, where nobody is to be flooded: {@code ann+anything@} is Ann's mailbox at most providers, so that what
     * follows the plus does not make another person.
     */
    public String mailboxKey() {
        String local = localPart.toLowerCase(Locale.ROOT);
        int plus = local.indexOf('+');
        return (plus > 0 ? local.substring(0, plus) : local) + "@" + domain;
    }

    /** Whether MAIL or RCPT needs SMTPUTF8 to carry this address (RFC 6531 §3.4); domains are A-labels, so only the local part counts. */
    public boolean needsSmtpUtf8() {
        for (int i = 0; i < localPart.length(); i++) {
            if (localPart.charAt(i) > 127) {
                return true;
            }
        }
        return false;
    }

    /** The form for the envelope and for header fields: the local part in quotes where the grammar wants them. */
    @Override
    public String toString() {
        if (AddressSyntax.isDotAtom(localPart)) {
            return localPart + "@" + domain;
        }
        return '"' + localPart.replace("\\", "\\\\").replace("\"", "\\\"") + "\"@" + domain;
    }
}
