package org.indaba.http;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.RequestScoped;
import java.net.InetAddress;

/** Where a request comes from: the one question that the standard of resources has no word for. For one request's threads. */
@RequestScoped
public class PeerAddress {

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
}
