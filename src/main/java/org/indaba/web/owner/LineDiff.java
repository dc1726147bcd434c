package org.indaba.web.owner;

import java.util.ArrayList;
import java.util.List;

/** What differs between two texts, line by line. Pure function. */
final class LineDiff {

    /** Texts with more lines are shown whole, the old one and the new one: comparing costs their product. */
    static final int MAX_LINES = 500;

    private LineDiff() {
    }

    /** Where a line comes from. */
    enum Kind { SAME, OLD, NEW }

    /**
     * A line.
     *
     * @param kind where it comes from
     * @param text without its end
     */
    record Line(Kind kind, String text) {

        /** Whether only the old text has it. */
        public boolean old() {
            return kind == Kind.OLD;
        }

        /** Whether only the new text has it. */
        public boolean fresh() {
            return kind == Kind.NEW;
        }
    }

    /** The lines of both, in order; an empty text has none. */
    static List<Line> of(String before, String after) {
        List<String> old = lines(before);
        List<String> fresh = lines(after);
        List<Line> all = new ArrayList<>();
        if (old.size() > MAX_LINES || fresh.size() > MAX_LINES) {
            old.forEach(line -> all.add(new Line(Kind.OLD, line)));
            fresh.forEach(line -> all.add(new Line(Kind.NEW, line)));
            return all;
        }
        int[][] common = common(old, fresh);
        int i = 0;
        int j = 0;
        while (i < old.size() || j < fresh.size()) {
            if (i < old.size() && j < fresh.size() && old.get(i).equals(fresh.get(j))) {
                all.add(new Line(Kind.SAME, old.get(i++)));
                j++;
            } else if (j == fresh.size() || i < old.size() && common[i + 1][j] >= common[i][j + 1]) {
                all.add(new Line(Kind.OLD, old.get(i++)));
            } else {
                all.add(new Line(Kind.NEW, fresh.get(j++)));
            }
        }
        return all;
    }

    private static List<String> lines(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split("\n", -1));
    }

    /** How long the longest common subsequence is of what stands behind each pair of places. */
    private static int[][] common(List<String> old, List<String> fresh) {
        int[][] common = new int[old.size() + 1][fresh.size() + 1];
        for (int i = old.size() - 1; i >= 0; i--) {
            for (int j = fresh.size() - 1; j >= 0; j--) {
                common[i][j] = old.get(i).equals(fresh.get(j)) ? common[i + 1][j + 1] + 1 : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        return common;
    }
}
