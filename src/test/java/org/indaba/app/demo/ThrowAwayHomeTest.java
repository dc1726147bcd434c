package org.indaba.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.indaba.app.home.Holder;
import org.indaba.app.home.Home;
import org.indaba.app.home.HomeLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThrowAwayHomeTest {

    @TempDir
    Path temporary;

    @Test
    void folderGoesWithAllThatIsInIt() throws Exception {
        ThrowAwayHome home = ThrowAwayHome.make(temporary);
        Files.createDirectories(home.folder().resolve("postgres/data"));
        Files.writeString(home.folder().resolve("postgres/data/file"), "x");
        Path elsewhere = Files.writeString(temporary.resolve("precious"), "x");
        Files.createSymbolicLink(home.folder().resolve("link"), elsewhere);

        home.close();

        assertThat(temporary).isDirectoryNotContaining("glob:**indaba-demo-*");
        assertThat(elsewhere).exists();
    }

    @Test
    void nextDemoRemovesWhatAKilledOneLeft() throws Exception {
        Path killed = temporary.resolve("indaba-demo-killed");
        Files.createDirectories(killed.resolve("postgres"));
        Files.writeString(killed.resolve("indaba.lock"), "");

        try (ThrowAwayHome _ = ThrowAwayHome.make(temporary)) {
            assertThat(killed).doesNotExist();
        }
    }

    @Test
    void demoThatRunsKeepsItsFolder() throws Exception {
        try (ThrowAwayHome running = ThrowAwayHome.make(temporary)) {
            HomeLock lock = ((HomeLock.Attempt.Taken) HomeLock.tryTakeMaking(new Home(running.folder()), Holder.Role.SERVER)).lock();
            try (lock; ThrowAwayHome other = ThrowAwayHome.make(temporary)) {
                assertThat(running.folder()).exists();
                assertThat(other.folder()).isNotEqualTo(running.folder());
            }
        }
    }

    @Test
    void folderThatHasNoLockYetIsLeftForAWhile() throws Exception {
        Path fresh = Files.createDirectory(temporary.resolve("indaba-demo-fresh"));
        Path old = Files.createDirectory(temporary.resolve("indaba-demo-old"));
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofMinutes(6))));
        Path linked = Files.createDirectory(temporary.resolve("precious"));
        Files.writeString(linked.resolve("indaba.lock"), "");
        Files.createSymbolicLink(temporary.resolve("indaba-demo-link"), linked);

        try (ThrowAwayHome _ = ThrowAwayHome.make(temporary)) {
            assertThat(fresh).exists();
            assertThat(old).doesNotExist();
            assertThat(linked.resolve("indaba.lock")).exists();
        }
    }
}
