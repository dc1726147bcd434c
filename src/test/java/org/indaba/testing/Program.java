package org.indaba.testing;

import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.core.ConditionTimeoutException;
import org.indaba.app.cli.LocalFiles;
import org.indaba.app.cli.RemoteCommand;
import org.indaba.app.cli.Terminal;
import org.indaba.app.home.Home;
import org.indaba.app.home.HomeSocket;

/** The packaged program on one home, run as operators run it: {@code bin/indaba}, each command a process. */
public final class Program implements AutoCloseable {

    private static final Duration LONGEST = Duration.ofSeconds(120);
    /** The server that starts needs the processors itself. */
    private static final Duration POLL = Duration.ofMillis(20);

    private static final String JAVA_OPTIONS = "INDABA_JAVA_OPTS";

    /**
     * A server of a test lives for seconds, in which the second compiler takes more of the processors than all else, and earns nothing.
     * {@link #asOperatorsStartIt} is without.
     */
    private static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:-AOTReplayTraining";

    private static final Pattern SMTP_PORT = Pattern.compile("SMTP on \\S+:(\\d+)");

    private final Path launcher;
    private final Path home;
    private final Path scratch;
    private final Map<String, String> environment = new HashMap<>();
    private final List<Running> started = new ArrayList<>();
    private int runs;

    /**
     * @param home the home; need not exist
     * @param scratch an existing folder for what the processes print
     */
    public Program(Path home, Path scratch) {
        this(Path.of("bin/indaba"), home, scratch);
    }

    /** @param launcher of another installation */
    public Program(Path launcher, Path home, Path scratch) {
        this.launcher = launcher.toAbsolutePath();
        this.home = home;
        this.scratch = scratch;
        environment.put("INDABA_SMTP_HOST", "127.0.0.1");
        environment.put("INDABA_SMTP_PORT", "0");
        environment.put("INDABA_HTTP_HOST", "127.0.0.1");
        environment.put("INDABA_HTTP_PORT", "0");
        environment.put("INDABA_HTTP_MANAGEMENT_PORT", "0");
        // Nobody listens there: a test that asks DNS hears that at once, and never waits for the machine's own.
        environment.put("INDABA_DNS_SERVERS", "127.0.0.1:9");
        environment.put(JAVA_OPTIONS, SHORT_LIVED);
    }

    /**
     * How a command ended.
     *
     * @param exitCode its exit code
     * @param out what it printed
     * @param err what it complained of
     */
    public record Result(int exitCode, String out, String err) {
    }

    /** A variable of the environment for everything that is started from now on. */
    public Program with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** Everything that is started from now on has no options of Java but the launcher's own. */
    public Program asOperatorsStartIt() {
        environment.remove(JAVA_OPTIONS);
        return this;
    }

    /** One more option of Java for everything that is started from now on. */
    public Program withJava(String option) {
        environment.merge(JAVA_OPTIONS, option, (others, more) -> others + " " + more);
        return this;
    }

    /** Runs a command to its end. */
    public Result run(String... words) {
        return runWithInput("", words);
    }

    /** Runs a command that reads something. */
    public Result runWithInput(String input, String... words) {
        Running running = start(words);
        try (var stdin = running.process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException notRead) {
            // The command did not care for it.
        }
        return running.end();
    }

    /**
     * Gives a command to the server that runs in the home, as a process of the program does, but without one: for tests that want the
     * command done or its answer, and not to know how a process behaves, which takes a second of a processor each time.
     */
    public Result ask(String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        List<String> line = new ArrayList<>(List.of("--home", home.toString()));
        line.addAll(List.of(words));
        try (SocketChannel server = HomeSocket.call(new Home(home.toAbsolutePath())).orElseThrow(
                () -> new AssertionError("no server runs in " + home));
                PrintStream toOut = new PrintStream(out, false, StandardCharsets.UTF_8);
                PrintStream toErr = new PrintStream(err, false, StandardCharsets.UTF_8)) {
            int exitCode = RemoteCommand.ask(Channels.newInputStream(server), Channels.newOutputStream(server), line,
                    new Terminal(toOut, toErr, new LocalFiles(InputStream.nullInputStream())));
            toOut.flush();
            toErr.flush();
            return new Result(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts the server and waits until it is ready. */
    public Running serve() {
        Running server = start("serve");
        try {
            await().pollDelay(Duration.ZERO).pollInterval(POLL).atMost(LONGEST).until(() -> server.isReady() || !server.process.isAlive());
        } catch (ConditionTimeoutException late) {
            throw new AssertionError("the server did not start: " + server.out() + server.err(), late);
        }
        if (!server.isReady()) {
            throw new AssertionError("the server did not start: " + server.out() + server.err());
        }
        return server;
    }

    /** Starts a command and does not wait for it. */
    public Running start(String... words) {
        runs++;
        List<String> command = new ArrayList<>(List.of(launcher.toString(), "--home", home.toString()));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command).directory(scratch.toFile())
                .redirectOutput(scratch.resolve("out" + runs).toFile()).redirectError(scratch.resolve("err" + runs).toFile());
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            Running running = new Running(process, scratch.resolve("out" + runs), scratch.resolve("err" + runs));
            started.add(running);
            return running;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends everything that still runs. */
    @Override
    public void close() {
        started.forEach(running -> running.process.destroy());
        started.forEach(Running::awaitEnd);
    }

    /**
     * A process of the program.
     *
     * @param process the process itself: the launcher has become Java
     * @param outFile what it prints
     * @param errFile what it complains of
     */
    public record Running(Process process, Path outFile, Path errFile) {

        private boolean isReady() {
            return out().contains("Indaba is ready");
        }

        /** What it has printed by now. */
        public String out() {
            return read(outFile);
        }

        /** Where a server that is ready takes mail, as it said. */
        public int smtpPort() {
            Matcher told = SMTP_PORT.matcher(out());
            if (!told.find()) {
                throw new AssertionError("no SMTP port in: " + out());
            }
            return Integer.parseInt(told.group(1));
        }

        /** What it has complained of by now. */
        public String err() {
            return read(errFile);
        }

        private static String read(Path file) {
            try {
                return Files.readString(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Waits for its end. */
        public Result end() {
            return new Result(awaitEnd(), out(), err());
        }

        private int awaitEnd() {
            try {
                if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
                    // QUIT makes Java print what its threads do.
                    new ProcessBuilder("kill", "-QUIT", Long.toString(process.pid())).start().waitFor();
                    process.waitFor(2, TimeUnit.SECONDS);
                    process.destroyForcibly();
                    throw new AssertionError("the program did not end: " + out() + err());
                }
                return process.exitValue();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }
    }
}
