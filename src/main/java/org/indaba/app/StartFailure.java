package org.indaba.app;

import io.smallrye.config.ConfigValidationException;
import java.net.BindException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.flywaydb.core.api.FlywayException;
import org.indaba.app.home.Refusal;
import org.jspecify.annotations.Nullable;

/** Turns what Quarkus throws when it cannot start into a sentence that says what to do. */
final class StartFailure {

    private StartFailure() {
    }

    /** @param webPort the one of the pages, which stands in what is said of it if it is taken */
    static Refusal explained(Throwable failure, String webPort) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause).map(cause -> explainedOrNull(cause, webPort))
                .filter(refusal -> refusal != null).findFirst()
                .orElseGet(() -> new Refusal("Indaba cannot start: " + firstLine(root(failure)) + ".", failure));
    }

    private static @Nullable Refusal explainedOrNull(Throwable cause, String webPort) {
        String message = String.valueOf(cause.getMessage());
        return switch (cause) {
            case Refusal refusal -> refusal;
            case BindException bind -> new Refusal(taken(message, webPort), bind);
            case ConfigValidationException wrong -> new Refusal("Settings cannot be taken:\n" + IntStream.range(0, wrong.getProblemCount())
                    .mapToObj(i -> wrong.getProblem(i).getMessage()).collect(Collectors.joining("\n")), wrong);
            case FlywayException flyway -> new Refusal("The schema of the database cannot be brought up to date: " + firstLine(flyway)
                    + ".", flyway);
            case RuntimeException other when message.startsWith("Schema validation") -> new Refusal("The schema of the database is not "
                    + "the one of this program: " + firstLine(other) + ".", other);
            // Not the cause that says most; another one down the chain may.
            default -> null;
        };
    }

    /** Pages and probes have a port each, and only the text tells which it is. */
    private static String taken(String message, String webPort) {
        return Pattern.compile("\\b" + Pattern.quote(webPort) + "\\b").matcher(message).find()
                ? "Port " + webPort + " (indaba.http.port) is taken or not ours to take (" + message
                        + "). Set another, or stop the program that uses it."
                : "A port of the web server is taken or not ours to take (" + message + "). Set another (indaba.http.port, "
                        + "indaba.http.management-port), or stop the program that uses it.";
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private static String firstLine(Throwable failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse(failure.getClass().getSimpleName())
                .replaceFirst("\\.$", "");
    }
}
