package org.indaba.api;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request that is refused, with a code for programs and a sentence for who writes them. */
final class Refused extends WebApplicationException {

    private static final long serialVersionUID = 1;

    private final String code;
    private final transient @Nullable Map<String, String> errors;

    /**
     * @param status the status of HTTP
     * @param code a word for this very refusal, such as {@code insufficient-scope}
     * @param detail what is wrong and what to do
     */
    Refused(int status, String code, String detail) {
        this(Response.status(status), code, detail, null);
    }

    private Refused(Response.ResponseBuilder answer, String code, String detail, @Nullable Map<String, String> errors) {
        super(detail, answer.build());
        this.code = code;
        this.errors = errors;
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
        return new Refused(Response.status(status).header(header, value), code, detail, null);
    }

    /** A body of which several members are wrong. @param errors a sentence for each, by its name */
    static Refused members(String code, String detail, Map<String, String> errors) {
        return new Refused(Response.status(400), code, detail, errors);
    }

    @Nullable Map<String, String> errors() {
        return errors;
    }

    String code() {
        return code;
    }
}
