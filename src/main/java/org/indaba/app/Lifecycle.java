package org.indaba.app;

import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.indaba.app.cli.LocalFiles;
import org.indaba.app.cli.RemoteCommand;
import org.indaba.app.cli.Terminal;
import org.indaba.app.cli.ServingCommand.Addresses;
import org.indaba.app.home.Home;
import org.indaba.app.home.HomeSocket;
import org.indaba.app.home.Refusal;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The order of a server's start and stop. Quarkus has started the database's connections and the web before; then come the parts, in
 * their order, and the socket for commands last. What was started is stopped in the opposite order. For one thread.
 */
@Singleton
final class Lifecycle implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Lifecycle.class);

    private final ServerParts parts;
    private final CommandExecution execution;
    private final Config config;
    private final Deque<ServerPart> started = new ArrayDeque<>();
    private @Nullable CommandListener commands;

    Lifecycle(ServerParts parts, CommandExecution execution, Config config) {
        this.parts = parts;
        this.execution = execution;
        this.config = config;
    }

    /** Starts all parts. @throws Refusal if one cannot; those before it are stopped by {@link #close()} */
    void start() {
        for (ServerPart part : parts.inOrder()) {
            try {
                part.start();
                started.push(part);
            } catch (IOException e) {
                throw new Refusal("Indaba cannot start " + part.name() + " (" + Home.reason(e) + ").", e);
            }
        }
        try {
            commands = CommandListener.listen(home(), execution);
        } catch (IOException e) {
            throw new Refusal("The socket for commands in " + home() + " cannot be made (" + Home.reason(e) + ").", e);
        }
    }

    private Home home() {
        return new Home(Path.of(config.getValue("indaba.home", String.class)));
    }

    /** Where the server listens by now. */
    Addresses addresses() {
        Optional<String> smtp = started.stream().map(ServerPart::smtpAddress).flatMap(Optional::stream).findFirst();
        String host = config.getValue("quarkus.http.host", String.class);
        // An IPv6 address stands in brackets in a URL.
        return new Addresses(smtp, "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":"
                + config.getValue("quarkus.http.port", Integer.class));
    }

    /** Sends a command through the socket to this very server, so that the way is known to work, and the JVM to know the way. */
    void greetOurselves() {
        try (SocketChannel channel = HomeSocket.call(home()).orElseThrow()) {
            ProcessConsole terminal = ProcessConsole.open();
            RemoteCommand.ask(Channels.newInputStream(channel), Channels.newOutputStream(channel), List.of("domains"),
                    new Terminal(terminal.out(), terminal.err(), new LocalFiles(System.in)));
        } catch (IOException e) {
            throw new Refusal("The server does not answer on its own socket (" + Home.reason(e) + ").", e);
        }
    }

    /** Stops what was started; a part that fails to stop does not keep the others running. */
    @Override
    public void close() {
        if (commands != null) {
            commands.close();
        }
        while (!started.isEmpty()) {
            ServerPart part = started.pop();
            try {
                part.stop();
            } catch (RuntimeException e) {
                LOG.errorf(e, "event=stop-failed part=%s", part.name());
            }
        }
    }
}
