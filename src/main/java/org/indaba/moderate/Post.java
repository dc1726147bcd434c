package org.indaba.moderate;

import org.indaba.lists.MailList;
import org.indaba.mail.EmailAddress;

/**
 * A message at one list: what a rule looks at.
 *
 * @param list the list and its settings
 * @param recipient the address that it came to: the list's, or one that it had before it was renamed
 * @param message the message
 * @param background what is known about it beside that
 */
public record Post(MailList list, EmailAddress recipient, ArrivedMessage message, Background background) {

    /** About which nothing is known yet. */
    public Post(MailList list, EmailAddress recipient, ArrivedMessage message) {
        this(list, recipient, message, Background.NONE);
    }

    /** The same post with what is known about it. */
    Post with(Background known) {
        return new Post(list, recipient, message, known);
    }
}
