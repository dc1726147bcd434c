package org.indaba.transform;

import java.time.Instant;
import org.indaba.mail.Peer;
import org.indaba.mail.ReversePath;

/**
 * How a post came.
 *
 * @param postId the inbound row
 * @param peer who brought it
 * @param reversePath the envelope sender
 * @param receivedAt the time of the final dot
 * @param names what we are called
 * @param recipients how many recipients the envelope had
 * @param leaveLink how each copy lets its subscriber leave
 */
public record Arrival(long postId, Peer peer, ReversePath reversePath, Instant receivedAt, OurNames names, Recipients recipients,
        LeaveLink leaveLink) {

    /** At a site with one node. @param hostname its name */
    public Arrival(long postId, Peer peer, ReversePath reversePath, Instant receivedAt, String hostname, Recipients recipients,
            LeaveLink leaveLink) {
        this(postId, peer, reversePath, receivedAt, OurNames.of(hostname), recipients, leaveLink);
    }

    /** How many recipients the envelope had. */
    public enum Recipients {
        /** The list alone. */
        SINGLE,
        /** Others too; they must not be disclosed (RFC 5321 §7.2). */
        SEVERAL
    }

    /** The name of the node that makes the copies. */
    public String hostname() {
        return names.hostname();
    }
}
