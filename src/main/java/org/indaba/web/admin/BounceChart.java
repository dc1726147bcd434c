package org.indaba.web.admin;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.indaba.bounce.DayCount;
import org.indaba.classify.Blame;
import org.indaba.classify.Reason;

/** What came back on a list, by day: whose doing it was as a chart, reasons and sites as tables. Pure functions. */
final class BounceChart {

    /** Days that are looked at. */
    static final int DAYS = 30;

    /** Rows of a table; the rest is one row. */
    private static final int ROWS = 10;

    private static final Chart.Unit UNIT = Chart.Unit.DAY;

    private BounceChart() {
    }

    /**
     * A row of a table.
     *
     * @param name of a reason or a site, cleaned
     * @param count grouped
     * @param share in percent
     * @param run its days
     */
    record Share(String name, String count, String share, Run run) {
    }

    /** The first day. */
    static LocalDate from(Instant now) {
        return to(now).minusDays(DAYS - 1L);
    }

    /** The last day. */
    static LocalDate to(Instant now) {
        return LocalDate.ofInstant(now, ZoneOffset.UTC);
    }

    /** Whose doing it was, day by day. */
    static Chart of(List<DayCount> counts, Teller teller) {
        Instant first = UNIT.first(teller.now());
        Map<Integer, Map<Blame, Long>> slots = new HashMap<>();
        for (DayCount count : counts) {
            long slot = Math.floorDiv(count.day().atStartOfDay(ZoneOffset.UTC).toEpochSecond() - first.getEpochSecond(), UNIT.seconds);
            if (slot >= 0 && slot < UNIT.slots) {
                slots.computeIfAbsent((int) slot, _ -> new EnumMap<>(Blame.class)).merge(blame(count), count.events(), Long::sum);
            }
        }
        long most = slots.values().stream().mapToLong(BounceChart::sum).max().orElse(0);
        List<Chart.Column> columns = new ArrayList<>();
        List<Chart.Row> rows = new ArrayList<>();
        for (int slot = 0; slot < UNIT.slots; slot++) {
            Map<Blame, Long> values = slots.get(slot);
            if (values != null) {
                String name = UNIT.name(first.plusSeconds(slot * UNIT.seconds), teller);
                columns.addAll(Chart.stacked(slot, most, parts(values, name, teller)));
                rows.addFirst(new Chart.Row(name, List.of(Blame.values()).stream()
                        .map(blame -> teller.count(values.getOrDefault(blame, 0L))).toList()));
            }
        }
        List<Chart.Series> series = List.of(Blame.values()).stream().map(blame -> new Chart.Series(teller.say(key(blame)), style(blame),
                teller.say(key(blame) + "-count", sum(slots, blame)))).toList();
        Map<String, Long> totals = new LinkedHashMap<>();
        List.of(Blame.values()).forEach(blame -> totals.put(key(blame) + "-count", sum(slots, blame)));
        return new Chart("bounces", teller.say("admin-bounces-chart"), UNIT.summary(totals, teller), UNIT.slots * Chart.SLOT,
                List.copyOf(columns), teller.count(most), UNIT.name(first, teller),
                UNIT.name(first.plusSeconds((UNIT.slots - 1) * UNIT.seconds), teller), series, List.copyOf(rows));
    }

    private static List<Chart.Part> parts(Map<Blame, Long> values, String day, Teller teller) {
        return List.of(Blame.values()).stream().map(blame -> new Chart.Part(values.getOrDefault(blame, 0L), style(blame),
                teller.say("admin-chart-column", day, teller.say(key(blame) + "-count", values.getOrDefault(blame, 0L))))).toList();
    }

    private static long sum(Map<Blame, Long> values) {
        return values.values().stream().mapToLong(Long::longValue).sum();
    }

    private static long sum(Map<Integer, Map<Blame, Long>> slots, Blame blame) {
        return slots.values().stream().mapToLong(values -> values.getOrDefault(blame, 0L)).sum();
    }

    private static Blame blame(DayCount count) {
        return Reason.of(count.reason()).map(Reason::blame).orElse(Blame.NOBODY);
    }

    /** The key of its name; with a number, behind it. */
    private static String key(Blame blame) {
        return "admin-blame-" + blame.name().toLowerCase(Locale.ROOT);
    }

    private static String style(Blame blame) {
        return switch (blame) {
            case MEMBER -> "fill-failed";
            case MESSAGE -> "fill-held";
            case SITE -> "fill-deferred";
            case NOBODY -> "fill-queued";
        };
    }

    /** The reasons, the most frequent first. */
    static List<Share> reasons(List<DayCount> counts, Teller teller) {
        return shares(counts, DayCount::reason, word -> teller.say(Reason.of(word).map(Reason::key)
                .orElse("admin-bounces-untold")), teller);
    }

    /** The sites, those with the most first. */
    static List<Share> sites(List<DayCount> counts, Teller teller) {
        return shares(counts, DayCount::site, site -> site.isEmpty() ? teller.say("admin-site-unknown") : Words.cell(site), teller);
    }

    private static List<Share> shares(List<DayCount> counts, Function<DayCount, String> by, Function<String, String> name,
            Teller teller) {
        long all = counts.stream().mapToLong(DayCount::events).sum();
        Map<String, Long> sums = counts.stream().collect(Collectors.groupingBy(by, Collectors.summingLong(DayCount::events)));
        List<String> order = sums.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey).toList();
        List<Share> shares = new ArrayList<>(order.stream().limit(ROWS)
                .map(word -> share(name.apply(word), counts.stream().filter(count -> by.apply(count).equals(word)).toList(), all, teller))
                .toList());
        Set<String> others = order.stream().skip(ROWS).collect(Collectors.toSet());
        if (!others.isEmpty()) {
            shares.add(share(teller.say("admin-all-others"),
                    counts.stream().filter(count -> others.contains(by.apply(count))).toList(), all, teller));
        }
        return shares;
    }

    private static Share share(String name, List<DayCount> counts, long all, Teller teller) {
        long count = counts.stream().mapToLong(DayCount::events).sum();
        return new Share(name, teller.count(count), teller.percent(Words.percent(count, all)), Run.of(counts, teller));
    }

    /**
     * A row's days, drawn small.
     *
     * @param says the same in a sentence, for those who do not see it
     * @param path what is drawn: a column for each day on which something came back, the last day on the right
     */
    record Run(String says, String path) {

        /** Of the drawing, in units of its own. */
        static final int HEIGHT = 20;

        private static final int SLOT = 4;
        private static final int COLUMN = 3;

        /** The width of the drawing. */
        public int width() {
            return DAYS * SLOT;
        }

        /** Its height. */
        public int height() {
            return HEIGHT;
        }

        private static Run of(List<DayCount> counts, Teller teller) {
            SortedMap<LocalDate, Long> days = new TreeMap<>(counts.stream()
                    .collect(Collectors.groupingBy(DayCount::day, Collectors.summingLong(DayCount::events))));
            Map.Entry<LocalDate, Long> most = days.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow();
            LocalDate first = from(teller.now());
            String path = days.entrySet().stream().map(day -> column(ChronoUnit.DAYS.between(first, day.getKey()),
                    // What happened at all is seen, be it one among millions.
                    Math.max(1, Math.round((double) HEIGHT * day.getValue() / most.getValue())))).collect(Collectors.joining());
            return new Run(teller.say("admin-run", days.size(), name(days.firstKey(), teller), name(days.lastKey(), teller),
                    name(most.getKey(), teller), most.getValue()), path);
        }

        private static String column(long slot, long height) {
            return "M" + slot * SLOT + " " + HEIGHT + "v-" + height + "h" + COLUMN + "v" + height + "z";
        }

        private static String name(LocalDate day, Teller teller) {
            return UNIT.name(day.atStartOfDay(ZoneOffset.UTC).toInstant(), teller);
        }
    }
}
