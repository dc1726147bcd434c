package org.indaba.deliver;

import java.time.Duration;

/**
 * What delivery may use at most. All counts are at least 1.
 *
 * @param connections open SMTP connections over all sites
 * @param connectionsPerSite open SMTP connections at one site
 * @param messagesPerConnection copies sent down one connection before it is closed
 * @param copiesPerClaim how many copies a connection takes at once; the window that reaches it is taken whole
 * @param heldResults results that wait for their commit at most, with many connections open: what a crash can make us send twice, beside
 *        what the open connections were at
 * @param wireOctets octets of messages in memory, ready to be sent
 * @param routeQuestions domains whose way is looked for at a time; a few of them only for domains to which notices go
 * @param databaseSessions transactions that connections and lookups have open at a time; three more belong to the stages
 * @param lease how long a window is taken; renewed while it is worked on
 * @param poll how often the queue is looked through when nobody wakes us
 * @param siteBackoff how long a site that failed is left alone at first; doubled from failure to failure
 * @param maxSiteBackoff the longest that a site is left alone
 */
public record DeliveryLimits(int connections, int connectionsPerSite, int messagesPerConnection, int copiesPerClaim, int heldResults,
        long wireOctets, int routeQuestions, int databaseSessions, Duration lease, Duration poll, Duration siteBackoff,
        Duration maxSiteBackoff) {

    /** @throws IllegalArgumentException if a count is less than 1 */
    public DeliveryLimits {
        int least = Math.min(Math.min(Math.min(connections, connectionsPerSite), Math.min(messagesPerConnection, copiesPerClaim)),
                Math.min(heldResults, Math.min(routeQuestions, databaseSessions)));
        if (least < 1 || wireOctets < 1) {
            throw new IllegalArgumentException("every limit of delivery is at least 1");
        }
    }

    /** The limits with the two that operators set. */
    public static DeliveryLimits of(int connections, int connectionsPerSite) {
        // Many large receivers end a session after 100 messages, so nothing is won by staying.
        int messagesPerConnection = 100;
        // A claim costs a synced commit: about what 20 copies cost.
        int copiesPerClaim = 200;
        int heldResults = 256;
        long wireOctets = 64L << 20;
        int routeQuestions = 64;
        // A claim brings a hundred copies and more, so a few at a time are enough; each session is a process and learns all anew.
        int databaseSessions = 4;
        return new DeliveryLimits(connections, connectionsPerSite, messagesPerConnection, copiesPerClaim, heldResults, wireOctets,
                routeQuestions, databaseSessions, Duration.ofMinutes(15), Duration.ofSeconds(1), Duration.ofMinutes(1),
                Duration.ofMinutes(30));
    }
}
