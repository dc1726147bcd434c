package org.indaba.command;

import org.indaba.lists.MailList;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.Peer;

/**
 * A person who wrote to a command address, as far as the mail says so; nothing of it is proved.
 *
 * @param list the list that was written to
 * @param address the only author
 * @param displayName the author's name on one line, or empty text
 * @param messageId the mail's Message-ID as it stands there, or empty text
 * @param peer who brought the mail
 */
record Speaker(MailList list, EmailAddress address, String displayName, String messageId, Peer peer) {

    /** The same with the name that stands in a command, if one does. */
    Speaker named(String name) {
        return name.isEmpty() ? this : new Speaker(list, address, name, messageId, peer);
    }
}
