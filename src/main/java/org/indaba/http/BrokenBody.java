package org.indaba.http;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A body of a request that did not come as it should: too large, too slow, or not to its end. The sender's fault and never ours. */
public final class BrokenBody extends IOException {

    private static final long serialVersionUID = 1;

    private final Response.Status status;

    /**
     * @param status what is answered
     * @param cause why; null where the body itself is the reason
     */
    public BrokenBody(Response.Status status, @Nullable IOException cause) {
        super(status.getReasonPhrase(), cause);
        this.status = status;
    }

    /** The same as what is thrown where requests are refused. */
    WebApplicationException refusal() {
        return new WebApplicationException(status);
    }
}
