package org.indaba.web.admin;

import java.util.ArrayList;
import java.util.List;
import org.indaba.deliver.QueueTotals;

/** How what waits stands, in words. Pure functions. */
final class QueueWords {

    private QueueWords() {
    }

    /** {@code 5 due, 3 being sent}. */
    static String note(QueueTotals queue) {
        return note(queue.due(), queue.trying(), queue.deferred(), queue.held());
    }

    static String note(long due, long trying, long deferred, long held) {
        List<String> parts = new ArrayList<>();
        add(parts, due, "due");
        add(parts, trying, "being sent");
        add(parts, deferred, "put off");
        add(parts, held, "held");
        return String.join(", ", parts);
    }

    private static void add(List<String> parts, long copies, String how) {
        if (copies > 0) {
            parts.add(Words.count(copies) + " " + how);
        }
    }
}
