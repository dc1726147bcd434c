package org.indaba.app;

import io.quarkus.runtime.Quarkus;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.indaba.app.cli.CommandRun;
import org.indaba.app.cli.HomeUse;
import org.indaba.app.cli.IndabaCommand.Detail;
import org.indaba.app.config.Settings;
import org.indaba.app.database.DatabaseAddress;
import org.indaba.app.database.DatabaseFolder;
import org.indaba.app.database.Durability;
import org.indaba.app.database.EmbeddedPostgres;
import org.indaba.app.database.Schema;
import org.indaba.app.database.SchemaState;
import org.indaba.app.home.Home;
import org.indaba.app.home.Refusal;

/**
 * The life of a process that holds the home: the database is started if it is ours, the schema is looked at, Quarkus runs
 * {@link IndabaApplication}, and everything is stopped in the opposite order, also after a TERM signal.
 */
final class LocalLife {

    private static final String MANAGEMENT_PORT = "indaba.http.management-port";

    private final Home home;
    private final Settings settings;
    private final Map<String, String> laidOver;
    private final HomeUse use;

    /**
     * @param home whose lock is held
     * @param settings what the operator has set
     * @param laidOver settings of the command itself, which win
     * @param use whether the database may be made or migrated
     */
    LocalLife(Home home, Settings settings, Map<String, String> laidOver, HomeUse use) {
        this.home = home;
        this.settings = settings;
        this.laidOver = laidOver;
        this.use = use;
    }

    /** Runs a single command: without HTTP, without SMTP, without workers, and quietly. */
    int runCommand(List<String> arguments, Detail detail, PrintStream err) {
        Map<String, String> properties = new TreeMap<>(Map.of(
                "quarkus.http.host-enabled", "false",
                "quarkus.management.host-enabled", "false",
                "quarkus.log.level", "WARN",
                "quarkus.log.category.\"org.indaba\".level", "WARN",
                // Small, and only as large as needed: it lives for a second.
                "quarkus.datasource.jdbc.max-size", "8"));
        try (OrderlyEnd end = OrderlyEnd.ofCommand()) {
            return run(arguments, properties, detail, err, end);
        }
    }

    /** Runs the server until it is told to end. */
    int runServer(List<String> arguments, Detail detail, PrintStream err) {
        // Closed last: until the database has stopped, a signal is still looked after.
        try (OrderlyEnd end = OrderlyEnd.ofServer()) {
            return end.exitCode(run(arguments, new TreeMap<>(ofServer()), detail, err, end));
        }
    }

    /** What a server's settings are in Quarkus' words. */
    Map<String, String> ofServer() {
        return Map.of(
                "quarkus.http.host", effective("indaba.http.host"),
                "quarkus.http.port", effective("indaba.http.port"),
                "quarkus.http.limits.max-connections", effective("indaba.http.connections"),
                "quarkus.management.port", managementPort());
    }

    private String effective(String key) {
        return laidOver.getOrDefault(key, settings.effective(key));
    }

    /** Nobody has to choose a port for the second Indaba on a machine: only a port that was asked for is insisted on. */
    private String managementPort() {
        String port = effective(MANAGEMENT_PORT);
        if (laidOver.containsKey(MANAGEMENT_PORT) || settings.of(MANAGEMENT_PORT).isPresent()) {
            return port;
        }
        try (ServerSocket probe = new ServerSocket(Integer.parseInt(port), 1, InetAddress.getLoopbackAddress())) {
            return Integer.toString(probe.getLocalPort());
        } catch (IOException taken) {
            return "0";
        }
    }

    private int run(List<String> arguments, Map<String, String> properties, Detail detail, PrintStream err, OrderlyEnd end) {
        if (settings.of("indaba.database.url").isPresent()) {
            DatabaseAddress address = new DatabaseAddress(settings.effective("indaba.database.url"),
                    settings.of("indaba.database.username").orElse(""), settings.of("indaba.database.password").orElse(""));
            return onDatabase(address, arguments, properties, detail, err, end);
        }
        DatabaseFolder folder = new DatabaseFolder(home.database());
        if (!folder.exists() && use == HomeUse.NEEDED) {
            throw Start.noHome(home);
        }
        try (EmbeddedPostgres postgres = new EmbeddedPostgres(folder, Durability.SYNCED, new SecureRandom(), new DatabaseWatch())) {
            return onDatabase(postgres.start(), arguments, properties, detail, err, end);
        }
    }

    private int onDatabase(DatabaseAddress address, List<String> arguments, Map<String, String> properties, Detail detail,
            PrintStream err, OrderlyEnd end) {
        properties.put("quarkus.flyway.migrate-at-start", Boolean.toString(mustMigrate(address)));
        properties.put("quarkus.datasource.jdbc.url", address.url());
        properties.put("quarkus.datasource.username", address.username());
        properties.put("quarkus.datasource.password", address.password());
        properties.putAll(settings.made());
        properties.putAll(laidOver);
        // A password with a dollar in it stays what it is.
        properties.forEach((key, value) -> System.setProperty(key, Settings.written(value)));
        end.check();
        AtomicInteger exitCode = new AtomicInteger(CommandRun.FAILED);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Quarkus.run(IndabaApplication.class, (code, thrown) -> {
            exitCode.set(code);
            failure.set(thrown);
        }, arguments.toArray(String[]::new));
        if (failure.get() != null) {
            throw StartFailure.explained(failure.get(), effective("indaba.http.port"));
        }
        return exitCode.get();
    }

    private boolean mustMigrate(DatabaseAddress address) {
        SchemaState state = new Schema(address).state();
        lookForUnfinishedRestore(state);
        return switch (state) {
            case SchemaState.Current() -> false;
            case SchemaState.Newer(var unknown) -> throw new Refusal("The schema of the database is newer than this program: it has seen "
                    + "the migration " + unknown.last() + ", which is unknown here. Nothing was touched; run the Indaba that made it, "
                    + "or a newer one.");
            case SchemaState.Absent() when use == HomeUse.NEEDED -> throw new Refusal("There is no Indaba in the database of " + home
                    + " yet. Make it with bin/indaba serve.");
            case SchemaState.Older(var missing) when use != HomeUse.MIGRATED -> throw new Refusal("The schema of the database is older "
                    + "than this program: the migration " + missing.first() + " is missing. Start the server once, which brings it up to "
                    + "date: bin/indaba serve");
            case SchemaState.Absent(), SchemaState.Older(_) -> true;
        };
    }

    /** A restore is one transaction: its rows are all there, and it was killed before it could take its mark away; or none are. */
    private void lookForUnfinishedRestore(SchemaState state) {
        Path mark = home.unfinishedRestore();
        if (!Files.exists(mark)) {
            return;
        }
        if (state instanceof SchemaState.Absent) {
            throw new Refusal("A restore into " + home + " was stopped before its end, so nothing of the site is here yet. Run "
                    + "bin/indaba restore FILE once more; or delete " + mark + " to begin with an empty Indaba.");
        }
        try {
            Files.delete(mark);
        } catch (IOException e) {
            throw new Refusal("The file " + mark + " cannot be deleted (" + Home.reason(e) + ").", e);
        }
    }
}
