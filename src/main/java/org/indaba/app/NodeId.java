package org.indaba.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/**
 * What names a home among those that share a database: a random word in a file of the home, made once. The name of the machine would
 * not do, since two containers may have the same.
 */
final class NodeId {

    private static final String FILE = "node";
    private static final int OCTETS = 8;

    private NodeId() {
    }

    /** The word. Only the holder of the home's lock may ask. */
    static String of(Path home, RandomGenerator random) {
        Path file = home.resolve(FILE);
        try {
            if (Files.notExists(file)) {
                byte[] word = new byte[OCTETS];
                random.nextBytes(word);
                writeNew(file, HexFormat.of().formatHex(word));
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("the file " + file + " cannot be used", e);
        }
    }

    /** Under another name first, so that a crash leaves no half word. */
    private static void writeNew(Path file, String word) throws IOException {
        Path half = file.resolveSibling(FILE + ".new");
        Files.write(half, word.getBytes(StandardCharsets.US_ASCII));
        try {
            Files.move(half, file);
        } catch (FileAlreadyExistsException there) {
            Files.delete(half);
        }
    }
}
