package org.indaba.receive;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** A client that says exactly what a test wants, octet for octet; characters are octets of the same number. */
final class WireClient implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 15_000;

    private Socket socket;
    private InputStream in;

    WireClient(InetSocketAddress server) throws IOException {
        socket = new Socket(server.getAddress(), server.getPort());
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** Sends octets as they are. */
    WireClient raw(String octets) throws IOException {
        socket.getOutputStream().write(octets.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
        return this;
    }

    /** One line of a reply, without CRLF; empty text at the end of the connection. */
    String line() throws IOException {
        StringBuilder line = new StringBuilder();
        int octet = in.read();
        while (octet >= 0 && octet != '\n') {
            line.append((char) octet);
            octet = in.read();
        }
        if (octet >= 0 && (line.isEmpty() || line.charAt(line.length() - 1) != '\r')) {
            throw new AssertionError("a reply line without CR: " + line);
        }
        return octet < 0 ? line.toString() : line.substring(0, line.length() - 1);
    }

    /** A whole reply: its last line, or empty text at the end of the connection. */
    String reply() throws IOException {
        String line = line();
        while (line.length() > 3 && line.charAt(3) == '-') {
            line = line();
        }
        return line;
    }

    /** Sends a line and reads its reply. */
    String say(String command) throws IOException {
        return raw(command + "\r\n").reply();
    }

    /** Greets and reads the greeting. */
    WireClient greet() throws IOException {
        reply();
        say("EHLO client.example.net");
        return this;
    }

    /** A transaction up to DATA, all taken. */
    WireClient begin(String sender) throws IOException {
        say("MAIL FROM:<" + sender + ">");
        say("RCPT TO:<afnog@lists.example.org>");
        return this;
    }

    boolean isClosed() throws IOException {
        return in.read() < 0;
    }

    /** The handshake, taking any certificate. */
    SSLSocket startTls() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new AnyCertificate()}, new SecureRandom());
        SSLSocket secured = (SSLSocket) context.getSocketFactory().createSocket(socket, "localhost", socket.getPort(), true);
        secured.startHandshake();
        socket = secured;
        in = new BufferedInputStream(secured.getInputStream());
        return secured;
    }

    Socket socket() {
        return socket;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private static final class AnyCertificate implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {
            throw new UnsupportedOperationException("a server is not a client");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {
            // The certificate is self-made; what it protects from is a listener.
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
