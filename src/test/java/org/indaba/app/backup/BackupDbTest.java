package org.indaba.app.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.indaba.app.home.Home;
import org.indaba.app.home.Refusal;
import org.indaba.testing.RepositoriesOnPostgres15DbTest;
import org.indaba.testing.TestDatabase;
import org.indaba.testing.TestServer;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database goes into a file and comes out of it, or nothing does. */
class BackupDbTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    @TempDir
    Path home;
    private final TestDatabase source = TestDatabase.create();
    private final TestDatabase target = TestDatabase.create();

    @BeforeEach
    void fill() {
        Site.fill(source.jdbi());
        target.jdbi().useHandle(handle -> handle.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public"));
    }

    @AfterEach
    void drop() {
        source.close();
        target.close();
    }

    @Test
    void everythingComesBackAsItWas() throws Exception {
        restore(backup(source));

        assertThat(without(digests(target), "windows", "site_leases", "delivery_nodes"))
                .isEqualTo(without(digests(source), "windows", "site_leases", "delivery_nodes"));
    }

    /** So that a table that the next migration makes is in the backup from its first day on, or on the list with its reason. */
    @Test
    void noTableIsMissedAndNoneIsEmptyInThisTest() throws Exception {
        byte[] file = backup(source);

        Manifest manifest = new BackupReader(new ByteArrayInputStream(file)).manifest();
        Set<String> inTheDatabase = new HashSet<>(source.jdbi().withHandle(handle -> handle.createQuery("""
                SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT IN (
                    SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid)
                """).mapTo(String.class).list()));
        Set<String> known = manifest.tables().stream().map(Manifest.Table::name).collect(Collectors.toCollection(HashSet::new));
        assertThat(known).doesNotContainAnyElementsOf(Backup.LEFT_OUT.keySet());
        known.addAll(manifest.leftOut().stream().map(Manifest.LeftOut::name).toList());
        assertThat(known).isEqualTo(inTheDatabase);
        assertThat(manifest.leftOut()).allSatisfy(each -> assertThat(each.reason()).isNotBlank());
        assertThat(manifest.tables()).as("a table without a row proves nothing").allSatisfy(each -> assertThat(each.rows()).isPositive());
        assertThat(manifest.rows()).isEqualTo(manifest.tables().stream().mapToLong(Manifest.Table::rows).sum());
    }

    @Test
    void rowsLieInThePartitionsThatTheProgramHadMade() throws Exception {
        restore(backup(source));

        String where = "SELECT string_agg(tableoid::regclass || ' ' || id, ', ' ORDER BY id) FROM copies";
        assertThat(one(target.jdbi(), where)).isEqualTo(one(source.jdbi(), where)).contains("copies_20260301 1", "copies_default 3");
    }

    @Test
    void whatSomebodyHadTakenIsFreeAndKnownToHaveBeenTaken() throws Exception {
        restore(backup(source));

        assertThat(one(target.jdbi(), "SELECT string_agg(concat(owner, ' ', owned_until <= '" + NOW + "'), ', ' ORDER BY id) FROM windows"))
                .isEqualTo("other/1 t,  ");
    }

    @Test
    void idsThatTheOldSiteMayHaveGivenMeanwhileDoNotComeAgain() throws Exception {
        byte[] file = backup(source);
        long copy = next(source, "copies_id");
        long confirmation = next(source, "confirmations_id_seq");

        restore(file);

        assertThat(next(target, "copies_id")).isEqualTo(Restore.LARGER_LEAPS.get("copies_id") + copy);
        assertThat(next(target, "confirmations_id_seq")).isEqualTo(Restore.LEAP + confirmation);
    }

    @Test
    void snapshotIsOfOneInstantWhateverIsWrittenMeanwhile() throws Exception {
        SortedMap<String, String> before = digests(source);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        // The first octets come when the snapshot stands; everything changes before the first table is read.
        OutputStream out = new OutputStream() {
            private boolean changed;

            @Override
            public void write(int octet) {
                if (!changed) {
                    changed = true;
                    source.jdbi().useHandle(handle -> handle.execute("DELETE FROM windows; DELETE FROM outcomes; "
                            + "UPDATE people SET display_name = 'x'; INSERT INTO domains VALUES ('later.example.org', now())"));
                }
                file.write(octet);
            }
        };

        new Backup(source.dataSource(), new Home(home), InstantSource.fixed(NOW), "1").write(out, new Uncounted());
        restore(file.toByteArray());

        assertThat(without(digests(target), "windows", "site_leases", "delivery_nodes"))
                .isEqualTo(without(before, "windows", "site_leases", "delivery_nodes"));
    }

    @Test
    void noPartitionIsDroppedUnderABackupAndAnyAfterIt() {
        String drop = "SET lock_timeout = '200ms'; DROP TABLE copies_20260301";
        boolean[] tried = new boolean[1];
        OutputStream out = new OutputStream() {
            @Override
            public void write(int octet) {
                if (!tried[0]) {
                    tried[0] = true;
                    assertThatThrownBy(() -> source.jdbi().useHandle(handle -> handle.execute(drop)))
                            .hasMessageContaining("lock timeout");
                }
            }
        };

        new Backup(source.dataSource(), new Home(home), InstantSource.fixed(NOW), "1").write(out, new Uncounted());

        assertThat(tried[0]).isTrue();
        source.jdbi().useHandle(handle -> handle.execute(drop));
        assertThat(one(source.jdbi(), "SELECT to_regclass('copies_20260301')::text IS NULL")).isEqualTo("t");
    }

    @Test
    void olderSchemaIsFilledAndThenBroughtUpToDate() throws Exception {
        byte[] file = backup(source);
        SortedMap<String, String> later = texts();
        later.put("V900__later.sql", "ALTER TABLE domains ADD COLUMN colour text NOT NULL DEFAULT 'green'; "
                + "UPDATE domains SET colour = 'red'; CREATE INDEX later ON domains (colour); DROP TABLE forwards");

        restore(file, new Migrations(later), target);

        assertThat(one(target.jdbi(), "SELECT name || ' ' || colour FROM domains")).isEqualTo("lists.example.org red");
        assertThat(one(target.jdbi(), "SELECT max(version) FROM flyway_schema_history")).isEqualTo("900");
        assertThat(without(digests(target), "windows", "site_leases", "delivery_nodes", "domains", "forwards"))
                .isEqualTo(without(digests(source), "windows", "site_leases", "delivery_nodes", "domains", "forwards"));
    }

    @Test
    void newerSchemaIsRefused() throws Exception {
        byte[] file = backup(source);
        SortedMap<String, String> fewer = new TreeMap<>(texts().headMap("V009"));

        assertThatThrownBy(() -> restore(file, new Migrations(fewer), target)).isInstanceOf(Refusal.class)
                .hasMessageContaining("newer than this program").hasMessageContaining("migration 0");
        assertNothingIsThere();
    }

    @Test
    void schemaOfTheSameNumberAndOtherTextIsRefused() throws Exception {
        byte[] file = backup(source);
        SortedMap<String, String> other = texts();
        other.merge("V009__command.sql", "CREATE TABLE another (x int);", String::concat);

        assertThatThrownBy(() -> restore(file, new Migrations(other), target)).isInstanceOf(Refusal.class)
                .hasMessageContaining("not the one that this program makes under the same number");
        assertNothingIsThere();
    }

    @Test
    void tablesOfStrangersAreLeftOut() throws Exception {
        source.jdbi().useHandle(handle -> handle.execute("CREATE TABLE \"a\"\"; DROP TABLE domains; --\" (x int); "
                + "INSERT INTO \"a\"\"; DROP TABLE domains; --\" VALUES (1)"));

        Restore.Done done = restore(backup(source));

        assertThat(done.unknown()).containsExactly("a\"; DROP TABLE domains; --");
        assertThat(one(target.jdbi(), "SELECT count(*) FROM domains")).isEqualTo("1");
    }

    private static long next(TestDatabase database, String sequence) {
        return Long.parseLong(one(database.jdbi(), "SELECT nextval('" + sequence + "')::text"));
    }

    @Test
    @Tag(RepositoriesOnPostgres15DbTest.ONCE)
    void fileIsCutOffAnywhereAndNothingIsRestored() throws Exception {
        byte[] file = backup(source);
        for (int length = 0; length < file.length; length += Math.max(1, file.length / 12)) {
            byte[] cut = Arrays.copyOf(file, length);
            assertThatThrownBy(() -> restore(cut)).as("%d of %d octets", length, file.length).isInstanceOf(Refusal.class);
            assertNothingIsThere();
        }
        assertThatThrownBy(() -> restore(Arrays.copyOf(file, file.length - 1))).isInstanceOf(Refusal.class);
        assertNothingIsThere();
    }

    @Test
    void otherFilesAreNamedAsSuch() throws Exception {
        for (byte[] other : List.of(new byte[0], "hello".getBytes(StandardCharsets.US_ASCII), new byte[100_000], HostileFile.zip("x", "y"),
                HostileFile.zip(BackupWriter.MANIFEST, "{\"kind\": \"another\"}"))) {
            assertThatThrownBy(() -> restore(other)).isInstanceOf(Refusal.class).hasMessageContaining("no backup of Indaba's");
        }
        assertNothingIsThere();
    }

    @Test
    void fullDiskUnderTheBackupLeavesNoBackup() {
        OutputStream full = new OutputStream() {
            private int left = 2000;

            @Override
            public void write(int octet) throws IOException {
                left--;
                if (left < 0) {
                    throw new IOException("No space left on device");
                }
            }
        };
        assertThatThrownBy(() -> new Backup(source.dataSource(), new Home(home), InstantSource.fixed(NOW), "1")
                .write(full, new Uncounted()))
                .isInstanceOf(Refusal.class).hasMessageContaining("No space left on device").hasMessageContaining("No backup was made");
    }

    @Test
    void databaseThatCannotHoldAllLettersIsRefused() throws Exception {
        byte[] file = backup(source);
        String name = "ascii_" + ProcessHandle.current().pid();
        source.jdbi().useHandle(handle -> handle.execute(
                "CREATE DATABASE " + name + " ENCODING 'SQL_ASCII' LOCALE_PROVIDER libc LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0"));
        try (Connection connection = DriverManager.getConnection(TestServer.url() + name, TestServer.username(), TestServer.password())) {
            connection.setAutoCommit(false);
            BackupReader reader = new BackupReader(new ByteArrayInputStream(file));
            Restore restore = new Restore(connection, new Migrations(texts()), InstantSource.fixed(NOW));

            assertThatThrownBy(() -> restore.runInTx(reader, new Uncounted())).isInstanceOf(Refusal.class)
                    .hasMessageContaining("SQL_ASCII").hasMessageContaining("createdb -E UTF8");
        } finally {
            source.jdbi().useHandle(handle -> handle.execute("DROP DATABASE " + name + " WITH (FORCE)"));
        }
    }

    @Test
    void filesOfTheHomeAreInIt() throws Exception {
        Files.writeString(home.resolve("smtp-tls.pem"), "KEY");
        Files.writeString(home.resolve("indaba.properties"), "indaba.hostname=x\n");
        Files.writeString(home.resolve("node"), "never");

        BackupReader reader = new BackupReader(new ByteArrayInputStream(backup(source)));

        assertThat(reader.files().get(HomeFile.TLS_KEY).asUtf8()).isEqualTo("KEY");
        assertThat(reader.files()).hasSize(2);
    }

    private byte[] backup(TestDatabase from) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        new Backup(from.dataSource(), new Home(home), InstantSource.fixed(NOW), "1").write(file, new Uncounted());
        return file.toByteArray();
    }

    private Restore.Done restore(byte[] file) throws SQLException {
        return restore(file, new Migrations(texts()), target);
    }

    static Restore.Done restore(byte[] file, Migrations migrations, TestDatabase into) throws SQLException {
        BackupReader reader = new BackupReader(new ByteArrayInputStream(file));
        migrations.mustKnow(reader.manifest());
        try (Connection connection = into.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            Restore.Done done = new Restore(connection, migrations, InstantSource.fixed(NOW)).runInTx(reader, new Uncounted());
            connection.commit();
            return done;
        }
    }

    private void assertNothingIsThere() throws SQLException {
        try (Connection connection = target.dataSource().getConnection()) {
            assertThat(Catalogue.empty(connection)).isTrue();
        }
    }

    /** From the folder, as the template of the test databases is made. */
    static SortedMap<String, String> texts() {
        SortedMap<String, String> texts = new TreeMap<>();
        try (var files = Files.list(Path.of("src/main/resources/db/migration"))) {
            for (Path file : files.toList()) {
                texts.put(file.getFileName().toString(), Files.readString(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return texts;
    }

    private static SortedMap<String, String> digests(TestDatabase database) throws SQLException {
        return Site.digests(database.jdbi());
    }

    private static SortedMap<String, String> without(SortedMap<String, String> all, String... names) {
        SortedMap<String, String> rest = new TreeMap<>(all);
        rest.keySet().removeAll(List.of(names));
        return rest;
    }

    private static String one(Jdbi jdbi, String sql) {
        return jdbi.withHandle(handle -> handle.createQuery(sql).mapTo(String.class).one());
    }

    /** Nobody looks. */
    static final class Uncounted implements Meter {
        @Override
        public void begin(long rows) {
            assertThat(rows).isNotNegative();
        }

        @Override
        public void advance(long rows) {
            assertThat(rows).isNotNegative();
        }
    }
}
