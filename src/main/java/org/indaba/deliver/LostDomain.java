package org.indaba.deliver;

import java.time.Instant;

/**
 * A domain with waiting mail to which nobody knows the way for now.
 *
 * @param domain the domain
 * @param problem why, in words
 * @param askAgain when it is asked for again
 */
public record LostDomain(String domain, String problem, Instant askAgain) {
}
