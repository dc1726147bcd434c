package org.indaba.expand;

import java.time.Instant;
import java.util.List;
import org.indaba.mime.Participants;

/**
 * The decision that a mailing goes to the subscribers of a list.
 *
 * @param mailingId an opened mailing
 * @param listId the list
 * @param asOf the subscribers as they were then: the time of acceptance
 * @param participants whom the post is from and for, since some subscribers do not want such a post
 * @param variants the form of this post that each number of wishes gets, 0 first; empty where all get the list's own
 */
public record Decided(long mailingId, long listId, Instant asOf, Participants participants, List<Integer> variants) {

    public Decided {
        variants = List.copyOf(variants);
    }
}
