package org.indaba.app.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** The files of this very process. */
public final class LocalFiles implements TypistFiles {

    private final InputStream standardInput;

    /** @param standardInput what {@code -} opens */
    public LocalFiles(InputStream standardInput) {
        this.standardInput = standardInput;
    }

    @Override
    public InputStream open(String name) throws IOException {
        if (Files.isDirectory(Path.of(name))) {
            throw new IOException("it is a folder");
        }
        return name.equals(STANDARD_INPUT) ? standardInput : Files.newInputStream(Path.of(name));
    }

    @Override
    public NewFile create(String name) throws IOException {
        return new Unfinished(behindLinks(Path.of(name).toAbsolutePath()));
    }

    /**
     * The file itself, where a link names it: the link is somebody's, and stays. What is there and is no file (a device, a pipe) would
     * not be written to, but replaced.
     */
    private static Path behindLinks(Path file) throws IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return file;
        }
        if (!Files.exists(file)) {
            throw new IOException("it is a link to nothing");
        }
        if (!Files.isRegularFile(file)) {
            throw new IOException(Files.isDirectory(file) ? "it is a folder" : "it is no file; - is standard output");
        }
        return file.toRealPath();
    }

    private static final class Unfinished extends NewFile {
        private final Path file;
        private final Path unfinished;
        private final FileChannel channel;
        private final OutputStream out;

        Unfinished(Path file) throws IOException {
            this.file = file;
            if (!Files.isDirectory(file.getParent())) {
                throw new NoSuchFileException(file.getParent().toString());
            }
            // In the same folder, so that the rename is one step; readable by the typist alone, since it may hold everything.
            this.unfinished = Files.createTempFile(file.getParent(), "." + file.getFileName(), ".unfinished");
            this.channel = FileChannel.open(unfinished, StandardOpenOption.WRITE);
            this.out = Channels.newOutputStream(channel);
        }

        @Override
        public void write(int octet) throws IOException {
            out.write(octet);
        }

        @Override
        public void write(byte[] octets, int offset, int length) throws IOException {
            out.write(octets, offset, length);
        }

        @Override
        public void commit() throws IOException {
            channel.force(true);
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        }

        @Override
        public void close() throws IOException {
            channel.close();
            Files.deleteIfExists(unfinished);
        }
    }
}
