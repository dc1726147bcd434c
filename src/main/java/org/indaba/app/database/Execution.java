package org.indaba.app.database;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Runs a small program to its end and reads what it says. Its environment has nothing that PostgreSQL would listen to. */
final class Execution {

    private static final int LINES_WORTH_TELLING = 3;
    private static final Pattern COMPLAINT = Pattern.compile("(?:FATAL|PANIC|ERROR|error):\\s+(.*)");

    private Execution() {
    }

    /**
     * How a program ended.
     *
     * @param exitCode 0 for success
     * @param output both of its streams
     */
    record Result(int exitCode, String output) {

        /** What went wrong, in one line: the first complaint in the output, or else its end. */
        String reason() {
            List<String> lines = output.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
            return lines.stream().map(COMPLAINT::matcher).filter(Matcher::find).map(complaint -> complaint.group(1)).findFirst()
                    .orElseGet(() -> lines.stream().skip(Math.max(0, lines.size() - LINES_WORTH_TELLING))
                            .collect(Collectors.joining(" / ")));
        }
    }

    static Result run(String... command) throws IOException {
        return run(List.of(command), "");
    }

    /** @param input what the program reads; small enough for a pipe */
    static Result run(List<String> command, String input) throws IOException {
        Process process = quiet(new ProcessBuilder(command)).redirectErrorStream(true).start();
        try {
            try (var stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException closedEarly) {
                // The program did not care for its input; its exit code tells how it went.
            }
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Result(process.waitFor(), output);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while " + command.getFirst() + " was running");
        }
    }

    /** PGDATA, PGPORT and their like belong to some other PostgreSQL; its messages shall be in English. */
    static ProcessBuilder quiet(ProcessBuilder builder) {
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("PG") || name.startsWith("LC_") || name.equals("LANGUAGE"));
        environment.put("LC_ALL", "C");
        return builder;
    }
}
