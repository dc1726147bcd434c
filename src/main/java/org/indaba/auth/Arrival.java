package org.indaba.auth;

import org.indaba.mail.Peer;
import org.indaba.mail.ReversePath;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.MessageOctets;

/**
 * A message as it came, with the dialogue that brought it.
 *
 * @param peer who spoke to us
 * @param reversePath the envelope sender
 * @param message its octets, before anything is changed or added
 * @param header the header of {@code message}
 */
public record Arrival(Peer peer, ReversePath reversePath, MessageOctets message, HeaderBlock header) {
}
