package org.indaba.web.demo;

import java.util.Optional;

/**
 * Whether this server is a demo. Everywhere else its pages do not exist.
 *
 * @param mailboxes those of the demo; empty for a server that serves
 */
public record DemoAccess(Optional<Mailboxes> mailboxes) {
}
