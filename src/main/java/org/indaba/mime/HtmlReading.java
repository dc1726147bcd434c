package org.indaba.mime;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.owasp.html.HtmlSanitizer;

/**
 * HTML as plain text: blocks on lines of their own, quotations behind {@code >}, links with their targets, lists with asterisks.
 * Markup is read by a library, which closes what is open and bounds what is nested; what is no text is dropped. Not thread-safe.
 */
public final class HtmlReading {

    /** Longer HTML is not made text: nobody reads so much, and it is held in memory. In octets. */
    public static final int MAX_OCTETS = 1_048_576;

    /** Deeper quotations are marked no deeper: each line repeats the marks. */
    static final int MAX_QUOTES = 8;

    private static final Set<String> BLOCKS = Set.of("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "div",
            "dl", "dt", "fieldset", "figure", "footer", "form", "header", "hr", "li", "main", "nav", "ol", "pre", "section", "table", "tr",
            "ul");
    private static final Set<String> PARAGRAPHS = Set.of("p", "h1", "h2", "h3", "h4", "h5", "h6");
    private static final Set<String> UNSEEN = Set.of("style", "script", "head", "title", "template", "noscript", "object", "select");

    private final StringBuilder text = new StringBuilder();
    private int unseen;
    private int preformatted;
    private int quotes;
    private int lineEnds = 2;
    private boolean spaceWaits;
    private String target = "";
    private int linkStart;

    private HtmlReading() {
    }

    /** The lines of the text, without their ends; never fails. */
    public static List<String> lines(String html) {
        HtmlReading reading = new HtmlReading();
        HtmlSanitizer.sanitize(html, reading.new Receiver());
        return reading.text.toString().stripTrailing().lines().map(String::stripTrailing).toList();
    }

    private void open(String name, List<String> attributes) {
        if (UNSEEN.contains(name)) {
            unseen++;
            return;
        }
        block(name);
        switch (name) {
            case "br" -> lineEnd();
            case "blockquote" -> quotes++;
            case "pre" -> preformatted++;
            case "li" -> words("* ");
            case "hr" -> {
                words("----");
                atLeast(1);
            }
            case "td", "th" -> spaceWaits = true;
            case "img" -> words(attribute(attributes, "alt"));
            case "a" -> {
                target = attribute(attributes, "href");
                linkStart = text.length();
            }
            // All other elements only mark what they hold.
            default -> { }
        }
    }

    private void close(String name) {
        if (UNSEEN.contains(name)) {
            unseen = Math.max(0, unseen - 1);
            return;
        }
        switch (name) {
            case "blockquote" -> quotes = Math.max(0, quotes - 1);
            case "pre" -> preformatted = Math.max(0, preformatted - 1);
            case "a" -> endLink();
            // As above.
            default -> { }
        }
        block(name);
    }

    private void block(String name) {
        if (PARAGRAPHS.contains(name)) {
            atLeast(2);
        } else if (BLOCKS.contains(name)) {
            atLeast(1);
        }
    }

    /** A link whose words do not say where it leads says so behind them. */
    private void endLink() {
        String scheme = target.toLowerCase(Locale.ROOT);
        boolean leads = scheme.startsWith("http:") || scheme.startsWith("https:") || scheme.startsWith("mailto:");
        String shown = text.substring(Math.min(linkStart, text.length())).strip();
        if (leads && !shown.equals(target) && !("mailto:" + shown).equals(target)) {
            spaceWaits = !shown.isEmpty();
            words("<" + target + ">");
        }
        target = "";
    }

    private static String attribute(List<String> attributes, String name) {
        for (int i = 0; i + 1 < attributes.size(); i += 2) {
            if (attributes.get(i).equals(name)) {
                return attributes.get(i + 1).strip();
            }
        }
        return "";
    }

    private void words(String chars) {
        if (unseen > 0) {
            return;
        }
        chars.codePoints().forEach(c -> {
            if (preformatted > 0 && c == '\n') {
                lineEnd();
            } else if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f') {
                if (preformatted > 0 && c != '\r') {
                    glyph(c);
                } else {
                    spaceWaits = true;
                }
            } else if (!Character.isISOControl(c)) {
                glyph(c == '\u00a0' ? ' ' : c);
            }
        });
    }

    private void glyph(int c) {
        if (lineEnds > 0) {
            text.append("> ".repeat(Math.min(quotes, MAX_QUOTES)));
        } else if (spaceWaits) {
            text.append(' ');
        }
        spaceWaits = false;
        lineEnds = 0;
        text.appendCodePoint(c);
    }

    private void lineEnd() {
        text.append('\n');
        lineEnds++;
        spaceWaits = false;
    }

    private void atLeast(int ends) {
        while (lineEnds < ends) {
            lineEnd();
        }
        spaceWaits = false;
    }

    /** What the library tells. */
    private final class Receiver implements HtmlSanitizer.Policy {

        @Override
        public void openDocument() {
            // Nothing stands before the first text.
        }

        @Override
        public void closeDocument() {
            atLeast(1);
        }

        @Override
        public void openTag(String elementName, List<String> attributes) {
            open(elementName, attributes);
        }

        @Override
        public void closeTag(String elementName) {
            close(elementName);
        }

        @Override
        public void text(String chars) {
            words(chars);
        }
    }
}
