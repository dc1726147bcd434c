package org.indaba.app.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.indaba.app.home.Home;
import org.jspecify.annotations.Nullable;

/** A stream to print on, in UTF-8, that also knows why it failed; another one knows only that. For one thread. */
public final class TruthfulStream extends PrintStream {

    private final Sink sink;

    /** Prints there. */
    public TruthfulStream(OutputStream to) {
        this(new Sink(to));
    }

    private TruthfulStream(Sink sink) {
        super(sink, false, StandardCharsets.UTF_8);
        this.sink = sink;
    }

    /** What the system said when it failed first; empty as long as nothing has. */
    Optional<String> failure() {
        return Optional.ofNullable(sink.failure);
    }

    /** Keeps what went wrong, and lets it go on. */
    private static final class Sink extends FilterOutputStream {
        private @Nullable String failure;

        Sink(OutputStream to) {
            super(to);
        }

        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] octets, int offset, int length) throws IOException {
            kept(() -> out.write(octets, offset, length));
        }

        @Override
        public void flush() throws IOException {
            kept(out::flush);
        }

        private void kept(Writing writing) throws IOException {
            try {
                writing.write();
            } catch (IOException e) {
                failure = failure == null ? Home.reason(e) : failure;
                throw e;
            }
        }
    }

    private interface Writing {
        void write() throws IOException;
    }
}
