package org.indaba.mail;

/**
 * The envelope sender of a message, as MAIL FROM carries it: a mailbox, or the null path of notifications (RFC 5321 §4.5.5).
 */
public sealed interface ReversePath {

    /** The null path, {@code <>}: what it brings must never be answered. */
    record Null() implements ReversePath {
        @Override
        public String text() {
            return "";
        }
    }

    /**
     * A mailbox that failures are reported to.
     *
     * @param address the mailbox
     */
    record Mailbox(EmailAddress address) implements ReversePath {
        @Override
        public String text() {
            return address.toString();
        }
    }

    /** The path without its angle brackets; empty for the null path. */
    String text();

    /** Whether nobody is to be told of failures. */
    default boolean isNull() {
        return this instanceof Null;
    }

    /** The null path. */
    static ReversePath none() {
        return new Null();
    }

    /** A mailbox as path. */
    static ReversePath of(EmailAddress address) {
        return new Mailbox(address);
    }

    /** The path whose {@link #text()} was stored; @throws IllegalArgumentException if it is no address. */
    static ReversePath ofText(String text) {
        return text.isEmpty() ? none() : of(EmailAddress.of(text));
    }
}
