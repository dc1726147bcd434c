package org.indaba.testing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Notices warnings and errors in the log of a package, each with its exception or null, and exceptions that nobody caught. */
public final class LogWatch extends Handler implements AutoCloseable {

    private final Logger logger;
    private final List<String> noticed = new CopyOnWriteArrayList<>();

    /** Watches until it is closed. @param category the name of the package */
    public LogWatch(String category) {
        logger = Logger.getLogger(category);
        logger.addHandler(this);
        Thread.setDefaultUncaughtExceptionHandler((thread, uncaught) -> noticed.add("uncaught in " + thread + ": " + uncaught));
    }

    public List<String> noticed() {
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
