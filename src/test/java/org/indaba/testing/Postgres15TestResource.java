package org.indaba.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Gives tests that start Quarkus a migrated database on PostgreSQL 15. */
public final class Postgres15TestResource implements QuarkusTestResourceLifecycleManager {

    private final DatabaseTestResource database = new DatabaseTestResource();
    private Postgres15 server;

    @Override
    public Map<String, String> start() {
        server = Postgres15.start();
        Map<String, String> settings = database.start();
        server.leadBack();
        return settings;
    }

    @Override
    public void stop() {
        if (server != null) {
            server.close();
        }
    }
}
