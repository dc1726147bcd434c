package org.indaba.command;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The text of an HTML mail, roughly: tags dropped, blocks on lines of their own, quotations left out, and what stands below one read on.
 * One pass over the text, whatever is unclosed in it.
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
    private int quotations;
    private boolean cut;

    private HtmlText(String html) {
        this.html = html;
        this.lower = html.toLowerCase(Locale.ROOT).length() == html.length() ? html.toLowerCase(Locale.ROOT) : html;
    }

    /**
     * What was read.
     *
     * @param text the text outside of quotations
     * @param whole whether that is all of it: something that nothing closes takes the rest with it, which a browser may show
     */
    record Read(String text, boolean whole) {
    }

    /** Reads it; never fails. */
    static Read of(String html) {
        return new HtmlText(html).run();
    }

    private Read run() {
        while (at < html.length()) {
            char c = html.charAt(at);
            if (c == '<') {
                tag();
            } else if (c == '&') {
                entity();
            } else {
                // A line end in HTML is a space.
                write(c == '\n' || c == '\r' ? " " : String.valueOf(c));
                at++;
            }
        }
        return new Read(text.toString(), !cut && quotations == 0);
    }

    private void write(String words) {
        if (quotations == 0) {
            text.append(words);
        }
    }

    private void tag() {
        if (html.startsWith("<!--", at)) {
            at = behind("-->", at);
            return;
        }
        int end = behind(">", at);
        boolean closes = html.startsWith("</", at);
        String name = name(closes ? at + 2 : at + 1);
        if (name.equals("blockquote")) {
            write("\n");
            quotations = Math.max(0, quotations + (closes ? -1 : 1));
            at = end;
        } else if (!closes && UNSEEN.contains(name)) {
            at = behind(">", behind("</" + name, end) - 1);
        } else {
            if (BLOCKS.contains(name)) {
                write("\n");
            }
            at = end;
        }
    }

    private int behind(String mark, int from) {
        int found = lower.indexOf(mark, from);
        cut |= found < 0;
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
        write(value.isEmpty() ? "&" : value);
        at = value.isEmpty() ? at + 1 : semicolon + 1;
    }
}
