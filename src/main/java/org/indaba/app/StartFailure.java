package org.indaba.app;

import java.net.BindException;
import java.util.stream.Stream;
import org.flywaydb.core.api.FlywayException;
import org.indaba.app.home.Refusal;
import org.jspecify.annotations.Nullable;

/** Turns what Quarkus throws when it cannot start into a sentence that says what to do. */
final class StartFailure {

    private StartFailure() {
    }

    static Refusal explained(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause).map(StartFailure::explainedOrNull)
                .filter(refusal -> refusal != null).findFirst()
                .orElseGet(() -> new Refusal("Indaba cannot start: " + firstLine(root(failure)) + ".", failure));
    }

    private static @Nullable Refusal explainedOrNull(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        return switch (cause) {
            case Refusal refusal -> refusal;
            case BindException bind -> new Refusal("The web port is taken or not ours to take (" + message
                    + "). Set indaba.http.port, or stop the program that uses it.", bind);
            case FlywayException flyway -> new Refusal("The schema of the database cannot be brought up to date: " + firstLine(flyway)
                    + ".", flyway);
            case RuntimeException other when message.startsWith("Schema validation") -> new Refusal("The schema of the database is not "
                    + "the one of this program: " + firstLine(other) + ".", other);
            // Not the cause that says most; another one down the chain may.
            default -> null;
        };
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
