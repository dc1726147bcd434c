package org.indaba.moderate;

import org.indaba.lists.MailList;
import org.indaba.mail.EmailAddress;

/**
 * A message at one list: what a rule looks at.
 *
 * @param list the list and its settings
 * @param recipient the address that it came to: the list's, or one that it had before it was renamed
 * @param message the message
 */
public record Post(MailList list, EmailAddress recipient, ArrivedMessage message) {
}
