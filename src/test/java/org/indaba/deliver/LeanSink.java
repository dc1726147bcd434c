package org.indaba.deliver;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/** An SMTP server that takes everything and looks at nothing: as little work as a peer can have. */
final class LeanSink implements AutoCloseable {

    private final ServerSocket server;
    final AtomicLong messages = new AtomicLong();

    LeanSink() {
        try {
            server = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        Thread.ofVirtual().start(this::accept);
    }

    Route.Host host() {
        return new Route.Host(0, "sink.test", server.getLocalPort());
    }

    private void accept() {
        while (true) {
            try {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException ended) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = socket.getInputStream();
            OutputStream out = socket.getOutputStream();
            out.write("220 sink\r\n".getBytes(StandardCharsets.US_ASCII));
            byte[] buffer = new byte[32768];
            StringBuilder replies = new StringBuilder();
            boolean data = false;
            int lineLength = 0;
            byte first = 0;
            for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
                for (int at = 0; at < read; at++) {
                    byte octet = buffer[at];
                    if (octet != '\n') {
                        if (lineLength == 0) {
                            first = octet;
                        }
                        lineLength++;
                        continue;
                    }
                    boolean dot = lineLength == 2 && first == '.';
                    lineLength = 0;
                    if (data) {
                        if (dot) {
                            data = false;
                            messages.incrementAndGet();
                            replies.append("250 ok\r\n");
                        }
                    } else if (first == 'D') {
                        data = true;
                        replies.append("354 go\r\n");
                    } else if (first == 'E') {
                        replies.append("250-sink\r\n250-PIPELINING\r\n250 8BITMIME\r\n");
                    } else if (first == 'Q') {
                        replies.append("221 bye\r\n");
                    } else {
                        replies.append("250 ok\r\n");
                    }
                }
                if (!replies.isEmpty()) {
                    out.write(replies.toString().getBytes(StandardCharsets.US_ASCII));
                    replies.setLength(0);
                }
            }
        } catch (IOException _) {
            // The client is through.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
