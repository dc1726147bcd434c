package org.indaba.scenario;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

/** A mail program that speaks to the program under test: plain, one command at a time. */
final class Mailer implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 30_000;

    private final Socket socket;
    private final BufferedReader in;
    private final OutputStream out;

    Mailer(InetSocketAddress server) {
        try {
            socket = new Socket(server.getAddress(), server.getPort());
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.setTcpNoDelay(true);
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            out = socket.getOutputStream();
            reply();
            say("EHLO program.people.example");
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    /** Says a line; the reply. */
    String say(String line) {
        write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
        return reply();
    }

    /**
     * Sends a message; the reply to its end, or the first refusal before. Octets beyond ASCII are announced as RFC 6152 §3 and
     * RFC 6531 §3.4 ask for.
     */
    String send(String from, List<String> recipients, byte[] message) {
        String reply = say("MAIL FROM:<" + from + ">" + parameters(message));
        String refusal = reply.startsWith("2") ? "" : reply;
        boolean taken = false;
        for (String recipient : recipients) {
            reply = say("RCPT TO:<" + recipient + ">");
            taken |= reply.startsWith("2");
            refusal = reply.startsWith("2") || !refusal.isEmpty() ? refusal : reply;
        }
        if (!taken) {
            say("RSET");
            return refusal;
        }
        reply = say("DATA");
        if (!reply.startsWith("3")) {
            return reply;
        }
        write(stuffed(message));
        return reply();
    }

    private static String parameters(byte[] message) {
        int header = headerEnd(message);
        boolean eightBitHeader = IntStream.range(0, header).anyMatch(i -> message[i] < 0);
        boolean eightBit = IntStream.range(0, message.length).anyMatch(i -> message[i] < 0);
        return (eightBit ? " BODY=8BITMIME" : "") + (eightBitHeader ? " SMTPUTF8" : "");
    }

    private static int headerEnd(byte[] message) {
        for (int i = 0; i + 3 < message.length; i++) {
            if (message[i] == '\r' && message[i + 1] == '\n' && message[i + 2] == '\r' && message[i + 3] == '\n') {
                return i;
            }
        }
        return message.length;
    }

    /** RFC 5321 §4.5.2: a dot more where a line begins with one, and CRLF.CRLF at the end. */
    private static byte[] stuffed(byte[] message) {
        ByteArrayOutputStream stuffed = new ByteArrayOutputStream();
        for (int i = 0; i < message.length; i++) {
            if (message[i] == '.' && (i == 0 || message[i - 1] == '\n')) {
                stuffed.write('.');
            }
            stuffed.write(message[i]);
        }
        boolean open = message.length > 0 && message[message.length - 1] != '\n';
        stuffed.writeBytes((open ? "\r\n.\r\n" : ".\r\n").getBytes(StandardCharsets.US_ASCII));
        return stuffed.toByteArray();
    }

    private void write(byte[] octets) {
        try {
            out.write(octets);
            out.flush();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    private String reply() {
        StringBuilder reply = new StringBuilder();
        try {
            String line = in.readLine();
            while (line != null && line.length() > 3 && line.charAt(3) == '-') {
                reply.append(line).append('\n');
                line = in.readLine();
            }
            return reply.append(line).toString();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
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
