package org.indaba.app.database;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.indaba.app.home.Refusal;

/**
 * One running PostgreSQL server and the watcher beside it ({@code watched.sh}). The server is our child; it lives in a session of its
 * own, so that Ctrl-C in a terminal reaches Indaba alone, which then stops things in order.
 */
final class ServerProcess {

    /** After a crash of the machine the server replays its log first, which can take minutes. */
    static final Duration LONGEST_START = Duration.ofMinutes(10);

    /** A fast shutdown ends the sessions and writes what is in memory to disk. */
    static final Duration LONGEST_STOP = Duration.ofSeconds(60);

    private static final Duration POLL = Duration.ofMillis(10);

    private final DatabaseFolder database;
    private final ServerLog log;
    private final Process process;
    private final long logStart;

    private ServerProcess(DatabaseFolder database, ServerLog log, Process process, long logStart) {
        this.database = database;
        this.log = log;
        this.process = process;
        this.logStart = logStart;
    }

    static ServerProcess start(DatabaseFolder database, ProcessOwner owner, List<String> command) throws IOException {
        ServerLog log = new ServerLog(database, owner);
        log.shorten();
        long logStart = log.end();
        List<String> watched = new ArrayList<>();
        if (onPath("setsid")) {
            watched.add("setsid");
        }
        watched.addAll(List.of("sh", "-c", script(), "watched.sh"));
        watched.addAll(owner.wrap(command));
        Process process = Execution.quiet(new ProcessBuilder(watched))
                .redirectOutput(Redirect.appendTo(log.file().toFile())).redirectErrorStream(true).start();
        return new ServerProcess(database, log, process, logStart);
    }

    private static boolean onPath(String program) {
        for (String folder : System.getenv().getOrDefault("PATH", "").split(":")) {
            if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, program))) {
                return true;
            }
        }
        return false;
    }

    private static String script() throws IOException {
        try (InputStream text = ServerProcess.class.getResourceAsStream("watched.sh")) {
            return new String(Objects.requireNonNull(text).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Waits until the server takes connections. @throws Refusal with the server's reason if it ends instead */
    void awaitReady() throws IOException, InterruptedException {
        long start = System.nanoTime();
        while (!ready()) {
            if (process.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
                dismissWatcher();
                throw new Refusal("The database does not start: " + reason() + ". Its log is " + database.log());
            }
            if (System.nanoTime() - start > LONGEST_START.toNanos()) {
                stop();
                throw new Refusal("The database was not ready after " + LONGEST_START.toMinutes() + " minutes. Its log is "
                        + database.log());
            }
        }
    }

    private boolean ready() throws IOException {
        Optional<PostmasterPid> written = PostmasterPid.read(database);
        return written.isPresent() && written.get().pid() == process.pid() && written.get().ready();
    }

    /** Waits for the end of the server, whatever ends it; keeps its log small meanwhile. */
    void awaitEnd() throws InterruptedException {
        while (!process.waitFor(1, TimeUnit.MINUTES)) {
            log.shorten();
        }
        dismissWatcher();
    }

    /** Why it ended, in its own words. */
    String reason() {
        return log.lastWords(logStart).orElse("it ended with exit code " + process.exitValue());
    }

    /** Stops the server: at the end of its pipe the watcher asks it to; if it does not listen, it is ended without ceremony. */
    void stop() throws IOException, InterruptedException {
        if (!process.isAlive()) {
            dismissWatcher();
            return;
        }
        process.getOutputStream().close();
        if (!process.waitFor(LONGEST_STOP.toMillis(), TimeUnit.MILLISECONDS)) {
            signal("QUIT", process.pid());
            process.waitFor(LONGEST_STOP.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** Ends the server as a crash would: nothing more is written, so that a full disk keeps nobody waiting. */
    void abandon() throws IOException, InterruptedException {
        if (process.isAlive()) {
            signal("QUIT", process.pid());
            process.waitFor(LONGEST_STOP.toMillis(), TimeUnit.MILLISECONDS);
        }
        stop();
    }

    private void dismissWatcher() {
        try (OutputStream pipe = process.getOutputStream()) {
            pipe.write("ended\n".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException gone) {
            // The watcher was killed too, or the pipe was closed to stop the server.
        }
    }

    static void signal(String name, long pid) throws IOException {
        Execution.run("sh", "-c", "kill -" + name + " \"$0\"", Long.toString(pid));
    }
}
