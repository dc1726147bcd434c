package org.indaba.app;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.indaba.app.cli.RemoteCommand;
import org.indaba.app.home.Callers;
import org.indaba.app.home.Home;
import org.indaba.app.home.HomeSocket;
import org.indaba.spool.Trouble;
import org.jboss.logging.Logger;

/**
 * Takes commands from the socket in the home and runs each on a virtual thread. A caller who cannot be taken, for want of a descriptor
 * or of memory, ours or the kernel's, ends nothing: the next one is taken when there is one again. Thread-safe.
 */
final class CommandListener implements AutoCloseable {

    /** Commands at a time; others wait in the socket's queue. Each may hold a database connection. */
    static final int AT_A_TIME = 8;

    /** What is missing now is missing in a microsecond, too. */
    private static final Duration PAUSE = Duration.ofMillis(200);

    private static final Logger LOG = Logger.getLogger(CommandListener.class);

    private final Callers callers;
    private final RemoteCommand.Runner runner;
    private final Duration pause;
    private final Semaphore places = new Semaphore(AT_A_TIME);
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
    private final Trouble taking = new Trouble(System.getLogger(CommandListener.class.getName()), "Taking commands", System::nanoTime);
    private final CountDownLatch closed = new CountDownLatch(1);

    private CommandListener(Callers callers, RemoteCommand.Runner runner, Duration pause) {
        this.callers = callers;
        this.runner = runner;
        this.pause = pause;
    }

    static CommandListener listen(Home home, RemoteCommand.Runner runner) throws IOException {
        return listen(HomeSocket.listen(home), runner, PAUSE);
    }

    /** @param pause before the next try to take a caller, where one could not be taken */
    static CommandListener listen(Callers callers, RemoteCommand.Runner runner, Duration pause) {
        CommandListener listener = new CommandListener(callers, runner, pause);
        Thread.ofVirtual().name("command listener").start(listener::acceptAll);
        return listener;
    }

    private void acceptAll() {
        try {
            boolean taken;
            do {
                places.acquire();
                taken = accept();
            } while (!closed.await(taken ? 0 : pause.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Takes the next caller, who then has the place; false, and the place is free again, if that could not be. */
    private boolean accept() {
        try {
            begin(callers.accept());
            taking.over();
            return true;
        } catch (ClosedChannelException end) {
            LOG.debug("the command socket is closed", end);
            closed.countDown();
        } catch (IOException | RuntimeException | Error e) {
            taking.met(e);
        }
        places.release();
        return false;
    }

    /** A caller who gets no thread is hung up on. */
    private void begin(SocketChannel caller) throws IOException {
        try {
            open.add(caller);
            Thread.ofVirtual().name("command").start(() -> answer(caller));
        } catch (RuntimeException | Error notStarted) {
            open.remove(caller);
            caller.close();
            throw notStarted;
        }
    }

    private void answer(SocketChannel caller) {
        try (caller) {
            RemoteCommand.answer(Channels.newInputStream(caller), Channels.newOutputStream(caller), runner);
        } catch (IOException gone) {
            LOG.debug("the typist of a command went away", gone);
        } finally {
            open.remove(caller);
            places.release();
        }
    }

    /** Takes no more commands, and hangs up on those that run. */
    @Override
    public void close() {
        closed.countDown();
        try {
            callers.close();
            for (SocketChannel caller : open) {
                caller.close();
            }
        } catch (IOException e) {
            LOG.warn("the command socket could not be closed", e);
        }
    }
}
