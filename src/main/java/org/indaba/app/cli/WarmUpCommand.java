package org.indaba.app.cli;

import java.util.Map;
import picocli.CommandLine;

/**
 * {@code warm-up}: what the launcher runs once after a build, so that the JVM sees which classes a start needs and can keep them ready
 * in a cache. A server on ports of its own, in a home that the launcher throws away; a few commands; the end.
 */
@CommandLine.Command(name = "warm-up", hidden = true, description = "Starts, runs a few commands and stops; for the launcher.")
final class WarmUpCommand implements ServingCommand {

    @Override
    public Map<String, String> settings() {
        return Map.of("indaba.smtp.host", "127.0.0.1", "indaba.smtp.port", "0", "indaba.http.host", "127.0.0.1",
                "indaba.http.port", "0", "indaba.http.management-port", "0");
    }

    @Override
    public void ready(Operations operations, Console console, Addresses addresses) {
        new ServeCommand().ready(operations, console, addresses);
        for (Console.Format format : Console.Format.values()) {
            new DomainsCommand().run(operations, console.in(format));
            new AdminsCommand().run(operations, console.in(format));
        }
    }

    @Override
    public Then then() {
        return Then.STOP;
    }
}
