package org.indaba.lists;

import java.time.Instant;
import java.util.List;
import org.indaba.mail.EmailAddress;

/** Who posted to a list last, and when: owners sort members by it. */
@FunctionalInterface
public interface Posters {

    /** Remembers posts. Authors who are no members are nobody. */
    void postedInTx(List<Posted> posts);

    /**
     * A post.
     *
     * @param listId where it went
     * @param author who wrote it
     * @param at when it came
     */
    record Posted(long listId, EmailAddress author, Instant at) {
    }
}
