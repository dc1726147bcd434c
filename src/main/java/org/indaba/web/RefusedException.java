package org.indaba.web;

import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.core.Response;

/**
 * Something is not done, and there is a way on. A 401 comes without a challenge: the way to sign in is a page, which the answer names
 * (RFC 9110 §15.5.2 deviates: there is no scheme to name in WWW-Authenticate).
 */
public final class RefusedException extends ClientErrorException {

    private static final long serialVersionUID = 1L;

    private final transient Onward onward;

    /**
     * @param what a sentence, or the key of it
     * @param onward how to go on, in the place of what is usually said of the status
     */
    public RefusedException(String what, Response.Status status, Onward onward) {
        super(what, Response.status(status).build());
        this.onward = onward;
    }

    Onward onward() {
        return onward;
    }
}
