package org.indaba.mail;

import java.util.List;

/**
 * What MAIL and RCPT said.
 *
 * @param reversePath the envelope sender
 * @param recipients the accepted recipients, in the order of their RCPT
 * @param body what BODY declared
 * @param smtpUtf8 whether SMTPUTF8 was given (RFC 6531 §3.4)
 */
public record Envelope(ReversePath reversePath, List<EmailAddress> recipients, BodyType body, boolean smtpUtf8) {

    public Envelope {
        recipients = List.copyOf(recipients);
    }
}
