package org.indaba.accept;

import org.indaba.mail.EmailAddress;
import org.indaba.mail.ReversePath;

/** Asked at RCPT, and again behind the 250: what does this envelope mean to us? Thread-safe. */
public interface Recipients {

    /**
     * Decides what the envelope alone decides: unknown, closed, banned, relaying.
     *
     * @param recipient the address of RCPT, source route already stripped
     * @param reversePath the address of MAIL
     */
    Acceptance check(EmailAddress recipient, ReversePath reversePath);

    /**
     * What an address means, whoever writes to it: asked of what was taken with 250, where it is too late to look at the sender.
     *
     * @param recipient as it was taken
     */
    Acceptance meaning(EmailAddress recipient);
}
