package org.indaba.mime;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.james.mime4j.stream.NameValuePair;
import org.apache.james.mime4j.stream.ParserCursor;
import org.apache.james.mime4j.stream.RawBody;
import org.apache.james.mime4j.stream.RawFieldParser;
import org.apache.james.mime4j.util.ByteSequence;
import org.apache.james.mime4j.util.ContentUtil;
import org.apache.james.mime4j.util.MimeParameterMapping;

/**
 * What a Content-Type field says (RFC 2045 §5).
 *
 * @param mediaType type and subtype in lower case, {@code text/plain}
 * @param parameters by name in lower case; RFC 2231 continuations joined and decoded
 */
public record ContentType(String mediaType, Map<String, String> parameters) {

    /** A longer field is read only so far: media types with longer parameters are attacks. */
    public static final int MAX_CHARACTERS = 16_384;

    /** RFC 2045 §5.2: what a part without the field is. */
    public static final ContentType TEXT = new ContentType("text/plain", Map.of());

    /** RFC 2046 §5.1.5: what a part of a digest without the field is. */
    static final ContentType MESSAGE = new ContentType("message/rfc822", Map.of());

    /** RFC 2231 §3: how the number of a section of a value begins, behind the name. */
    private static final Pattern SECTION = Pattern.compile("\\*[0-9]");

    public ContentType {
        parameters = Map.copyOf(parameters);
    }

    /**
     * Reads a field's value; what is no media type at all is {@code application/octet-stream} without parameters. Never fails.
     *
     * <p>RFC 2045 §5.2 deviates: it suggests plain text for such a value. But nobody knows how the octets are meant, and what is taken
     * for text may get a footer or another encoding.
     */
    public static ContentType parse(String value) {
        RawBody body = body(value);
        String type = body.getValue() == null ? "" : body.getValue().strip().toLowerCase(Locale.ROOT);
        return isMediaType(type) 
                ? new ContentType(type, parameters(body.getParams()))
                : new ContentType("application/octet-stream", Map.of());
    }

    /** The value of a Content-Disposition field before its parameters, in lower case: {@code attachment}. */
    static String disposition(String value) {
        String word = body(value).getValue();
        return word == null ? "" : word.strip().toLowerCase(Locale.ROOT);
    }

    private static RawBody body(String value) {
        String bounded = value.substring(0, Math.min(value.length(), MAX_CHARACTERS));
        ByteSequence octets = ContentUtil.encode(StandardCharsets.UTF_8, bounded);
        return RawFieldParser.DEFAULT.parseRawBody(octets, new ParserCursor(0, octets.length()));
    }

    private static Map<String, String> parameters(List<NameValuePair> pairs) {
        // Mime4j's mapping decodes per cent signs and quotes in plain parameters too, which would damage boundaries.
        Map<String, StringBuilder> written = new LinkedHashMap<>();
        Map<String, String> plain = new TreeMap<>();
        for (NameValuePair pair : pairs) {
            if (pair.getValue() == null) {
                continue;
            }
            String name = pair.getName().toLowerCase(Locale.ROOT);
            int star = name.indexOf('*');
            if (star < 0) {
                plain.putIfAbsent(name, pair.getValue());
            } else if (SECTION.matcher(name).find(star)) {
                // As Mime4j would join them, but each octet is copied once: in the order in which they stand.
                written.computeIfAbsent(name.substring(0, star) + "*0*", _ -> new StringBuilder()).append(pair.getValue());
            } else {
                written.putIfAbsent(name.substring(0, star) + "*", new StringBuilder(pair.getValue()));
            }
        }
        MimeParameterMapping extended = new MimeParameterMapping();
        written.forEach((name, value) -> extended.addParameter(name, inKnownCharacters(value.toString())));
        Map<String, String> all = new TreeMap<>();
        // RFC 2231 §4: where both forms of a parameter stand, the extended one is meant.
        extended.getParameters().forEach((name, value) -> all.putIfAbsent(name.toLowerCase(Locale.ROOT), value));
        plain.forEach(all::putIfAbsent);
        return all;
    }

    /** RFC 2231 §4: a value begins with its character set; one that nobody knows becomes UTF-8, since looking for it is slow. */
    private static String inKnownCharacters(String value) {
        int quote = value.indexOf('\'');
        boolean named = quote >= 0 && value.indexOf('\'', quote + 1) >= 0;
        return !named || CharacterSets.find(value.substring(0, quote)).isPresent() ? value
                : StandardCharsets.UTF_8.name() + value.substring(quote);
    }

    private static boolean isMediaType(String type) {
        int slash = type.indexOf('/');
        return slash > 0 && slash < type.length() - 1 && type.indexOf('/', slash + 1) < 0
                && type.chars().allMatch(c -> c > 32 && c < 127 && "()<>@,;:\\\"[]?=".indexOf(c) < 0);
    }

    /** Whether this is the media type, written in lower case. */
    public boolean is(String type) {
        return mediaType.equals(type);
    }

    /** The type before the slash. */
    public String top() {
        return mediaType.substring(0, mediaType.indexOf('/'));
    }

    /** A parameter. */
    public Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name));
    }
}
