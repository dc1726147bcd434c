package org.indaba.app.backup;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import org.indaba.app.home.Home;
import org.indaba.app.home.Refusal;
import org.indaba.mail.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * Reads the file once, from its beginning to its end, in the order in which it was written, holding no more of it than its small
 * entries. Whether it is whole and unchanged is known when {@link #finish()} returns, and not before: until then nothing that was read
 * may be relied on. Every complaint is a {@link Refusal}. For one thread.
 */
final class BackupReader {

    /** For the manifest and the seals: a thousand tables need less. */
    static final int LARGEST_TEXT = 4 << 20;
    /** A key with its certificates, a file of settings. */
    static final int LARGEST_HOME_FILE = 1 << 20;

    private static final int CHUNK = 1 << 16;

    private final Tail tail;
    private final ZipInputStream zip;
    private final Manifest manifest;
    private final Map<HomeFile, Bytes> files = new EnumMap<>(HomeFile.class);
    private final List<Seal> seals = new ArrayList<>();

    /** Reads what stands before the tables. @throws Refusal if this is no backup, a broken one or a newer one */
    BackupReader(InputStream in) {
        this.tail = new Tail(in);
        this.zip = new ZipInputStream(tail);
        try {
            ZipEntry first = zip.getNextEntry();
            if (first == null || !first.getName().equals(BackupWriter.MANIFEST)) {
                throw noBackup();
            }
            this.manifest = Json.manifest(all(BackupWriter.MANIFEST, LARGEST_TEXT));
            for (String name : manifest.files()) {
                HomeFile file = HomeFile.named(name).orElseThrow(() -> damaged("it holds a file " + name, null));
                open(file.entry());
                files.put(file, Bytes.of(all(file.entry(), LARGEST_HOME_FILE)));
            }
        } catch (IOException | IllegalArgumentException e) {
            throw broken(e);
        }
    }

    static Refusal noBackup() {
        return new Refusal("This file is no backup of Indaba's. Nothing was changed; name a file that bin/indaba backup wrote.");
    }

    static Refusal damaged(String what, @Nullable Throwable cause) {
        return new Refusal("The backup is damaged: " + what + ". Nothing was changed; take another copy of the file.", cause);
    }

    private static Refusal broken(Exception e) {
        return switch (e) {
            case EOFException early -> damaged("it ends too early", early);
            case ZipException zip -> damaged(zip.getMessage(), zip);
            case IOException io -> new Refusal("The backup cannot be read (" + Home.reason(io) + "). Nothing was changed.", io);
            // What the archive's reader says of names that are no text.
            default -> damaged(String.valueOf(e.getMessage()), e);
        };
    }

    Manifest manifest() {
        return manifest;
    }

    Map<HomeFile, Bytes> files() {
        return Map.copyOf(files);
    }

    /** Something that uses the octets of a table. */
    @FunctionalInterface
    interface Use {

        /** Reads the stream to its end. What it throws of the stream's own exceptions says that the file is broken. */
        void of(InputStream rows) throws IOException;
    }

    /** The next table, which must be this one. @param meter told of the rows that have passed */
    void table(Manifest.Table table, Meter meter, Use use) {
        try {
            open(table.entry());
            Passing rows = new Passing(new Sealing(table.entry()), meter);
            use.of(rows);
            rows.drain();
            Seal seal = rows.sealing.seal();
            if (seal.lines() != table.rows()) {
                throw damaged("the table " + table.name() + " has " + seal.lines() + " rows and should have " + table.rows(), null);
            }
            seals.add(seal);
        } catch (IOException | IllegalArgumentException e) {
            throw broken(e);
        }
    }

    /** Reads on to the last octet and compares everything with what the end says of it. */
    void finish() {
        try {
            List<Seal> read = List.copyOf(seals);
            open(BackupWriter.END);
            List<Seal> written = Json.end(all(BackupWriter.END, LARGEST_TEXT)).entries();
            if (written.size() != read.size()) {
                throw damaged("it has " + read.size() + " entries and should have " + written.size(), null);
            }
            for (int i = 0; i < read.size(); i++) {
                if (!written.get(i).equals(read.get(i))) {
                    throw damaged(read.get(i).entry() + " is not what was written", null);
                }
            }
            if (zip.getNextEntry() != null) {
                throw damaged("something follows its end", null);
            }
            if (!tail.endsAnArchive()) {
                throw new EOFException();
            }
        } catch (IOException | IllegalArgumentException e) {
            throw broken(e);
        }
    }

    private void open(String name) throws IOException {
        ZipEntry entry = zip.getNextEntry();
        if (entry == null) {
            throw new EOFException();
        }
        if (!entry.getName().equals(name)) {
            throw damaged("there is something else where " + name + " should be", null);
        }
    }

    private byte[] all(String name, int most) throws IOException {
        byte[] octets = zip.readNBytes(most + 1);
        if (octets.length > most) {
            throw damaged(name + " is too large", null);
        }
        Sealing sealing = new Sealing(name);
        sealing.pass(octets, 0, octets.length);
        seals.add(sealing.seal());
        return octets;
    }

    /** The open entry, counted and digested as it is read. */
    private final class Passing extends InputStream {
        private final Sealing sealing;
        private final Meter meter;

        Passing(Sealing sealing, Meter meter) {
            this.sealing = sealing;
            this.meter = meter;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int count = zip.read(target, offset, length);
            if (count > 0) {
                meter.advance(sealing.pass(target, offset, count));
            }
            return count;
        }

        void drain() throws IOException {
            byte[] chunk = new byte[CHUNK];
            while (read(chunk, 0, chunk.length) >= 0) {
                // Counted and digested all the same.
            }
        }
    }
}
