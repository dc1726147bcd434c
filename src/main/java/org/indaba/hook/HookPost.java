package org.indaba.hook;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.indaba.deliver.Dial;
import org.indaba.deliver.Dialer;
import org.indaba.deliver.Route;
import org.indaba.fetch.HttpAnswer;
import org.indaba.fetch.HttpCall;
import org.indaba.mail.Bytes;

/**
 * Posts to a webhook. Its address was chosen by somebody who need not be the operator, so nothing but this one request is made: the
 * dialer leaves private addresses out, and the very address that it judged is dialled, whatever DNS says a moment later; redirects are
 * not followed; of the answer only the head is read; time is bounded. Blocks the calling thread; thread-safe.
 */
public final class HookPost {

    /** From the open connection to the head of the answer. */
    public static final Duration USUAL_TIME = Duration.ofSeconds(20);

    /** Addresses of one host that are dialled. */
    private static final int MAX_DIALS = 2;

    private final Dialer dialer;
    private final SSLContext webPki;
    private final InstantSource clock;
    private final HttpCall call;

    /**
     * @param dialer finds and opens; leaves out what must not be dialled
     * @param webPki trusts whom the world trusts
     * @param time how long a request may take once there is a connection
     */
    public HookPost(Dialer dialer, SSLContext webPki, InstantSource clock, Duration time) {
        this.dialer = dialer;
        this.webPki = webPki;
        this.clock = clock;
        this.call = new HttpCall(time, 0);
    }

    /** Posts a body. */
    HookAnswer send(HookUrl url, long webhook, Bytes secret, String body) {
        Route.Host host = new Route.Host(0, url.host(), url.port());
        return switch (dialer.targets(host)) {
            case Dialer.Targets.Nowhere(String reason) -> new HookAnswer.Unreachable(reason);
            case Dialer.Targets.Known(List<InetAddress> addresses) -> {
                String problem = "the host " + url.host() + " has no address";
                for (InetAddress address : addresses.subList(0, Math.min(MAX_DIALS, addresses.size()))) {
                    switch (dialer.dial(host, address, List.of())) {
                        case Dial.Connected(Socket socket) -> {
                            yield over(socket, url, request(url, webhook, secret, body));
                        }
                        case Dial.NotConnected(String reason) -> problem = reason;
                        case Dial.Crowded(String reason) -> problem = reason;
                    }
                }
                yield new HookAnswer.Unreachable(problem);
            }
        };
    }

    private HttpCall.Request request(HookUrl url, long webhook, Bytes secret, String body) {
        String timestamp = Long.toString(clock.instant().getEpochSecond());
        String head = "POST " + url.target() + " HTTP/1.1\r\n"
                + "Host: " + url.authority() + "\r\n"
                + "User-Agent: Indaba\r\n"
                + "Content-Type: application/json\r\n"
                + "Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n"
                + "Indaba-Webhook: " + webhook + "\r\n"
                + "Indaba-Timestamp: " + timestamp + "\r\n"
                + "Indaba-Signature: " + HookSignature.of(secret, timestamp, body) + "\r\n"
                + "Connection: close\r\n";
        return new HttpCall.Request(url.host(), url.port(), head, body);
    }

    private HookAnswer over(Socket socket, HookUrl url, HttpCall.Request request) {
        try {
            HttpAnswer answer = url.secured() ? call.secured(socket, webPki, request) : call.plain(socket, request);
            return judged(answer.status());
        } catch (SSLException untrusted) {
            return new HookAnswer.Unreachable("TLS: " + untrusted.getMessage());
        } catch (IOException broken) {
            return new HookAnswer.Unreachable(String.valueOf(broken.getMessage()));
        }
    }

    private static HookAnswer judged(int status) {
        if (status >= 200 && status < 300) {
            return new HookAnswer.Taken(status);
        }
        if (status == HookAnswer.Gone.STATUS) {
            return new HookAnswer.Gone();
        }
        return new HookAnswer.Refused(status, status < 400 ? "it answered " + status + ", and redirects are not followed"
                : "it answered " + status);
    }
}
