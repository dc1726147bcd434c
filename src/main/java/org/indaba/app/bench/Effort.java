package org.indaba.app.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What a process and everything that it started cost: CPU time, and the most memory that was seen at a look. Where the kernel tells no
 * proportional set size (only Linux does), memory is 0. {@link #cpu()} and {@link #peakBytes()} may be asked while it watches.
 */
final class Effort implements AutoCloseable {

    /** What is short, as most measurements are, has its peak between two looks unless they follow each other closely. */
    private static final Duration FIRST = Duration.ofSeconds(10);
    private static final Duration BETWEEN_FIRST_LOOKS = Duration.ofMillis(250);

    /** Looking costs the kernel a walk over all pages, 20 ms of a processor for a gigabyte: seldom enough not to be felt. */
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);

    private static final String PROPORTIONAL = "Pss:";
    private static final long KILO = 1024;

    private final ProcessHandle root;
    private final Thread watching;
    private volatile long peak;

    Effort(ProcessHandle root) {
        this.root = root;
        this.watching = Thread.ofPlatform().daemon().name("effort").start(this::watch);
    }

    /** CPU time, user and system, of those that live, since they were started. */
    Duration cpu() {
        return all().stream().map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO)).reduce(Duration.ZERO, Duration::plus);
    }

    /** The largest sum of their proportional set sizes at one look; a look is taken now too. */
    long peakBytes() {
        look();
        return peak;
    }

    private List<ProcessHandle> all() {
        return Stream.concat(Stream.of(root), root.descendants()).toList();
    }

    private void watch() {
        try {
            long begun = System.nanoTime();
            while (root.isAlive()) {
                look();
                TimeUnit.MILLISECONDS.sleep(pauseAfter(Duration.ofNanos(System.nanoTime() - begun)).toMillis());
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    /** How long no look is taken. @param watched for how long it has been watched */
    static Duration pauseAfter(Duration watched) {
        return watched.compareTo(FIRST) < 0 ? BETWEEN_FIRST_LOOKS : BETWEEN_LOOKS;
    }

    private synchronized void look() {
        long sum = all().stream().mapToLong(process -> proportionalBytes(process.pid())).sum();
        peak = Math.max(peak, sum);
    }

    private static long proportionalBytes(long pid) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/smaps_rollup"))) {
            return lines.filter(line -> line.startsWith(PROPORTIONAL))
                    .mapToLong(line -> KILO * Long.parseLong(line.replaceAll("[^0-9]", ""))).sum();
        } catch (IOException | java.io.UncheckedIOException | NumberFormatException gone) {
            return 0;
        }
    }

    @Override
    public void close() {
        watching.interrupt();
    }
}
