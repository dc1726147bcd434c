package org.indaba.receive;

import java.util.List;
import org.indaba.mail.SmtpReply;

/**
 * Every reply that the server gives of itself. RFC 2034 §4: all but the greetings and 354 have an enhanced status; its numbers are
 * those of RFC 3463 §3. No reply tells how Indaba works inside.
 */
final class Replies {

    // RFC 5321 §4.1.1.4: start mail input.
    static final SmtpReply SEND_MESSAGE = SmtpReply.plain(354, "Send the message; end it with a dot alone on a line");

    // RFC 5321 §4.1.1.2: the sender is taken.
    static final SmtpReply SENDER_OK = SmtpReply.of(250, "2.1.0", "Sender taken");
    // RFC 5321 §4.1.1.3: the recipient is taken.
    static final SmtpReply RECIPIENT_OK = SmtpReply.of(250, "2.1.5", "Recipient taken");
    // RFC 5321 §4.1.1.5: the transaction is forgotten.
    static final SmtpReply RESET_OK = SmtpReply.of(250, "2.0.0", "Forgotten");
    // RFC 5321 §4.1.1.9: nothing was asked.
    static final SmtpReply NOTHING_DONE = SmtpReply.of(250, "2.0.0", "Nothing done");
    // RFC 5321 §3.5.3: VRFY that does not verify answers 252. RFC 5321 §7.3: it would be a gift to harvesters.
    static final SmtpReply NOT_VERIFIED = SmtpReply.of(252, "2.5.0", "Try it with RCPT");
    // RFC 5321 §4.1.1.8: help.
    static final SmtpReply HELP = new SmtpReply(214, "2.0.0", List.of(
            "This is Indaba, a mailing-list manager.",
            "Commands: HELO EHLO MAIL RCPT DATA BDAT RSET NOOP VRFY STARTTLS HELP QUIT"));
    // RFC 5321 §4.1.1.10: the end.
    static final SmtpReply BYE = SmtpReply.of(221, "2.0.0", "Goodbye");
    // RFC 3207 §4: go ahead.
    static final SmtpReply START_TLS = SmtpReply.of(220, "2.0.0", "Start TLS");

    // RFC 5321 §3.8: 421 says that the connection closes. RFC 3463 §3.5: 4.4.2 is a bad connection.
    static final SmtpReply TOO_SLOW = SmtpReply.of(421, "4.4.2", "Too slow, closing the connection");
    // RFC 5321 §3.8: the server is shutting down. RFC 3463 §3.4: 4.3.2, not accepting messages.
    static final SmtpReply SHUTTING_DOWN = SmtpReply.of(421, "4.3.2", "Shutting down, come back soon");
    // RFC 5321 §4.3.2: 421 may stand in for the greeting.
    static final SmtpReply TOO_MANY_CONNECTIONS = SmtpReply.of(421, "4.3.2", "Too many connections in all, try again later");
    // RFC 3463 §3.8: 4.7.0, a matter of policy.
    static final SmtpReply TOO_MANY_FROM_PEER = SmtpReply.of(421, "4.7.0", "Too many connections from your address, try again later");
    static final SmtpReply TOO_MANY_ERRORS = SmtpReply.of(421, "4.7.0", "Too many errors, closing the connection");
    static final SmtpReply TOO_MANY_IDLE_COMMANDS = SmtpReply.of(421, "4.7.0", "Too many commands without mail, closing the connection");
    // RFC 5321 §3.8: what we broke ourselves ends the session, never the message.
    static final SmtpReply BROKEN = SmtpReply.of(421, "4.3.0", "Something broke here, try again later");

    // RFC 5321 §4.2.2: local error in processing.
    static final SmtpReply TRY_LATER = SmtpReply.of(451, "4.3.0", "Something broke here, try again later");
    // RFC 5321 §4.2.2: insufficient system storage. RFC 3463 §3.4: 4.3.1, mail system full.
    static final SmtpReply DISK_FULL = SmtpReply.of(452, "4.3.1", "No room for mail here, try again later");
    // RFC 5321 §4.5.3.1.10: too many recipients is 452, and those taken before stand. RFC 3463 §3.6: 4.5.3.
    static final SmtpReply TOO_MANY_RECIPIENTS = SmtpReply.of(452, "4.5.3", "Too many recipients, send the message again to the others");
    // RFC 3207 §4: TLS not available due to temporary reason.
    static final SmtpReply TLS_BROKEN = SmtpReply.of(454, "4.7.0", "TLS is not available for now");

    // RFC 5321 §4.5.3.1.9: line too long. RFC 3463 §3.6: 5.5.2, syntax error.
    static final SmtpReply LINE_TOO_LONG = SmtpReply.of(500, "5.5.2", "The line is too long");
    // RFC 5321 §2.3.8: CR and LF only together.
    static final SmtpReply BARE_LINE_END = SmtpReply.of(500, "5.5.2", "Lines must end in CR LF, and hold no CR or LF of their own");
    // RFC 5321 §4.2.4: 500 for what is not recognised. RFC 3463 §3.6: 5.5.1, invalid command.
    static final SmtpReply UNKNOWN_COMMAND = SmtpReply.of(500, "5.5.1", "Unknown command");
    // RFC 5321 §4.2.4: 502 for what is recognised, and not done here.
    static final SmtpReply NOT_OFFERED = SmtpReply.of(502, "5.5.1", "This command is not offered");

    // RFC 5321 §4.1.1.1: HELO and EHLO take a name.
    static final SmtpReply NAME_YOURSELF = SmtpReply.of(501, "5.5.4", "Say who you are: EHLO your.host.name");
    // RFC 5321 §4.3.2: 501 for wrong arguments. RFC 3463 §3.6: 5.5.4, invalid command arguments.
    static final SmtpReply ARGUMENT_MISSING = SmtpReply.of(501, "5.5.4", "This command takes an argument");
    static final SmtpReply ARGUMENT_UNEXPECTED = SmtpReply.of(501, "5.5.4", "This command takes no argument");
    static final SmtpReply MAIL_SYNTAX = SmtpReply.of(501, "5.5.4", "The form is MAIL FROM:<address>");
    static final SmtpReply RCPT_SYNTAX = SmtpReply.of(501, "5.5.4", "The form is RCPT TO:<address>");
    static final SmtpReply BAD_PARAMETER = SmtpReply.of(501, "5.5.4", "A parameter cannot be read, or stands twice");
    // RFC 3030 §2: without a size nobody knows where the chunk ends.
    static final SmtpReply BAD_CHUNK_SIZE = SmtpReply.of(501, "5.5.4", "The chunk size cannot be read, closing the connection");
    // RFC 5321 §4.1.1.11: a parameter that was not offered.
    static final SmtpReply UNKNOWN_PARAMETER = SmtpReply.of(555, "5.5.4", "A parameter is not offered here");

    // RFC 5321 §4.1.4: commands come in order; 503 where they do not. RFC 3463 §3.6: 5.5.1.
    static final SmtpReply HELO_FIRST = SmtpReply.of(503, "5.5.1", "Say EHLO or HELO first");
    static final SmtpReply MAIL_FIRST = SmtpReply.of(503, "5.5.1", "Say MAIL first");
    static final SmtpReply RCPT_FIRST = SmtpReply.of(503, "5.5.1", "Say RCPT first");
    static final SmtpReply MAIL_TWICE = SmtpReply.of(503, "5.5.1", "There is a sender already; say RSET to begin anew");
    // RFC 3030 §2: DATA and BDAT do not mix, and no other mail command comes between chunks.
    static final SmtpReply BETWEEN_CHUNKS = SmtpReply.of(503, "5.5.1", "The message comes in chunks; end it with BDAT LAST, or say RSET");
    static final SmtpReply TLS_ALREADY = SmtpReply.of(503, "5.5.1", "TLS is active already");
    static final SmtpReply NOT_WITHIN_MAIL = SmtpReply.of(503, "5.5.1", "Not while a message is on its way");
    // RFC 5321 §3.3: where all recipients were refused.
    static final SmtpReply NO_RECIPIENTS = SmtpReply.of(554, "5.5.1", "No recipient was taken");

    // RFC 5321 §4.5.3.1.9: path too long. RFC 3463 §3.2: 5.1.7 and 5.1.3, bad address syntax of sender and recipient.
    static final SmtpReply SENDER_TOO_LONG = SmtpReply.of(501, "5.1.7", "The sender's address is too long");
    static final SmtpReply RECIPIENT_TOO_LONG = SmtpReply.of(501, "5.1.3", "The recipient's address is too long");
    // RFC 5321 §4.1.2: a mailbox has a domain.
    static final SmtpReply SENDER_WITHOUT_DOMAIN = SmtpReply.of(553, "5.1.7", "The sender's address needs a domain");
    static final SmtpReply RECIPIENT_WITHOUT_DOMAIN = SmtpReply.of(553, "5.1.3", "The recipient's address needs a domain");
    // RFC 6531 §3.5: 553 and X.6.7 where a client uses such an address without SMTPUTF8.
    static final SmtpReply NEEDS_SMTPUTF8 = SmtpReply.of(553, "5.6.7", "This address needs SMTPUTF8");
    // RFC 5321 §3.6.2: relaying refused is 550. RFC 3463 §3.8: 5.7.1, delivery not authorised.
    static final SmtpReply NO_RELAYING = SmtpReply.of(550, "5.7.1", "We do not relay");
    // RFC 5321 §7.9: refusal for operational reasons. The code is the one Postfix answers to XCLIENT.
    static final SmtpReply NOT_TRUSTED = SmtpReply.of(550, "5.7.0", "XCLIENT is not for you");

    // RFC 1870 §6.1 and §6.3: message size exceeds fixed maximum message size. RFC 3463 §3.4: 5.3.4.
    static final SmtpReply TOO_LARGE = SmtpReply.of(552, "5.3.4", "The message is too large");
    // RFC 5321 §4.5.3.1.9: too much data. RFC 3463 §3.7: 5.6.0, something about the content.
    static final SmtpReply HEADER_TOO_LONG = SmtpReply.of(552, "5.6.0", "The header of the message is too long");
    static final SmtpReply HEADER_TOO_MANY = SmtpReply.of(552, "5.6.0", "The message has too many header fields");
    // RFC 5321 §4.5.3.1.6: text lines have a limit.
    static final SmtpReply TEXT_LINE_TOO_LONG = SmtpReply.of(554, "5.6.0", "A line of the message is too long");
    // RFC 5321 §2.3.8: a message must not hold CR or LF alone.
    static final SmtpReply MESSAGE_BARE_LINE_END = SmtpReply.of(554, "5.6.0", "The message holds a CR or an LF that stands alone");

    private Replies() {
    }

    /** The greeting (RFC 5321 §4.2: the host name comes first), also after XCLIENT. */
    static SmtpReply greeting(String hostname) {
        return SmtpReply.plain(220, hostname + " ESMTP Indaba");
    }

    /** The reply to HELO. */
    static SmtpReply hello(String hostname) {
        return SmtpReply.plain(250, hostname);
    }

    /** The reply to EHLO: host name and extensions (RFC 5321 §4.1.1.1). */
    static SmtpReply extensions(List<String> lines) {
        return new SmtpReply(250, "", lines);
    }

    /** A chunk has come (RFC 3030 §2). */
    static SmtpReply chunkTaken(long octets) {
        return SmtpReply.of(250, "2.0.0", octets + " octets received");
    }

    /** A sender that is no address, with the reason. */
    static SmtpReply unreadableSender(String reason) {
        return SmtpReply.of(501, "5.1.7", "The sender's address cannot be read: " + reason);
    }

    /** A recipient that is no address, with the reason. */
    static SmtpReply unreadableRecipient(String reason) {
        return SmtpReply.of(501, "5.1.3", "The recipient's address cannot be read: " + reason);
    }
}
