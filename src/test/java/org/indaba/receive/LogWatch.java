package org.indaba.receive;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Notices warnings and errors in the log of {@code receive}, and exceptions that nobody caught. */
final class LogWatch extends Handler implements AutoCloseable {

    private final Logger logger = Logger.getLogger("org.indaba.receive");
    private final List<String> noticed = new CopyOnWriteArrayList<>();

    LogWatch() {
        logger.addHandler(this);
        Thread.setDefaultUncaughtExceptionHandler((thread, uncaught) -> noticed.add("uncaught in " + thread + ": " + uncaught));
    }

    List<String> noticed() {
        return noticed;
    }

    @Override
    public void publish(LogRecord line) {
        if (line.getLevel().intValue() >= Level.WARNING.intValue()) {
            noticed.add(line.getMessage() + ": " + line.getThrown());
        }
    }

    @Override
    public void flush() {
        // Nothing is buffered.
    }

    @Override
    public void close() {
        logger.removeHandler(this);
        Thread.setDefaultUncaughtExceptionHandler(null);
    }
}
