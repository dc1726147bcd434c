package org.indaba.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Gives tests that start Quarkus a migrated database of their own. */
public final class DatabaseTestResource implements QuarkusTestResourceLifecycleManager {

    private TestDatabase database;

    @Override
    public Map<String, String> start() {
        database = TestDatabase.create();
        return Map.of(
                "quarkus.datasource.jdbc.url", database.url(),
                "quarkus.datasource.username", TestServer.username(),
                // Quarkus takes no empty password; a server that asks for none does not look at this one.
                "quarkus.datasource.password", TestServer.password().isEmpty() ? "none" : TestServer.password(),
                "quarkus.flyway.migrate-at-start", "false",
                // Nobody listens there: whoever asks DNS in a test hears that at once, and never the machine's own.
                "indaba.dns.servers", "127.0.0.1:9",
                "indaba.smtp.host", "127.0.0.1",
                "indaba.smtp.port", "0");
    }

    @Override
    public void stop() {
        database.close();
    }
}
