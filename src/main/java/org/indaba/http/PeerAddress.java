package org.indaba.http;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.enterprise.context.RequestScoped;
import java.net.InetAddress;

/** Where a request comes from: the one question that the standard of resources has no word for. For one request's threads. */
@RequestScoped
public class PeerAddress {

    private final CurrentVertxRequest request;

    PeerAddress(CurrentVertxRequest request) {
        this.request = request;
    }

    /** The address of the connection; behind a server in front it is that server's. */
    public InetAddress get() {
        return InetAddress.ofLiteral(request.getCurrent().request().remoteAddress().hostAddress());
    }

    /** The network of that address, as people read it. */
    public String network() {
        return AttemptLimit.networkInWords(get());
    }
}
