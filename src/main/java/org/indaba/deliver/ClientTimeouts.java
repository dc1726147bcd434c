package org.indaba.deliver;

import java.time.Duration;

/**
 * How long the SMTP client waits for a peer.
 *
 * @param connect for a connection to be open
 * @param reply for the greeting and the replies to EHLO, MAIL and RCPT
 * @param dataStart for the 354
 * @param dataBlock for the peer to take one block of the message
 * @param finalDot for the reply to the final dot
 * @param copy for all of one copy, from MAIL to the last reply: what trickles is cut off here
 * @param quit for the reply to QUIT, which nobody needs
 */
public record ClientTimeouts(Duration connect, Duration reply, Duration dataStart, Duration dataBlock, Duration finalDot, Duration copy,
        Duration quit) {

    /** The two times that operators set, and the others as RFC 5321 §4.5.3.2 gives them. */
    public static ClientTimeouts of(Duration connect, Duration reply) {
        // RFC 5321 §4.5.3.2: DATA initiation 2 minutes, data block 3 minutes, DATA termination 10 minutes.
        return new ClientTimeouts(connect, reply, Duration.ofMinutes(2), Duration.ofMinutes(3), Duration.ofMinutes(10),
                Duration.ofHours(1), Duration.ofSeconds(2));
    }
}
