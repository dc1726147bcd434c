package org.indaba.command;

/** One command of a mail to the request address. */
sealed interface MailCommand {

    /** The sender wants to be on the list. */
    record Join() implements MailCommand {
    }

    /** The sender wants to be on the list no longer. */
    record Leave() implements MailCommand {
    }

    /**
     * The sender answers a question of ours.
     *
     * @param token as it was written; has the form of a token, and nothing more is known of it
     */
    record Confirm(String token) implements MailCommand {
    }

    /** The sender wants to know what is understood. */
    record Help() implements MailCommand {
    }
}
