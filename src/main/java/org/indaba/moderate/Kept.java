package org.indaba.moderate;

import java.util.List;

/**
 * What was committed of a message.
 *
 * @param messageId the stored message
 * @param rows the inbound rows
 */
record Kept(long messageId, List<Row> rows) {

    Kept {
        rows = List.copyOf(rows);
    }

    /** An inbound row and why it is what it is. */
    record Row(long id, Judged judged) {
    }
}
