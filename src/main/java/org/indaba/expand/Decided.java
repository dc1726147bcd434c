package org.indaba.expand;

import java.time.Instant;
import org.indaba.mime.Participants;

/**
 * The decision that a mailing goes to the subscribers of a list.
 *
 * @param mailingId an opened mailing
 * @param listId the list
 * @param asOf the subscribers as they were then: the time of acceptance
 * @param participants whom the post is from and for, since some subscribers do not want such a post
 */
public record Decided(long mailingId, long listId, Instant asOf, Participants participants) {
}
