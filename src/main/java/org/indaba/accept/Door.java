package org.indaba.accept;

import java.util.Optional;
import org.indaba.lists.MailList;

/** Who is let in where not everybody is. */
interface Door {

    /** A post to the list with this name; empty if there is none. */
    Optional<Acceptance> post(String name, String domain);

    /** The wish to join a list. */
    Acceptance join(MailList list);
}
