package org.indaba.app.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Somebody who types SMTP into a socket. */
final class Typist implements AutoCloseable {

    private Socket socket;
    private BufferedReader in;

    Typist(int port) {
        try {
            socket = new Socket("127.0.0.1", port);
            socket.setSoTimeout(10_000);
            use(socket);
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    /** Goes on over another socket. */
    void use(Socket other) throws IOException {
        socket = other;
        in = new BufferedReader(new InputStreamReader(other.getInputStream(), StandardCharsets.UTF_8));
    }

    Socket socket() {
        return socket;
    }

    /** Sends octets as they are. */
    Typist send(String text) {
        try {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            return this;
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    /** The last line of the next reply, or "closed". */
    String reply() {
        try {
            String line = in.readLine();
            while (line != null && line.length() > 3 && line.charAt(3) == '-') {
                line = in.readLine();
            }
            return line == null ? "closed" : line;
        } catch (IOException gone) {
            return "closed";
        }
    }

    /** One line of a reply. */
    String line() {
        try {
            return in.readLine();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    /** Sends a command and gives the code of its reply. */
    String say(String command) {
        String reply = send(command + "\r\n").reply();
        return reply.length() >= 3 && !reply.equals("closed") ? reply.substring(0, 3) : reply;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException already) {
            throw new UncheckedIOException(already);
        }
    }
}
