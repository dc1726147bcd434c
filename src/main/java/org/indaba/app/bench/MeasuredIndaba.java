package org.indaba.app.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.indaba.app.home.Home;
import org.indaba.app.home.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * An Indaba in a throw-away home, whose commands and server are processes that the launcher starts, so that what is measured is the
 * program as operators start it, cold. {@link #close()} stops the server and deletes the home. For one thread.
 */
public final class MeasuredIndaba implements AutoCloseable {

    /** A command, or a start, that takes longer has failed. */
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private static final Duration POLL = Duration.ofMillis(2);
    private static final Pattern SMTP = Pattern.compile("\"smtp\":\"[^\"]*:(\\d+)\"");

    /** The variable that is no setting: options for Java hold for the measured program too. */
    private static final String JAVA_OPTIONS = "INDABA_JAVA_OPTS";

    private final Path launcher;
    private final Path folder;
    private final Map<String, String> environment;
    private @Nullable Process server;

    /**
     * Makes the folder of the home, in the folder of temporary files.
     *
     * @param installation where {@code bin/indaba} is
     * @param surroundings the environment; settings of Indaba in it are left out
     */
    public MeasuredIndaba(Path installation, Map<String, String> surroundings) {
        launcher = installation.resolve("bin/indaba");
        environment = new HashMap<>(surroundings);
        environment.keySet().removeIf(key -> key.startsWith("INDABA_") && !key.equals(JAVA_OPTIONS));
        environment.putAll(Map.of("INDABA_SMTP_HOST", "127.0.0.1", "INDABA_SMTP_PORT", "0", "INDABA_HTTP_HOST", "127.0.0.1",
                "INDABA_HTTP_PORT", "0", "INDABA_HTTP_MANAGEMENT_PORT", "0", "INDABA_HOSTNAME", "bench.invalid"));
        if (!Files.isExecutable(launcher)) {
            throw new Refusal("There is no " + launcher + ": a measurement starts Indaba with it.");
        }
        try {
            folder = Files.createTempDirectory("indaba-bench");
        } catch (IOException e) {
            throw new Refusal("A folder for the measurement cannot be made (" + Home.reason(e) + ").", e);
        }
    }

    /** A setting, by the name of its variable, for all processes from now on. */
    public void set(String variable, String value) {
        environment.put(variable, value);
    }

    /** Runs a command to its end. @throws Refusal if it fails */
    public void run(String input, String... words) {
        Process process = start(List.of(words), "command");
        try (OutputStream stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException notRead) {
            // A command that ended without reading has said why.
        }
        if (await(process) != 0) {
            throw failed("The command " + words[0], "command");
        }
    }

    /** Starts the server; returns where it takes mail once it is ready. @throws Refusal if it does not become so */
    public InetSocketAddress serve() {
        long begun = System.nanoTime();
        Process process = start(List.of("serve", "--json"), "server");
        server = process;
        Matcher smtp = SMTP.matcher("");
        while (!smtp.reset(read("server.out")).find()) {
            if (!process.isAlive() || System.nanoTime() - begun > LONGEST.toNanos()) {
                throw failed("The server", "server");
            }
            pause(POLL);
        }
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(smtp.group(1)));
    }

    /** The server's process. @throws IllegalStateException before {@link #serve()} */
    ProcessHandle process() {
        if (server == null) {
            throw new IllegalStateException("no server was started");
        }
        return server.toHandle();
    }

    private Process start(List<String> words, String name) {
        List<String> command = new ArrayList<>(List.of(launcher.toString(), "--home", folder.resolve("home").toString()));
        command.addAll(words);
        ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(folder.resolve(name + ".out").toFile())
                .redirectError(folder.resolve(name + ".err").toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new Refusal(launcher + " cannot be started (" + Home.reason(e) + ").", e);
        }
    }

    private static int await(Process process) {
        try {
            if (process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
                return process.exitValue();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
        throw new Refusal("A process of the measurement did not end within " + LONGEST.toMinutes() + " minutes.");
    }

    private Refusal failed(String what, String name) {
        return new Refusal(what + " of the measurement failed: " + read(name + ".err").strip());
    }

    private String read(String name) {
        try {
            return Files.readString(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits a moment before the next look. */
    static void pause(Duration time) {
        try {
            TimeUnit.NANOSECONDS.sleep(time.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refusal("Interrupted.", e);
        }
    }

    @Override
    public void close() {
        if (server != null) {
            server.destroy();
            await(server);
        }
        try {
            Files.walkFileTree(folder, new Deletion());
        } catch (IOException e) {
            throw new Refusal("The folder " + folder + " of the measurement cannot be deleted (" + Home.reason(e) + ").", e);
        }
    }

    /** Deletes a tree, its leaves first. */
    private static final class Deletion extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException trouble) throws IOException {
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}
