package org.indaba.app.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.indaba.app.home.Refusal;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who runs the database, for each owner of what is there. The folders are real; what user we are is made up. */
class ProcessOwnerTest {

    private static final UserNamespaces WORK = () -> true;
    private static final UserNamespaces FORBIDDEN = () -> false;

    @TempDir
    Path home;
    private DatabaseFolder database;
    private int us;

    @BeforeEach
    void name() {
        database = new DatabaseFolder(home.resolve("postgres"));
        us = (int) new UnixSystem().getUid();
    }

    @Test
    void ordinaryUserRunsANewDatabaseAsThemselves() throws IOException {
        assertThat(ProcessOwner.choose(database, 1000, FORBIDDEN)).isEqualTo(new ProcessOwner.Ourselves());
    }

    @Test
    void dataOfAnotherUserIsRefusedToAnOrdinaryUser() throws IOException {
        data();
        assertThatThrownBy(() -> ProcessOwner.choose(database, us + 1, WORK)).isInstanceOf(Refusal.class)
                .hasMessageContaining("belongs to the user").hasMessageContaining("or as root");
    }

    @Test
    void rootRunsItsOwnDatabaseInANamespaceOrNotAtAll() throws IOException {
        assumeRoot();
        assertThat(ProcessOwner.choose(database, 0, WORK)).isEqualTo(new ProcessOwner.UserNamespace());
        data();
        assertThat(ProcessOwner.choose(database, 0, WORK)).isEqualTo(new ProcessOwner.UserNamespace());
        assertThatThrownBy(() -> ProcessOwner.choose(database, 0, FORBIDDEN)).isInstanceOf(Refusal.class).hasMessageContaining("chown");
    }

    @Test
    void rootRunsADatabaseInAHomeOfAnotherUserAsThatUser() throws IOException {
        assumeRoot();
        own(home, 1234);
        assertThat(ProcessOwner.choose(database, 0, WORK)).isEqualTo(new ProcessOwner.OtherUser(1234, 1234));
        data();
        own(database.data(), 4321);
        assertThat(ProcessOwner.choose(database, 0, WORK)).isEqualTo(new ProcessOwner.OtherUser(4321, 4321));
    }

    @Test
    void rootWithoutNamespacesLetsAnotherUserRunANewDatabase() throws IOException {
        assumeRoot();
        Path reachable = Files.createTempDirectory(Path.of("/tmp"), "indaba-test-");
        try {
            ProcessOwner owner = ProcessOwner.choose(new DatabaseFolder(reachable.resolve("postgres")), 0, FORBIDDEN);
            assertThat(owner).isInstanceOf(ProcessOwner.OtherUser.class);
            assertThat(Execution.run(owner.wrap(List.of("id", "-u")), "").output().strip()).isNotEqualTo("0");
        } finally {
            Files.delete(reachable);
        }
    }

    @Test
    void dataOfMixedOwnersIsRefused() throws IOException {
        assumeRoot();
        data();
        Files.writeString(database.data().resolve("PG_VERSION"), "18\n");
        own(database.data(), 1234);
        assertThatThrownBy(() -> ProcessOwner.choose(database, 0, WORK)).isInstanceOf(Refusal.class).hasMessageContaining("chown -R");
    }

    private void data() throws IOException {
        Files.createDirectories(database.data());
    }

    private static void own(Path file, int user) throws IOException {
        Files.setAttribute(file, "unix:uid", user);
        Files.setAttribute(file, "unix:gid", user);
    }

    private void assumeRoot() {
        Assumptions.assumeTrue(us == 0, "SKIPPED: needs root");
    }
}
