package org.indaba.lists;

import org.indaba.language.Saying;

/** What became of an operator's wish about a list. */
public sealed interface ListChange {

    /**
     * It is done.
     *
     * @param list the list as it is now; a deleted one as it was
     */
    record Done(MailList list) implements ListChange {
    }

    /**
     * It may not be, and nothing was changed.
     *
     * @param reason why, in a sentence
     */
    record Refused(Saying reason) implements ListChange {
    }
}
