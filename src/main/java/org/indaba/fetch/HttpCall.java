package org.indaba.fetch;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * A request of HTTP/1.1 over a connection that somebody else opened, and its answer. All of it together is bounded in time, whatever
 * the peer does: a socket's own time-out knows nothing of writes and of octets that trickle. Immutable, thread-safe.
 */
public final class HttpCall {

    private final Duration time;
    private final int maxBody;

    /**
     * @param time from the open connection to the last octet
     * @param maxBody octets of the body of a success; 0: bodies are not looked at
     */
    public HttpCall(Duration time, int maxBody) {
        this.time = time;
        this.maxBody = maxBody;
    }

    /**
     * What is asked.
     *
     * @param host a name, or an IP address in text form: whom the certificate must be for
     * @param port of the connection
     * @param head the request line and the header fields, each with its line end, without the empty line
     * @param body octets; empty for none
     */
    public record Request(String host, int port, String head, String body) {
    }

    /**
     * Asks through TLS: the certificate is for the host, and somebody in the context vouches for it. Closes the connection.
     *
     * @throws SocketTimeoutException if the time was not enough
     * @throws IOException if there is no answer, or one that is no HTTP
     */
    public HttpAnswer secured(Socket raw, SSLContext trust, Request request) throws IOException {
        return within(raw, () -> {
            try (SSLSocket socket = (SSLSocket) trust.getSocketFactory().createSocket(raw, request.host(), request.port(), true)) {
                SSLParameters parameters = socket.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                socket.setSSLParameters(parameters);
                socket.startHandshake();
                return exchanged(socket, request);
            }
        });
    }

    /** As {@link #secured}, in the clear. */
    public HttpAnswer plain(Socket raw, Request request) throws IOException {
        return within(raw, () -> exchanged(raw, request));
    }

    private HttpAnswer exchanged(Socket socket, Request request) throws IOException {
        OutputStream out = new BufferedOutputStream(socket.getOutputStream());
        out.write((request.head() + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        out.write(request.body().getBytes(StandardCharsets.UTF_8));
        out.flush();
        return HttpAnswer.read(new BufferedInputStream(socket.getInputStream()), maxBody);
    }

    private interface Exchange {
        HttpAnswer run() throws IOException;
    }

    private HttpAnswer within(Socket raw, Exchange exchange) throws IOException {
        CountDownLatch done = new CountDownLatch(1);
        AtomicBoolean late = new AtomicBoolean();
        Thread.ofVirtual().name("http-deadline").start(() -> closeLate(raw, done, late));
        try (raw) {
            return exchange.run();
        } catch (IOException broken) {
            if (late.get()) {
                throw new SocketTimeoutException("no answer within " + time.toSeconds() + " seconds");
            }
            throw broken;
        } finally {
            done.countDown();
        }
    }

    private void closeLate(Socket socket, CountDownLatch done, AtomicBoolean late) {
        try {
            if (!done.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
                late.set(true);
                socket.close();
            }
        } catch (InterruptedException | IOException _) {
            // Whoever reads from it will notice.
        }
    }
}
