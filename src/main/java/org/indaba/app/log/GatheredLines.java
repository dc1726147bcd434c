package org.indaba.app.log;

import java.util.Arrays;
import java.util.List;
import java.util.logging.Handler;
import java.util.stream.Stream;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.LogContext;
import org.jboss.logmanager.handlers.WriterHandler;

/**
 * The log's lines go to the console many at a time: with thousands of tries a second, a system call for each line costs more than its
 * text. Between {@link #begin()} and {@link #end()} somebody must call {@link #flush()} now and then; what nobody wrote out is lost if the
 * process is killed. Thread-safe.
 */
public final class GatheredLines {

    private final List<WriterHandler> writers;

    private GatheredLines(List<WriterHandler> writers) {
        this.writers = writers;
    }

    /** Begins to gather. */
    public static GatheredLines begin() {
        GatheredLines gathered = new GatheredLines(
                Arrays.stream(LogContext.getLogContext().getLogger("").getHandlers()).flatMap(GatheredLines::writers).toList());
        gathered.writers.forEach(writer -> writer.setAutoFlush(false));
        return gathered;
    }

    private static Stream<WriterHandler> writers(Handler handler) {
        return switch (handler) {
            case WriterHandler writer -> Stream.of(writer);
            case ExtHandler outer -> Arrays.stream(outer.getHandlers()).flatMap(GatheredLines::writers);
            // Whatever else there may be writes its lines in its own way.
            default -> Stream.empty();
        };
    }

    /** Writes out what has gathered. */
    public void flush() {
        writers.forEach(Handler::flush);
    }

    /** Writes out what has gathered; from here on each line goes by itself again. */
    public void end() {
        writers.forEach(writer -> writer.setAutoFlush(true));
        flush();
    }
}
