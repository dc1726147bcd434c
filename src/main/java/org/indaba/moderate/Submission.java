package org.indaba.moderate;

import java.time.Instant;
import java.util.List;
import org.indaba.accept.Destination;
import org.indaba.mail.Envelope;
import org.indaba.mail.Peer;
import org.indaba.mime.MessageOctets;

/**
 * A message at the end of its DATA, with what its recipients mean.
 *
 * @param peer who spoke to us
 * @param envelope what MAIL and RCPT said
 * @param destinations one for each recipient of the envelope, in its order
 * @param octets the message as it came, with CRLF line ends
 * @param receivedAt the time of the final dot
 */
public record Submission(Peer peer, Envelope envelope, List<Destination> destinations, MessageOctets octets, Instant receivedAt) {

    public Submission {
        destinations = List.copyOf(destinations);
    }
}
