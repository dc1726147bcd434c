package org.indaba.mime;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The strings of one line of a vector file. */
final class JsonText {

    private final String line;

    JsonText(String line) {
        this.line = line;
    }

    String first(String key) {
        return all(key).getFirst();
    }

    List<String> all(String key) {
        List<String> values = new ArrayList<>();
        Matcher found = Pattern.compile("\"" + key + "\": \"((?:[^\"\\\\]|\\\\.)*)\"").matcher(line);
        while (found.find()) {
            values.add(unescaped(found.group(1)));
        }
        return values;
    }

    private static String unescaped(String text) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\') {
                plain.append(c);
                continue;
            }
            char escaped = text.charAt(++i);
            switch (escaped) {
                case 'n' -> plain.append('\n');
                case 'r' -> plain.append('\r');
                case 't' -> plain.append('\t');
                case 'u' -> {
                    plain.append((char) Integer.parseInt(text.substring(i + 1, i + 5), 16));
                    i += 4;
                }
                // Quotes, slashes and backslashes stand for themselves.
                default -> plain.append(escaped);
            }
        }
        return plain.toString();
    }
}
