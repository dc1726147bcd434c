package org.indaba.access;

import java.time.Instant;
import org.indaba.mail.EmailAddress;

/**
 * Somebody who is signed in.
 *
 * @param id by which the session is named on pages; no secret
 * @param address what was proved
 * @param proof how
 * @param beganAt when
 * @param administrator whether this address is an administrator's, at this moment
 */
public record WebSession(long id, EmailAddress address, Proof proof, Instant beganAt, boolean administrator) {
}
