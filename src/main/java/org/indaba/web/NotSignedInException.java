package org.indaba.web;

import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.core.Response;

/**
 * Somebody wants to change what only those who are signed in may change. 401 without a challenge: the way to sign in is a page, which the
 * answer names (RFC 9110 §15.5.2 deviates: there is no scheme to name in WWW-Authenticate).
 */
final class NotSignedInException extends ClientErrorException {

    private static final long serialVersionUID = 1L;

    NotSignedInException() {
        super("problem-not-signed-in", Response.status(Response.Status.UNAUTHORIZED).build());
    }
}
