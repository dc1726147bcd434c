package org.indaba.web.mailview;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HarmlessHtmlTest {

    /** What must not be in the page, whatever the mail said: elements that act, handlers, and addresses that a browser would fetch. */
    private static final Pattern HARM = Pattern.compile("<(script|form|input|button|iframe|object|embed|base|link|svg|math|video|audio|"
            + "style|template|frame|portal|area|map|meta(?! charset=\"utf-8\">))|\\son\\w+\\s*=|"
            + "\\b(href|action|srcset|formaction|background|poster|"
            + "xlink)\\s*=|https?:|//evil|javascript:|vbscript:|data:(?!image/(png|gif|jpeg|webp);base64,)|url\\s*\\(|expression|@import|"
            + "-moz-binding|behavior|position:|<!--");

    @ParameterizedTest
    @ValueSource(strings = {
        "<script>alert(1)</script>", "<SCRIPT SRC=//evil.example/x.js></SCRIPT>", "<img src=x onerror=alert(1)>",
        "<img src=\"https://evil.example/pixel.gif\" srcset=\"https://evil.example/2x 2x\">", "<a href=\"javascript:alert(1)\">x</a>",
        "<a href=\"https://evil.example/\" ping=\"https://evil.example/p\">x</a>",
        "<form action=\"https://evil.example\"><input name=p><button formaction=\"//evil\">x</button></form>",
        "<base href=\"https://evil.example/\">", "<meta http-equiv=refresh content=\"0;url=https://evil.example\">",
        "<style>body{background:url(https://evil.example/x)}</style>", "<p style=\"background:url('https://evil.example/x')\">x</p>",
        "<p style=\"position:fixed;top:0;left:0;width:100%;height:100%\">x</p>", "<p style=\"width:expression(alert(1))\">x</p>",
        "<p style=\"behavior:url(x.htc);-moz-binding:url(x)\">x</p>", "<link rel=stylesheet href=//evil.example/x.css>",
        "<svg onload=alert(1)><script>alert(1)</script><foreignObject><iframe src=x></iframe></foreignObject></svg>",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>",
        "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>", "<object data=\"data:text/html,<script>alert(1)</script>\"></object>",
        "<img src=\"data:image/svg+xml;base64,PHN2Zz4=\">", "<img src=\"data:text/html,x\">",
        "<video poster=//evil.example><source src=x></video>",
        "<table background=\"https://evil.example/x\"><tr><td>x</table>", "<!--[if IE]><script>alert(1)</script><![endif]-->",
        "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\"></noscript>", "<body onload=alert(1)>x",
        "</body></html><script>1</script>",
        "<<script>script>alert(1)<</script>/script>", "<p/onclick=alert(1)>x", "<a href=\"&#106;avascript:alert(1)\">x</a>",
        "<template><script>alert(1)</script></template>", "<title></title><img src=1 onerror=alert(1)></title>"})
    void whatActsOrFetchesIsGone(String html) {
        String page = HarmlessHtml.page(html);
        assertThat(page.toLowerCase(Locale.ROOT)).doesNotContainPattern(HARM);
    }

    @Test
    void whatIsOnlyTextAndItsLooksStays() {
        String page = HarmlessHtml.page("<h1>Hello</h1><p style=\"color:red\">A <b>bold</b> word &amp; a <a href=\"https://x.example\">"
                + "link</a><img alt=\"a dot\" src=\"data:image/gif;base64,R0lGODlhAQABAAAAACw=\"><table><tr><td>cell</td></tr></table>");
        assertThat(page).contains("<h1>Hello</h1>", "color:red", "<b>bold</b>", "&amp;", "link", "<td>cell</td>", "alt=\"a dot\"",
                "data:image/gif;base64,R0lGODlhAQABAAAAACw");
    }

    /** The check itself must see harm. */
    @ParameterizedTest
    @ValueSource(strings = {"<script>", "<p onclick=x>", "<a href=x>", "<img src=https://x>", "<p style=\"background:url(x)\">"})
    void harmIsRecognised(String html) {
        assertThat(html).containsPattern(HARM);
    }
}
