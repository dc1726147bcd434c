package org.indaba.app.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;

/**
 * A sink as a program of its own: {@code java -cp … org.indaba.app.bench.SinkMain PORT [FILE [DELAY-MILLIS]]}. Port 0 takes a free
 * one. Prints the port on a line of its own once it listens; with a file, writes a line for each delivery before its 250 leaves.
 * Runs until it is killed.
 */
public final class SinkMain {

    private SinkMain() {
    }

    /** Starts the sink. */
    public static void main(String[] arguments) throws InterruptedException {
        if (arguments.length < 1 || arguments.length > 3) {
            System.err.println("usage: SinkMain PORT [FILE [DELAY-MILLIS]]");
            System.exit(2);
        }
        SinkOptions options = SinkOptions.counting();
        if (arguments.length > 1) {
            options = options.telling(SinkOptions.Keep.DIGEST, new RecordFile(Path.of(arguments[1])));
        }
        if (arguments.length > 2) {
            options = options.delaying(Duration.ofMillis(Long.parseLong(arguments[2])));
        }
        SmtpSink sink = SmtpSink.start(Integer.parseInt(arguments[0]), options, InstantSource.system());
        System.out.println(sink.port());
        System.out.flush();
        new CountDownLatch(1).await();
    }
}
