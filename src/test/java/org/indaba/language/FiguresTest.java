package org.indaba.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {

    private static final Instant NOW = Instant.parse("2026-11-23T10:31:07.4Z");
    private static final Figures ENGLISH = Languages.shipped().english().figures();
    private static final Figures FRENCH = Languages.shipped().in(new Language("fr")).figures();

    @ParameterizedTest
    @CsvSource({"-4,now,maintenant", "-5,5 seconds ago,il y a 5 secondes", "-89,89 seconds ago,il y a 89 secondes",
        "-90,1 minute ago,il y a 1 minute", "-180,3 minutes ago,il y a 3 minutes", "10800,in 3 hours,dans 3 heures",
        "-172799,47 hours ago,il y a 47 heures", "-172800,2 days ago,il y a 2 jours", "432000,in 5 days,dans 5 jours"})
    void timesSayHowFarTheyAre(long seconds, String english, String french) {
        assertThat(ENGLISH.apart(NOW.plusSeconds(seconds), NOW)).isEqualTo(english);
        assertThat(FRENCH.apart(NOW.plusSeconds(seconds), NOW)).isEqualTo(french);
    }

    @Test
    void stretchesAreToldInOneUnit() {
        assertThat(ENGLISH.stretch(Duration.ofMillis(3_240))).isEqualTo("3.2 seconds");
        assertThat(FRENCH.stretch(Duration.ofMillis(3_240))).isEqualTo("3,2\u00a0secondes");
        assertThat(FRENCH.stretch(Duration.ofMillis(200))).isEqualTo("0,2\u00a0seconde");
        assertThat(FRENCH.stretch(Duration.ofMinutes(90))).isEqualTo("1\u00a0heure");
        assertThat(ENGLISH.stretch(Duration.ofDays(5))).isEqualTo("5 days");
    }

    @Test
    void timesAreInUniversalTimeAndInTheOrderOfTheLanguage() {
        assertThat(ENGLISH.clock(NOW)).isEqualTo("10:31:07").isEqualTo(FRENCH.clock(NOW));
        assertThat(ENGLISH.dayAndClock(NOW)).isEqualTo("Nov 23, 10:31");
        assertThat(FRENCH.dayAndClock(NOW)).isEqualTo("23 nov., 10:31");
        assertThat(ENGLISH.exact(NOW)).isEqualTo("Nov 23, 2026, 10:31:07 UTC");
        assertThat(FRENCH.exact(NOW)).isEqualTo("23 nov. 2026, 10:31:07 UTC");
        assertThat(FRENCH.day(NOW)).isEqualTo("23 nov.");
    }

    @Test
    void numbersSharesSizesAndRowsAreWrittenAsTheLanguageDoes() {
        assertThat(ENGLISH.number(1_234_567)).isEqualTo("1,234,567");
        assertThat(FRENCH.number(1_234_567)).isEqualTo("1\u202f234\u202f567");
        assertThat(FRENCH.number(0.25)).isEqualTo("0,25");
        assertThat(ENGLISH.percent(37)).isEqualTo("37%");
        assertThat(FRENCH.percent(37)).isEqualTo("37\u00a0%");
        assertThat(ENGLISH.size(1)).isEqualTo("1 byte");
        assertThat(FRENCH.size(1023)).isEqualTo("1\u202f023\u00a0octets");
        assertThat(FRENCH.size(1536)).isEqualTo("1,5\u202fko");
        assertThat(ENGLISH.size(10L << 20)).isEqualTo("10 MB");
        assertThat(ENGLISH.list(List.of("a", "b", "c"))).isEqualTo("a, b, c");
        assertThat(FRENCH.list(List.of("a", "b", "c"))).isEqualTo("a, b et c");
        assertThat(FRENCH.list(List.of())).isEmpty();
    }

    @Test
    void manyThreadsWriteTheSame() {
        Set<String> written = ConcurrentHashMap.newKeySet();
        IntStream.range(0, 2_000).parallel().forEach(_ -> written.add(FRENCH.exact(NOW) + FRENCH.apart(NOW, NOW.plusSeconds(60))));

        assertThat(written).hasSize(1);
    }
}
