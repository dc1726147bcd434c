package org.indaba.app.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.indaba.app.config.Settings;
import org.indaba.app.home.Home;
import org.indaba.app.home.Refusal;
import org.indaba.testing.TestDatabase;
import org.indaba.testing.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the files in a home into which a backup comes, also after a restore that was killed. */
class HomeRestoreDbTest {

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-03-01T10:00:00Z"));

    @TempDir
    Path folder;
    private final TestDatabase source = TestDatabase.create();
    private final TestDatabase target = TestDatabase.create();
    private byte[] backup;
    private Path key;
    private Path oldSettings;
    private Path mark;

    @BeforeEach
    void aBackupWithFiles() throws IOException {
        Site.fill(source.jdbi());
        target.jdbi().useHandle(handle -> handle.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public"));
        Path old = Files.createDirectory(folder.resolve("old"));
        Files.writeString(old.resolve("smtp-tls.pem"), "THE OLD SITE'S KEY");
        Files.writeString(old.resolve("indaba.properties"), "indaba.hostname=old.example.org\n");
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        new Backup(source.dataSource(), new Home(old), CLOCK, "1").write(file, new BackupDbTest.Uncounted());
        backup = file.toByteArray();
        Path fresh = Files.createDirectory(folder.resolve("new"));
        key = fresh.resolve("smtp-tls.pem");
        oldSettings = fresh.resolve("indaba.properties.from-backup");
        mark = new Home(fresh).unfinishedRestore();
    }

    @AfterEach
    void drop() {
        source.close();
        target.close();
    }

    private List<String> restore() {
        Home home = new Home(key.getParent());
        Settings settings = Settings.read(home, Map.of("INDABA_DATABASE_URL", target.url(), "INDABA_DATABASE_USERNAME",
                TestServer.username(), "INDABA_DATABASE_PASSWORD", TestServer.password()));
        return new HomeRestore(home, settings, CLOCK).run(new ByteArrayInputStream(backup), new BackupDbTest.Uncounted()).remarks();
    }

    @Test
    void filesOfTheOldSiteComeAlong() {
        assertThat(restore()).singleElement().asString()
                .contains("indaba.properties.from-backup", "none of them is in force", "No backup has the files");

        assertThat(key).hasContent("THE OLD SITE'S KEY");
        assertThat(oldSettings).hasContent("indaba.hostname=old.example.org");
        assertThat(mark).doesNotExist();
    }

    @Test
    void theOperatorsOwnKeyStaysAlsoAfterARestoreThatWasKilled() throws IOException {
        Files.writeString(key, "THE OPERATOR'S KEY");
        Files.createFile(mark);

        assertThat(restore()).anySatisfy(remark -> assertThat(remark).contains("smtp-tls.pem was there and stays as it was"));

        assertThat(key).hasContent("THE OPERATOR'S KEY");
        assertThat(oldSettings).exists();
    }

    @Test
    void whatARestoreThatWasKilledHasWrittenIsTakenForWritten() throws IOException {
        Files.writeString(key, "THE OLD SITE'S KEY");
        Files.writeString(oldSettings, "indaba.hostname=half");
        Files.createFile(mark);

        assertThat(restore()).noneSatisfy(remark -> assertThat(remark).contains("smtp-tls.pem"));

        assertThat(key).hasContent("THE OLD SITE'S KEY");
        assertThat(oldSettings).hasContent("indaba.hostname=old.example.org");
    }

    @Test
    void aRestoreThatFailsTakesNothingAwayThatWasThere() throws IOException {
        Files.writeString(key, "THE OPERATOR'S KEY");
        Files.createDirectories(oldSettings.resolve("in-the-way"));
        Files.createFile(mark);

        assertThatThrownBy(this::restore).isInstanceOf(Refusal.class).hasMessageContaining("cannot be written");

        assertThat(key).hasContent("THE OPERATOR'S KEY");
        assertThat(oldSettings.resolve("in-the-way")).exists();
        try (var left = Files.list(key.getParent())) {
            assertThat(left.map(file -> file.getFileName().toString())).noneMatch(name -> name.startsWith("restored"));
        }
    }
}
