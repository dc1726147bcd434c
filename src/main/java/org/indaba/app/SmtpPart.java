package org.indaba.app;

import java.io.IOException;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import org.indaba.app.home.Home;
import org.indaba.app.home.Refusal;
import org.indaba.receive.SmtpServer;
import org.indaba.receive.SmtpSettings;
import org.jspecify.annotations.Nullable;

/** The SMTP server, as a part of the server. */
final class SmtpPart implements ServerPart {

    /** Messages that are on their way come in within this time. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final SmtpServer server;
    private final SmtpSettings.Listener listener;
    private @Nullable InetSocketAddress bound;

    SmtpPart(ServerWiring.Door door) {
        this.server = door.server();
        this.listener = door.listener();
    }

    @Override
    public String name() {
        return "the SMTP server";
    }

    @Override
    public void start() throws IOException {
        try {
            bound = server.start();
        } catch (BindException taken) {
            throw new Refusal("Port " + listener.port() + " (indaba.smtp.port) is taken or not ours to take at " + listener.host()
                    + " (indaba.smtp.host): " + Home.reason(taken) + ". Set another, or stop the program that uses it.", taken);
        }
    }

    @Override
    public void stop() {
        try {
            server.stop(GRACE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public Optional<String> smtpAddress() {
        return Optional.ofNullable(bound).map(address -> address.getAddress() instanceof Inet6Address
                ? "[" + address.getAddress().getHostAddress() + "]:" + address.getPort()
                : address.getAddress().getHostAddress() + ":" + address.getPort());
    }
}
