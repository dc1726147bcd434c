package org.indaba.lists;

import org.indaba.language.Saying;

/** What became of adding or removing an owner or a moderator. */
public sealed interface RoleChange {

    /** It is done. */
    record Done() implements RoleChange {
    }

    /** Nothing was to do: they had the role already, or did not have it. */
    record NothingToDo() implements RoleChange {
    }

    /**
     * It may not be, and nothing was changed.
     *
     * @param reason why, in a sentence
     */
    record Refused(Saying reason) implements RoleChange {
    }
}
