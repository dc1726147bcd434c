package org.indaba.api;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;

/** A request that is refused, with a code for programs and a sentence for who writes them. */
final class Refused extends WebApplicationException {

    private static final long serialVersionUID = 1;

    private final String code;

    /**
     * @param status the status of HTTP
     * @param code a word for this very refusal, such as {@code insufficient-scope}
     * @param detail what is wrong and what to do
     */
    Refused(int status, String code, String detail) {
        this(Response.status(status), code, detail);
    }

    private Refused(Response.ResponseBuilder answer, String code, String detail) {
        super(detail, answer.build());
        this.code = code;
    }

    /** A request that makes no sense. */
    static Refused badRequest(String code, String detail) {
        return new Refused(400, code, detail);
    }

    /** Something that is not there, or that the token may not know of. */
    static Refused notFound(String code, String detail) {
        return new Refused(404, code, detail);
    }

    /** The same with a header. */
    static Refused with(int status, String code, String detail, String header, String value) {
        return new Refused(Response.status(status).header(header, value), code, detail);
    }

    String code() {
        return code;
    }
}
