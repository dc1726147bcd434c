package org.indaba.app.backup;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Which octets of an archive are data, and what the others are for: read off its directory, which stands at its end. */
final class ArchiveParts {

    private static final int END_RECORD = 22;
    private static final int ENTRY_RECORD = 46;
    private static final int LOCAL_RECORD = 30;

    /** What an octet is for. */
    enum Sort {
        /** What was backed up, compressed; the last octet of an entry is apart. */
        DATA,
        /**
         * The same, of a table that the test fills with a quarter of a million equal letters: a repetition of what stood there one letter
         * before is the same as one of what stood there two letters before, so that some turned bits change how it is said and not what.
         */
        RUN,
        /** Its last bits belong to nothing: what is compressed ends with a bit, and the file with an octet. */
        LAST_OF_DATA,
        /** How old a program may be that reads the entry. Ours can all that we write. */
        VERSION,
        /** Bits for kinds of compression, and for features, that are not used; and the one for letters beyond ASCII, which no name has. */
        FLAGS,
        /** When the entry was made. The manifest says when the backup was. */
        DATE,
        /** Sum and sizes, which are not known yet when the entry begins: they stand behind it, and are looked at there. */
        SIZES_BEFORE,
        /** What leads to and names the entry, or tells its sum and its sizes. */
        ENTRY,
        /** The directory, for programs that open one entry without reading the others. Ours reads all, and each names itself. */
        DIRECTORY,
        /** How large the directory is, and where it stands. */
        END_FIGURES,
        /** What tells that the archive ends here. */
        END
    }

    /** Some octets that are for the same. */
    record Part(Sort sort, int from, int to) {
    }

    private ArchiveParts() {
    }

    static List<Part> of(byte[] archive) {
        ByteBuffer octets = ByteBuffer.wrap(archive).order(ByteOrder.LITTLE_ENDIAN);
        int end = archive.length - END_RECORD;
        int directory = octets.getInt(end + 16);
        List<Part> parts = new ArrayList<>();
        for (int at = directory; at < end;) {
            int data = entry(octets, octets.getInt(at + 42), parts);
            int next = data + octets.getInt(at + 20);
            String name = new String(archive, at + ENTRY_RECORD, octets.getShort(at + 28), StandardCharsets.UTF_8);
            parts.add(new Part(name.equals("tables/message_chunks.copy") ? Sort.RUN : Sort.DATA, data, next - 1));
            parts.add(new Part(Sort.LAST_OF_DATA, next - 1, next));
            at += ENTRY_RECORD + octets.getShort(at + 28) + octets.getShort(at + 30) + octets.getShort(at + 32);
            parts.add(new Part(Sort.ENTRY, next, at < end ? octets.getInt(at + 42) : directory));
        }
        parts.add(new Part(Sort.DIRECTORY, directory, end));
        parts.add(new Part(Sort.END, end, end + 4));
        parts.add(new Part(Sort.END_FIGURES, end + 4, end + 20));
        parts.add(new Part(Sort.END, end + 20, end + END_RECORD));
        return parts;
    }

    /** The parts of what stands before an entry; where its data begins. */
    private static int entry(ByteBuffer octets, int at, List<Part> parts) {
        int data = at + LOCAL_RECORD + octets.getShort(at + 26) + octets.getShort(at + 28);
        parts.add(new Part(Sort.ENTRY, at, at + 4));
        parts.add(new Part(Sort.VERSION, at + 4, at + 6));
        parts.add(new Part(Sort.FLAGS, at + 6, at + 8));
        parts.add(new Part(Sort.ENTRY, at + 8, at + 10));
        parts.add(new Part(Sort.DATE, at + 10, at + 14));
        parts.add(new Part(Sort.SIZES_BEFORE, at + 14, at + 26));
        parts.add(new Part(Sort.ENTRY, at + 26, data));
        return data;
    }
}
