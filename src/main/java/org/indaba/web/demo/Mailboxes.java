package org.indaba.web.demo;

import java.util.List;
import java.util.Optional;
import org.indaba.language.Saying;

/**
 * The mailboxes of the demo: what its invented mail hosts took, and what their owners can do with it. Thread-safe; everything that is
 * sent goes over SMTP to Indaba's own port, as if it came from outside.
 */
public interface Mailboxes {

    /** What the demo is made of. */
    DemoFacts facts();

    /**
     * A page of mailboxes in the order of their addresses.
     *
     * @param text what the address or the name holds, in any case; empty for all
     * @param after the last address of the page before; empty for the first
     * @param limit at least 1
     */
    List<MailboxView> page(String text, String after, int limit);

    /** The mailbox of an address; empty if nobody has it and no mail came for it. */
    Optional<MailboxView> find(String address);

    /** The mails that are kept in a mailbox, newest first. */
    List<CaughtMail> mails(String address);

    /** The newest mails of all mailboxes, newest first. */
    List<CaughtMail> newest(int limit);

    /** A mail by its number, in the mailbox where it lies; empty if it was forgotten or never came. */
    Optional<CaughtMail> mail(String address, long id);

    /** How much was caught. */
    Totals totals();

    /**
     * Answers a mail as a mail program does: to the list if it came over one, else to its author.
     *
     * @param text what the answer says
     */
    Sent reply(CaughtMail mail, String text);

    /** Sends a mail back as the receiving mail host would: a delivery status notification from the null path to the return path. */
    Sent bounce(CaughtMail mail, BounceKind kind);

    /** Asks by mail to join the demo's list, or to leave it. */
    Sent ask(String address, Wish wish);

    /** What somebody may ask for. */
    enum Wish {
        /** To get copies. */
        JOIN,
        /** To get no more. */
        LEAVE
    }

    /**
     * How much was caught.
     *
     * @param mailboxes how many there are
     * @param kept mails that can be looked at
     * @param forgotten mails that came and had to make room
     */
    record Totals(int mailboxes, int kept, long forgotten) {
    }

    /** What became of something that was sent. */
    sealed interface Sent {

        /**
         * Indaba took it.
         *
         * @param to the recipient
         * @param reply what Indaba said
         */
        record Taken(String to, String reply) implements Sent {
        }

        /**
         * Indaba refused it.
         *
         * @param to the recipient
         * @param reply what Indaba said
         */
        record Refused(String to, String reply) implements Sent {
        }

        /**
         * It could not be sent at all.
         *
         * @param reason a sentence
         */
        record Impossible(Saying reason) implements Sent {
        }
    }
}
