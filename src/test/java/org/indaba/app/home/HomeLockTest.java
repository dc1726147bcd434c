package org.indaba.app.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HomeLockTest {

    @TempDir
    Path folder;
    private Process other;

    @AfterEach
    void endOther() throws Exception {
        if (other != null) {
            other.destroyForcibly().waitFor();
        }
    }

    @Test
    void folderThatNobodyMadeAHomeIsNoneAndStaysUntouched() {
        assertThat(HomeLock.tryTake(new Home(folder), Holder.Role.COMMAND)).isEqualTo(new HomeLock.Attempt.NoHome());
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void missingFolderIsNoHome() {
        assertThat(HomeLock.tryTake(new Home(folder.resolve("none")), Holder.Role.COMMAND))
                .isEqualTo(new HomeLock.Attempt.NoHome());
        assertThat(folder.resolve("none")).doesNotExist();
    }

    @Test
    void lockSaysWhoHoldsItAndIsTakenOnce() throws Exception {
        other = holderInAnotherProcess("SERVER");

        HomeLock.Attempt attempt = HomeLock.tryTake(new Home(folder), Holder.Role.COMMAND);

        assertThat(attempt).isEqualTo(new HomeLock.Attempt.Held(Optional.of(new Holder(Holder.Role.SERVER, other.pid()))));
    }

    @Test
    void lockOfAKilledProcessIsFree() throws Exception {
        other = holderInAnotherProcess("SERVER");
        other.destroyForcibly().waitFor();

        HomeLock.Attempt attempt = HomeLock.tryTake(new Home(folder), Holder.Role.COMMAND);

        assertThat(attempt).isInstanceOf(HomeLock.Attempt.Taken.class);
        ((HomeLock.Attempt.Taken) attempt).lock().close();
    }

    @Test
    void lockThatWasGivenBackIsFreeAndNamesNobody() throws IOException {
        HomeLock.Attempt first = HomeLock.tryTakeMaking(new Home(folder), Holder.Role.COMMAND);
        assertThat(Files.readString(folder.resolve("indaba.lock"))).isEqualTo("command " + ProcessHandle.current().pid() + "\n");
        ((HomeLock.Attempt.Taken) first).lock().close();

        assertThat(folder.resolve("indaba.lock")).isEmptyFile();
        HomeLock.Attempt second = HomeLock.tryTake(new Home(folder), Holder.Role.SERVER);
        assertThat(second).isInstanceOf(HomeLock.Attempt.Taken.class);
        ((HomeLock.Attempt.Taken) second).lock().close();
    }

    @Test
    void homeIsMadeForItsOwnerAlone() throws IOException {
        Home home = new Home(folder.resolve("deep/er"));
        home.make();
        home.make();
        ((HomeLock.Attempt.Taken) HomeLock.tryTakeMaking(home, Holder.Role.SERVER)).lock().close();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.folder()))).isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.lock()))).isEqualTo("rw-------");
    }

    @Test
    void fileInTheWayOfAHomeIsNamed() throws IOException {
        Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> new Home(folder.resolve("file")).make()).isInstanceOf(Refusal.class)
                .hasMessageContaining("must be a folder");
        assertThatThrownBy(() -> new Home(folder.resolve("file/below")).make()).isInstanceOf(Refusal.class);
    }

    @Test
    void relativeHomeLiesInTheInstallation() {
        assertThat(Home.of(Path.of("/opt/indaba"), "data").folder()).isEqualTo(Path.of("/opt/indaba/data"));
        assertThat(Home.of(Path.of("/opt/indaba"), "../x").folder()).isEqualTo(Path.of("/opt/x"));
        assertThat(Home.of(Path.of("/opt/indaba"), "/var/lib/indaba").folder()).isEqualTo(Path.of("/var/lib/indaba"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "server", "server x", "server 1 2", "queen 12", "server -1", "server 1234567890123456789"})
    void halfWrittenOrForeignTextNamesNobody(String text) {
        assertThat(Holder.parse(text)).isEmpty();
    }

    private Process holderInAnotherProcess(String role) throws Exception {
        Process process = new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(), "-cp",
                System.getProperty("java.class.path"), Holding.class.getName(), folder.toString(), role)
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        assertThat(process.inputReader().readLine()).isEqualTo("holding");
        return process;
    }

    /** Takes a lock and keeps it. */
    static final class Holding {
        public static void main(String[] arguments) throws Exception {
            HomeLock.Attempt attempt = HomeLock.tryTakeMaking(new Home(Path.of(arguments[0])), Holder.Role.valueOf(arguments[1]));
            System.out.println(attempt instanceof HomeLock.Attempt.Taken ? "holding" : attempt);
            Thread.currentThread().join();
        }
    }
}
