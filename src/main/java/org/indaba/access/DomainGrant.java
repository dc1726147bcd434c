package org.indaba.access;

import org.indaba.mail.EmailAddress;

/**
 * Somebody's role in a domain.
 *
 * @param domain which
 * @param role what they may do with it
 * @param address who, as it was written
 */
public record DomainGrant(String domain, DomainRole role, EmailAddress address) {
}
