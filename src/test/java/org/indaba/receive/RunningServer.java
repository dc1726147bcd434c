package org.indaba.receive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.indaba.smtp.BareLineEnds;

/** A real server on a free loopback port, with what a test wants to know of it. */
final class RunningServer implements AutoCloseable {

    static final String HOSTNAME = "mx.example.org";

    final FakeRecipients recipients = new FakeRecipients();
    final FakeIntake intake = new FakeIntake();
    final RecordingEvents events = new RecordingEvents();
    final SmtpServer server;
    final InetSocketAddress address;
    final Path spool;
    private final Path home;

    private RunningServer(Options options) throws IOException {
        this.home = Files.createTempDirectory("indaba-receive");
        this.spool = home.resolve("incoming");
        SmtpSettings settings = new SmtpSettings(
                new SmtpSettings.Listener("127.0.0.1", 0, HOSTNAME), options.timeouts, options.caps, options.trusted, options.tls,
                options.bareLineEnds, spool);
        this.server = new SmtpServer(settings, recipients, intake, events, Clock.systemUTC());
        this.address = server.start();
    }

    static RunningServer start() {
        return new Options().start();
    }

    WireClient connect() throws IOException {
        return new WireClient(address);
    }

    /** How many files the spool holds. */
    long spooledFiles() throws IOException {
        try (Stream<Path> files = Files.list(spool)) {
            return files.count();
        }
    }

    @Override
    public void close() {
        try {
            intake.slow.countDown();
            server.stop(Duration.ZERO);
            try (Stream<Path> files = Files.walk(home)) {
                files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** What may be changed before the start. */
    static final class Options {
        SmtpTimeouts timeouts = new SmtpTimeouts(Duration.ofSeconds(20), Duration.ofSeconds(20), Duration.ofSeconds(60));
        SmtpCaps caps = SmtpCaps.standard().withConnections(2_000, 2_000);
        List<Network> trusted = List.of();
        TlsOffer tls = new TlsOffer.None();
        BareLineEnds bareLineEnds = BareLineEnds.REFUSE;

        RunningServer start() {
            try {
                return new RunningServer(this);
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }
    }
}
