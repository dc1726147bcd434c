package org.indaba.app.backup;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.indaba.app.home.Home;
import org.indaba.app.home.Refusal;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/**
 * Writes everything of a site into one file, while the site goes on: all tables of the schema as of one instant, in one read-only
 * transaction that sees nothing of what is committed after its beginning. It takes one connection, and of the tables the weakest of
 * locks, so that no partition is dropped under it. Rows pass through one by one. Thread-safe.
 *
 * <p>While it runs, the database keeps what was deleted or changed since its beginning, in case the snapshot still needs it: the tables
 * of the queue grow by what is delivered meanwhile and use the room again afterwards.
 */
public final class Backup {

    /** What stays behind, and why. Everything else that the schema ever holds is taken. */
    static final Map<String, String> LEFT_OUT = Map.of("flyway_schema_history",
            "the migrations write it where the site is restored; the manifest names them");

    private static final int ROWS_A_REPORT = 1000;
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private final DataSource dataSource;
    private final Home home;
    private final InstantSource clock;
    private final String program;

    /**
     * @param dataSource hands out a connection that is in no transaction
     * @param home whose files go with the database
     * @param clock dates the snapshot
     * @param program the version of this Indaba
     */
    public Backup(DataSource dataSource, Home home, InstantSource clock, String program) {
        this.dataSource = dataSource;
        this.home = home;
        this.clock = clock;
        this.program = program;
    }

    /**
     * What was written.
     *
     * @param takenAt the instant of the snapshot
     * @param tables how many tables
     * @param rows how many rows in all of them
     */
    public record Taken(Instant takenAt, int tables, long rows) {
    }

    /**
     * Writes a backup; the stream stays open.
     *
     * @throws Refusal if the database or the stream does not let us
     */
    public Taken write(OutputStream out, Meter meter) {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try {
                return writeInTx(connection, out, meter);
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            if (LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                throw new Refusal("A table of the database is locked for longer than ten seconds. Try again a little later.", e);
            }
            throw new Refusal("The database could not be read to its end (" + e.getMessage() + "). No backup was made.", e);
        } catch (IOException e) {
            throw new Refusal("The backup could not be written to its end (" + Home.reason(e) + "). No backup was made.", e);
        }
    }

    private Taken writeInTx(Connection connection, OutputStream out, Meter meter) throws SQLException, IOException {
        Catalogue before = Catalogue.read(connection);
        connection.rollback();
        begin(connection, before);
        // The first question after the locks is what fixes the snapshot.
        Catalogue catalogue = Catalogue.read(connection);
        if (!catalogue.tables().keySet().equals(before.tables().keySet())) {
            throw new Refusal("The schema of the database was being changed. Try again.");
        }
        Instant takenAt = clock.instant();
        List<Catalogue.Table> tables = taken(catalogue);
        Map<HomeFile, byte[]> files = files();
        Manifest manifest = manifest(connection, catalogue, tables, List.copyOf(files.keySet()), takenAt);
        meter.begin(manifest.rows());
        BackupWriter writer = new BackupWriter(out, takenAt);
        writer.add(BackupWriter.MANIFEST, Json.write(manifest));
        for (Map.Entry<HomeFile, byte[]> file : files.entrySet()) {
            writer.add(file.getKey().entry(), file.getValue());
        }
        for (int i = 0; i < tables.size(); i++) {
            write(connection, tables.get(i), manifest.tables().get(i), writer, meter);
        }
        writer.finish();
        return new Taken(takenAt, tables.size(), manifest.rows());
    }

    private static void begin(Connection connection, Catalogue catalogue) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
            for (String setting : List.of("statement_timeout = 0", "idle_in_transaction_session_timeout = 0", "lock_timeout = '10s'",
                    "bytea_output = hex", "timezone = 'UTC'", "extra_float_digits = 3", "intervalstyle = postgres")) {
                statement.execute("SET LOCAL " + setting);
            }
            List<String> names = taken(catalogue).stream().map(table -> Catalogue.quoted(table.name())).toList();
            if (names.isEmpty()) {
                throw new Refusal("There is no Indaba in this database.");
            }
            statement.execute("LOCK TABLE " + String.join(", ", names) + " IN ACCESS SHARE MODE");
        }
    }

    /** The tables of a backup, in its order. */
    static List<Catalogue.Table> taken(Catalogue catalogue) {
        return catalogue.parentsFirst().stream().filter(table -> !LEFT_OUT.containsKey(table.name())).toList();
    }

    private Manifest manifest(Connection connection, Catalogue catalogue, List<Catalogue.Table> taken, List<HomeFile> files,
            Instant takenAt) throws SQLException {
        List<Manifest.Table> tables = new ArrayList<>();
        List<Manifest.Sequence> sequences = new ArrayList<>();
        for (Catalogue.Table table : taken) {
            tables.add(new Manifest.Table(table.name(), table.columns(), rows(connection, table), table.partitions()));
        }
        // Sequences are of no snapshot: asked for now, they are never behind the rows that were taken.
        for (String name : catalogue.sequences()) {
            try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(
                    "SELECT last_value, is_called FROM " + Catalogue.quoted(name))) {
                row.next();
                sequences.add(new Manifest.Sequence(name, row.getLong(1), row.getBoolean(2)));
            }
        }
        List<Manifest.LeftOut> leftOut = LEFT_OUT.entrySet().stream().map(each -> new Manifest.LeftOut(each.getKey(), each.getValue()))
                .toList();
        return new Manifest(Manifest.KIND, Manifest.FORMAT, program, connection.getMetaData().getDatabaseProductVersion(),
                takenAt.toString(), Migrations.applied(connection), tables, sequences, leftOut,
                files.stream().map(HomeFile::fileName).toList());
    }

    private static long rows(Connection connection, Catalogue.Table table) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery("SELECT count(*) FROM " + Catalogue.quoted(table.name()))) {
            count.next();
            return count.getLong(1);
        }
    }

    private Map<HomeFile, byte[]> files() throws IOException {
        Map<HomeFile, byte[]> files = new EnumMap<>(HomeFile.class);
        for (HomeFile file : HomeFile.values()) {
            try (InputStream in = Files.newInputStream(home.folder().resolve(file.fileName()))) {
                byte[] octets = in.readNBytes(BackupReader.LARGEST_HOME_FILE + 1);
                if (octets.length > BackupReader.LARGEST_HOME_FILE) {
                    throw new Refusal("The file " + file.fileName() + " in " + home + " is larger than a backup takes (1 MB).");
                }
                files.put(file, octets);
            } catch (NoSuchFileException none) {
                // Not every home has every file.
            }
        }
        return files;
    }

    private static void write(Connection connection, Catalogue.Table table, Manifest.Table announced, BackupWriter writer, Meter meter)
            throws SQLException, IOException {
        CopyOut copy = connection.unwrap(PGConnection.class).getCopyAPI().copyOut(table.copyOut());
        try {
            writer.add(announced.entry(), sink -> pour(copy, sink, meter));
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    /** The server sends a message for each row. */
    private static void pour(CopyOut copy, BackupWriter.Sink sink, Meter meter) throws IOException {
        int unreported = 0;
        try {
            for (byte[] row = copy.readFromCopy(); row != null; row = copy.readFromCopy()) {
                sink.write(row);
                unreported++;
                if (unreported == ROWS_A_REPORT) {
                    meter.advance(unreported);
                    unreported = 0;
                }
            }
        } catch (SQLException e) {
            throw new IOException("the database did not give all rows: " + e.getMessage(), e);
        }
        meter.advance(unreported);
    }
}
