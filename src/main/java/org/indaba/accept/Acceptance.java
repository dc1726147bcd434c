package org.indaba.accept;

import org.indaba.mail.SmtpReply;

/** What RCPT is answered with. */
public sealed interface Acceptance {

    /**
     * The recipient is ours.
     *
     * @param destination what the address means
     */
    record Taken(Destination destination) implements Acceptance {
    }

    /**
     * The recipient is refused.
     *
     * @param reply a 4yz or 5yz reply
     */
    record Refused(SmtpReply reply) implements Acceptance {
    }
}
