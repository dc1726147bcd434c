package org.indaba.classify;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a report for machines (RFC 3464 §2.1, RFC 5965 §3): groups separated by empty lines, folded lines joined. Tolerant: white
 * space and empty lines where they do not belong, and lines that are no field.
 *
 * @param fields by name in lower case; of repeated fields the values in order
 */
record ReportFields(Map<String, List<String>> fields) {

    /** The most groups of one report that are looked at: a group is a recipient. */
    static final int MAX_GROUPS = 1_000;

    /** The first value of a field. */
    Optional<String> first(String name) {
        return all(name).stream().findFirst();
    }

    /** All values of a field. */
    List<String> all(String name) {
        return fields.getOrDefault(name, List.of());
    }

    /** The groups of a report, those without a field left out. */
    static List<ReportFields> groups(String report) {
        List<ReportFields> groups = new ArrayList<>();
        Map<String, List<String>> fields = new LinkedHashMap<>();
        FoldedValue last = null;
        for (String line : report.lines().toList()) {
            int colon = line.indexOf(':');
            if (line.isBlank()) {
                close(groups, fields, last);
                fields = new LinkedHashMap<>();
                last = null;
            } else if (last != null && (Character.isWhitespace(line.charAt(0)) || !isName(line, colon))) {
                // RFC 5322 §2.2.3; some hosts forget to indent what they fold.
                last.value().append('\n').append(line.strip());
            } else if (isName(line.stripLeading(), line.stripLeading().indexOf(':'))) {
                unfold(last);
                String name = line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
                last = new FoldedValue(fields.computeIfAbsent(name, _ -> new ArrayList<>()),
                        new StringBuilder(line.substring(colon + 1).strip()));
            }
            if (groups.size() == MAX_GROUPS) {
                return groups;
            }
        }
        close(groups, fields, last);
        return groups;
    }

    /** A value whose next lines may follow. */
    private record FoldedValue(List<String> values, StringBuilder value) {
    }

    private static void unfold(@Nullable FoldedValue last) {
        if (last != null) {
            last.values().add(last.value().toString());
        }
    }

    private static void close(List<ReportFields> groups, Map<String, List<String>> fields, @Nullable FoldedValue last) {
        unfold(last);
        if (!fields.isEmpty()) {
            groups.add(new ReportFields(fields));
        }
    }

    private static boolean isName(String line, int colon) {
        if (colon <= 0 || colon > 60) {
            return false;
        }
        for (int i = 0; i < colon; i++) {
            char c = line.charAt(i);
            if (c <= ' ' && i < colon - 1 || c > 126) {
                return false;
            }
        }
        return Character.isLetter(line.charAt(0));
    }
}
