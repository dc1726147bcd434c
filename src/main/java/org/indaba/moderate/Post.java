package org.indaba.moderate;

import java.util.Optional;
import org.indaba.lists.MailList;
import org.indaba.mail.EmailAddress;

/**
 * A message at one list: what a rule looks at.
 *
 * @param list the list and its settings
 * @param recipient the address that it came to: the list's, or one that it had before it was renamed
 * @param message the message
 * @param cleared who is known not to be banned
 * @param background what is known about it beside that
 */
public record Post(MailList list, EmailAddress recipient, ArrivedMessage message, Optional<EmailAddress> cleared,
        Background background) {

    /** About which nothing is known yet. */
    public Post(MailList list, EmailAddress recipient, ArrivedMessage message) {
        this(list, recipient, message, Optional.empty(), Background.NONE);
    }

    /** Whose recipient was taken at RCPT: then its envelope sender is not banned; a trusted relay's was not asked about. */
    static Post behindRcpt(MailList list, EmailAddress recipient, ArrivedMessage message) {
        Optional<EmailAddress> cleared = message.peer().trusted() ? Optional.empty() : message.sender();
        return new Post(list, recipient, message, cleared, Background.NONE);
    }

    /** The same post with what is known about it. */
    Post with(Background known) {
        return new Post(list, recipient, message, cleared, known);
    }
}
