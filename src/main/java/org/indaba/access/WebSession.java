package org.indaba.access;

import org.indaba.mail.EmailAddress;

/**
 * Somebody who is signed in.
 *
 * @param address whom the link was for
 * @param administrator whether this is an administrator at this moment: who is removed loses the pages at once
 */
public record WebSession(EmailAddress address, boolean administrator) {
}
