package org.indaba.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import jakarta.inject.Singleton;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import org.indaba.http.DatabaseAway;
import org.indaba.http.ErrorStyle;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What programs are told when something went wrong: a problem in JSON. The reason of our own failures goes to the log and nowhere else. */
@Singleton
final class Problems implements ErrorStyle {

    // RFC 9457 §3: the media type of a problem.
    static final String MEDIA_TYPE = "application/problem+json";

    private static final Logger LOG = Logger.getLogger(Problems.class);

    @Override
    public String root() {
        return "/api";
    }

    @Override
    public Response answer(Throwable thrown) {
        if (thrown instanceof WebApplicationException refused) {
            return answered(refused);
        }
        if (thrown instanceof JsonProcessingException) {
            return usual(400).build();
        }
        Optional<SQLException> away = DatabaseAway.in(thrown);
        if (away.isPresent()) {
            LOG.warnf("event=api-failed reason=\"the database does not answer (state %s)\"", away.get().getSQLState());
            return problem(503, "database-away", "The database does not answer at the moment. Try again in a few seconds.")
                    .header(HttpHeaders.RETRY_AFTER, DatabaseAway.RETRY_SECONDS).build();
        }
        LOG.error("event=api-failed", thrown);
        return problem(500, "our-mistake", "Something went wrong inside of Indaba. It was written to the log.").build();
    }

    private static Response answered(WebApplicationException thrown) {
        Response response = thrown.getResponse();
        if (response.getStatusInfo().getFamily() == Response.Status.Family.REDIRECTION) {
            return response;
        }
        if (response.getStatus() >= 500 && response.getStatus() != 503) {
            LOG.error("event=api-failed", thrown);
        }
        Response.ResponseBuilder answer = thrown instanceof Refused refused
                ? problem(response.getStatus(), refused.code(), refused.getMessage(), refused.errors()) : usual(response.getStatus());
        response.getHeaders().forEach((name, values) -> {
            if (!name.equalsIgnoreCase(HttpHeaders.CONTENT_TYPE) && !name.equalsIgnoreCase(HttpHeaders.CONTENT_LENGTH)) {
                values.forEach(value -> answer.header(name, value));
            }
        });
        return answer.build();
    }

    /** What the framework refused, without words of ours. */
    private static Response.ResponseBuilder usual(int status) {
        return switch (status) {
            case 400 -> problem(400, "malformed", "The body is not what this request takes: see /api/openapi.");
            case 404 -> problem(404, "no-such-resource", "There is nothing at this address: see /api/openapi.");
            case 405 -> problem(405, "no-such-method", "This address takes no request of that method: see /api/openapi.");
            case 406 -> problem(406, "not-acceptable", "The answer is JSON.");
            case 408 -> problem(408, "too-slow", "The body took too long to come.");
            case 413 -> problem(413, "too-large", "The body is larger than any that is taken.");
            case 415 -> problem(415, "wrong-media-type", "The body must be application/json.");
            case 429 -> problem(429, "too-many-requests", "So many requests come from your network at once that this one "
                    + "was not looked at.");
            case 503 -> problem(503, "busy", "So many requests come at once that this one was not looked at.");
            // Any other status has no words of its own: what matters is whose fault it is.
            default -> status < 500 ? problem(status, "not-possible", "The request could not be answered.")
                    : problem(status, "our-mistake", "Something went wrong inside of Indaba. It was written to the log.");
        };
    }

    private static Response.ResponseBuilder problem(int status, String code, String detail) {
        return problem(status, code, detail, null);
    }

    private static Response.ResponseBuilder problem(int status, String code, String detail, @Nullable Map<String, String> errors) {
        Response.StatusType type = Response.Status.fromStatusCode(status);
        String title = type == null ? "Problem" : type.getReasonPhrase();
        return Response.status(status).type(MEDIA_TYPE).entity(new Problem("about:blank", title, status, detail, code, errors));
    }
}
