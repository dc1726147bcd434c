package org.indaba.web.admin;

import java.util.LinkedHashMap;
import java.util.Map;
import org.indaba.deliver.QueueLine;
import org.indaba.deliver.QueueTotals;
import org.indaba.deliver.SiteState;

/** How what waits stands, in words. Pure functions. */
final class QueueWords {

    private QueueWords() {
    }

    /** {@code 5 due, 3 being sent}. */
    static String note(QueueTotals queue, Teller teller) {
        return note(queue.due(), queue.trying(), queue.deferred(), queue.held(), teller);
    }

    static String note(SiteState site, Teller teller) {
        return note(site.due(), site.trying(), site.deferred(), site.held(), teller);
    }

    static String note(QueueLine line, Teller teller) {
        return note(line.due(), line.trying(), line.deferred(), line.held(), teller);
    }

    private static String note(long due, long trying, long deferred, long held, Teller teller) {
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("admin-due-count", due);
        counts.put("admin-trying-count", trying);
        counts.put("admin-deferred-count", deferred);
        counts.put("admin-held-count", held);
        return teller.tally(counts);
    }
}
