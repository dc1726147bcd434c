package org.indaba.app.database;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/** The file that the server writes its messages to: kept small, and asked for the reason when the server fails. */
final class ServerLog {

    /** Enough to read what led to a failure; with the older generation at most twice this on disk, and a minute's worth. */
    static final long LARGEST_OCTETS = 5_000_000;

    private static final Logger LOG = Logger.getLogger(ServerLog.class);
    private static final int TAIL_OCTETS = 8192;
    private static final Pattern LAST_WORDS = Pattern.compile("(?:FATAL|PANIC|ERROR):\\s+(.*)");

    private final DatabaseFolder database;
    private final ProcessOwner owner;

    ServerLog(DatabaseFolder database, ProcessOwner owner) {
        this.database = database;
        this.owner = owner;
    }

    /** The file, made if there is none. */
    Path file() throws IOException {
        if (!Files.exists(database.log())) {
            Files.createFile(database.log());
            owner.give(database.log());
        }
        return database.log();
    }

    /**
     * Moves the messages to the older generation when there are too many; the server goes on in the same file. Messages that cannot be
     * kept, as on a full disk, are dropped: a log is not worth a database that runs. Where not even that can be, the file is as it was.
     */
    void shorten() {
        try {
            if (Files.exists(database.log()) && Files.size(database.log()) > LARGEST_OCTETS) {
                keep();
                try (RandomAccessFile file = new RandomAccessFile(database.log().toFile(), "rw")) {
                    file.setLength(0);
                }
            }
        } catch (IOException e) {
            LOG.warnf("the log of the database, %s, cannot be shortened, which is tried again: %s", database.log(), e);
        }
    }

    private void keep() {
        try {
            Files.copy(database.log(), database.oldLog(), StandardCopyOption.REPLACE_EXISTING);
            owner.give(database.oldLog());
        } catch (IOException e) {
            LOG.warnf("the messages in the log of the database cannot be moved to %s, and are dropped: %s", database.oldLog(), e);
        }
    }

    /** How long the file is now: where the messages of the next server begin. */
    long end() throws IOException {
        return Files.size(file());
    }

    /** Why the server ended, in its own words since a position in the file. */
    Optional<String> lastWords(long since) {
        try (RandomAccessFile file = new RandomAccessFile(database.log().toFile(), "r")) {
            long start = Math.max(Math.min(since, file.length()), file.length() - TAIL_OCTETS);
            byte[] tail = new byte[(int) (file.length() - start)];
            file.seek(start);
            file.readFully(tail);
            List<String> lines = new String(tail, StandardCharsets.UTF_8).lines().filter(line -> !line.isBlank()).toList();
            Optional<String> reason = lines.reversed().stream().map(LAST_WORDS::matcher).filter(Matcher::find)
                    .map(matcher -> matcher.group(1)).findFirst();
            return reason.isPresent() || lines.isEmpty() ? reason : Optional.of(lines.getLast());
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }
}
