package org.indaba.web;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.inject.Singleton;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;
import java.util.Optional;
import org.indaba.http.DatabaseAway;
import org.indaba.http.ErrorStyle;
import org.jboss.logging.Logger;

/**
 * What a visitor reads when something went wrong, in the frame of all pages: what happened and what to do. The reason of our own
 * failures goes to the log and to nobody else.
 */
@Singleton
final class ErrorPages implements ErrorStyle {

    private static final Logger LOG = Logger.getLogger(ErrorPages.class);

    private final VisitorLanguage language;

    ErrorPages(VisitorLanguage language) {
        this.language = language;
    }

    /**
     * The page.
     *
     * @param explanation what it says
     */
    @CheckedTemplate(basePath = "web")
    record Problem(Explanation explanation) implements TemplateInstance {
    }

    /**
     * What is said of a failure.
     *
     * @param status the status of HTTP
     * @param title in three words
     * @param what what happened, in a sentence
     * @param next what to do now; empty where that is said already
     * @param onward where to go, and what was typed
     */
    record Explanation(int status, String title, String what, String next, Onward onward) {
    }

    @Override
    public String root() {
        return "/";
    }

    @Override
    public Response answer(Throwable thrown) {
        if (thrown instanceof WebApplicationException refused) {
            return answered(refused);
        }
        Optional<SQLException> away = DatabaseAway.in(thrown);
        if (away.isPresent()) {
            LOG.warnf("event=page-failed reason=\"the database does not answer (state %s)\"", away.get().getSQLState());
            return page(explain(503, "")).header(HttpHeaders.RETRY_AFTER, DatabaseAway.RETRY_SECONDS).build();
        }
        LOG.error("event=page-failed", thrown);
        return page(explain(500, "")).build();
    }

    private Response answered(WebApplicationException refused) {
        Response response = refused.getResponse();
        if (response.hasEntity() || response.getStatusInfo().getFamily() == Response.Status.Family.REDIRECTION) {
            return response;
        }
        if (response.getStatus() >= 500 && response.getStatus() != 503) {
            LOG.error("event=page-failed", refused);
        }
        Explanation usual = explain(response.getStatus(), said(refused));
        Response.ResponseBuilder page = page(refused instanceof RefusedException told ? with(usual, told.onward()) : usual);
        response.getHeaders().forEach((name, values) -> {
            if (!name.equalsIgnoreCase(HttpHeaders.CONTENT_TYPE)) {
                values.forEach(value -> page.header(name, value));
            }
        });
        return page.build();
    }

    /** Our own words, or the key of them; where nobody gave any, the framework puts the status there. */
    private String said(WebApplicationException refused) {
        String message = refused.getMessage();
        if (message != null && language.phrases().has(message)) {
            return language.say(message);
        }
        return message == null || message.startsWith("HTTP ") || !message.contains(" ") || !message.endsWith(".") ? "" : message;
    }

    /** What made the page fail may make this one fail too: then the words come without the frame. */
    private static Response.ResponseBuilder page(Explanation explanation) {
        Response.ResponseBuilder answer = Response.status(explanation.status());
        try {
            return answer.type(MediaType.TEXT_HTML_TYPE.withCharset("utf-8")).entity(new Problem(explanation).render());
        } catch (RuntimeException again) {
            LOG.warn("event=page-failed page=error", again);
            return answer.type(MediaType.TEXT_PLAIN_TYPE.withCharset("utf-8"))
                    .entity(explanation.title() + ". " + explanation.what() + " " + explanation.next() + "\n");
        }
    }

    /** The words for a status. @param said what we say about this very case; empty for the usual ones */
    private Explanation explain(int status, String said) {
        String key = "problem-" + switch (status) {
            case 400, 401, 403, 404, 405, 408, 410, 413, 429, 503 -> Integer.toString(status);
            // Any other status has no words of its own: what matters is whose fault it is.
            default -> status < 500 ? "theirs" : "ours";
        };
        boolean ours = key.equals("problem-ours");
        boolean toldAll = status == 403 && !said.isEmpty();
        return new Explanation(status, language.say(key), ours || said.isEmpty() ? language.say(key + "-what") : said,
                toldAll ? "" : language.say(key + "-next"), Onward.NOTHING);
    }

    private Explanation with(Explanation usual, Onward onward) {
        return new Explanation(usual.status(), onward.title().isEmpty() ? usual.title() : language.say(onward.title()), usual.what(),
                onward.next().isEmpty() ? "" : language.say(onward.next()), onward);
    }
}
