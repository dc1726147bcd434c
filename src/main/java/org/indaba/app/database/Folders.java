package org.indaba.app.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Deletes, copies and links folders with all that is in them, never following a link. */
final class Folders {

    private Folders() {
    }

    /** Deletes a folder, if it is there. */
    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e) throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Copies a folder, its links and permissions to a place where there is nothing yet. */
    static void copy(Path from, Path to) throws IOException {
        walk(from, to, Folders::copyFile);
    }

    /** As {@link #copy}, but the files are the same ones under a second name, where the file system can do that. */
    static void link(Path from, Path to) throws IOException {
        walk(from, to, (file, target) -> {
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || !linked(file, target)) {
                copyFile(file, target);
            }
        });
    }

    /** Puts a file, a link or an empty folder in its place. */
    private interface Transfer {
        void to(Path file, Path target) throws IOException;
    }

    private static void walk(Path from, Path to, Transfer transfer) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                transfer.to(file, to.resolve(from.relativize(file).toString()));
            }
        } catch (UncheckedIOException unreadable) {
            throw unreadable.getCause();
        }
    }

    private static void copyFile(Path file, Path target) throws IOException {
        Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
    }

    private static boolean linked(Path file, Path target) {
        try {
            Files.createLink(target, file);
            return true;
        } catch (IOException | UnsupportedOperationException elsewhere) {
            // Another file system, or another's file.
            return false;
        }
    }

    /** As {@link #delete}, after something else failed that is worth telling more. */
    static void deleteQuietly(Path folder) {
        try {
            delete(folder);
        } catch (IOException left) {
            // The next start deletes it first.
        }
    }
}
