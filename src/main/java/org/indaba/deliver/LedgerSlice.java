package org.indaba.deliver;

import java.util.List;

/**
 * Some copies of a mailing, and where the next ones begin.
 *
 * @param copies in the order in which they were found
 * @param next what to ask for next; 0 if there are no more
 * @param looked COMPLETE if everything up to here was shown; PARTLY if only as many copies were looked at as a page may look at
 */
public record LedgerSlice(List<LedgerCopy> copies, long next, Looked looked) {

    /** Whether a search came to its end. */
    public enum Looked {
        /** The page is full, or nothing is left. */
        COMPLETE,
        /** The search gave up with a page that is not full; it goes on from {@link LedgerSlice#next()}. */
        PARTLY
    }

    public LedgerSlice {
        copies = List.copyOf(copies);
    }
}
