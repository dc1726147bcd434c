package org.indaba.web.admin;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.indaba.deliver.CopyState;

/** One bar that shows in which states copies are: what is final from the left. Pure functions. */
final class StateBar {

    private static final List<CopyState> ORDER = List.of(CopyState.DELIVERED, CopyState.FAILED, CopyState.EXPIRED, CopyState.SUPPRESSED,
            CopyState.SHUNTED, CopyState.DEFERRED, CopyState.HELD, CopyState.TRYING, CopyState.QUEUED);
    /** What is there at all is seen. In hundredths of the bar. */
    private static final double LEAST = 0.6;

    private StateBar() {
    }

    /**
     * A part of the bar, in hundredths of its width.
     *
     * @param x from the left
     * @param width to the right
     * @param state the state
     */
    record Part(String x, String width, String state) {
    }

    static List<Part> parts(Map<CopyState, Long> counts) {
        long all = counts.values().stream().mapToLong(Long::longValue).sum();
        List<Part> parts = new ArrayList<>();
        double x = 0;
        for (CopyState state : ORDER) {
            long copies = counts.getOrDefault(state, 0L);
            if (copies > 0) {
                double width = Math.max(LEAST, 100.0 * copies / all);
                parts.add(new Part(units(x), units(Math.max(0, Math.min(width, 100 - x))), state.word()));
                x = Math.min(100, x + width);
            }
        }
        return parts;
    }

    private static String units(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    /** {@code 9,990 delivered, 10 failed}. */
    static String summary(Map<CopyState, Long> counts, Teller teller) {
        return summary(counts, Map.of(), teller);
    }

    /** @param otherwise keys for states that are told in other words here */
    static String summary(Map<CopyState, Long> counts, Map<CopyState, String> otherwise, Teller teller) {
        Map<String, Long> parts = new LinkedHashMap<>();
        ORDER.forEach(state -> parts.put(otherwise.getOrDefault(state, "copy-count-" + state.word()), counts.getOrDefault(state, 0L)));
        String tally = teller.tally(parts);
        return tally.isEmpty() ? teller.say("admin-no-copies") : tally;
    }
}
