package org.indaba.app.backup;

import java.util.Arrays;
import java.util.Optional;
import org.indaba.receive.TlsKeys;

/**
 * The files of a home that go with its database. All others belong to the machine (the lock, the socket, the database's own) or must
 * never be copied: the word in {@code node} tells two homes on one database apart.
 */
enum HomeFile {

    /** What peers have seen of us, and may have pinned. */
    TLS_KEY(TlsKeys.SELF_MADE_FILE, TlsKeys.SELF_MADE_FILE),

    /**
     * The settings. They speak of a machine and its database, so they come back beside the ones in force, for a person to read: a site
     * that moves from a database server into a home would else go on using that server.
     */
    SETTINGS("indaba.properties", "indaba.properties.from-backup");

    private final String fileName;
    private final String restoredName;

    HomeFile(String fileName, String restoredName) {
        this.fileName = fileName;
        this.restoredName = restoredName;
    }

    /** What it is called in the home that is saved. */
    String fileName() {
        return fileName;
    }

    /** What it is called in the home that is made. */
    String restoredName() {
        return restoredName;
    }

    /** Its name among the entries of a backup. */
    String entry() {
        return "home/" + fileName;
    }

    static Optional<HomeFile> named(String fileName) {
        return Arrays.stream(values()).filter(file -> file.fileName.equals(fileName)).findFirst();
    }
}
