package org.indaba.lists;

/**
 * What became of one row.
 *
 * @param line where the row stands, from 1; 0 for a member who was removed because no row names them
 * @param address the address, or the text of a row that holds none
 * @param outcome what became of it
 * @param reason what is wrong with an invalid row; else empty
 */
public record RosterResult(int line, String address, Outcome outcome, String reason) {

    /** The reason where a ban by the whole address or its domain is in the way. */
    static final String BANNED = "is banned";

    /** The reason where the address belongs to the list. */
    static final String OWN = "is an address of the list itself";

    /** How the reason begins where a ban by regular expression is in the way: the expression follows. */
    public static final String BANNED_BY = "is banned by ";

    /** Whether the row held an address when it was read: what is wrong with it, if anything, is the list's to say, and may change. */
    boolean heldAddress() {
        return outcome != Outcome.INVALID || reason.equals(BANNED) || reason.equals(OWN) || reason.startsWith(BANNED_BY);
    }

    /** What can become of a row. */
    public enum Outcome {
        /** The address is a member from now on. */
        ADDED,
        /** It was a member before, or an earlier row added it. */
        ALREADY_THERE,
        /** Nothing was done with it. */
        INVALID,
        /** It is no member any more. */
        REMOVED
    }
}
