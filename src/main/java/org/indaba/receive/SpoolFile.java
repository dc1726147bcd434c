package org.indaba.receive;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.indaba.mime.MessageOctets;

/** A message in a file, first written, then read; the file is gone once this is closed. Reading is thread-safe, writing is not. */
final class SpoolFile implements MessageOctets, AutoCloseable {

    // The JDK copies through native memory of the size of a read or write; this keeps it small.
    private static final int PIECE = 65_536;

    private final Path path;
    private final FileChannel channel;
    private long size;

    SpoolFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** Adds octets at the end. */
    void append(byte[] octets, int from, int count) throws IOException {
        ByteBuffer source = ByteBuffer.wrap(octets, from, count);
        while (source.hasRemaining()) {
            size += channel.write(source, size);
        }
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public byte[] slice(long from, int length) {
        byte[] slice = new byte[(int) Math.clamp(size - from, 0L, length)];
        try {
            read(from, slice, slice.length);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        return slice;
    }

    @Override
    public void writeTo(OutputStream out, long from, long to) throws IOException {
        byte[] piece = new byte[(int) Math.clamp(to - from, 0L, PIECE)];
        for (long at = from; at < to; at += piece.length) {
            int count = (int) Math.min(piece.length, to - at);
            read(at, piece, count);
            out.write(piece, 0, count);
        }
    }

    private void read(long from, byte[] into, int count) throws IOException {
        int done = 0;
        while (done < count) {
            ByteBuffer target = ByteBuffer.wrap(into, done, Math.min(PIECE, count - done));
            int got = channel.read(target, from + done);
            if (got < 0) {
                throw new IOException("the spooled message is shorter than it was");
            }
            done += got;
        }
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            Files.deleteIfExists(path);
        }
    }
}
