package org.indaba.app.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.indaba.app.home.Home;
import org.indaba.app.home.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * The PostgreSQL server that comes with Indaba. {@link #start()} unpacks, makes and starts what is needed; {@link #close()} stops the
 * server. In between a thread watches it and starts it again, on the same port, if it ends by itself.
 *
 * <p>A server that a killed Indaba left running is stopped, in order, before ours is started: two never work on one folder. The
 * caller holds the lock of the home around the folder. Thread-safe.
 */
public final class EmbeddedPostgres implements AutoCloseable {

    /** How long to wait before each try to start an ended server again: for two minutes, then we give up. */
    static final List<Duration> RESTARTS = List.of(Duration.ofMillis(50), Duration.ofMillis(200), Duration.ofMillis(500),
            Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4), Duration.ofSeconds(8), Duration.ofSeconds(15),
            Duration.ofSeconds(30), Duration.ofSeconds(60));

    /** A port that was free a moment ago can be taken by the time the server asks for it. */
    private static final int PORT_TRIES = 20;

    /** Below the ports that Linux gives to outgoing connections, so that a restart finds its port free. */
    private static final int FIRST_PORT = 15_000;
    private static final int LAST_PORT = 32_000;

    private static final Duration LONGEST_FAREWELL = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofMillis(20);

    private final DatabaseFolder database;
    private final Durability durability;
    private final RandomGenerator random;
    private final DatabaseEvents events;
    private final PostgresBinaries binaries = PostgresBinaries.ofClassPath();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable ServerProcess server;
    private @Nullable ProcessOwner owner;
    private int port;

    /**
     * @param database where; nothing is touched before {@link #start()}
     * @param durability SYNCED for everything that anybody wants back
     * @param random makes the password: a strong source
     * @param events told of unwanted ends
     */
    public EmbeddedPostgres(DatabaseFolder database, Durability durability, RandomGenerator random, DatabaseEvents events) {
        this.database = database;
        this.durability = durability;
        this.random = random;
        this.events = events;
    }

    /** Starts the server, and makes the database first if there is none. @throws Refusal if it cannot run */
    public DatabaseAddress start() {
        lock.lock();
        try {
            owner = ProcessOwner.choose(database);
            Cluster cluster = new Cluster(database, binaries, owner);
            cluster.prepare(random);
            startOnFreePort(owner);
            Thread.ofPlatform().daemon().name("database watch").start(this::watch);
            return new DatabaseAddress("jdbc:postgresql://127.0.0.1:" + port + "/" + Cluster.NAME, Cluster.NAME, cluster.password());
        } finally {
            lock.unlock();
        }
    }

    private void startOnFreePort(ProcessOwner runner) {
        for (int tries = 1;; tries++) {
            port = freePort();
            try {
                startOnPort(runner);
                return;
            } catch (Refusal e) {
                if (tries == PORT_TRIES || !String.valueOf(e.getMessage()).contains("could not create any TCP/IP sockets")) {
                    throw e;
                }
            }
        }
    }

    private void startOnPort(ProcessOwner runner) {
        try {
            clearTheWay();
            ServerProcess started = ServerProcess.start(database, runner, command());
            server = started;
            started.awaitReady();
        } catch (IOException e) {
            throw new Refusal("The database in " + database.root() + " cannot be started (" + Home.reason(e) + ").", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refusal("Interrupted while the database was starting.", e);
        }
    }

    private List<String> command() {
        List<String> settings = new ArrayList<>(durability.settings());
        settings.addAll(List.of("listen_addresses=127.0.0.1", "port=" + port, "unix_socket_directories=", "max_connections=100",
                "password_encryption=scram-sha-256", "timezone=UTC", "log_timezone=UTC", "log_checkpoints=off",
                "checkpoint_timeout=15min", "wal_compression=on",
                // What it does not hold the kernel does, in memory that it gives away when others want it.
                "shared_buffers=64MB",
                // All our statements are short; compiling them costs more than it gains.
                "jit=off"));
        List<String> command = new ArrayList<>(List.of(binaries.program(database, "postgres").toString(), "-D",
                real(database.data()).toString()));
        for (String setting : settings) {
            command.addAll(List.of("-c", setting));
        }
        return command;
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops a server that outlived a killed Indaba, and waits for the last of its processes. */
    private void clearTheWay() throws IOException, InterruptedException {
        Optional<PostmasterPid> written = PostmasterPid.read(database);
        if (written.isEmpty()) {
            return;
        }
        Optional<ProcessHandle> left = written.get().server(database);
        if (left.isPresent()) {
            ServerProcess.signal("INT", left.get().pid());
            if (!awaitNobody(written.get(), ServerProcess.LONGEST_STOP)) {
                ServerProcess.signal("QUIT", left.get().pid());
            }
        }
        if (!awaitNobody(written.get(), LONGEST_FAREWELL)) {
            throw new Refusal("Another PostgreSQL server works on " + database.data() + " and does not stop (process "
                    + written.get().pid() + "). Stop it by hand and try again.");
        }
        if (Files.exists(Path.of("/proc/self/cwd")) && ProcessHandle.of(written.get().pid()).isPresent()) {
            // The number is by now some other program's, which would make the server believe that it runs already.
            Files.deleteIfExists(database.postmasterPid());
        }
    }

    private boolean awaitNobody(PostmasterPid written, Duration longest) throws IOException, InterruptedException {
        long start = System.nanoTime();
        while (written.server(database).isPresent() || !PostmasterPid.allOf(database).isEmpty()) {
            if (System.nanoTime() - start > longest.toNanos()) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
        }
        return true;
    }

    private int freePort() {
        for (int i = 0; i < PORT_TRIES; i++) {
            int candidate = random.nextInt(FIRST_PORT, LAST_PORT);
            if (free(candidate)) {
                return candidate;
            }
        }
        throw new Refusal("There is no free port on 127.0.0.1 for the database.");
    }

    private static boolean free(int candidate) {
        try (ServerSocket probe = new ServerSocket(candidate, 1, InetAddress.getLoopbackAddress())) {
            return probe.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    private void watch() {
        try {
            while (true) {
                ServerProcess running = server;
                if (running == null) {
                    return;
                }
                running.awaitEnd();
                if (closing.getCount() == 0) {
                    return;
                }
                events.ended(running.reason());
                if (!restart()) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            events.restartFailed(String.valueOf(e.getMessage()));
            events.gaveUp();
        }
    }

    private boolean restart() throws InterruptedException {
        for (Duration wait : RESTARTS) {
            if (closing.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
                return false;
            }
            lock.lock();
            try {
                if (closing.getCount() == 0 || owner == null) {
                    return false;
                }
                startOnPort(owner);
                events.restarted();
                return true;
            } catch (Refusal e) {
                events.restartFailed(String.valueOf(e.getMessage()));
            } finally {
                lock.unlock();
            }
        }
        events.gaveUp();
        return false;
    }

    /** Stops the server and waits for its end. Safe to be called twice, and without a start. */
    @Override
    public void close() {
        end(ServerProcess::stop);
    }

    /** Ends the server at once, for a database that is thrown away: what it has in memory is not written. Else as {@link #close()}. */
    public void abandon() {
        end(ServerProcess::abandon);
    }

    /** A way in which a server ends. */
    private interface Ending {
        void of(ServerProcess running) throws IOException, InterruptedException;
    }

    private void end(Ending ending) {
        closing.countDown();
        lock.lock();
        try {
            if (server != null) {
                ending.of(server);
            }
        } catch (IOException e) {
            throw new Refusal("The database could not be stopped (" + Home.reason(e) + ").", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }
}
