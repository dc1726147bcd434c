package org.indaba.lists;

import java.util.List;
import org.indaba.mail.EmailAddress;

/** Which list a text names. */
public sealed interface Located {

    /**
     * This one.
     *
     * @param list the list
     */
    record Found(MailList list) implements Located {
    }

    /**
     * Several domains have a list of this name.
     *
     * @param posts their post addresses
     */
    record Ambiguous(List<EmailAddress> posts) implements Located {
    }

    /**
     * None.
     *
     * @param reason a sentence for the operator
     */
    record None(String reason) implements Located {
    }
}
