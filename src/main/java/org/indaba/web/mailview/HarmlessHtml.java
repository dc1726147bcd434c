package org.indaba.web.mailview;

import java.util.regex.Pattern;
import org.owasp.html.HtmlPolicyBuilder;
import org.owasp.html.PolicyFactory;
import org.owasp.html.Sanitizers;

/**
 * Makes a stranger's HTML harmless: what is not known to be only text and its looks is left out. Links lose their targets, images that
 * would have to be fetched are left out, and so are scripts, forms, frames, SVG, and whatever reaches beyond the text. It is shown in a
 * frame whose policy forbids the same once more. Thread-safe.
 */
public final class HarmlessHtml {

    /** Pictures that the mail brings along itself; SVG is none of them, since it may hold scripts. */
    private static final Pattern PICTURE = Pattern.compile("(?i)data:image/(png|gif|jpeg|webp);base64,[a-z0-9+/=\\s]*");

    private static final PolicyFactory POLICY = Sanitizers.FORMATTING.and(Sanitizers.BLOCKS).and(Sanitizers.TABLES).and(Sanitizers.STYLES)
            .and(new HtmlPolicyBuilder()
                    .allowElements("hr", "center", "font", "a", "img", "dl", "dt", "dd", "pre", "code")
                    .allowWithoutAttributes("a", "font", "span")
                    .allowUrlProtocols("data")
                    .allowAttributes("src").matching(PICTURE).onElements("img")
                    .allowAttributes("alt").onElements("img")
                    .allowAttributes("dir", "lang").globally()
                    .toFactory());

    private HarmlessHtml() {
    }

    /** A whole page with what is left of the HTML of a mail. */
    static String page(String html) {
        return "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>A mail</title></head><body>\n" + POLICY.sanitize(html)
                + "\n</body></html>\n";
    }
}
