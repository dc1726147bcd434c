package org.indaba.mime;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.james.mime4j.stream.ParserCursor;
import org.apache.james.mime4j.stream.RawBody;
import org.apache.james.mime4j.stream.RawFieldParser;
import org.apache.james.mime4j.util.ByteSequence;
import org.apache.james.mime4j.util.ContentUtil;

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

    public ContentType {
        parameters = Map.copyOf(parameters);
    }

    /**
     * Reads a field's value; what is no media type at all is {@code application/octet-stream}, with the parameters behind it: mail programs
     * take the name of a file from there all the same. Never fails.
     *
     * <p>RFC 2045 §5.2 deviates: it suggests plain text for such a value. But nobody knows how the octets are meant, and what is taken
     * for text may get a footer or another encoding.
     */
    public static ContentType parse(String value) {
        RawBody body = body(value);
        String type = word(body);
        return new ContentType(isMediaType(type) ? type : "application/octet-stream", WrittenParameters.read(body.getParams()));
    }

    /** Whether a field's value begins with a media type. */
    static boolean namesType(String value) {
        return isMediaType(word(body(value)));
    }

    /** The value of a Content-Disposition field before its parameters, in lower case: {@code attachment}. */
    static String disposition(String value) {
        return word(body(value));
    }

    /** The parameters of a Content-Disposition field (RFC 2183 §2), by name in lower case, whatever stands before them. */
    static Map<String, String> parameters(String value) {
        return WrittenParameters.read(body(value).getParams());
    }

    private static String word(RawBody body) {
        return body.getValue() == null ? "" : body.getValue().strip().toLowerCase(Locale.ROOT);
    }

    private static RawBody body(String value) {
        String bounded = value.substring(0, Math.min(value.length(), MAX_CHARACTERS));
        ByteSequence octets = ContentUtil.encode(StandardCharsets.UTF_8, bounded);
        return RawFieldParser.DEFAULT.parseRawBody(octets, new ParserCursor(0, octets.length()));
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
