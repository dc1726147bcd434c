package org.indaba.app.bench;

import java.time.Instant;
import java.util.List;
import org.indaba.mail.Bytes;

/**
 * A message that the sink took.
 *
 * @param at when the end of the message was read
 * @param client who brought it
 * @param mailFrom the envelope sender as it came, without angle brackets; empty for the null path
 * @param parameters what followed it in MAIL, for example {@code BODY=8BITMIME SIZE=1000}
 * @param recipients those that were taken, without angle brackets
 * @param content the message
 */
public record Delivery(Instant at, Client client, String mailFrom, String parameters, List<String> recipients, Content content) {

    public Delivery {
        recipients = List.copyOf(recipients);
    }

    /**
     * Who brought the message.
     *
     * @param helo the name in EHLO or HELO
     * @param tls the version of TLS, such as {@code TLSv1.3}; empty text for a connection in the clear
     */
    public record Client(String helo, String tls) {
    }

    /**
     * What is known of the message.
     *
     * @param sizeBytes the length, after the dots that SMTP adds were taken out
     * @param messageId the value of the first Message-ID field, or empty text
     * @param bodySha256 of what follows the first empty line, in hexadecimal
     * @param message the octets, or none if {@link SinkOptions.Keep} is not {@code MESSAGE}
     */
    public record Content(long sizeBytes, String messageId, String bodySha256, Bytes message) {
    }
}
