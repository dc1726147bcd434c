package org.indaba.mail;

import java.util.Collections;
import java.util.List;

/**
 * What MAIL and RCPT said.
 *
 * @param reversePath the envelope sender
 * @param recipients the accepted recipients, in the order of their RCPT
 * @param body what BODY declared
 * @param smtpUtf8 whether SMTPUTF8 was given (RFC 6531 §3.4)
 * @param wishes what the client asked to be told about each recipient, in the same order
 */
public record Envelope(ReversePath reversePath, List<EmailAddress> recipients, BodyType body, boolean smtpUtf8, List<ReportWish> wishes) {

    /** @throws IllegalArgumentException if there is not one wish for each recipient */
    public Envelope {
        recipients = List.copyOf(recipients);
        wishes = List.copyOf(wishes);
        if (wishes.size() != recipients.size()) {
            throw new IllegalArgumentException("one wish for each recipient");
        }
    }

    /** An envelope whose client asked for no reports. */
    public Envelope(ReversePath reversePath, List<EmailAddress> recipients, BodyType body, boolean smtpUtf8) {
        this(reversePath, recipients, body, smtpUtf8, Collections.nCopies(recipients.size(), ReportWish.none()));
    }
}
