package org.indaba.mime;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The mails and vectors of other projects, at the path of the system property {@code indaba.corpus}; not a part of this repository.
 * Tests that use it are skipped where the folder is absent.
 */
public final class Corpus {

    private static final Pattern FILE = Pattern.compile("\"file\": \"([^\"]+)\"");

    private Corpus() {
    }

    /** A mail with CRLF line ends. */
    public record Mail(String name, ByteOctets octets) {
    }

    /** The folder; skips the test if there is none. */
    public static Path folder() {
        Path folder = Path.of(System.getProperty("indaba.corpus", "../shared/corpus"));
        assumeTrue(Files.isDirectory(folder), "skipped: no corpus at " + folder.toAbsolutePath());
        return folder;
    }

    /** All mails that the manifest of a sub-folder names. */
    public static List<Mail> mails(String sub) {
        try {
            List<Mail> mails = new ArrayList<>();
            for (String line : Files.readAllLines(folder().resolve(sub).resolve("manifest.jsonl"))) {
                Matcher file = FILE.matcher(line);
                if (file.find() && Files.exists(folder().resolve(sub).resolve(file.group(1)))) {
                    byte[] octets = Files.readAllBytes(folder().resolve(sub).resolve(file.group(1)));
                    mails.add(new Mail(sub + "/" + file.group(1), ByteOctets.of(withCrlf(octets))));
                }
            }
            return mails;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Line feeds without a carriage return get one, as a mail program does before it sends. */
    public static byte[] withCrlf(byte[] octets) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(octets.length + octets.length / 20);
        for (int i = 0; i < octets.length; i++) {
            if (octets[i] == '\n' && (i == 0 || octets[i - 1] != '\r')) {
                out.write('\r');
            }
            out.write(octets[i]);
        }
        return out.toByteArray();
    }

    /** All octets of a message. */
    public static byte[] all(MessageOctets octets) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            octets.writeTo(out, 0, octets.size());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toByteArray();
    }
}
