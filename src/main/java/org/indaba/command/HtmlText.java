package org.indaba.command;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The text of an HTML mail, roughly: tags dropped, blocks on lines of their own, everything from the first quotation on left out. One
 * pass over the text, whatever is unclosed in it.
 */
final class HtmlText {

    private static final Set<String> BLOCKS = Set.of("br", "p", "div", "tr", "li", "h1", "h2", "h3", "table", "body");
    private static final Set<String> UNSEEN = Set.of("style", "script", "head", "title");
    private static final Map<String, String> ENTITIES = Map.of("nbsp", " ", "amp", "&", "lt", "<", "gt", ">", "quot", "\"", "apos", "'",
            "#39", "'", "#160", " ");

    /** The longest entity that is known, with its ampersand and semicolon, is shorter. */
    private static final int MAX_ENTITY = 8;

    private final String html;
    private final String lower;
    private final StringBuilder text = new StringBuilder();
    private int at;

    private HtmlText(String html) {
        this.html = html;
        this.lower = html.toLowerCase(Locale.ROOT).length() == html.length() ? html.toLowerCase(Locale.ROOT) : html;
    }

    /** The text; never fails. */
    static String of(String html) {
        return new HtmlText(html).run();
    }

    private String run() {
        while (at < html.length()) {
            char c = html.charAt(at);
            if (c == '<') {
                tag();
            } else if (c == '&') {
                entity();
            } else {
                // A line end in HTML is a space.
                text.append(c == '\n' || c == '\r' ? ' ' : c);
                at++;
            }
        }
        return text.toString();
    }

    private void tag() {
        if (html.startsWith("<!--", at)) {
            at = behind("-->", at);
            return;
        }
        int end = behind(">", at);
        boolean closes = html.startsWith("</", at);
        String name = name(closes ? at + 2 : at + 1);
        if (!closes && name.equals("blockquote")) {
            at = html.length();
        } else if (!closes && UNSEEN.contains(name)) {
            at = behind(">", behind("</" + name, end) - 1);
        } else {
            if (BLOCKS.contains(name)) {
                text.append('\n');
            }
            at = end;
        }
    }

    private int behind(String mark, int from) {
        int found = lower.indexOf(mark, from);
        return found < 0 ? html.length() : found + mark.length();
    }

    private String name(int from) {
        int end = from;
        while (end < lower.length() && Character.isLetterOrDigit(lower.charAt(end))) {
            end++;
        }
        return lower.substring(from, end);
    }

    private void entity() {
        int limit = Math.min(lower.length(), at + MAX_ENTITY);
        int semicolon = at;
        while (semicolon < limit && lower.charAt(semicolon) != ';') {
            semicolon++;
        }
        String value = semicolon == limit ? "" : ENTITIES.getOrDefault(lower.substring(at + 1, semicolon), "");
        text.append(value.isEmpty() ? "&" : value);
        at = value.isEmpty() ? at + 1 : semicolon + 1;
    }
}
