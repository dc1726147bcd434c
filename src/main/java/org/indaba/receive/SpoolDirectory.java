package org.indaba.receive;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The folder for messages that are too large for memory while they come in. Its files are nobody's mail: the peer still has the
 * message until it gets its 250, so what a crash leaves behind is deleted at the next start. Thread-safe.
 */
final class SpoolDirectory {

    private static final String PREFIX = "incoming-";
    private static final String SUFFIX = ".part";

    private final Path folder;

    private SpoolDirectory(Path folder) {
        this.folder = folder;
    }

    /** Makes the folder if need be, and deletes what a crash left behind; other files stay. */
    static SpoolDirectory open(Path folder) throws IOException {
        Files.createDirectories(folder);
        try (DirectoryStream<Path> leftOver = Files.newDirectoryStream(folder, PREFIX + "*" + SUFFIX)) {
            for (Path file : leftOver) {
                Files.deleteIfExists(file);
            }
        }
        return new SpoolDirectory(folder);
    }

    /** A new file that only its owner reads; it is deleted when it is closed. */
    SpoolFile create() throws IOException {
        Path path = Files.createTempFile(folder, PREFIX, SUFFIX);
        try {
            return new SpoolFile(path, FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE));
        } catch (IOException unusable) {
            Files.deleteIfExists(path);
            throw unusable;
        }
    }
}
