package org.indaba.lists;

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
     * @param reason a sentence for the operator
     */
    record Refused(String reason) implements ListChange {
    }
}
