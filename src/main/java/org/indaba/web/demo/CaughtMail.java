package org.indaba.web.demo;

import java.time.Instant;
import java.util.List;
import org.indaba.mail.Bytes;

/**
 * A mail in a mailbox, with the envelope that it came in.
 *
 * @param id its number, higher for later ones
 * @param mailbox the address it came for
 * @param at when it came
 * @param envelope how it came
 * @param octets header and body, as they came
 */
public record CaughtMail(long id, String mailbox, Instant at, Envelope envelope, Bytes octets) {

    /**
     * What the mail host was told before the message.
     *
     * @param host the mail host that took it
     * @param helo the name that the client gave itself
     * @param tls the version of TLS, or empty text for a connection in the clear
     * @param mailFrom the return path without angle brackets; empty text for the null path
     * @param parameters what followed it in MAIL
     * @param recipients the recipients that were taken
     */
    public record Envelope(String host, String helo, String tls, String mailFrom, String parameters, List<String> recipients) {

        public Envelope {
            recipients = List.copyOf(recipients);
        }
    }
}
