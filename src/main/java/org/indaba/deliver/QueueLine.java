package org.indaba.deliver;

import java.time.Instant;

/**
 * What of one list waits for one site.
 *
 * @param site the site, or the domain where it has no route yet
 * @param listId the list, or 0
 * @param copies all copies that are not finished
 * @param due those that may be tried now
 * @param trying those that a connection has taken
 * @param deferred those that wait for their time
 * @param held those that the operator keeps back
 * @param oldest when the oldest mailing among them was accepted
 */
public record QueueLine(String site, long listId, long copies, long due, long trying, long deferred, long held, Instant oldest) {
}
