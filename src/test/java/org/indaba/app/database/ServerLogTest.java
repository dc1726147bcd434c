package org.indaba.app.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerLogTest {

    @TempDir
    Path folder;
    private DatabaseFolder database;
    private ServerLog log;

    @BeforeEach
    void make() {
        database = new DatabaseFolder(folder);
        log = new ServerLog(database, new ProcessOwner.Ourselves());
    }

    @Test
    void logOfTheLargestSizeStaysAndALargerOneIsMoved() throws IOException {
        fill(ServerLog.LARGEST_OCTETS);
        log.shorten();
        assertThat(database.log()).hasSize(ServerLog.LARGEST_OCTETS);

        fill(ServerLog.LARGEST_OCTETS + 1);
        log.shorten();
        assertThat(database.log()).hasSize(0);
        assertThat(database.oldLog()).hasSize(ServerLog.LARGEST_OCTETS + 1);
    }

    /** As on a full disk: the end of the watch would be the end of the whole server, though its database lives. */
    @Test
    void messagesThatCannotBeKeptAreDropped() throws IOException {
        fill(ServerLog.LARGEST_OCTETS + 1);
        Files.createDirectories(database.oldLog().resolve("full"));

        assertThatCode(log::shorten).doesNotThrowAnyException();

        assertThat(database.log()).hasSize(0);
    }

    private void fill(long octets) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(database.log().toFile(), "rw")) {
            file.setLength(octets);
        }
    }
}
