package org.indaba.lists;

import java.util.List;
import org.indaba.language.Saying;

/** What reading a file of members gave. */
public sealed interface RosterFile {

    /**
     * It was read to its end.
     *
     * @param rows the rows in their order, blank lines and comments left out
     */
    record Read(List<RosterRow> rows) implements RosterFile {

        public Read {
            rows = List.copyOf(rows);
        }
    }

    /**
     * It cannot be read as a whole, so nothing of it is to be used.
     *
     * @param reason a sentence for the operator
     */
    record Unreadable(Saying reason) implements RosterFile {
    }
}
