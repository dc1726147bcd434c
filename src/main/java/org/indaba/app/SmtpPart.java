package org.indaba.app;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import org.indaba.receive.SmtpServer;
import org.jspecify.annotations.Nullable;

/** The SMTP server, as a part of the server. */
final class SmtpPart implements ServerPart {

    /** Messages that are on their way come in within this time. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final SmtpServer server;
    private @Nullable InetSocketAddress bound;

    SmtpPart(SmtpServer server) {
        this.server = server;
    }

    @Override
    public String name() {
        return "the SMTP server";
    }

    @Override
    public void start() throws IOException {
        bound = server.start();
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
