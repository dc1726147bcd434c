package org.indaba.app.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import org.indaba.app.cli.Link.Kind;

/** The typist's files as the server sees them: over the link. One is read and one is written at a time. */
final class RemoteFiles implements TypistFiles {

    private final Link link;

    RemoteFiles(Link link) {
        this.link = link;
    }

    @Override
    public InputStream open(String name) throws IOException {
        link.send(Kind.OPEN, name);
        expect(Kind.DONE);
        return new Reading();
    }

    @Override
    public NewFile create(String name) throws IOException {
        link.send(Kind.CREATE, name);
        expect(Kind.DONE);
        return new Writing();
    }

    private Link.Frame expect(Kind kind) throws IOException {
        Link.Frame frame = link.receive();
        if (frame.kind() == Kind.FAILED) {
            throw new IOException(frame.text());
        }
        if (frame.kind() != kind) {
            throw new InterruptedIOException("the typist's side answered something else");
        }
        return frame;
    }

    private final class Reading extends InputStream {
        private byte[] chunk = new byte[0];
        private int next;
        private boolean ended;

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (next == chunk.length && !ended) {
                link.send(Kind.READ, "");
                chunk = expect(Kind.OCTETS).body().toArray();
                next = 0;
                ended = chunk.length == 0;
            }
            if (ended) {
                return -1;
            }
            int count = Math.min(length, chunk.length - next);
            System.arraycopy(chunk, next, target, offset, count);
            next += count;
            return count;
        }
    }

    private final class Writing extends NewFile {
        private boolean closed;

        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] octets, int offset, int length) throws IOException {
            for (int sent = 0; sent < length; sent += Link.CHUNK) {
                link.send(Kind.WRITE, octets, offset + sent, Math.min(Link.CHUNK, length - sent));
            }
        }

        @Override
        public void commit() throws IOException {
            link.send(Kind.COMMIT, "");
            expect(Kind.DONE);
        }

        @Override
        public void close() throws IOException {
            if (!closed) {
                closed = true;
                link.send(Kind.FORGET, "");
                expect(Kind.DONE);
            }
        }
    }
}
