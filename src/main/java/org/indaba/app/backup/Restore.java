package org.indaba.app.backup;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.indaba.app.home.Refusal;
import org.indaba.deliver.MovedQueue;
import org.jdbi.v3.core.Handles;
import org.jdbi.v3.core.Jdbi;
import org.postgresql.PGConnection;

/**
 * Fills an empty database from a backup, in one transaction: the schema as it was when the backup was made, the rows, the rest of the
 * migrations. What the file says of itself is checked to its end before the commit, which is the caller's. For one thread.
 */
final class Restore {

    /**
     * How far a sequence moves on. Between the backup and its restore the old site may have given more ids, and some of those are out in
     * the world: in return paths, in links to confirm or to leave. An id that came again would be taken for what it named before.
     */
    static final long LEAP = 1_000_000;
    /** A single post may become a million copies. */
    static final Map<String, Long> LARGER_LEAPS = Map.of("copies_id", 1_000_000_000_000L);

    private static final int BUFFER = 1 << 16;
    private static final String DISK_FULL = "53100";
    private static final String INTEGRITY_CLASS = "23";
    private static final String DATA_CLASS = "22";

    private final Connection connection;
    private final Migrations migrations;
    private final InstantSource clock;

    /** @param connection in an open transaction, which the caller commits or rolls back */
    Restore(Connection connection, Migrations migrations, InstantSource clock) {
        this.connection = connection;
        this.migrations = migrations;
        this.clock = clock;
    }

    /**
     * What was done.
     *
     * @param tables how many tables were filled
     * @param rows how many rows they got
     * @param unknown tables of the file that no migration makes, which were left out
     */
    record Done(int tables, long rows, List<String> unknown) {
    }

    /** Does it all but the commit. @throws Refusal if it cannot be, whereupon the transaction is good for a rollback only */
    Done runInTx(BackupReader file, Meter meter) {
        Manifest manifest = file.manifest();
        try {
            prepareSession();
            migrations.makeInTx(connection, manifest);
            Catalogue catalogue = Catalogue.read(connection);
            mustHoldAll(catalogue, manifest);
            makePartitions(catalogue, manifest);
            meter.begin(manifest.rows());
            Done done = fill(catalogue, file, meter);
            moveSequences(catalogue, manifest);
            file.finish();
            migrations.finishInTx(connection);
            Jdbi jdbi = Jdbi.create(connection);
            // The transaction is the caller's to end.
            jdbi.getConfig(Handles.class).setForceEndTransactions(false);
            new MovedQueue(jdbi, clock).freeInTx();
            return done;
        } catch (SQLException e) {
            throw refusal(e);
        }
    }

    static Refusal refusal(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        if (state.equals(DISK_FULL)) {
            return new Refusal("The disk of the database is full. Nothing was changed; free some space and try again.", e);
        }
        if (state.startsWith(INTEGRITY_CLASS) || state.startsWith(DATA_CLASS)) {
            return BackupReader.damaged("the database refuses what is in it (" + firstLine(e) + ")", e);
        }
        return new Refusal("The database did not take the backup (" + firstLine(e) + "). Nothing was changed.", e);
    }

    private static String firstLine(SQLException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse(state(e));
    }

    private static String state(SQLException e) {
        return String.valueOf(e.getSQLState());
    }

    private void prepareSession() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String setting : List.of("statement_timeout = 0", "idle_in_transaction_session_timeout = 0", "lock_timeout = '10s'",
                    "timezone = 'UTC'", "intervalstyle = postgres")) {
                statement.execute("SET LOCAL " + setting);
            }
            try (ResultSet encoding = statement.executeQuery("SHOW server_encoding")) {
                encoding.next();
                if (!encoding.getString(1).equals("UTF8")) {
                    throw new Refusal("The database is encoded in " + encoding.getString(1) + ", which cannot hold everybody's names. "
                            + "Nothing was changed; make it in UTF8 (createdb -E UTF8 -T template0).");
                }
            }
        }
    }

    private static void mustHoldAll(Catalogue catalogue, Manifest manifest) {
        Set<String> missing = new HashSet<>(Backup.taken(catalogue).stream().map(Catalogue.Table::name).toList());
        manifest.tables().forEach(table -> missing.remove(table.name()));
        if (!missing.isEmpty()) {
            throw BackupReader.damaged("it holds no table " + String.join(", ", missing.stream().sorted().toList()), null);
        }
    }

    /** As the program would have made them, before there are rows, so that each row goes where it belongs. */
    private void makePartitions(Catalogue catalogue, Manifest manifest) throws SQLException {
        for (Manifest.Table table : manifest.tables()) {
            Catalogue.Table ours = catalogue.tables().get(table.name());
            if (ours == null || table.partitions().isEmpty()) {
                continue;
            }
            if (ours.kind() != Catalogue.Kind.PARTITIONED) {
                throw BackupReader.damaged("it has partitions of " + table.name(), null);
            }
            for (Manifest.Partition partition : table.partitions()) {
                try (Statement statement = connection.createStatement()) {
                    // The days are digits and hyphens: the manifest has seen to it.
                    statement.execute("CREATE TABLE " + Catalogue.quoted(partition.name()) + " PARTITION OF "
                            + Catalogue.quoted(ours.name()) + " FOR VALUES FROM ('" + partition.from() + "') TO ('" + partition.to()
                            + "')");
                }
            }
        }
    }

    private Done fill(Catalogue catalogue, BackupReader file, Meter meter) {
        List<String> unknown = new ArrayList<>();
        long rows = 0;
        int tables = 0;
        for (Manifest.Table table : file.manifest().tables()) {
            Catalogue.Table ours = Backup.LEFT_OUT.containsKey(table.name()) ? null : catalogue.tables().get(table.name());
            if (ours == null) {
                unknown.add(table.name());
                // Read all the same: it is part of what is checked.
                file.table(table, meter, octets -> { });
                continue;
            }
            fill(ours, table, file, meter);
            tables++;
            rows += table.rows();
        }
        return new Done(tables, rows, unknown);
    }

    private void fill(Catalogue.Table ours, Manifest.Table table, BackupReader file, Meter meter) {
        if (!Set.copyOf(ours.columns()).equals(Set.copyOf(table.columns()))) {
            throw BackupReader.damaged("the columns of " + table.name() + " are not those that its migrations make", null);
        }
        file.table(table, meter, octets -> {
            try {
                long taken = connection.unwrap(PGConnection.class).getCopyAPI()
                        .copyIn("COPY " + ours.withColumns(table.columns()).sql() + " FROM STDIN", octets, BUFFER);
                if (taken != table.rows()) {
                    throw BackupReader.damaged("the table " + table.name() + " has " + taken + " rows and should have " + table.rows(),
                            null);
                }
            } catch (SQLException e) {
                if (e.getCause() instanceof IOException broken) {
                    throw broken;
                }
                throw refusal(e);
            }
        });
    }

    private void moveSequences(Catalogue catalogue, Manifest manifest) throws SQLException {
        Set<String> left = new HashSet<>(catalogue.sequences());
        for (Manifest.Sequence sequence : manifest.sequences()) {
            if (!left.remove(sequence.name())) {
                continue;
            }
            long leap = sequence.used() ? LARGER_LEAPS.getOrDefault(sequence.name(), LEAP) : 0;
            if (sequence.value() < 1 || sequence.value() > Long.MAX_VALUE - leap) {
                throw BackupReader.damaged("the sequence " + sequence.name() + " stands at " + sequence.value(), null);
            }
            try (PreparedStatement statement = connection.prepareStatement("SELECT setval(?::regclass, ?, ?)")) {
                statement.setString(1, Catalogue.quoted(sequence.name()));
                statement.setLong(2, sequence.value() + leap);
                statement.setBoolean(3, sequence.used());
                try (ResultSet value = statement.executeQuery()) {
                    value.next();
                }
            }
        }
        if (!left.isEmpty()) {
            throw BackupReader.damaged("it does not know the sequence " + String.join(", ", left.stream().sorted().toList()), null);
        }
    }
}
