package org.indaba.app.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Postfix's own client for measurements, where it is installed: the yardstick that shows whether our ceiling is one. */
final class SmtpSource {

    private static final Duration LONGEST = Duration.ofMinutes(2);
    /** Enough for a figure. */
    private static final int MOST_MESSAGES = 20_000;

    /** The bare client must be so many times as fast as a well-known client, else it is no ceiling. */
    private static final double CEILING_OVER_YARDSTICK = 2;

    private SmtpSource() {
    }

    /**
     * Whether a ceiling is one: not so if a well-known client comes near to it, as it does on a busy machine.
     *
     * @param ceilingPerSecond messages a second of the bare client
     * @param yardstickPerSecond as {@link #perSecond} says
     */
    static boolean letsStand(double ceilingPerSecond, OptionalDouble yardstickPerSecond) {
        return yardstickPerSecond.isEmpty() || ceilingPerSecond >= CEILING_OVER_YARDSTICK * yardstickPerSecond.getAsDouble();
    }

    /** Messages a second that it sends to a sink on 127.0.0.1; empty where it is not installed or fails. */
    static OptionalDouble perSecond(int port, int messages, int connections, int sizeBytes, String path) {
        Optional<Path> program = Stream.concat(Stream.of(path.split(":")), Stream.of("/usr/sbin")).map(Path::of)
                .map(folder -> folder.resolve("smtp-source")).filter(Files::isExecutable).findFirst();
        if (program.isEmpty()) {
            return OptionalDouble.empty();
        }
        int sent = Math.min(messages, MOST_MESSAGES);
        try {
            long begun = System.nanoTime();
            Process process = new ProcessBuilder(List.of(program.get().toString(), "-s", Integer.toString(Math.min(connections, sent)),
                    "-m", Integer.toString(sent), "-l", Integer.toString(sizeBytes), "-f", "owner@source.invalid", "-t",
                    "member@domain.invalid", "127.0.0.1:" + port)).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
            if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return OptionalDouble.empty();
            }
            return process.exitValue() == 0 ? OptionalDouble.of(sent * 1e9 / (System.nanoTime() - begun)) : OptionalDouble.empty();
        } catch (IOException notStarted) {
            return OptionalDouble.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return OptionalDouble.empty();
        }
    }
}
