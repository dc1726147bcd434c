package org.indaba.app.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.indaba.app.home.Refusal;

/**
 * A sink in a process of its own, so that it shares neither heap nor compiler with what is measured. It ends with its standard input:
 * when this process is gone, so is it. For one thread.
 */
final class SinkProcess implements AutoCloseable {

    private static final byte[] ASK = "\n".getBytes(StandardCharsets.US_ASCII);

    private final Process process;
    private final BufferedReader answers;
    private final OutputStream questions;
    private final int port;

    /**
     * Starts it.
     *
     * @param installation where the launcher is
     * @param wanted how the sink is called on the command line: {@code --latency} and so on
     */
    SinkProcess(Path installation, Map<String, String> environment, List<String> wanted) {
        List<String> command = new ArrayList<>(List.of(installation.resolve("bin/indaba").toString(), "bench", "sink"));
        command.addAll(wanted);
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().clear();
        environment.forEach((key, value) -> {
            if (!key.startsWith("INDABA_")) {
                builder.environment().put(key, value);
            }
        });
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
        questions = process.getOutputStream();
        port = Math.toIntExact(answer());
    }

    /** Where it listens, on 127.0.0.1. */
    int port() {
        return port;
    }

    /** Messages taken so far. */
    long messages() {
        try {
            questions.write(ASK);
            questions.flush();
        } catch (IOException e) {
            throw new Refusal("The sink is gone.", e);
        }
        return answer();
    }

    private long answer() {
        try {
            String line = answers.readLine();
            if (line == null) {
                throw new Refusal("The sink ended.");
            }
            return Long.parseLong(line.strip());
        } catch (IOException e) {
            throw new Refusal("The sink is gone.", e);
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
