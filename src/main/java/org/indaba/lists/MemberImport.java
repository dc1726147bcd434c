package org.indaba.lists;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An import of members: what would become of each row when it was looked at, then what became of it.
 *
 * @param id its number
 * @param listId the list
 * @param madeBy who uploaded the file
 * @param madeAt when
 * @param state how far it is
 * @param counts how many rows there are of which kind
 * @param finishedAt when it ended; null before
 */
public record MemberImport(long id, long listId, String madeBy, Instant madeAt, State state, Counts counts,
        @Nullable Instant finishedAt) {

    /** How far an import is. */
    public enum State {
        /** Nothing was changed yet. */
        LOOKED_AT,
        /** It is being carried out. */
        RUNNING,
        /** It was. */
        DONE,
        /** It cannot go on: what was done stays, and its log says why. */
        FAILED
    }

    /**
     * How many rows there are.
     *
     * @param total in the file
     * @param done that were worked on
     * @param added that are, or would be, new members
     * @param already that name members, or an address that an earlier row names
     * @param invalid that are wrong
     */
    public record Counts(int total, int done, int added, int already, int invalid) {
    }
}
