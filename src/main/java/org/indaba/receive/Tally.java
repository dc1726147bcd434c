package org.indaba.receive;

import java.util.Optional;
import org.indaba.mail.SmtpReply;

/** Counts what a peer may do only so often, and forgives when it brings a message. Belongs to one thread. */
final class Tally {

    private final SmtpCaps caps;
    private final boolean trusted;
    private int errors;
    private int refusedRecipients;
    private int idleCommands;

    Tally(SmtpCaps caps, boolean trusted) {
        this.caps = caps;
        this.trusted = trusted;
    }

    /** Counts a command; the reply that ends the session if it was one too many. */
    Optional<SmtpReply> count(Answer.Offence offence) {
        switch (offence) {
            case NONE -> { }
            case IDLE -> idleCommands++;
            case ERROR -> errors++;
            case REFUSED_RECIPIENT -> refusedRecipients++;
            case MESSAGE_TAKEN -> forgive();
        }
        // A front mail server passes on what strangers ask for; their harvest is not its error.
        if (errors > caps.errors() || refusedRecipients > caps.refusedRecipients() && !trusted) {
            return Optional.of(Replies.TOO_MANY_ERRORS);
        }
        return idleCommands > caps.idleCommands() ? Optional.of(Replies.TOO_MANY_IDLE_COMMANDS) : Optional.empty();
    }

    private void forgive() {
        errors = 0;
        refusedRecipients = 0;
        idleCommands = 0;
    }
}
