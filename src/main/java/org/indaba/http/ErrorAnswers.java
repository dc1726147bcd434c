package org.indaba.http;

import io.quarkus.arc.All;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.Comparator;
import java.util.List;

/**
 * The one place where failures become answers: it asks the style of the place that the request was for. The address decides and not
 * what answers it, since the framework also refuses what nothing answers.
 */
@Provider
final class ErrorAnswers implements ExceptionMapper<Throwable> {

    private final List<ErrorStyle> styles;
    private final UriInfo asked;

    /** @param styles one of them for {@code /} */
    ErrorAnswers(@All List<ErrorStyle> styles, @Context UriInfo asked) {
        this.styles = styles.stream().sorted(Comparator.comparingInt((ErrorStyle style) -> style.root().length()).reversed()).toList();
        this.asked = asked;
    }

    @Override
    public Response toResponse(Throwable thrown) {
        String path = asked.getPath();
        return styles.stream().filter(style -> isBelow(path, style.root())).findFirst().orElseThrow()
                .answer(thrown instanceof BrokenBody broken ? broken.refusal() : thrown);
    }

    private static boolean isBelow(String path, String root) {
        return root.equals("/") || path.equals(root) || path.startsWith(root + "/");
    }
}
