package org.indaba.lists;

import org.indaba.language.Saying;

/** What became of adding or removing a domain. */
public sealed interface DomainChange {

    /**
     * It is done.
     *
     * @param domain lower case, A-labels
     */
    record Done(String domain) implements DomainChange {
    }

    /**
     * Nothing was to do: it was there already, or was not there.
     *
     * @param domain lower case, A-labels
     */
    record NothingToDo(String domain) implements DomainChange {
    }

    /**
     * It may not be.
     *
     * @param reason why, in a sentence
     */
    record Refused(Saying reason) implements DomainChange {
    }
}
