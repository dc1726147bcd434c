package org.indaba.mail;

/** What reading an address gave: the address, or why the text is none. */
public sealed interface ParsedAddress {

    /**
     * The text is an address.
     *
     * @param address the address
     */
    record Valid(EmailAddress address) implements ParsedAddress {
    }

    /**
     * The text is no address.
     *
     * @param reason in words that a person understands, without the text itself
     */
    record Invalid(String reason) implements ParsedAddress {
    }
}
