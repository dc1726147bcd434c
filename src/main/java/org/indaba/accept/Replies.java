package org.indaba.accept;

import org.indaba.mail.SmtpReply;

/** What RCPT is refused with. The texts name no address: a reply is ASCII, and what a peer wrote is not said back to it. */
final class Replies {

    /** RFC 5321 §3.6.2: a server that is no relay for a domain answers 550; RFC 3463 §3.8: 5.7.1, not authorised. */
    static final SmtpReply RELAYING_DENIED = SmtpReply.of(550, "5.7.1", "Relaying denied: this server takes mail for its own lists only");

    /** RFC 3463 §3.2: 5.1.1, bad destination mailbox address. */
    static final SmtpReply NO_SUCH_LIST = SmtpReply.of(550, "5.1.1", "There is no list and no mailbox with this name here");

    static final SmtpReply BAD_LEAVE_TOKEN = SmtpReply.of(550, "5.1.1",
            "This leave address is incomplete or no longer valid; write to the -leave address of the list, without a plus sign, instead");

    static final SmtpReply BAD_CONFIRM_TOKEN = SmtpReply.of(550, "5.1.1",
            "This confirmation address is incomplete or no longer valid; ask again at the -join or -leave address of the list");

    static final SmtpReply BANNED = SmtpReply.of(550, "5.7.1",
            "Mail from this sender is not accepted here; the people of the list can be reached at its -owner address");

    /** RFC 3834 §2: an automatic answer goes to the author of a message, never to a list. */
    static final SmtpReply NO_MACHINES = SmtpReply.of(550, "5.7.1", "This list takes no automatic mail and no delivery reports");

    private Replies() {
    }
}
