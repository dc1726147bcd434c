package org.indaba.checkup;

import java.io.IOException;
import java.net.IDN;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.indaba.deliver.Dial;
import org.indaba.deliver.Dialer;
import org.indaba.deliver.Route;
import org.indaba.fetch.HttpCall;

/**
 * Opens the page by HTTPS, the way the world does: by the name in DNS, and with the certificate verified. One request, no redirect, of
 * the answer the head alone. Blocks the calling thread; thread-safe.
 */
public final class HttpsWebLook implements WebLook {

    /** From the open connection to the head of the answer: an administrator may wait for it in a browser. */
    public static final Duration USUAL_TIME = Duration.ofSeconds(10);

    private static final int HTTPS = 443;

    /** Addresses that are dialled: one of each family. */
    private static final int MAX_DIALS = 2;

    private final Dialer dialer;
    private final SSLContext webPki;
    private final Supplier<String> page;
    private final HttpCall call;

    /**
     * @param dialer finds and opens
     * @param webPki trusts whom the world trusts
     * @param page the path of the page behind the address of the site; it opens for everybody, and it is ours alone
     * @param time how long a look may take once there is a connection
     */
    public HttpsWebLook(Dialer dialer, SSLContext webPki, Supplier<String> page, Duration time) {
        this.dialer = dialer;
        this.webPki = webPki;
        this.page = page;
        this.call = new HttpCall(time, 0);
    }

    @Override
    public Seen at(String site) {
        URI uri = URI.create(site);
        String named = uri.getHost();
        String host = named.startsWith("[") ? named.substring(1, named.length() - 1) : IDN.toASCII(named);
        int port = uri.getPort() < 0 ? HTTPS : uri.getPort();
        String path = uri.getRawPath().replaceFirst("/+$", "") + page.get();
        HttpCall.Request request = new HttpCall.Request(host, port, "GET " + path + " HTTP/1.1\r\n"
                + "Host: " + (port == HTTPS ? named : named + ":" + port) + "\r\n"
                + "User-Agent: Indaba\r\nAccept: text/html\r\nConnection: close\r\n", "");
        Route.Host target = new Route.Host(0, host, port);
        return switch (dialer.targets(target)) {
            case Dialer.Targets.Nowhere(String reason) -> new Seen.Unreachable(reason);
            case Dialer.Targets.Known(List<InetAddress> addresses) -> first(target, addresses, request);
        };
    }

    private Seen first(Route.Host target, List<InetAddress> addresses, HttpCall.Request request) {
        String problem = "it has no address";
        for (InetAddress address : addresses.stream().limit(MAX_DIALS).toList()) {
            switch (dialer.dial(target, address, List.of())) {
                case Dial.Connected(Socket socket) -> {
                    return over(socket, request);
                }
                case Dial.NotConnected(String reason) -> problem = reason;
                case Dial.Crowded(String reason) -> problem = reason;
            }
        }
        return new Seen.Unreachable(problem);
    }

    private Seen over(Socket socket, HttpCall.Request request) {
        try {
            return new Seen.Answered(call.secured(socket, webPki, request).status());
        } catch (IOException broken) {
            Optional<String> doubt = doubt(broken);
            return doubt.isPresent() ? new Seen.Distrusted(doubt.get()) : new Seen.Unreachable(String.valueOf(broken.getMessage()));
        }
    }

    /** What is wrong with the certificate, if that is what broke the handshake: what lies deepest says it best. */
    private static Optional<String> doubt(IOException broken) {
        Optional<String> doubt = Optional.empty();
        for (Throwable cause = broken.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof GeneralSecurityException) {
                doubt = Optional.of(String.valueOf(cause.getMessage()));
            }
        }
        return doubt;
    }
}
