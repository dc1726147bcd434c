package org.indaba.web.admin;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import org.indaba.language.Figures;
import org.indaba.traffic.HourCount;
import org.indaba.traffic.Kind;

/**
 * A chart of stacked columns, as numbers that a template draws: no style stands in it, only names of classes.
 *
 * @param id unique on the page
 * @param title what it shows
 * @param summary the same in a sentence, for those who do not see it
 * @param width of the drawing; its height is {@link #HEIGHT}
 * @param columns what is drawn, from the left
 * @param most the value at the top, grouped
 * @param from the name of the first slot
 * @param to the name of the last slot
 * @param series what is stacked, from the bottom
 * @param rows the same as a table: the slots in which something happened, the newest first
 */
record Chart(String id, String title, String summary, int width, List<Column> columns, String most, String from, String to,
        List<Series> series, List<Row> rows) {

    /** Of the drawing, in units of its own. */
    static final int HEIGHT = 100;

    /** The width of a slot. */
    static final int SLOT = 12;

    private static final int COLUMN = 9;

    /**
     * One part of a column.
     *
     * @param x from the left
     * @param y from the top
     * @param width to the right
     * @param height to the bottom
     * @param style the name of its class
     * @param says what it stands for
     */
    record Column(int x, String y, int width, String height, String style, String says) {
    }

    /**
     * What is stacked.
     *
     * @param name for people
     * @param style the name of the class that draws it
     * @param total of all slots, with the name
     */
    record Series(String name, String style, String total) {
    }

    /**
     * A slot as a row of a table.
     *
     * @param slot its name
     * @param values one for each series, grouped
     */
    record Row(String slot, List<String> values) {
    }

    /** What the slots of a chart are. */
    enum Unit {
        /** 24 of them. */
        HOUR(24, 3600, "admin-chart-hours", Figures::dayAndClock),
        /** 30 of them. */
        DAY(30, 86_400, "admin-chart-days", Figures::day);

        final int slots;
        final long seconds;
        private final String summary;
        private final BiFunction<Figures, Instant, String> name;

        Unit(int slots, long seconds, String summary, BiFunction<Figures, Instant, String> name) {
            this.slots = slots;
            this.seconds = seconds;
            this.summary = summary;
            this.name = name;
        }

        /** The beginning of the first slot of a chart that ends now. */
        Instant first(Instant now) {
            long last = now.getEpochSecond() / seconds * seconds;
            return Instant.ofEpochSecond(last - (slots - 1) * seconds);
        }

        String name(Instant slot, Teller teller) {
            return name.apply(teller.phrases().figures(), slot);
        }

        /** All slots together, in a sentence. @param totals by the keys of phrases that take the number */
        String summary(Map<String, Long> totals, Teller teller) {
            return teller.say(summary, teller.phrases().figures().list(totals.entrySet().stream()
                    .map(each -> teller.say(each.getKey(), each.getValue())).toList()));
        }
    }

    /**
     * What a chart is about.
     *
     * @param id unique on the page
     * @param title the key of what it shows
     * @param kinds what is stacked, from the bottom
     */
    record Subject(String id, String title, List<Kind> kinds) {
    }

    /** A chart of some of the counts. @param counts of the unit's slots, in any order; what lies outside is left out */
    static Chart of(Subject subject, Unit unit, List<HourCount> counts, Teller teller) {
        Instant first = unit.first(teller.now());
        Map<Integer, Map<Kind, Long>> slots = new HashMap<>();
        for (HourCount count : counts) {
            long slot = Math.floorDiv(count.from().getEpochSecond() - first.getEpochSecond(), unit.seconds);
            if (slot >= 0 && slot < unit.slots && subject.kinds().contains(count.kind())) {
                slots.computeIfAbsent((int) slot, _ -> new EnumMap<>(Kind.class)).merge(count.kind(), count.items(), Long::sum);
            }
        }
        long most = slots.values().stream().mapToLong(Chart::sum).max().orElse(0);
        List<Column> columns = new ArrayList<>();
        List<Row> rows = new ArrayList<>();
        for (int slot = 0; slot < unit.slots; slot++) {
            Map<Kind, Long> values = slots.getOrDefault(slot, Map.of());
            String name = unit.name(first.plusSeconds(slot * unit.seconds), teller);
            if (!values.isEmpty()) {
                columns.addAll(stacked(slot, most, parts(subject, name, values, teller)));
                rows.addFirst(new Row(name, subject.kinds().stream().map(kind -> teller.count(values.getOrDefault(kind, 0L))).toList()));
            }
        }
        List<Series> series = subject.kinds().stream().map(kind -> new Series(teller.say(key(kind)), style(kind),
                teller.say(key(kind) + "-count", sum(slots, kind)))).toList();
        Map<String, Long> totals = new LinkedHashMap<>();
        subject.kinds().forEach(kind -> totals.put(key(kind) + "-count", sum(slots, kind)));
        String last = unit.name(first.plusSeconds((unit.slots - 1) * unit.seconds), teller);
        return new Chart(subject.id(), teller.say(subject.title()), unit.summary(totals, teller), unit.slots * SLOT, List.copyOf(columns),
                teller.count(most), unit.name(first, teller), last, series, List.copyOf(rows));
    }

    private static long sum(Map<Kind, Long> values) {
        return values.values().stream().mapToLong(Long::longValue).sum();
    }

    private static long sum(Map<Integer, Map<Kind, Long>> slots, Kind kind) {
        return slots.values().stream().mapToLong(values -> values.getOrDefault(kind, 0L)).sum();
    }

    private static List<Part> parts(Subject subject, String name, Map<Kind, Long> values, Teller teller) {
        return subject.kinds().stream().map(kind -> {
            long value = values.getOrDefault(kind, 0L);
            return new Part(value, style(kind), teller.say("admin-chart-column", name, teller.say(key(kind) + "-count", value)));
        }).toList();
    }

    /**
     * What stands in a slot.
     *
     * @param value how much; nothing of it is drawn if it is 0
     * @param style the name of the class that draws it
     * @param says what it stands for
     */
    record Part(long value, String style, String says) {
    }

    /** The parts of a slot, one upon the other. @param most what the whole height stands for */
    static List<Column> stacked(int slot, long most, List<Part> parts) {
        List<Column> columns = new ArrayList<>();
        double top = HEIGHT;
        for (Part part : parts) {
            if (part.value() > 0) {
                // What happened at all is seen, be it one among millions.
                double height = Math.max(1.5, (HEIGHT - 2.0) * part.value() / most);
                top = Math.max(0, top - height);
                columns.add(new Column(slot * SLOT + (SLOT - COLUMN) / 2, units(top), COLUMN, units(height), part.style(), part.says()));
            }
        }
        return columns;
    }

    private static String units(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    /** The key of its name; with a number, behind it. */
    private static String key(Kind kind) {
        return "admin-kind-" + kind.name().toLowerCase(Locale.ROOT);
    }

    private static String style(Kind kind) {
        return switch (kind) {
            case POST -> "column";
            case HELD -> "fill-held";
            case REFUSED -> "fill-queued";
            case DELIVERED -> "fill-delivered";
            case DEFERRED -> "fill-deferred";
            case FAILED, BOUNCE -> "fill-failed";
        };
    }
}
