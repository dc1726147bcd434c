package org.indaba.app.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.indaba.app.home.Home;
import org.indaba.app.home.Refusal;
import org.indaba.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** A backup is input: whoever wrote it, with all its sums right, gets nothing done but filling the tables. */
class HostileBackupDbTest {

    @TempDir
    Path home;
    private final TestDatabase source = TestDatabase.create();
    private final TestDatabase target = TestDatabase.create();
    private byte[] good;

    @BeforeEach
    void fill() {
        Site.fill(source.jdbi());
        target.jdbi().useHandle(handle -> handle.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public"));
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        new Backup(source.dataSource(), new Home(home), InstantSource.fixed(Instant.EPOCH), "1")
                .write(file, new BackupDbTest.Uncounted());
        good = file.toByteArray();
    }

    @AfterEach
    void drop() {
        source.close();
        target.close();
    }

    /** How one entry is changed, and what is said of it. */
    private record Trick(String name, String entry, UnaryOperator<String> change, String answer) {

        static Trick manifest(String name, String from, String to, String answer) {
            return new Trick(name, BackupWriter.MANIFEST, text -> {
                assertThat(text).contains(from);
                return text.replaceFirst(Pattern.quote(from), Matcher.quoteReplacement(to));
            }, answer);
        }

        static Trick rows(String name, String table, UnaryOperator<String> change, String answer) {
            return new Trick(name, "tables/" + table + ".copy", change, answer);
        }
    }

    @TestFactory
    Stream<DynamicTest> trickIsRefusedAndNothingIsThere() {
        return Stream.of(
                Trick.manifest("a column that is SQL", "\"columns\" : [ \"name\", \"created_at\" ]",
                        "\"columns\" : [ \"name\", \"created_at) FROM PROGRAM 'id' --\" ]", "columns of domains"),
                Trick.manifest("a column less", "\"columns\" : [ \"name\", \"created_at\" ]", "\"columns\" : [ \"name\" ]",
                        "columns of domains"),
                Trick.manifest("a column twice", "\"columns\" : [ \"name\", \"created_at\" ]", "\"columns\" : [ \"name\", \"name\" ]",
                        "manifest cannot be read"),
                Trick.manifest("a partition that is SQL", "\"from\" : \"2026-03-01\"", "\"from\" : \"'); DROP TABLE x; --\"",
                        "manifest cannot be read"),
                Trick.manifest("a partition of no day", "\"from\" : \"2026-03-01\"", "\"from\" : \"2026-99-99\"", "the database refuses"),
                Trick.manifest("a partition over another's days", "\"to\" : \"2026-03-02\"", "\"to\" : \"2026-02-01\"", "did not take"),
                Trick.manifest("a partition with a table's name", "\"name\" : \"copies_20260301\"", "\"name\" : \"domains\"",
                        "did not take"),
                Trick.manifest("a sequence behind its beginning", "\"name\" : \"addresses_id_seq\",\n    \"value\" : 2",
                        "\"name\" : \"addresses_id_seq\",\n    \"value\" : -2", "sequence addresses_id_seq stands at"),
                Trick.manifest("a sequence at its end", "\"name\" : \"addresses_id_seq\",\n    \"value\" : 2",
                        "\"name\" : \"addresses_id_seq\",\n    \"value\" : 9223372036854775807", "sequence addresses_id_seq stands at"),
                Trick.manifest("a sequence missing", "\"name\" : \"addresses_id_seq\"", "\"name\" : \"other\"",
                        "does not know the sequence"),
                Trick.manifest("a file outside of the home", "\"files\" : [ ]", "\"files\" : [ \"../../.ssh/authorized_keys\" ]",
                        "it holds a file"),
                Trick.manifest("a migration that is none", "\"version\" : \"001\"", "\"version\" : \"000\"", "newer than this program"),
                Trick.manifest("a text for a number", "\"rows\" : 1", "\"rows\" : \"1\"", "manifest cannot be read"),
                Trick.manifest("nothing for a list", "\"files\" : [ ]", "\"files\" : null", "manifest cannot be read"),
                Trick.manifest("rows below none", "\"rows\" : 1", "\"rows\" : -1", "manifest cannot be read"),
                Trick.manifest("rows that do not come", "\"rows\" : 1", "\"rows\" : 9", "rows and should have 9"),
                Trick.manifest("a form of tomorrow", "\"format\" : 1", "\"format\" : 2", "newer Indaba"),
                new Trick("a manifest without end", BackupWriter.MANIFEST, text -> text + " ".repeat(BackupReader.LARGEST_TEXT),
                        "too large"),
                Trick.rows("rows that end too early", "administrators", text -> "\\.\n", "rows and should have"),
                Trick.rows("a row of too many columns", "administrators", text -> text.replace("\n", "\tx\n"), "the database refuses"),
                Trick.rows("a row that refers to nobody", "roles", text -> text.replaceFirst("1", "77"), "the database refuses"),
                Trick.rows("a row twice", "outcomes", text -> text.lines().findFirst().orElseThrow() + "\n"
                        + text.lines().findFirst().orElseThrow() + "\n", "the database refuses"),
                Trick.rows("text that is none", "administrators", text -> text.replaceFirst("a", "\\\\x00"), "the database refuses"))
                .map(trick -> DynamicTest.dynamicTest(trick.name(), () -> {
                    byte[] file = HostileFile.changed(good, (name, text) -> name.equals(trick.entry()) ? trick.change().apply(text) : text);
                    assertThatThrownBy(() -> restore(file)).isInstanceOf(Refusal.class).hasMessageContaining(trick.answer());
                    assertNothingIsThere();
                }));
    }

    @Test
    void partitionsOfAnyNameAreQuoted() throws Exception {
        byte[] file = HostileFile.changed(good, (name, text) -> name.equals(BackupWriter.MANIFEST)
                ? text.replace("\"copies_20260301\"", "\"x\\\"; DROP TABLE domains; --\"") : text);

        restore(file);

        int domains = target.jdbi().withHandle(handle -> handle.createQuery("SELECT count(*) FROM domains").mapTo(Integer.class).one());
        assertThat(domains).isOne();
    }

    @Test
    void tableThatIsMissingIsMissed() {
        byte[] file = HostileFile.changed(good, (name, text) -> name.equals(BackupWriter.MANIFEST)
                ? text.replace("\"name\" : \"administrators\"", "\"name\" : \"administrator\"") : text);
        assertThatThrownBy(() -> restore(file)).isInstanceOf(Refusal.class).hasMessageContaining("no table administrators");
    }

    @Test
    void everyCountHasItsLimit() {
        assertThat(manifest(Manifest.MOST_TABLES, 1, 1).tables()).hasSize(Manifest.MOST_TABLES);
        assertThatThrownBy(() -> manifest(Manifest.MOST_TABLES + 1, 1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThat(manifest(1, Manifest.MOST_COLUMNS, 1).tables()).hasSize(1);
        assertThatThrownBy(() -> manifest(1, Manifest.MOST_COLUMNS + 1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThat(manifest(1, 1, Manifest.MOST_PARTITIONS).tables()).hasSize(1);
        assertThatThrownBy(() -> manifest(1, 1, Manifest.MOST_PARTITIONS + 1)).isInstanceOf(IllegalArgumentException.class);
        assertThat(new Manifest.LeftOut("x".repeat(Manifest.LONGEST_NAME), "").name()).hasSize(Manifest.LONGEST_NAME);
        assertThatThrownBy(() -> new Manifest.LeftOut("x".repeat(Manifest.LONGEST_NAME + 1), ""))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Manifest manifest(int tables, int columns, int partitions) {
        List<String> names = IntStream.range(0, columns).mapToObj(i -> "c" + i).toList();
        List<Manifest.Partition> days = Collections.nCopies(partitions, new Manifest.Partition("p", "2026-03-01", "2026-03-02"));
        return new Manifest(Manifest.KIND, 1, "", "", "", List.of(), IntStream.range(0, tables)
                .mapToObj(i -> new Manifest.Table("t" + i, names, 0, i == 0 ? days : List.of())).toList(), List.of(), List.of(), List.of());
    }

    private void restore(byte[] file) throws SQLException {
        BackupReader reader = new BackupReader(new ByteArrayInputStream(file));
        Migrations migrations = new Migrations(BackupDbTest.texts());
        migrations.mustKnow(reader.manifest());
        try (Connection connection = target.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            new Restore(connection, migrations, InstantSource.fixed(Instant.EPOCH)).runInTx(reader, new BackupDbTest.Uncounted());
            connection.commit();
        }
    }

    private void assertNothingIsThere() throws SQLException {
        try (Connection connection = target.dataSource().getConnection()) {
            assertThat(Catalogue.empty(connection)).isTrue();
        }
    }
}
