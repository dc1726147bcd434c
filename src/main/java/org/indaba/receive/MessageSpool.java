package org.indaba.receive;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import org.indaba.mime.MessageOctets;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a message while it comes in: in memory as long as it is small, then in a file. A thousand sessions with a large message each
 * cost a thousand buffers, not a thousand messages. Belongs to one thread.
 */
final class MessageSpool extends OutputStream {

    /** The largest message that is kept in memory; most mail is smaller. */
    static final int IN_MEMORY = 65_536;

    private static final int FIRST = 4_096;
    // What gathers before it is written to the file; dot-stuffed lines come in short runs.
    private static final int WRITE_BUFFER = 16_384;

    private final SpoolDirectory directory;
    private byte[] memory = new byte[FIRST];
    private int count;
    private @Nullable SpoolFile file;

    MessageSpool(SpoolDirectory directory) {
        this.directory = directory;
    }

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    /** @throws IOException if the folder takes no more; the message is lost then */
    @Override
    public void write(byte[] octets, int from, int length) throws IOException {
        int limit = file == null ? IN_MEMORY : WRITE_BUFFER;
        if (count + length > limit) {
            spill();
            if (length >= WRITE_BUFFER) {
                open().append(octets, from, length);
                return;
            }
        }
        if (count + length > memory.length) {
            memory = Arrays.copyOf(memory, Math.max(count + length, Math.min(memory.length * 2, IN_MEMORY)));
        }
        System.arraycopy(octets, from, memory, count, length);
        count += length;
    }

    private void spill() throws IOException {
        open().append(memory, 0, count);
        if (memory.length > WRITE_BUFFER) {
            memory = new byte[WRITE_BUFFER];
        }
        count = 0;
    }

    private SpoolFile open() throws IOException {
        if (file == null) {
            file = directory.create();
        }
        return file;
    }

    /** The whole message; readable until {@link #close()}, and nothing may be written any more. */
    MessageOctets octets() throws IOException {
        if (file == null) {
            return new MemoryOctets(memory, count);
        }
        spill();
        return file;
    }

    /** Forgets the message. */
    @Override
    public void close() throws IOException {
        memory = new byte[0];
        count = 0;
        if (file != null) {
            file.close();
        }
    }
}
