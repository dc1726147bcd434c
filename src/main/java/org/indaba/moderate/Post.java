package org.indaba.moderate;

import org.indaba.lists.MailList;

/**
 * A message at one list: what a rule looks at.
 *
 * @param list the list and its settings
 * @param message the message
 */
public record Post(MailList list, ArrivedMessage message) {
}
