package org.indaba.auth;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A list of {@code tag=value} pairs, as DKIM signatures, DKIM keys and ARC fields are written (RFC 6376 §3.2). Names and values keep
 * their case; the white space around them is gone. Immutable.
 */
final class TagList {

    /** More tags than this are an attack: the standards name some fifteen. */
    static final int MAX_TAGS = 100;

    private final Map<String, String> tags;

    private TagList(Map<String, String> tags) {
        this.tags = tags;
    }

    /** Reads an unfolded text, in time proportional to its length. */
    static TagReading parse(String text) {
        Map<String, String> tags = new LinkedHashMap<>();
        int start = 0;
        while (start < text.length()) {
            int semicolon = text.indexOf(';', start);
            int end = semicolon < 0 ? text.length() : semicolon;
            String spec = trim(text.substring(start, end));
            // RFC 6376 §3.2: one semicolon may stand behind the last tag, and none without a tag before it.
            if (spec.isEmpty() && semicolon < 0 && !tags.isEmpty()) {
                break;
            }
            int equals = spec.indexOf('=');
            String name = equals < 0 ? "" : trim(spec.substring(0, equals));
            String value = trim(spec.substring(equals + 1));
            if (!isName(name) || !isValue(value)) {
                return new TagReading.Broken("what stands between two semicolons is no tag");
            }
            // RFC 6376 §3.2: tags with the same name make the whole list invalid.
            if (tags.put(name, value) != null) {
                return new TagReading.Broken("the tag " + name + "= stands twice");
            }
            if (tags.size() > MAX_TAGS) {
                return new TagReading.Broken("more than " + MAX_TAGS + " tags");
            }
            start = end + 1;
        }
        return new TagReading.Read(new TagList(tags));
    }

    /** The value of a tag; may be empty text. */
    Optional<String> get(String name) {
        return Optional.ofNullable(tags.get(name));
    }

    boolean has(String name) {
        return tags.containsKey(name);
    }

    /** The name of the first tag; empty if there is none. */
    String first() {
        return tags.isEmpty() ? "" : tags.keySet().iterator().next();
    }

    /** A value that is a list with colons, its entries without white space around them. */
    Optional<List<String>> list(String name) {
        return get(name).map(value -> Stream.of(value.split(":", -1)).map(TagList::trim).toList());
    }

    /** A value without any white space, as base64 is read (RFC 6376 §3.2). */
    Optional<String> tight(String name) {
        return get(name).map(TagList::withoutSpace);
    }

    static String withoutSpace(String value) {
        StringBuilder tight = new StringBuilder(value.length());
        value.chars().filter(c -> !isSpace((char) c)).forEach(c -> tight.append((char) c));
        return tight.toString();
    }

    private static boolean isName(String name) {
        if (name.isEmpty() || !isLetter(name.charAt(0))) {
            return false;
        }
        return name.chars().allMatch(c -> isLetter((char) c) || c >= '0' && c <= '9' || c == '_');
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    /** RFC 8616 §4: values may hold more than ASCII; control characters they never hold. */
    private static boolean isValue(String value) {
        return value.chars().allMatch(c -> c >= 32 && c != 127 || c == '\t' || c == '\r' || c == '\n');
    }

    static String trim(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isSpace(text.charAt(from))) {
            from++;
        }
        while (to > from && isSpace(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }
}
