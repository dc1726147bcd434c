package org.indaba.lists;

/** Where a ban holds. */
public sealed interface BanScope {

    /** On all lists. */
    record Site() implements BanScope {
    }

    /**
     * On one list.
     *
     * @param listId the list
     */
    record OneList(long listId) implements BanScope {
    }
}
