package org.indaba.scenario;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.indaba.testing.DatabaseTestResource;

/**
 * The settings of the one program that all stories share: mail hosts on loopback addresses and a port of the run, the DNS of
 * {@link World}, short time-outs for peers that say nothing. All else is as an operator gets it.
 */
public class WorldProfile implements QuarkusTestProfile {

    static final int FIRST_PORT = 20_100;
    private static final int LAST_PORT = 29_900;

    @Override
    public Map<String, String> getConfigOverrides() {
        int delivery = freePort(FIRST_PORT);
        int dns = freePort(delivery + 1);
        return Map.ofEntries(
                Map.entry("indaba.home", home().toString()),
                Map.entry("indaba.hostname", World.OWN_NAME),
                Map.entry("indaba.smtp.host", "127.0.0.1"),
                Map.entry("indaba.smtp.port", "0"),
                Map.entry("indaba.dns.servers", Loopback.address(Loopback.DNS) + ":" + dns),
                Map.entry("indaba.delivery.port", Integer.toString(delivery)),
                Map.entry("indaba.delivery.allow-private-addresses", "true"),
                Map.entry("indaba.delivery.connect-timeout", "2s"),
                Map.entry("indaba.delivery.reply-timeout", "2s"),
                Map.entry("quarkus.log.category.\"org.indaba.log\".level", "WARN"));
    }

    private static Path home() {
        try {
            return Files.createDirectories(Path.of("target/scenario/" + ProcessHandle.current().pid()).toAbsolutePath());
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    /** Below the ports that the system hands out by itself; and nobody else uses our addresses. */
    static int freePort(int from) {
        for (int port = from; port < LAST_PORT; port++) {
            try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.ofLiteral(Loopback.address(Loopback.DNS)))) {
                return probe.getLocalPort();
            } catch (IOException taken) {
                // The next one.
            }
        }
        throw new UncheckedIOException(new IOException("no free port"));
    }

    @Override
    public Set<Class<?>> getEnabledAlternatives() {
        return Set.of(ShiftedClock.class, World.class, Stillness.class);
    }

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(DatabaseTestResource.class));
    }
}
