package org.indaba.web;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The long texts of a form that was not taken, for who typed them to copy: where a browser keeps no page, going back costs them. Fields
 * that may hold a secret are not among them. Pure functions.
 */
final class LongTexts {

    /** What fields of several lines are called, on whichever page. */
    static final Set<String> FIELDS = Set.of("addresses", "body", "footer", "text", "words");

    /** The most that is kept of one, in characters: what a field of a form may hold at most. */
    static final int MAX = 64 << 10;

    private LongTexts() {
    }

    /**
     * Those of a body that nobody has read yet; none if it is too large, or no form. Of a form that may carry files nothing is kept.
     *
     * @param request whose body is read, no further than a form may be long
     */
    static List<String> read(ContainerRequestContext request) {
        MediaType type = request.getMediaType();
        if (type == null || !type.isCompatible(MediaType.APPLICATION_FORM_URLENCODED_TYPE)) {
            return List.of();
        }
        try {
            byte[] body = request.getEntityStream().readNBytes((int) BodySize.MAX_USUAL);
            Map<String, String> fields = new HashMap<>();
            for (String field : new String(body, StandardCharsets.US_ASCII).split("&")) {
                String[] parts = field.split("=", 2);
                if (parts.length == 2 && FIELDS.contains(parts[0].replaceFirst("^" + SentFields.WAS, ""))) {
                    fields.putIfAbsent(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
                }
            }
            return of(fields::get);
        } catch (IOException | IllegalArgumentException broken) {
            return List.of();
        }
    }

    /** Those that were changed. @param fields of a form; null for what it does not have */
    static List<String> of(Function<String, @Nullable String> fields) {
        return FIELDS.stream().sorted().flatMap(name -> {
            String typed = fields.apply(name);
            if (typed == null || typed.isBlank() || typed.equals(fields.apply(SentFields.WAS + name))) {
                return Stream.empty();
            }
            return Stream.of(typed.substring(0, Math.min(typed.length(), MAX)));
        }).toList();
    }
}
