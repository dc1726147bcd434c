package org.indaba.web.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.indaba.deliver.CopyState;
import org.indaba.language.Language;
import org.indaba.language.Languages;
import org.indaba.language.Phrases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WordsTest {

    private static final Instant NOW = Instant.parse("2026-11-23T10:31:07.4Z");

    @ParameterizedTest
    @CsvSource({"0,0,0", "0,10,0", "1,1000000,1", "999999,1000000,99", "1000000,1000000,100", "5,10,50", "11,10,100"})
    void aShareIsNothingOrAllOnlyWhenItIs(long part, long whole, int percent) {
        assertThat(Words.percent(part, whole)).isEqualTo(percent);
    }

    @ParameterizedTest
    @CsvSource({"17,17", "'',0", "-1,0", "1e3,0", "999999999999999999,999999999999999999", "1000000000000000000,0", "' 1',0"})
    void whatIsNoNumberIsNone(String text, long number) {
        assertThat(Words.number(text)).isEqualTo(number);
    }

    @Test
    void foreignTextIsCutAndCleanedOfWhatTurnsOrHidesIt() {
        assertThat(Words.cell("W".repeat(Words.CELL_CHARS))).hasSize(Words.CELL_CHARS);
        assertThat(Words.cell("W".repeat(Words.CELL_CHARS + 1))).hasSize(Words.CELL_CHARS).endsWith("…");
        assertThat(Words.whole("a\u202eb\u0000c\r\nd\ud800e\u2066")).isEqualTo("ab c d\ufffde");
        assertThat(Words.encoded("a b/c?d&ü")).isEqualTo("a%20b%2Fc%3Fd%26%C3%BC");
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "fr"})
    void everyStateHasItsWordsInEveryLanguage(String tag) {
        Phrases phrases = Languages.shipped().in(new Language(tag));
        for (CopyState state : CopyState.values()) {
            assertThat(phrases.say("copy-meaning-" + state.word())).endsWith(".");
            assertThat(phrases.say("copy-state-" + state.word())).doesNotContain("-");
            assertThat(phrases.say("copy-count-" + state.word(), 2)).startsWith("2 ");
        }
    }

    @Test
    void timesNameTheDayUnlessItIsToday() {
        Teller french = new Teller(Languages.shipped().in(new Language("fr")), NOW);
        assertThat(french.moment(NOW).clock()).isEqualTo("10:31:07");
        assertThat(french.moment(NOW).iso()).isEqualTo("2026-11-23T10:31:07Z");
        assertThat(french.moment(Instant.parse("2026-11-22T23:59:59Z")).clock()).isEqualTo("22 nov., 23:59");
        assertThat(french.moment(NOW.minusSeconds(180)).ago()).isEqualTo("il y a 3 minutes");
    }
}
