package org.indaba.web.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.indaba.deliver.CopyState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class WordsTest {

    private static final Instant NOW = Instant.parse("2026-11-23T10:31:07.4Z");

    @Test
    void numbersAreGrouped() {
        assertThat(Words.count(1_234_567)).isEqualTo("1,234,567");
        assertThat(Words.count(1, "copy", "copies")).isEqualTo("1 copy");
        assertThat(Words.count(0, "copy", "copies")).isEqualTo("0 copies");
        assertThat(Words.size(1)).isEqualTo("1 octet");
        assertThat(Words.size(1023)).isEqualTo("1,023 octets");
        assertThat(Words.size(1024)).isEqualTo("1.0 KB");
        assertThat(Words.size(10L << 20)).isEqualTo("10 MB");
    }

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
    @EnumSource(CopyState.class)
    void everyStateIsASentence(CopyState state) {
        assertThat(Words.meaning(state)).endsWith(".");
    }

    @Test
    void timesSayHowFarTheyAre() {
        assertThat(Moment.of(NOW.minusSeconds(4), NOW).ago()).isEqualTo("now");
        assertThat(Moment.of(NOW.minusSeconds(5), NOW).ago()).isEqualTo("5 s ago");
        assertThat(Moment.of(NOW.minusSeconds(89), NOW).ago()).isEqualTo("89 s ago");
        assertThat(Moment.of(NOW.minusSeconds(180), NOW).ago()).isEqualTo("3 min ago");
        assertThat(Moment.of(NOW.plus(Duration.ofHours(3)), NOW).ago()).isEqualTo("in 3 h");
        assertThat(Moment.of(NOW.minus(Duration.ofDays(5)), NOW).ago()).isEqualTo("5 days ago");
        assertThat(Moment.words(Duration.ofMillis(3_240))).isEqualTo("3.2 s");
    }

    @Test
    void timesAreInUtcAndNameTheDayUnlessItIsToday() {
        assertThat(Moment.of(NOW, NOW)).isEqualTo(new Moment("2026-11-23T10:31:07Z", "10:31:07", "23 Nov 2026, 10:31:07 UTC", "now"));
        assertThat(Moment.of(Instant.parse("2026-11-22T23:59:59Z"), NOW).clock()).isEqualTo("22 Nov 23:59");
    }
}
