package org.indaba.app.cli;

import org.indaba.app.backup.Meter;
import org.jspecify.annotations.Nullable;

/** Shows on the typist's terminal how many rows of all have been copied. To be closed; for one thread. */
final class RowMeter implements Meter, AutoCloseable {

    private final Console console;
    private final String what;
    private @Nullable Progress progress;

    /** @param what what is being done, in a few words */
    RowMeter(Console console, String what) {
        this.console = console;
        this.what = what;
    }

    @Override
    public void begin(long rows) {
        progress = console.progress(what, rows);
    }

    @Override
    public void advance(long rows) {
        if (progress != null) {
            progress.advance(rows);
        }
    }

    @Override
    public void close() {
        if (progress != null) {
            progress.close();
        }
    }
}
