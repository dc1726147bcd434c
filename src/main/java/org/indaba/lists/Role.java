package org.indaba.lists;

/** What somebody may do with a list beyond posting. */
public enum Role {
    /** Decides everything about the list, and gets the mail for its humans. */
    OWNER,
    /** Decides about held posts. */
    MODERATOR
}
