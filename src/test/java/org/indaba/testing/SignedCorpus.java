package org.indaba.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.indaba.mime.Corpus;

/** The keys of those mails of the corpus whose signatures are right by the rules of today. Skips where the corpus is absent. */
public final class SignedCorpus {

    private SignedCorpus() {
    }

    /** The records by their name in DNS. */
    public static Map<String, String> keys() {
        Map<String, String> keys = new LinkedHashMap<>();
        for (String companion : List.of("mail-auth/002.dns", "mail-auth/006.dns")) {
            String record = read(companion).strip();
            keys.put(record.substring(0, record.indexOf(' ')), record.substring(record.indexOf(' ') + 1));
        }
        read("chasquid/08-our_signature.dns").replace("\\\n", "").lines().filter(line -> line.indexOf(": ") > 0)
                .forEach(line -> keys.put(line.substring(0, line.indexOf(": ")), line.substring(line.indexOf(": ") + 2).strip()));
        return keys;
    }

    private static String read(String file) {
        try {
            return Files.readString(Corpus.folder().resolve("auth/dkim").resolve(file));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
