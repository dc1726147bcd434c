package org.indaba.app.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;

/**
 * Writes one line for each delivery to the end of a file: time, MAIL FROM, recipients with commas between, size, SHA-256 of the body and
 * Message-ID, with tabs between. A line is with the kernel when {@link #accept} returns, so that a killed sink has lost none that
 * it said 250 to. Thread-safe.
 */
public final class RecordFile implements Consumer<Delivery>, AutoCloseable {

    private final FileChannel file;

    /** Opens the file, and makes it if it is absent. */
    public RecordFile(Path path) {
        try {
            file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    @Override
    public void accept(Delivery delivery) {
        ByteBuffer line = ByteBuffer.wrap(line(delivery).getBytes(StandardCharsets.UTF_8));
        synchronized (this) {
            try {
                while (line.hasRemaining()) {
                    file.write(line);
                }
            } catch (IOException full) {
                throw new UncheckedIOException(full);
            }
        }
    }

    private static String line(Delivery delivery) {
        Delivery.Content content = delivery.content();
        return String.join("\t", delivery.at().toString(), clean(delivery.mailFrom()), clean(String.join(",", delivery.recipients())),
                Long.toString(content.sizeBytes()), content.bodySha256(), clean(content.messageId())) + "\n";
    }

    /** Keeps a hostile value from looking like two. */
    private static String clean(String value) {
        return value.replaceAll("\\p{Cntrl}", "?");
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
