package org.indaba.testing;

import java.text.MessageFormat;
import java.util.List;
import java.util.ResourceBundle;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A log that remembers its lines, those of the level DEBUG too. Thread-safe. */
public final class RecordedLog implements System.Logger {

    /** One line. */
    public record Line(Level level, String text, @Nullable Throwable thrown) {
    }

    private final List<Line> lines = new CopyOnWriteArrayList<>();
    private final AtomicReference<@Nullable Error> refusal = new AtomicReference<>();

    /** What was logged. */
    public List<Line> lines() {
        return lines;
    }

    /** What was logged at levels that are written where nobody asked for more. */
    public List<Line> written() {
        return lines.stream().filter(line -> line.level().getSeverity() >= Level.INFO.getSeverity()).toList();
    }

    /** Throws this instead of taking the next line. */
    public void refuse(Error error) {
        refusal.set(error);
    }

    private void add(Line line) {
        Error error = refusal.getAndSet(null);
        if (error != null) {
            throw error;
        }
        lines.add(line);
    }

    @Override
    public String getName() {
        return "recorded";
    }

    @Override
    public boolean isLoggable(Level level) {
        return true;
    }

    @Override
    public void log(Level level, @Nullable ResourceBundle bundle, String text, @Nullable Throwable thrown) {
        add(new Line(level, text, thrown));
    }

    @Override
    public void log(Level level, @Nullable ResourceBundle bundle, String format, @Nullable Object @Nullable... values) {
        add(new Line(level, values == null || values.length == 0 ? format : MessageFormat.format(format, values), null));
    }
}
