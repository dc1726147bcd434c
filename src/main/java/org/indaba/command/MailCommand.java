package org.indaba.command;

import java.util.Map;

/** One command of a mail to the request address. */
sealed interface MailCommand {

    /**
     * The sender wants to be on the list.
     *
     * @param name what the command says that the sender's name is, or empty text
     */
    record Join(String name) implements MailCommand {
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

    /** The sender wants to know what the list is about, and how to reach whom. */
    record Info() implements MailCommand {
    }

    /** The sender wants to know who is on the list. */
    record Who() implements MailCommand {
    }

    /** The sender wants to know which lists the address is on. */
    record Which() implements MailCommand {
    }

    /** The sender wants to know what the address gets of the list. */
    record ShowSettings() implements MailCommand {
    }

    /**
     * The sender wants other copies, or mails in another language.
     *
     * @param values as {@code member set} takes them; {@code language} as well
     */
    record Change(Map<String, String> values) implements MailCommand {
        public Change {
            values = Map.copyOf(values);
        }
    }

    /** The sender wants that somebody else joins or leaves. */
    record ForAnother() implements MailCommand {
    }

    /**
     * The sender meant a command, but it cannot be understood.
     *
     * @param line as it was written, shortened
     */
    record Unclear(String line) implements MailCommand {
    }
}
