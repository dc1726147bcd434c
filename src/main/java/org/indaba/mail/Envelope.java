package org.indaba.mail;

import java.util.List;

/**
 * What MAIL and RCPT said.
 *
 * @param reversePath the envelope sender
 * @param recipients the accepted recipients, in the order of their RCPT
 * @param body what BODY declared
 * @param smtpUtf8 whether SMTPUTF8 was given (RFC 6531 §3.4)
 * @param wishes what the client asked to be told about each recipient, in the same order; empty if it asked for nothing at all
 */
public record Envelope(ReversePath reversePath, List<EmailAddress> recipients, BodyType body, boolean smtpUtf8, List<ReportWish> wishes) {

    /** @throws IllegalArgumentException if there are wishes, and not one for each recipient */
    public Envelope {
        recipients = List.copyOf(recipients);
        wishes = List.copyOf(wishes);
        if (!wishes.isEmpty() && wishes.size() != recipients.size()) {
            throw new IllegalArgumentException("one wish for each recipient");
        }
    }

    /** What the client asked to be told about the recipient with this index. */
    public ReportWish wish(int recipient) {
        return wishes.isEmpty() ? ReportWish.none() : wishes.get(recipient);
    }
}
