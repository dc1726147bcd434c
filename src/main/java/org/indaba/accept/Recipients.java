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
     * What an address means, whoever writes to it: asked where nobody is refused for a sender. That is behind the 250, and at RCPT where
     * a mail server in front of us has said 250 before us.
     *
     * @param recipient the address of RCPT
     */
    Acceptance meaning(EmailAddress recipient);
}
