package org.indaba.classify;

import java.util.Map;

/** The text of an HTML notice, one pass: tags become nothing, blocks become lines, the usual entities their characters. Stateless. */
final class HtmlLines {

    /** From the ampersand to the semicolon; the names that are known are shorter. */
    static final int MAX_ENTITY = 10;

    private static final Map<String, String> ENTITIES = Map.of("lt", "<", "gt", ">", "amp", "&", "quot", "\"", "nbsp", " ", "apos", "'",
            "#39", "'", "#64", "@", "#160", " ");

    private HtmlLines() {
    }

    static String of(String html) {
        StringBuilder text = new StringBuilder(html.length());
        int last = html.lastIndexOf('>');
        int at = 0;
        while (at < html.length()) {
            char c = html.charAt(at);
            if (c == '<' && at < last && isTag(html, at + 1)) {
                at = tag(html, at, html.indexOf('>', at), text);
            } else if (c == '&') {
                at = entity(html, at, text);
            } else {
                text.append(c);
                at++;
            }
        }
        return text.toString();
    }

    private static boolean isTag(String html, int at) {
        if (at >= html.length()) {
            return false;
        }
        char c = html.charAt(at);
        if (c == '/' || c == '!' || c == '?') {
            return true;
        }
        int end = at;
        while (end < html.length() && Character.isLetterOrDigit(html.charAt(end))) {
            end++;
        }
        // An address in brackets that nobody escaped is no tag.
        return end > at && end < html.length() && html.charAt(end) != '@' && html.charAt(end) != '.' && html.charAt(end) != '_'
                && html.charAt(end) != '-' && html.charAt(end) != '+';
    }

    private static int tag(String html, int at, int close, StringBuilder text) {
        for (String block : new String[] {"br", "/p", "p>", "p ", "/div", "div", "/tr", "tr", "/td", "li", "/h", "hr", "pre", "/title"}) {
            if (html.regionMatches(true, at + 1, block, 0, block.length())) {
                text.append(block.equals("/td") ? ' ' : '\n');
                break;
            }
        }
        for (String hidden : new String[] {"style", "script"}) {
            if (html.regionMatches(true, at + 1, hidden, 0, hidden.length())) {
                int end = html.indexOf("</" + hidden, close);
                return end < 0 ? html.length() : end;
            }
        }
        return close + 1;
    }

    private static int entity(String html, int at, StringBuilder text) {
        int end = html.indexOf(';', at, Math.min(html.length(), at + MAX_ENTITY + 1));
        String character = end > 0 ? ENTITIES.get(html.substring(at + 1, end)) : null;
        text.append(character == null ? "&" : character);
        return character == null ? at + 1 : end + 1;
    }
}
