package org.indaba.app.bench;

import java.time.Instant;
import java.util.List;
import org.indaba.mail.Bytes;

/**
 * A message that the sink took.
 *
 * @param at when the end of the message was read
 * @param mailFrom the envelope sender as it came, without angle brackets; empty for the null path
 * @param parameters what followed it in MAIL, for example {@code BODY=8BITMIME SIZE=1000}
 * @param recipients those that were taken, without angle brackets
 * @param content the message
 */
public record Delivery(Instant at, String mailFrom, String parameters, List<String> recipients, Content content) {

    public Delivery {
        recipients = List.copyOf(recipients);
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
