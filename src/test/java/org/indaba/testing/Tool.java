package org.indaba.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program of this machine that is no part of Indaba, run to its end. */
public final class Tool {

    private static final Duration LONGEST = Duration.ofSeconds(60);

    private Tool() {
    }

    /**
     * How it ended.
     *
     * @param exitCode its exit code
     * @param out what it printed, and complained of, in the order it did
     */
    public record Result(int exitCode, String out) {
    }

    /** Whether a program lies on the path, or where servers lie. */
    public static boolean installed(String name) {
        return Stream.concat(Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":")), Stream.of("/usr/sbin", "/sbin"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
    }

    /** Runs a program that reads nothing. */
    public static Result run(String... command) {
        return runWithInput(new byte[0], command);
    }

    /** Runs a program with this on its standard input. */
    public static Result runWithInput(byte[] input, String... command) {
        try {
            Path out = Files.createTempFile("tool", ".out");
            try {
                Process process = new ProcessBuilder(List.of(command)).redirectErrorStream(true).redirectOutput(out.toFile()).start();
                feed(process, input);
                if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    throw new AssertionError(String.join(" ", command) + " did not end: " + read(out));
                }
                return new Result(process.exitValue(), read(out));
            } finally {
                Files.delete(out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static void feed(Process process, byte[] input) {
        try (OutputStream stdin = process.getOutputStream()) {
            stdin.write(input);
        } catch (IOException notRead) {
            // The program did not care for it.
        }
    }

    private static String read(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }
}
