package org.indaba.app.database;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.Properties;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.indaba.app.home.Refusal;
import org.postgresql.Driver;

/**
 * Asks a database whether its schema is this program's, before anything is started on it. Reads only; migrating is Flyway's business
 * at the start of Quarkus.
 */
public final class Schema {

    /** The oldest server whose SQL we write. */
    static final int OLDEST_SERVER = 15;

    /** Where the migrations lie on the class path. */
    public static final String FOLDER = "db/migration/";
    private static final Pattern MIGRATION = Pattern.compile("V(\\d+)__\\w+\\.sql");
    private static final String NO_SUCH_DATABASE = "3D000";
    private static final String WRONG_PASSWORD = "28P01";

    private final DatabaseAddress address;
    private final SortedSet<String> known;

    /** @param address the database, which must be running */
    public Schema(DatabaseAddress address) {
        this(address, ofThisProgram());
    }

    Schema(DatabaseAddress address, Collection<String> known) {
        this.address = address;
        this.known = new TreeSet<>(known);
    }

    /** Compares the two. @throws Refusal if the database does not answer or is none that we can use */
    public SchemaState state() {
        try (Connection connection = connect()) {
            return compare(connection);
        } catch (SQLException e) {
            throw new Refusal(explain(e), e);
        }
    }

    /** A connection of its own, to be closed by the caller. @throws Refusal if the database does not answer or is none that we can use */
    public Connection connect() {
        Properties login = new Properties();
        login.setProperty("user", address.username());
        login.setProperty("password", address.password());
        login.setProperty("connectTimeout", "10");
        try {
            // Not by DriverManager, which does not see drivers that another class loader brings.
            Connection connection = new Driver().connect(address.url(), login);
            if (connection == null) {
                throw new Refusal("indaba.database.url must begin with jdbc:postgresql:// and not be " + address.url() + ".");
            }
            if (connection.getMetaData().getDatabaseMajorVersion() < OLDEST_SERVER) {
                String version = connection.getMetaData().getDatabaseProductVersion();
                connection.close();
                throw new Refusal("The PostgreSQL server at " + address + " is version " + version + "; Indaba needs " + OLDEST_SERVER
                        + " or newer.");
            }
            return connection;
        } catch (SQLException e) {
            throw new Refusal(explain(e), e);
        }
    }

    private SchemaState compare(Connection connection) throws SQLException {
        SortedSet<String> applied = applied(connection);
        if (applied.isEmpty()) {
            return new SchemaState.Absent();
        }
        SortedSet<String> unknown = new TreeSet<>(applied);
        unknown.removeAll(known);
        SortedSet<String> missing = new TreeSet<>(known);
        missing.removeAll(applied);
        if (!unknown.isEmpty()) {
            return new SchemaState.Newer(unknown);
        }
        return missing.isEmpty() ? new SchemaState.Current() : new SchemaState.Older(missing);
    }

    private static SortedSet<String> applied(Connection connection) throws SQLException {
        SortedSet<String> versions = new TreeSet<>();
        try (Statement statement = connection.createStatement()) {
            try (ResultSet history = statement.executeQuery("SELECT to_regclass('flyway_schema_history') IS NOT NULL")) {
                history.next();
                if (!history.getBoolean(1)) {
                    return versions;
                }
            }
            try (ResultSet rows = statement.executeQuery(
                    "SELECT version FROM flyway_schema_history WHERE success AND version IS NOT NULL")) {
                while (rows.next()) {
                    versions.add(rows.getString(1));
                }
            }
        }
        return versions;
    }

    private String explain(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        if (state.equals(NO_SUCH_DATABASE)) {
            return "There is no such database at " + address + ". Make it on that server (createdb), or mend indaba.database.url.";
        }
        if (state.equals(WRONG_PASSWORD)) {
            return "The database at " + address + " does not take the password of the user " + address.username()
                    + ". Mend indaba.database.username and indaba.database.password.";
        }
        return "The database at " + address + " does not answer (" + e.getMessage() + "). Is the server running, and is "
                + "indaba.database.url right?";
    }

    /** The versions of the migrations in this program, as Flyway writes them: {@code 001}. */
    static SortedSet<String> ofThisProgram() {
        SortedSet<String> versions = new TreeSet<>();
        for (String script : scripts()) {
            Matcher migration = MIGRATION.matcher(script);
            if (migration.matches()) {
                versions.add(migration.group(1));
            }
        }
        return versions;
    }

    /** The names of the migrations in this program, in {@link #FOLDER}: {@code V001__lists.sql}. */
    public static SortedSet<String> scripts() {
        SortedSet<String> names = new TreeSet<>();
        Consumer<String> collect = name -> {
            if (MIGRATION.matcher(name).matches()) {
                names.add(name);
            }
        };
        try {
            Path place = Path.of(Schema.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            if (Files.isDirectory(place)) {
                try (var files = Files.list(place.resolve(FOLDER))) {
                    files.forEach(file -> collect.accept(file.getFileName().toString()));
                }
            } else {
                try (JarFile jar = new JarFile(place.toFile())) {
                    jar.stream().filter(entry -> entry.getName().startsWith(FOLDER))
                            .forEach(entry -> collect.accept(entry.getName().substring(FOLDER.length())));
                }
            }
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException("the program's own migrations cannot be read", e);
        }
        return names;
    }
}
