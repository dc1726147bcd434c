package org.indaba.app.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.indaba.app.home.Home;
import org.indaba.app.home.Refusal;
import org.indaba.language.Saying;
import org.indaba.lists.RosterFile;
import org.indaba.lists.RosterPlace;
import org.indaba.lists.RosterReader;
import org.indaba.lists.RosterRow;

/**
 * A typist's file of members, here as a whole before anybody waits for it: what comes through a pipe may take as long as it likes, and
 * the place in memory for its rows is taken behind its last octet only. It lies in a temporary file without a name, which is gone with
 * this process at the latest. To be closed, by the one thread that it belongs to.
 */
final class MemberFile implements AutoCloseable {

    /** How long a command waits for somebody else's file: the largest takes minutes. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

    private static final int BUFFER = 64 * 1024;

    private final String name;
    private final FileChannel octets;

    private MemberFile(String name, FileChannel octets) {
        this.name = name;
        this.octets = octets;
    }

    /**
     * Fetches a file, up to what {@link RosterReader} reads and one octet more.
     *
     * @param name of the file; {@code -} is standard input
     * @throws Refusal if it cannot be read
     */
    static MemberFile fetch(Console console, String name) {
        try (InputStream source = console.open(name)) {
            Path path = Files.createTempFile("indaba-members", ".part");
            // On Unix its name goes at once.
            FileChannel octets = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE,
                    StandardOpenOption.DELETE_ON_CLOSE);
            MemberFile fetched = new MemberFile(name, octets);
            try {
                copy(source, Channels.newOutputStream(octets));
                return fetched;
            } catch (IOException | RuntimeException broken) {
                fetched.close();
                throw broken;
            }
        } catch (IOException e) {
            throw unreadable(name, e);
        }
    }

    private static void copy(InputStream source, OutputStream target) throws IOException {
        byte[] buffer = new byte[BUFFER];
        int left = RosterReader.MAX_OCTETS + 1;
        while (left > 0) {
            int count = source.read(buffer, 0, Math.min(buffer.length, left));
            if (count < 0) {
                return;
            }
            target.write(buffer, 0, count);
            left -= count;
        }
    }

    /** The place in memory for the rows of a file, once it is free. @throws Refusal if it is not for long */
    RosterPlace.Held place(RosterPlace place) {
        return place.take(LONGEST_WAIT).orElseThrow(() -> new Refusal("Another file of members was being read for the last "
                + LONGEST_WAIT.toMinutes() + " minutes, and there is memory for one at a time. Nothing was changed; try again."));
    }

    /** Its rows: to be called by whom the {@link #place} belongs to. @throws Refusal if it is no file of members */
    List<RosterRow> rows() {
        try {
            return switch (new RosterReader().read(Channels.newInputStream(octets.position(0)))) {
                case RosterFile.Read(List<RosterRow> rows) -> rows;
                case RosterFile.Unreadable(Saying reason) -> throw new Refusal(name + ": " + reason.inEnglish());
            };
        } catch (IOException e) {
            throw unreadable(name, e);
        }
    }

    private static Refusal unreadable(String name, IOException e) {
        return new Refusal("The file " + name + " cannot be read (" + Home.reason(e) + ").", e);
    }

    @Override
    public void close() {
        try {
            octets.close();
        } catch (IOException e) {
            throw unreadable(name, e);
        }
    }
}
