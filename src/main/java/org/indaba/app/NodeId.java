package org.indaba.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
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
            String known = wordIn(file);
            if (!known.isEmpty()) {
                return known;
            }
            byte[] octets = new byte[OCTETS];
            random.nextBytes(octets);
            String word = HexFormat.of().formatHex(octets);
            write(file, word);
            return word;
        } catch (IOException e) {
            throw new UncheckedIOException("the file " + file + " cannot be used", e);
        }
    }

    /** Empty where there is no file, or a blank one, as the power leaves it that fails before its octets have reached the disk. */
    private static String wordIn(Path file) throws IOException {
        return Files.exists(file) ? Files.readString(file).strip() : "";
    }

    /** Under another name first, and synced to disk there, so that neither a crash nor a power failure leaves half a word or none. */
    private static void write(Path file, String word) throws IOException {
        Path half = file.resolveSibling(FILE + ".new");
        Files.writeString(half, word, StandardCharsets.US_ASCII, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE, StandardOpenOption.SYNC);
        Files.move(half, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
