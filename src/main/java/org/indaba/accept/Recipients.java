package org.indaba.accept;

import org.indaba.mail.EmailAddress;
import org.indaba.mail.ReversePath;

/** Asked at RCPT: what does this envelope mean to us? Thread-safe. */
public interface Recipients {

    /**
     * Decides what the envelope alone decides: unknown, closed, banned, relaying.
     *
     * @param recipient the address of RCPT, source route already stripped
     * @param reversePath the address of MAIL
     */
    Acceptance check(EmailAddress recipient, ReversePath reversePath);
}
