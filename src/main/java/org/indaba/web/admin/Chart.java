package org.indaba.web.admin;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
     * @param total of all slots, grouped
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
        HOUR(24, 3600, "d MMM HH:mm"),
        /** 30 of them. */
        DAY(30, 86_400, "d MMM");

        final int slots;
        final long seconds;
        private final DateTimeFormatter name;

        Unit(int slots, long seconds, String pattern) {
            this.slots = slots;
            this.seconds = seconds;
            this.name = DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).withZone(ZoneOffset.UTC);
        }

        /** The beginning of the first slot of a chart that ends now. */
        Instant first(Instant now) {
            long last = now.getEpochSecond() / seconds * seconds;
            return Instant.ofEpochSecond(last - (slots - 1) * seconds);
        }

        String name(Instant slot) {
            return name.format(slot);
        }
    }

    /**
     * What a chart is about.
     *
     * @param id unique on the page
     * @param title what it shows
     * @param kinds what is stacked, from the bottom
     */
    record Subject(String id, String title, List<Kind> kinds) {
    }

    /** A chart of some of the counts. @param counts of the unit's slots, in any order; what lies outside is left out */
    static Chart of(Subject subject, Unit unit, List<HourCount> counts, Instant now) {
        Instant first = unit.first(now);
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
            String name = unit.name(first.plusSeconds(slot * unit.seconds));
            if (!values.isEmpty()) {
                columns.addAll(columns(subject, slot, name, values, most));
                rows.addFirst(new Row(name, subject.kinds().stream().map(kind -> Words.count(values.getOrDefault(kind, 0L))).toList()));
            }
        }
        List<Series> series = subject.kinds().stream().map(kind -> new Series(name(kind), style(kind),
                Words.count(slots.values().stream().mapToLong(values -> values.getOrDefault(kind, 0L)).sum()))).toList();
        String last = unit.name(first.plusSeconds((unit.slots - 1) * unit.seconds));
        return new Chart(subject.id(), subject.title(), summary(series, unit), unit.slots * SLOT, List.copyOf(columns), Words.count(most),
                unit.name(first), last, series, List.copyOf(rows));
    }

    private static long sum(Map<Kind, Long> values) {
        return values.values().stream().mapToLong(Long::longValue).sum();
    }

    private static List<Column> columns(Subject subject, int slot, String name, Map<Kind, Long> values, long most) {
        return stacked(slot, most, subject.kinds().stream().map(kind -> {
            long value = values.getOrDefault(kind, 0L);
            return new Part(value, style(kind), name + ": " + Words.count(value) + " " + name(kind));
        }).toList());
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

    private static String summary(List<Series> series, Unit unit) {
        String stretch = unit == Unit.HOUR ? "In the last 24 hours: " : "In the last 30 days: ";
        return stretch + String.join(", ", series.stream().map(each -> each.total() + " " + each.name()).toList()) + ".";
    }

    private static String name(Kind kind) {
        return switch (kind) {
            case POST -> "sent to the lists";
            case HELD -> "held for a moderator";
            case REFUSED -> "refused at the door";
            case DELIVERED -> "delivered";
            case DEFERRED -> "tries put off";
            case FAILED -> "failed";
            case BOUNCE -> "came back";
        };
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
