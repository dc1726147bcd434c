package org.indaba.app.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The empty database that the launcher's rehearsal made, brought up to this program's schema, and stopped in order: to copy it takes a
 * tenth of the time that making one takes. All copies have one password, so they are for homes that nobody keeps.
 */
public final class PreparedDatabase {

    /** Where the launcher keeps what its rehearsal made: the programs, and this database beside them. */
    static final String FOLDER = "indaba.unpacked";

    private final DatabaseFolder prepared;

    /** @param prepared the database to copy; need not exist */
    public PreparedDatabase(DatabaseFolder prepared) {
        this.prepared = prepared;
    }

    /** What the launcher made; nothing where Indaba was started without it. */
    public static PreparedDatabase ofLauncher() {
        return new PreparedDatabase(new DatabaseFolder(Path.of(System.getProperty(FOLDER, ""))));
    }

    /**
     * Copies it to a place where there is no database yet, all or nothing. It is a comfort: what cannot be copied, because it is not there,
     * another user's, or does not fit on the disk, is made at the start.
     *
     * @param database where; the folder above it must exist
     */
    public void copyTo(DatabaseFolder database) {
        if (!prepared.root().isAbsolute() || !prepared.exists() || Files.exists(database.root(), LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try {
            Path home = database.root().toAbsolutePath().getParent();
            if (!Files.getOwner(prepared.data()).equals(Files.getOwner(home))) {
                return;
            }
            Files.createDirectory(database.root(), Cluster.OURS_ALONE);
            Files.copy(prepared.password(), database.password(), StandardCopyOption.COPY_ATTRIBUTES);
            Folders.copy(prepared.data(), database.unfinishedData());
            Files.move(database.unfinishedData(), database.data());
        } catch (IOException missing) {
            // What cannot be deleted either is in the way of the start, which tells.
            Folders.deleteQuietly(database.root());
        }
    }
}
