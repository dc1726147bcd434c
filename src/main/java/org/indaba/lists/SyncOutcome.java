package org.indaba.lists;

import java.util.List;

/** What became of making a list's members those of a file. */
public sealed interface SyncOutcome {

    /**
     * It is done.
     *
     * @param results one for each row, in its order; then one for each member who was removed
     */
    record Done(List<RosterResult> results) implements SyncOutcome {

        public Done {
            results = List.copyOf(results);
        }
    }

    /**
     * Nothing was changed.
     *
     * @param reason a sentence for the operator
     * @param invalid the rows that are wrong
     */
    record Refused(String reason, List<RosterResult> invalid) implements SyncOutcome {

        public Refused {
            invalid = List.copyOf(invalid);
        }
    }
}
