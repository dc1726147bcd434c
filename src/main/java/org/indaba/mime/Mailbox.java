package org.indaba.mime;

import org.indaba.mail.EmailAddress;

/**
 * An address of a header field with the name beside it.
 *
 * @param name the display name for people, encoded words decoded; empty if there is none
 * @param address the address
 */
public record Mailbox(String name, EmailAddress address) {
}
