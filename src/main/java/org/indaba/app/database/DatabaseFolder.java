package org.indaba.app.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The names in the folder of an embedded database. A data folder appears by one rename, when it is complete.
 *
 * @param root the folder; need not exist
 * @param programs where PostgreSQL's programs lie, a folder for each version
 */
public record DatabaseFolder(Path root, Path programs) {

    /** A folder that holds the programs too. */
    public DatabaseFolder(Path root) {
        this(root, root);
    }

    /** The database cluster. */
    Path data() {
        return root.resolve("data");
    }

    /** A cluster in the making; deleted and begun anew after a crash. */
    Path unfinishedData() {
        return root.resolve("data.unfinished");
    }

    /** The password of the database's only user. */
    Path password() {
        return root.resolve("password");
    }

    /** What the server says. */
    Path log() {
        return root.resolve("postgres.log");
    }

    /** What the server said before; one generation is kept. */
    Path oldLog() {
        return root.resolve("postgres.log.1");
    }

    /** Written by a running server: its process id, port and state. */
    Path postmasterPid() {
        return data().resolve("postmaster.pid");
    }

    /** Whether a complete database lies here. */
    public boolean exists() {
        return Files.exists(data());
    }

    /** Deletes the database and its password, not the programs. The server must not run. */
    public void delete() throws IOException {
        Folders.delete(unfinishedData());
        if (exists()) {
            // Under the name of what is unfinished, so that a crash in the middle of it leaves no half database.
            Files.move(data(), unfinishedData());
        }
        Folders.delete(unfinishedData());
        Files.deleteIfExists(password());
    }
}
