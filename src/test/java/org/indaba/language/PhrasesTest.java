package org.indaba.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PhrasesTest {

    private static final String HEBREW = "\u05e9\u05dc\u05d5\u05dd";

    private static Phrases of(String tag, String pattern) {
        return new Phrases(new Language(tag), Map.of("key", pattern, "key-html", pattern));
    }

    private enum Wish { COME_BACK }

    @Test
    void numbersDecideAsEachLanguageWants() {
        String pattern = "{0, plural, one {# liste} other {# listes}}";

        // CLDR: in French nothing is singular; in English it is not.
        assertThat(of("fr", pattern).say("key", 0)).isEqualTo("0 liste");
        assertThat(of("en", pattern).say("key", 0)).isEqualTo("0 listes");
        assertThat(of("fr", pattern).say("key", 12_000)).isEqualTo("12\u202f000 listes");
        assertThat(of("en", pattern).say("key", 12_000L)).isEqualTo("12,000 listes");
    }

    @Test
    void momentsAndDaysAreWrittenAsTheLanguageWritesThem() {
        Instant moment = Instant.parse("2026-11-28T20:15:00Z");

        assertThat(of("en", "{0}").say("key", moment)).isEqualTo("Nov 28, 2026, 8:15\u202fPM");
        assertThat(of("fr", "{0}").say("key", moment)).isEqualTo("28 nov. 2026, 20:15");
        assertThat(of("fr", "{0}").say("key", LocalDate.of(2026, 8, 1))).isEqualTo("1 août 2026");
    }

    @Test
    void aWordOfOursDecides() {
        assertThat(of("en", "{0, select, come_back {yes} other {no}}").say("key", Wish.COME_BACK)).isEqualTo("yes");
    }

    // Unicode UAX 9: what runs the other way is isolated, and what could turn the sentence is taken out.
    @Test
    void valuesThatRunTheOtherWayAreSetApart() {
        assertThat(of("en", "<{0}>").say("key", "ann@example.org")).isEqualTo("<ann@example.org>");
        assertThat(of("en", "<{0}>").say("key", HEBREW)).isEqualTo("<\u2068" + HEBREW + "\u2069>");
        assertThat(of("he", "<{0}>").say("key", "ann-1@example.org")).isEqualTo("<\u2068ann-1@example.org\u2069>");
        assertThat(of("he", "<{0}>").say("key", "")).isEqualTo("<>");
        assertThat(of("en", "<{0}>").say("key", "a\u202egnp\u2069\u2066.exe")).isEqualTo("<agnp.exe>");
    }

    @Test
    void aValueIsTextWhateverStandsInIt() {
        assertThat(of("en", "a {0} b").say("key", "{1} '{0}' {0, plural}")).isEqualTo("a {1} '{0}' {0, plural} b");
        assertThat(of("en", "<b>{0}</b>").say("key-html", "<script>\"&'")).isEqualTo("<b>&lt;script&gt;&quot;&amp;&#39;</b>");
        assertThat(of("he", "<b>{0}</b>").say("key-html", "/lists/x")).as("it may be a link").isEqualTo("<b>/lists/x</b>");
    }

    @Test
    void whatIsMissingIsOurMistake() {
        assertThatThrownBy(() -> of("en", "{1}").say("key", "a")).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("key");
        assertThatThrownBy(() -> of("en", "x").say("other")).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("other");
    }
}
