package org.indaba.app.home;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;

/**
 * The folder that holds the embedded database, the TLS key, the settings, the lock and the socket of one Indaba. Making one is the
 * business of {@link #make()} alone; every other method only looks. Immutable.
 *
 * @param folder an absolute path; need not exist
 */
public record Home(Path folder) {

    /** @throws IllegalArgumentException if the path is relative */
    public Home {
        if (!folder.isAbsolute()) {
            throw new IllegalArgumentException("a home is an absolute path, not " + folder);
        }
        folder = folder.normalize();
    }

    /** The home that a setting means: a relative one lies in the installation folder, never in the current one. */
    public static Home of(Path installation, String setting) {
        return new Home(installation.toAbsolutePath().resolve(setting));
    }

    /** The operator's settings; need not exist. */
    public Path settings() {
        return folder.resolve("indaba.properties");
    }

    /** The file whose lock says who holds this home. */
    public Path lock() {
        return folder.resolve("indaba.lock");
    }

    /** Where the embedded database lives. */
    public Path database() {
        return folder.resolve("postgres");
    }

    /** The socket of the server in this home. */
    public Path socket() {
        return folder.resolve("indaba.sock");
    }

    /** Names the socket where {@link #socket()} is too long a path for the system. */
    public Path socketElsewhere() {
        return folder.resolve("indaba.sock.path");
    }

    /** There while a restore into this home is under way, or was killed. */
    public Path unfinishedRestore() {
        return folder.resolve("restore.unfinished");
    }

    /** Whether somebody has made this folder a home before. */
    public boolean made() {
        return Files.exists(lock());
    }

    /** Makes the folder, for our eyes only, unless it is there. @throws Refusal if that is impossible */
    public void make() {
        try {
            Path parent = folder.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (FileAlreadyExistsException there) {
            if (!Files.isDirectory(folder)) {
                throw new Refusal(folder + " is in the way: the home must be a folder.", there);
            }
        } catch (IOException e) {
            throw new Refusal("The home " + folder + " cannot be made (" + reason(e) + "). Make it, or name another with --home.", e);
        }
    }

    /** Gives a file that root made here to the owner of the home, so that the owner can go on without root. */
    public void giveToOwner(Path file) throws IOException {
        UserPrincipal owner = Files.getOwner(folder);
        if (!Files.getOwner(file, LinkOption.NOFOLLOW_LINKS).equals(owner)) {
            Files.setOwner(file, owner);
        }
    }

    /** What an I/O error says, in words. */
    public static String reason(IOException e) {
        return switch (e) {
            case AccessDeniedException denied -> "no permission for " + denied.getFile();
            case NoSuchFileException missing -> "there is no " + missing.getFile();
            case FileSystemException f when f.getReason() != null -> f.getReason();
            // Every other exception speaks for itself.
            default -> String.valueOf(e.getMessage());
        };
    }

    @Override
    public String toString() {
        return folder.toString();
    }
}
