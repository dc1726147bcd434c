package org.indaba.app.cli;

import org.indaba.app.backup.Meter;

/** Shows how many rows of all have been copied. */
final class RowMeter implements Meter {

    /** Fewer are done before anybody could read of it. */
    private static final long WORTH_TELLING = 100_000;
    private static final int STEPS = 10;

    private final Console console;
    private final String what;
    private long total;
    private long done;

    /** @param what a word: Saving, Restoring */
    RowMeter(Console console, String what) {
        this.console = console;
        this.what = what;
    }

    @Override
    public void begin(long rows) {
        total = rows;
    }

    @Override
    public void advance(long rows) {
        long before = done * STEPS / Math.max(1, total);
        done += rows;
        if (total >= WORTH_TELLING && done * STEPS / total > before) {
            console.note(what + ": " + done + " of " + total + " rows");
        }
    }
}
