package org.indaba.http;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.RequestScoped;
import java.net.InetAddress;
import java.time.Duration;

/**
 * Where a request comes from, and when its answer is over: what the standard of resources has no words for. For one request's threads.
 */
@RequestScoped
public class PeerAddress {

    /** For how long the rest of a body is still taken whose answer is out: who sends, and reads only then, shall see the answer. */
    private static final Duration LINGERING = Duration.ofSeconds(30);

    private static final long NO_ERROR = 0;

    private final CurrentVertxRequest request;
    private final TrustedProxies proxies;

    PeerAddress(CurrentVertxRequest request, TrustedProxies proxies) {
        this.request = request;
        this.proxies = proxies;
    }

    /** The address of the connection; behind a server in front that we trust, the one that it names. */
    public InetAddress get() {
        HttpServerRequest asked = request.getCurrent().request();
        return proxies.visitor(InetAddress.ofLiteral(asked.remoteAddress().hostAddress()), asked.headers().getAll(TrustedProxies.FIELD));
    }

    /** The network of that address, as people read it. */
    public String network() {
        return AttemptLimit.networkInWords(get());
    }

    /**
     * Has something done when the answer is out, or the connection is gone. What nobody has read of the body is then thrown away, so that
     * nothing of it gathers here.
     *
     * @param then may not wait
     */
    public void whenAnswered(Runnable then) {
        RoutingContext current = request.getCurrent();
        current.addEndHandler(out -> {
            then.run();
            if (out.succeeded() && !current.request().isEnded()) {
                throwAwayTheRest(current);
            }
        });
    }

    /** RFC 9112 §9.6: a connection that is closed while something comes would take the answer with it, so it lingers for a while. */
    private static void throwAwayTheRest(RoutingContext answered) {
        HttpServerRequest rest = answered.request();
        try {
            rest.handler(_ -> { });
        } catch (IllegalStateException endedMeanwhile) {
            return;
        }
        rest.resume();
        answered.vertx().setTimer(LINGERING.toMillis(), _ -> {
            if (rest.isEnded()) {
                return;
            }
            if (rest.version() == HttpVersion.HTTP_2) {
                // RFC 9113 §8.1: the answer is whole; the other requests of the connection go on.
                rest.response().reset(NO_ERROR);
            } else {
                rest.connection().close();
            }
        });
    }
}
