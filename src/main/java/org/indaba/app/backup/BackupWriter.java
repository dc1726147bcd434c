package org.indaba.app.backup;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes the file: a ZIP archive (with the 64-bit extensions where they are needed) of the manifest, the files of the home, one entry
 * for each table and the seals of all of these. Nothing is held but what is being compressed. For one thread.
 */
final class BackupWriter {

    static final String MANIFEST = "manifest.json";
    static final String END = "end.json";

    private final ZipOutputStream zip;
    private final Instant at;
    private final List<Seal> seals = new ArrayList<>();

    /** @param at what the entries are dated with */
    BackupWriter(OutputStream out, Instant at) {
        this.zip = new ZipOutputStream(out);
        this.at = at;
        // Text with bytes in hexadecimal: the quickest level takes what matters, and the better ones take many times as long.
        zip.setLevel(Deflater.BEST_SPEED);
    }

    /** Something that writes octets into the entry that is open, and may fail. */
    @FunctionalInterface
    interface Filling {

        /** Writes them. */
        void into(Sink sink) throws IOException;
    }

    /** The open entry. */
    @FunctionalInterface
    interface Sink {

        /** Takes octets. */
        void write(byte[] octets) throws IOException;
    }

    void add(String name, byte[] content) throws IOException {
        add(name, sink -> sink.write(content));
    }

    void add(String name, Filling filling) throws IOException {
        Sealing sealing = new Sealing(name);
        ZipEntry entry = new ZipEntry(name);
        entry.setTime(at.toEpochMilli());
        zip.putNextEntry(entry);
        filling.into(octets -> {
            sealing.pass(octets, 0, octets.length);
            zip.write(octets);
        });
        zip.closeEntry();
        seals.add(sealing.seal());
    }

    /** Writes the seals and the archive's own end. The stream below stays open. */
    void finish() throws IOException {
        List<Seal> all = List.copyOf(seals);
        add(END, Json.write(new Json.End(all)));
        zip.finish();
        zip.flush();
    }
}
