package org.indaba.app.backup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.indaba.app.config.Settings;
import org.indaba.app.database.DatabaseAddress;
import org.indaba.app.database.DatabaseEvents;
import org.indaba.app.database.DatabaseFolder;
import org.indaba.app.database.Durability;
import org.indaba.app.database.EmbeddedPostgres;
import org.indaba.app.database.Schema;
import org.indaba.app.home.Holder;
import org.indaba.app.home.Home;
import org.indaba.app.home.HomeLock;
import org.indaba.app.home.Refusal;
import org.indaba.mail.Bytes;

/**
 * Makes a site from a backup: in a home with an embedded database, or in the database that the home's settings name. Either must be
 * empty. The home is held meanwhile, and a mark in it says that this is under way; the mark goes with the last step, so that a restore
 * that was killed is known by it. For one thread.
 */
public final class HomeRestore {

    private static final String MARK = "A restore into this home is under way, or was stopped in the middle. See docs/operations.md.\n";

    private final Home home;
    private final Settings settings;
    private final InstantSource clock;
    private final Migrations migrations = Migrations.ofThisProgram();

    /**
     * @param home need not exist
     * @param settings of that home; they say which database
     */
    public HomeRestore(Home home, Settings settings, InstantSource clock) {
        this.home = home;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * What was done.
     *
     * @param takenAt the instant of the snapshot, in ISO 8601
     * @param tables how many tables were filled
     * @param rows how many rows they got
     * @param remarks what the operator should know, in sentences
     */
    public record Restored(String takenAt, int tables, long rows, List<String> remarks) {
    }

    /** Reads a backup to its end and makes the site that it describes. @throws Refusal if that cannot be; then there is none */
    public Restored run(InputStream file, Meter meter) {
        BackupReader reader = new BackupReader(file);
        migrations.mustKnow(reader.manifest());
        home.make();
        return switch (HomeLock.tryTakeMaking(home, Holder.Role.COMMAND)) {
            case HomeLock.Attempt.NoHome() -> throw new Refusal("The home " + home + " went away.");
            case HomeLock.Attempt.Held(Optional<Holder> holder) -> throw inUse(holder);
            case HomeLock.Attempt.Taken(HomeLock lock) -> {
                try (lock) {
                    yield settings.of("indaba.database.url").isPresent() ? intoServer(reader, meter) : intoHome(reader, meter);
                }
            }
        };
    }

    private Refusal inUse(Optional<Holder> holder) {
        String who = holder.map(one -> switch (one.role()) {
            case SERVER -> "a server runs in it (pid " + one.pid() + "); stop that first, or name";
            case COMMAND -> "another command uses it (pid " + one.pid() + "); try again when it is done, or name";
        }).orElse("another process uses it; name");
        return new Refusal("A site cannot be restored into the home " + home + ": " + who + " another home with --home.");
    }

    private Restored intoServer(BackupReader reader, Meter meter) {
        DatabaseAddress address = new DatabaseAddress(settings.effective("indaba.database.url"),
                settings.of("indaba.database.username").orElse(""), settings.of("indaba.database.password").orElse(""));
        boolean leftOver = Files.exists(home.unfinishedRestore());
        mustBeEmpty(address, "The database at " + address + " is not empty. Nothing in it was touched. Make a new one on that server "
                + "(createdb) and name it in indaba.database.url.");
        mark();
        try {
            return fill(address, reader, meter, leftOver);
        } finally {
            // Done, or rolled back.
            forget(home.unfinishedRestore());
        }
    }

    private Restored intoHome(BackupReader reader, Meter meter) {
        DatabaseFolder folder = new DatabaseFolder(home.database());
        boolean leftOver = Files.exists(home.unfinishedRestore());
        if (folder.exists()) {
            mustBeEmpty(folder);
        }
        mark();
        Optional<Restored> done = Optional.empty();
        try {
            // Rows of a transaction that was killed may lie in the files of an empty database.
            delete(folder);
            try (EmbeddedPostgres postgres = database(folder)) {
                done = Optional.of(filled(postgres, reader, meter, leftOver));
            }
            return done.get();
        } finally {
            if (done.isEmpty()) {
                undo(folder);
            } else {
                forget(home.unfinishedRestore());
            }
        }
    }

    /** What failed is thrown away: on a full disk a server that is to stop in order waits for room that does not come. */
    private Restored filled(EmbeddedPostgres postgres, BackupReader reader, Meter meter, boolean leftOver) {
        try {
            return fill(postgres.start(), reader, meter, leftOver);
        } catch (RuntimeException | Error failed) {
            postgres.abandon();
            throw failed;
        }
    }

    private static EmbeddedPostgres database(DatabaseFolder folder) {
        return new EmbeddedPostgres(folder, Durability.SYNCED, new SecureRandom(), new Silence());
    }

    /** It is, where a restore or a first start was killed. */
    private void mustBeEmpty(DatabaseFolder folder) {
        try (EmbeddedPostgres postgres = database(folder)) {
            mustBeEmpty(postgres.start(), "The home " + home + " holds an Indaba already. Nothing in it was touched. Name another home "
                    + "with --home, or move this one away.");
        }
    }

    private void mustBeEmpty(DatabaseAddress address, String otherwise) {
        try (Connection connection = new Schema(address).connect()) {
            if (!Catalogue.empty(connection)) {
                throw new Refusal(otherwise);
            }
        } catch (SQLException e) {
            throw Restore.refusal(e);
        }
    }

    private static void delete(DatabaseFolder folder) {
        try {
            folder.delete();
        } catch (IOException e) {
            throw new Refusal("The empty database in " + folder.root() + " cannot be made anew (" + Home.reason(e) + ").", e);
        }
    }

    private Restored fill(DatabaseAddress address, BackupReader reader, Meter meter, boolean leftOver) {
        List<Path> written = new ArrayList<>();
        try (Connection connection = new Schema(address).connect()) {
            connection.setAutoCommit(false);
            Restore.Done done = new Restore(connection, migrations, clock).runInTx(reader, meter);
            List<String> remarks = new ArrayList<>();
            writeFiles(reader.files(), leftOver, written, remarks);
            connection.commit();
            written.clear();
            analyze(connection, remarks);
            if (!done.unknown().isEmpty()) {
                remarks.add("The backup holds tables that no Indaba made, and they were left out: " + String.join(", ", done.unknown())
                        + ".");
            }
            return new Restored(reader.manifest().takenAt(), done.tables(), done.rows(), remarks);
        } catch (SQLException e) {
            throw Restore.refusal(e);
        } catch (IOException e) {
            throw new Refusal("The home " + home + " cannot be written (" + Home.reason(e) + ").", e);
        } finally {
            // Empty after the commit; before it, closing the connection has rolled everything back.
            written.forEach(HomeRestore::forget);
        }
    }

    /** The planner knows nothing of the rows yet; a first large post shall not pay for that. */
    private static void analyze(Connection connection, List<String> remarks) {
        try (Statement statement = connection.createStatement()) {
            connection.setAutoCommit(true);
            statement.execute("ANALYZE");
        } catch (SQLException e) {
            remarks.add("The database made no statistics (" + e.getMessage() + "); it makes them by itself later.");
        }
    }

    /**
     * A file that is there stays, and is none of those that go again if this fails: it may be the operator's own. Only the old settings,
     * which nobody but a restore writes, are written anew where a restore that was killed has left them.
     */
    private void writeFiles(Map<HomeFile, Bytes> files, boolean leftOver, List<Path> written, List<String> remarks) throws IOException {
        for (Map.Entry<HomeFile, Bytes> each : files.entrySet()) {
            Path file = home.folder().resolve(each.getKey().restoredName());
            boolean settings = each.getKey() == HomeFile.SETTINGS;
            boolean there = Files.exists(file);
            if (there && !(leftOver && settings)) {
                if (!leftOver || !holds(file, each.getValue())) {
                    remarks.add("The file " + file + " was there and stays as it was.");
                }
                continue;
            }
            Path fresh = Files.createTempFile(home.folder(), "restored", ".new",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            written.add(fresh);
            // On disk before it has its name: a power failure must not leave an empty file where the next start counts on one.
            Files.write(fresh, each.getValue().toArray(), StandardOpenOption.WRITE, StandardOpenOption.SYNC);
            home.giveToOwner(fresh);
            if (!there) {
                written.add(file);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            if (settings) {
                remarks.add("The old site's settings are in " + file + ", for you to read; none of them is in force here. "
                        + "No backup has the files that they name, such as a certificate.");
            }
        }
    }

    /** Whether it is what a restore that was killed has written there. */
    private static boolean holds(Path file, Bytes octets) throws IOException {
        return Files.isRegularFile(file) && Files.size(file) == octets.size() && Arrays.equals(Files.readAllBytes(file), octets.toArray());
    }

    private void mark() {
        try {
            Files.writeString(home.unfinishedRestore(), MARK, StandardCharsets.US_ASCII, StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
            home.giveToOwner(home.unfinishedRestore());
        } catch (IOException e) {
            throw new Refusal("The home " + home + " cannot be written (" + Home.reason(e) + ").", e);
        }
    }

    /** The database goes first and the mark last: a crash in between leaves what the next restore understands. */
    private void undo(DatabaseFolder folder) {
        try {
            folder.delete();
            Files.deleteIfExists(home.unfinishedRestore());
        } catch (IOException left) {
            // The mark is still there, and the next restore deletes what is left.
        }
    }

    private static void forget(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException left) {
            // The next restore replaces it.
        }
    }

    /** A database that ends under a restore breaks its connection, which is how the restore hears of it. */
    private static final class Silence implements DatabaseEvents {
        @Override
        public void ended(String reason) {
            // Heard by the connection.
        }

        @Override
        public void restarted() {
            // Too late for the transaction.
        }

        @Override
        public void restartFailed(String reason) {
            // As above.
        }

        @Override
        public void gaveUp() {
            // As above.
        }
    }
}
