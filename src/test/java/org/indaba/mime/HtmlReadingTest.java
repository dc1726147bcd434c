package org.indaba.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HtmlReadingTest {

    private static String text(String html) {
        return String.join("|", HtmlReading.lines(html));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', value = {
        "plain words~plain words",
        "<p>one<p>two~one||two",
        "a<br>b<br/><br>c~a|b||c",
        "a  \t b~a b",
        "<b>bo</b>ld <i>it</i>~bold it",
        "&lt;tag&gt; &amp;amp; &eacute;&#8364;~<tag> &amp; é€",
        "<ul><li>a<li>b<ul><li>c</ul></ul>d~* a|* b|* c|d",
        "<table><tr><td>a<td>b<tr><td>c</table>~a b|c",
        "<blockquote>a<blockquote>b</blockquote></blockquote>c~> a|> > b|c",
        "<a href='https://x.example/'>there</a>, ok~there <https://x.example/>, ok",
        "<a href='https://x.example/'>https://x.example/</a>~https://x.example/",
        "<a href='mailto:a@x.example'>a@x.example</a>~a@x.example",
        "<a href='javascript:alert(1)'>x</a>~x",
        "<img src=x alt='a dog'>~a dog",
        "<head><title>t</title></head><body>b~b",
        "x<style>p { }</style><script>alert('<p>')</script>y~xy",
        "a<!-- no -->b~ab",
        "unclosed <b <i>x~unclosed x"})
    void htmlBecomesWhatAPersonWouldRead(String html, String expected) {
        assertThat(text(html)).isEqualTo(expected);
    }

    @Test
    void preformattedTextKeepsItsLines() {
        assertThat(text("<pre>a\n  b\n</pre>c\nd")).isEqualTo("a|  b|c d");
    }

    @Test
    void nothingGivesNothing() {
        assertThat(HtmlReading.lines("")).isEmpty();
        assertThat(HtmlReading.lines("<p><br><div></div>")).isEmpty();
    }

    @Test
    void quotationsAreMarkedAsDeepAsTheLimitAndNoDeeper() {
        String deep = "<blockquote>".repeat(HtmlReading.MAX_QUOTES);
        assertThat(text(deep + "x")).isEqualTo("> ".repeat(HtmlReading.MAX_QUOTES) + "x");
        assertThat(text(deep + "<blockquote>x")).isEqualTo("> ".repeat(HtmlReading.MAX_QUOTES) + "x");
    }

    @Test
    void hostileMarkupTakesTimeAndRoomInProportion() {
        for (String piece : new String[] {"<div>", "<blockquote>x<br>", "<a href=", "<!--", "<pre><li>", "</p>", "&", "<b><p>",
            "<table><td>"}) {
            String html = piece.repeat(HtmlReading.MAX_OCTETS / 4 / piece.length());
            long octets = HtmlReading.lines(html).stream().mapToLong(String::length).sum();
            assertThat(octets).as(piece).isLessThan(2L * HtmlReading.MAX_OCTETS);
        }
    }

    @Test
    void noMarkupMakesItFail() {
        Random random = new Random(7);
        String[] parts = {"<", ">", "/", "p", "a href=\"", "\"", "&", ";", "#x", "script", "<!--", "-->", "\u0000", "\uD800",
            "table", " ", "\n", "td"};
        for (int i = 0; i < 3_000; i++) {
            StringBuilder html = new StringBuilder();
            random.ints(40, 0, parts.length).forEach(k -> html.append(parts[k]));
            assertThat(HtmlReading.lines(html.toString())).noneMatch(line -> line.contains("\n"));
        }
    }
}
