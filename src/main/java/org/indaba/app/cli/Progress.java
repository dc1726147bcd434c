package org.indaba.app.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * Shows on standard error how far long work is: where somebody watches, a line that is drawn again over itself and vanishes in the
 * end; else a line of its own now and then; nothing for programs. Short work shows nothing at all. To be closed; for one thread.
 */
public final class Progress implements AutoCloseable {

    /** What is done sooner is not worth a word. */
    static final Duration FIRST_AFTER = Duration.ofMillis(500);

    /** Eyes do not follow faster. */
    static final Duration REDRAWN_EVERY = Duration.ofMillis(100);

    /** A log is read later, where a line tells only that it lives. */
    static final Duration TOLD_EVERY = Duration.ofSeconds(10);

    private static final int LONGEST_BAR = 40;
    private static final int SHORTEST_BAR = 5;
    private static final String ERASE_LINE = "\r\u001b[K";
    private static final long UNKNOWN = -1;

    private final String what;
    private final long total;
    private final Unit unit;
    private final Look look;
    private final Terminal terminal;
    private final Instant begun;
    private Instant next;
    private long done;
    private boolean drawn;

    /** What is counted. */
    public enum Unit {
        /** Rows, copies, posts. */
        THINGS,
        /** Octets, told in KB and MB. */
        OCTETS
    }

    private enum Look { NONE, LINES, BAR }

    /** @param total how much there is to do; negative if nobody knows */
    Progress(Console.Format format, Terminal terminal, String what, long total, Unit unit) {
        this.what = Plain.cell(what);
        this.total = total < 0 ? UNKNOWN : total;
        this.unit = unit;
        this.terminal = terminal;
        this.look = terminal.screen().err().redrawn() ? Look.BAR : format == Console.Format.JSON ? Look.NONE : Look.LINES;
        this.begun = terminal.clock().instant();
        this.next = begun.plus(look == Look.BAR ? FIRST_AFTER : TOLD_EVERY);
    }

    /** Tells that this much more is done. @param by 0 or more; 0 only shows that it lives */
    public void advance(long by) {
        done += by;
        if (look == Look.NONE) {
            return;
        }
        Instant now = terminal.clock().instant();
        if (now.isBefore(next)) {
            return;
        }
        PrintStream err = terminal.err();
        Duration elapsed = Duration.between(begun, now);
        if (look == Look.BAR) {
            next = now.plus(REDRAWN_EVERY);
            err.print(ERASE_LINE + bar(elapsed, terminal.screen().err().columns() - 1));
            drawn = true;
        } else {
            next = now.plus(TOLD_EVERY);
            err.println(what + ": " + String.join(", ", amount(), pace(elapsed)));
        }
        err.flush();
    }

    /** Makes room for a line of another kind; the next {@link #advance} draws it again. */
    void hide() {
        if (drawn) {
            terminal.err().print(ERASE_LINE);
            terminal.err().flush();
            drawn = false;
        }
    }

    /** Takes the line away. What was done is told by the command itself. */
    @Override
    public void close() {
        hide();
    }

    /** One line that fits; the words at its end go first where it is narrow. */
    private String bar(Duration elapsed, int columns) {
        String line = total == UNKNOWN ? what + "  " + amount() : what + "  " + percent();
        String pace = pace(elapsed);
        int room = columns - TextWidth.of(line) - pace.length() - 6;
        if (total == UNKNOWN || room < SHORTEST_BAR) {
            String whole = line + "  " + pace;
            return TextWidth.shortened(TextWidth.of(whole) <= columns ? whole : line, columns);
        }
        int length = Math.min(room, LONGEST_BAR);
        int full = (int) (length * fraction());
        return what + "  [" + "#".repeat(full) + ".".repeat(length - full) + "]  " + percent() + "  " + pace;
    }

    /** More than was announced is still no more than all. */
    private double fraction() {
        return total == 0 ? 1 : Math.min(1, (double) done / total);
    }

    private String percent() {
        return (int) (100 * fraction()) + " %";
    }

    private String amount() {
        return total == UNKNOWN ? counted(done) : counted(done) + " of " + counted(total) + " (" + percent() + ")";
    }

    /** How fast, and how long still: from what was done so far, which is all that is known. */
    private String pace(Duration elapsed) {
        double seconds = Math.max(0.001, elapsed.toMillis() / 1000.0);
        String rate = counted(Math.round(done / seconds)) + "/s";
        if (total == UNKNOWN || done == 0) {
            return rate + ", " + time(elapsed) + " so far";
        }
        long left = Math.round(seconds * Math.max(0, total - done) / done);
        return rate + ", " + time(Duration.ofSeconds(left)) + " left";
    }

    private String counted(long number) {
        return switch (unit) {
            case THINGS -> String.format(Locale.ROOT, "%,d", number);
            case OCTETS -> number < 1_000_000 ? String.format(Locale.ROOT, "%,d KB", (number + 999) / 1_000)
                    : String.format(Locale.ROOT, "%,.1f MB", number / 1e6);
        };
    }

    private static String time(Duration time) {
        long seconds = Math.max(0, time.toSeconds());
        return seconds < 3_600 ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", seconds / 3_600, seconds / 60 % 60, seconds % 60);
    }
}
