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
     */
    record Explanation(int status, String title, String what, String next) {
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

    private static Response answered(WebApplicationException refused) {
        Response response = refused.getResponse();
        if (response.hasEntity() || response.getStatusInfo().getFamily() == Response.Status.Family.REDIRECTION) {
            return response;
        }
        if (response.getStatus() >= 500) {
            LOG.error("event=page-failed", refused);
        }
        Response.ResponseBuilder page = page(explain(response.getStatus(), said(refused)));
        response.getHeaders().forEach((name, values) -> {
            if (!name.equalsIgnoreCase(HttpHeaders.CONTENT_TYPE)) {
                values.forEach(value -> page.header(name, value));
            }
        });
        return page.build();
    }

    /** Our own words; where nobody gave any, the framework puts the status there. */
    private static String said(WebApplicationException refused) {
        String message = refused.getMessage();
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
    private static Explanation explain(int status, String said) {
        return switch (status) {
            case 400 -> new Explanation(400, "Not understood", or(said, "Something in the address or in the form is not as it should be."),
                    "Go back, look over what you entered, and send it again.");
            case 401 -> new Explanation(401, "Not signed in", or(said, "This is for people who are signed in."),
                    "Sign in with the link at the top of the page.");
            case 403 -> new Explanation(403, "Not allowed", or(said, "This page is not for you."),
                    said.isEmpty() ? "If you think that it should be, ask an administrator of the site." : "");
            case 404 -> new Explanation(404, "No such page", or(said, "There is nothing at this address."),
                    "It may have been mistyped, or what it showed is gone.");
            case 405 -> new Explanation(405, "Not that way", or(said, "This address takes no request of that kind."),
                    "Open the page from the site, and use its links and buttons.");
            case 410 -> new Explanation(410, "No longer valid", or(said, "What was at this address is gone."),
                    "Ask for a new one.");
            case 413 -> new Explanation(413, "Too large", or(said, "What was sent is larger than any form of this site."),
                    "Go back and send less.");
            case 429 -> new Explanation(429, "Too many attempts", or(said, "So many requests came from your network that we stopped "
                    + "looking at them."), "Wait a few minutes, then try again.");
            case 503 -> new Explanation(503, "Back in a moment", or(said, "The database does not answer at the moment."),
                    "No mail is lost meanwhile: other servers keep it and try again. Reload this page in a few seconds.");
            // Any other status has no words of its own: what matters is whose fault it is.
            default -> status < 500
                    ? new Explanation(status, "Not possible", or(said, "The request could not be answered."),
                            "Go back and try another way.")
                    : new Explanation(status, "Our mistake", "Something went wrong inside of Indaba. It was written to the log.",
                            "Try again; if it stays, tell the administrators of the site what you did.");
        };
    }

    private static String or(String said, String usual) {
        return said.isEmpty() ? usual : said;
    }
}
