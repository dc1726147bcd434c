package org.indaba.hook;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;

/** A web server over TLS that answers as it is told, however wrong that is. */
final class HookServer implements AutoCloseable {

    private final ServerSocket listener;
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Answer answer = Answer.of("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");

    /** A request. @param fields by their names in lower case */
    record Asked(String line, Map<String, String> fields, String body) {
        String field(String name) {
            return fields.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        }
    }

    private interface Answer {
        void to(OutputStream out) throws IOException, InterruptedException;

        static Answer of(String text) {
            return out -> out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    private HookServer(ServerSocket listener) {
        this.listener = listener;
        Thread.ofVirtual().start(this::run);
    }

    static HookServer secured(SSLContext context) {
        try {
            return new HookServer(context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
    }

    int port() {
        return listener.getLocalPort();
    }

    List<Asked> asked() {
        return List.copyOf(asked);
    }

    void answer(int status) {
        raw("HTTP/1.1 " + status + " x\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n");
    }

    void raw(String text) {
        answer = Answer.of(text);
    }

    /** Says nothing. */
    void hang() {
        answer = _ -> closed.await();
    }

    /** Says a little, again and again, and never comes to an end. */
    void trickle() {
        answer = out -> {
            out.write("HTTP/1.1 200 OK\r\nX: ".getBytes(StandardCharsets.US_ASCII));
            while (!closed.await(20, TimeUnit.MILLISECONDS)) {
                out.write('x');
                out.flush();
            }
        };
    }

    private void run() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException end) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            String line = in.readLine();
            Map<String, String> fields = new HashMap<>();
            for (String field = in.readLine(); field != null && !field.isEmpty(); field = in.readLine()) {
                fields.put(field.substring(0, field.indexOf(':')).toLowerCase(Locale.ROOT), field.substring(field.indexOf(':') + 2));
            }
            if (line == null) {
                return;
            }
            char[] body = new char[Integer.parseInt(fields.getOrDefault("content-length", "0"))];
            for (int read = 0; read < body.length;) {
                read += in.read(body, read, body.length - read);
            }
            asked.add(new Asked(line.replace(" HTTP/1.1", ""), fields, new String(body)));
            answer.to(socket.getOutputStream());
        } catch (IOException gone) {
            // Whoever asked has seen enough.
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            listener.close();
        } catch (IOException _) {
            // It is gone either way.
        }
    }
}
