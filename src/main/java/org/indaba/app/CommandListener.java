package org.indaba.app;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.indaba.app.cli.RemoteCommand;
import org.indaba.app.home.Home;
import org.indaba.app.home.HomeSocket;
import org.jboss.logging.Logger;

/** Takes commands from the socket in the home and runs each on a virtual thread. Thread-safe. */
final class CommandListener implements AutoCloseable {

    /** Commands at a time; others wait in the socket's queue. Each may hold a database connection. */
    static final int AT_A_TIME = 8;

    private static final Logger LOG = Logger.getLogger(CommandListener.class);

    private final HomeSocket socket;
    private final RemoteCommand.Runner runner;
    private final Semaphore places = new Semaphore(AT_A_TIME);
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();

    private CommandListener(HomeSocket socket, RemoteCommand.Runner runner) {
        this.socket = socket;
        this.runner = runner;
    }

    static CommandListener listen(Home home, RemoteCommand.Runner runner) throws IOException {
        CommandListener listener = new CommandListener(HomeSocket.listen(home), runner);
        Thread.ofVirtual().name("command listener").start(listener::accept);
        return listener;
    }

    private void accept() {
        try {
            while (true) {
                places.acquire();
                SocketChannel caller = socket.accept();
                open.add(caller);
                Thread.ofVirtual().name("command").start(() -> answer(caller));
            }
        } catch (IOException closed) {
            LOG.debug("the command socket is closed", closed);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
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
        try {
            socket.close();
            for (SocketChannel caller : open) {
                caller.close();
            }
        } catch (IOException e) {
            LOG.warn("the command socket could not be closed", e);
        }
    }
}
