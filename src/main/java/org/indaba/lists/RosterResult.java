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

    /** How the reason begins where a ban by regular expression is in the way: the expression follows. */
    public static final String BANNED_BY = "is banned by ";

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
