package org.indaba.app.demo;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.indaba.app.home.Holder;
import org.indaba.app.home.Home;
import org.indaba.app.home.HomeLock;
import org.indaba.app.home.Refusal;

/**
 * The folder of a demo: fresh, and gone when the demo ends. What a killed demo left behind is removed by the next one: every folder of
 * that name whose lock nobody holds.
 */
public final class ThrowAwayHome implements AutoCloseable {

    private static final String PREFIX = "indaba-demo-";

    /** A folder without a lock may be one that another demo is just making. */
    private static final int MINUTES_TO_BE_LOCKED = 5;

    /** The database of a demo that was killed a moment ago ends by itself; it may still write meanwhile. */
    private static final int TRIES = 3;

    private final Path folder;

    private ThrowAwayHome(Path folder) {
        this.folder = folder;
    }

    /**
     * Removes what earlier demos left behind and makes a new folder.
     *
     * @param temporary where temporary files lie
     * @throws Refusal if no folder can be made there
     */
    public static ThrowAwayHome make(Path temporary) {
        removeLeftovers(temporary);
        try {
            return new ThrowAwayHome(Files.createTempDirectory(temporary, PREFIX).toAbsolutePath());
        } catch (IOException e) {
            throw new Refusal("The demo needs a temporary folder, and cannot make one in " + temporary + " (" + Home.reason(e) + ").", e);
        }
    }

    /** The folder. */
    public Path folder() {
        return folder;
    }

    private static void removeLeftovers(Path temporary) {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(temporary, PREFIX + "*")) {
            for (Path each : found) {
                if (Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS) && abandoned(new Home(each.toAbsolutePath()))) {
                    remove(each);
                }
            }
        } catch (IOException unreadable) {
            // Leftovers are only a waste of space.
        }
    }

    private static boolean abandoned(Home home) throws IOException {
        if (!home.made()) {
            Instant changed = Files.getLastModifiedTime(home.folder()).toInstant();
            return changed.isBefore(Instant.now().minus(MINUTES_TO_BE_LOCKED, ChronoUnit.MINUTES));
        }
        try {
            return switch (HomeLock.tryTake(home, Holder.Role.COMMAND)) {
                case HomeLock.Attempt.Taken(HomeLock lock) -> {
                    lock.close();
                    yield true;
                }
                case HomeLock.Attempt.Held _, HomeLock.Attempt.NoHome _ -> false;
            };
        } catch (Refusal othersDemo) {
            return false;
        }
    }

    /** Removes the folder with all that is in it; what cannot be removed is left to the next demo. */
    @Override
    public void close() {
        for (int i = 0; i < TRIES && Files.exists(folder, LinkOption.NOFOLLOW_LINKS); i++) {
            remove(folder);
        }
    }

    private static void remove(Path folder) {
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.deleteIfExists(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path each, IOException failure) throws IOException {
                    Files.deleteIfExists(each);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException inUse) {
            // Somebody else's, or still being written to: the next demo tries again.
        }
    }
}
