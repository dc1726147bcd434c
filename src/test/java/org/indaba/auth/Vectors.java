package org.indaba.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.indaba.mime.Corpus;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.HeaderReading;
import org.indaba.mime.MessageOctets;

/** The vectors below {@code auth} in the corpus; who asks for them is skipped where there is none. */
final class Vectors {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Vectors() {
    }

    static Path folder() {
        return Corpus.folder().resolve("auth");
    }

    static List<JsonNode> rows(String file) {
        try {
            List<JsonNode> rows = new ArrayList<>();
            for (String line : Files.readAllLines(folder().resolve(file))) {
                rows.add(JSON.readTree(line));
            }
            return rows;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static JsonNode json(String file) {
        try {
            return JSON.readTree(folder().resolve(file).toFile());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static String text(String file) {
        try {
            return Files.readString(folder().resolve(file));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static byte[] octets(String file) {
        try {
            return Files.readAllBytes(folder().resolve(file));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static HeaderBlock header(MessageOctets message) {
        return switch (HeaderBlock.read(message)) {
            case HeaderReading.Read(HeaderBlock header) -> header;
            case HeaderReading.TooLong(), HeaderReading.TooMany() -> throw new IllegalArgumentException("no such mail in the tests");
        };
    }
}
