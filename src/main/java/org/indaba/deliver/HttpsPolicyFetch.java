package org.indaba.deliver;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.indaba.fetch.HttpAnswer;
import org.indaba.fetch.HttpCall;

/**
 * Fetches the policy of a domain from its web host. A stranger chose that host by a DNS record, so nothing but this one question is
 * asked of it: the dialer leaves private addresses out, the very address that it judged is dialled, redirects are not followed, and
 * time and size are bounded. Thread-safe.
 */
public final class HttpsPolicyFetch implements PolicyFetch {

    /** Where policies are. */
    public static final int USUAL_PORT = 443;

    /** From the open connection to the last octet; with the dial before it less than the minute that RFC 8461 §3.3 allows. */
    public static final Duration USUAL_TIME = Duration.ofSeconds(20);

    /** RFC 8461 §3.3: a limit on the size of a policy is wise; 64 KB are suggested there. */
    static final int MAX_POLICY = 64 * 1024;

    /** Addresses that are dialled: one of each family. */
    private static final int MAX_DIALS = 2;

    /** Fetches at a time: fewer than questions for routes, so that hosts that hang do not hold up all of those. */
    private static final int MAX_AT_ONCE = 32;

    private final Dialer dialer;
    private final SSLContext webPki;
    private final int port;
    private final Duration time;
    private final HttpCall call;
    private final Semaphore places = new Semaphore(MAX_AT_ONCE);

    /**
     * @param dialer finds and opens; leaves out what must not be dialled
     * @param webPki trusts whom the world trusts
     * @param port of web hosts
     * @param time how long a fetch may take once there is a connection
     */
    public HttpsPolicyFetch(Dialer dialer, SSLContext webPki, int port, Duration time) {
        this.dialer = dialer;
        this.webPki = webPki;
        this.port = port;
        this.time = time;
        this.call = new HttpCall(time, MAX_POLICY);
    }

    @Override
    public Fetched fetch(String domain) {
        try {
            if (!places.tryAcquire(time.toMillis(), TimeUnit.MILLISECONDS)) {
                return new Fetched.Nothing("too many policies are being fetched");
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return new Fetched.Nothing("interrupted");
        }
        try {
            // RFC 8461 §3.3: this host and this path, and no other.
            return from(new Route.Host(0, "mta-sts." + domain, port));
        } finally {
            places.release();
        }
    }

    private Fetched from(Route.Host host) {
        return switch (dialer.targets(host)) {
            case Dialer.Targets.Nowhere(String reason) -> new Fetched.Nothing(reason);
            case Dialer.Targets.Known(List<InetAddress> addresses) -> {
                StringBuilder problems = new StringBuilder();
                StaggeredDials dials = new StaggeredDials(address -> dialer.dial(host, address, List.of()), addresses, MAX_DIALS,
                        (address, reason) -> problems.append(address.getHostAddress()).append(": ").append(reason).append(' '));
                Optional<StaggeredDials.Reached> reached = dials.next();
                yield reached.isPresent() ? over(host, reached.get().socket()) : new Fetched.Nothing(problems.toString().strip());
            }
        };
    }

    private Fetched over(Route.Host host, Socket raw) {
        try {
            String name = port == USUAL_PORT ? host.name() : host.name() + ":" + port;
            // RFC 8461 §3.3: the certificate is for the policy host and comes from an authority of the web.
            return judged(call.secured(raw, webPki, new HttpCall.Request(host.name(), port,
                    "GET /.well-known/mta-sts.txt HTTP/1.1\r\nHost: " + name
                            + "\r\nUser-Agent: Indaba\r\nAccept: text/plain\r\nConnection: close\r\n", "")));
        } catch (SocketTimeoutException late) {
            return new Fetched.Nothing("no policy came in time");
        } catch (IOException broken) {
            return new Fetched.Nothing(String.valueOf(broken.getMessage()));
        }
    }

    private static Fetched judged(HttpAnswer answer) {
        if (answer.status() != 200) {
            // RFC 8461 §3.3: redirects are not followed, and nothing but 200 is a policy.
            return new Fetched.Nothing("the web host answered " + answer.status());
        }
        return answer.type().equals("text/plain") ? new Fetched.Text(answer.body())
                : new Fetched.Nothing("the policy has the type " + answer.type() + " and not text/plain");
    }
}
