package org.indaba.auth;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.indaba.auth.ResultsReading.Method;

/** Reads one Authentication-Results field (RFC 8601 §2.2), in one pass. For one use. */
final class ResultsScan {

    /** More claims in one field are not read. */
    static final int MAX_METHODS = 100;

    /** More properties of one claim are not read. */
    static final int MAX_PROPERTIES = 50;

    private static final char END = '\0';

    private final String text;
    private int at;
    private boolean broken;

    ResultsScan(String text) {
        this.text = text;
    }

    ResultsReading run() {
        skip();
        String id = value().toLowerCase(Locale.ROOT);
        skip();
        // RFC 8601 §2.2: a version may stand behind the name.
        if (Character.isDigit(peek())) {
            word();
            skip();
        }
        List<Method> methods = new ArrayList<>();
        while (peek() == ';' && !broken) {
            at++;
            skip();
            if (peek() == END) {
                break;
            }
            method(methods);
            skip();
        }
        if (id.isEmpty() || broken || at < text.length() || methods.size() > MAX_METHODS) {
            return new ResultsReading.Broken(id, "the field breaks its grammar, or claims too much");
        }
        return new ResultsReading.Read(id, methods);
    }

    private void method(List<Method> methods) {
        String name = word().toLowerCase(Locale.ROOT);
        skip();
        if (name.equals("none") && peek() == END) {
            return;
        }
        if (peek() == '/') {
            at++;
            skip();
            word();
            skip();
        }
        expectEquals();
        String result = word().toLowerCase(Locale.ROOT);
        String reason = "";
        Map<String, String> properties = new HashMap<>();
        skip();
        while (!broken && peek() != ';' && peek() != END) {
            String key = word().toLowerCase(Locale.ROOT);
            skip();
            if (peek() == '.') {
                at++;
                skip();
                key = key + "." + word().toLowerCase(Locale.ROOT);
                skip();
            }
            expectEquals();
            String value = value();
            if (key.equals("reason")) {
                reason = value;
            } else {
                properties.putIfAbsent(key, value);
            }
            broken |= properties.size() > MAX_PROPERTIES;
            skip();
        }
        broken |= name.isEmpty() || result.isEmpty() || methods.size() >= MAX_METHODS;
        methods.add(new Method(name, result, reason, properties));
    }

    private void expectEquals() {
        broken |= peek() != '=';
        at++;
        skip();
    }

    /** A keyword: letters, digits and hyphens; nothing there breaks the field, so that each turn goes on. */
    private String word() {
        int start = at;
        while (Character.isLetterOrDigit(peek()) || peek() == '-' || peek() == '_') {
            at++;
        }
        broken |= at == start;
        return text.substring(Math.min(start, text.length()), Math.min(at, text.length()));
    }

    /** A value: in quotes, or up to white space, a semicolon or a comment. */
    private String value() {
        if (peek() == '"') {
            return quoted();
        }
        int start = at;
        while (peek() != END && " \t\r\n;(\"".indexOf(peek()) < 0) {
            at++;
        }
        return text.substring(Math.min(start, text.length()), Math.min(at, text.length()));
    }

    private String quoted() {
        StringBuilder value = new StringBuilder();
        at++;
        while (at < text.length() && text.charAt(at) != '"') {
            if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                at++;
            }
            value.append(text.charAt(at++));
        }
        broken |= at >= text.length();
        at++;
        return value.toString();
    }

    /** White space and comments; these nest (RFC 5322 §3.2.2). */
    private void skip() {
        int depth = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '(') {
                depth++;
            } else if (c == ')' && depth > 0) {
                depth--;
            } else if (c == '\\' && depth > 0) {
                at++;
            } else if (depth == 0 && " \t\r\n".indexOf(c) < 0) {
                return;
            }
            at++;
        }
        broken |= depth > 0;
    }

    /** The next character; the end also where the text holds a NUL, which has no place in a field. */
    private char peek() {
        return at < text.length() ? text.charAt(at) : END;
    }
}
