package org.indaba.lists;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.Map;
import java.util.Set;
import org.indaba.lists.Variant.Wish;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreferenceChangeTest {

    private static final LocalDate TODAY = LocalDate.parse("2026-12-24");

    private static Preferences good(Preferences before, Map<String, String> values) {
        return ((PreferenceChange.Good) PreferenceChange.of(before, values, TODAY)).preferences();
    }

    private static String wrong(Map<String, String> values) {
        return ((PreferenceChange.Wrong) PreferenceChange.of(Preferences.defaults(), values, TODAY)).reason();
    }

    @Test
    void everyValueChangesWhatItNamesAndNothingElse() {
        Preferences all = good(Preferences.defaults(), Map.of("delivery", "off", "own-posts", "no", "skip-when-addressed", "yes",
                "prefix", "none", "footer", " none ", "text", "only"));

        assertThat(all).isEqualTo(new Preferences(DeliveryMode.OFF, false, true,
                new Variant(Set.of(Wish.NO_PREFIX, Wish.NO_FOOTER, Wish.TEXT_ONLY)), null));
        assertThat(good(all, Map.of("footer", "list", "delivery", "off"))).isEqualTo(new Preferences(DeliveryMode.OFF, false, true,
                new Variant(Set.of(Wish.NO_PREFIX, Wish.TEXT_ONLY)), null));
        assertThat(good(all, Map.of("delivery", "on", "own-posts", "yes", "skip-when-addressed", "no", "prefix", "list", "footer", "list",
                "text", "list"))).isEqualTo(Preferences.defaults());
    }

    /** What was read of it may be another by the time at which this is written. */
    @Test
    void whetherCopiesAreSentIsLeftAsItIsWhereNoValueSaysIt() {
        Preferences away = good(Preferences.defaults(), Map.of("off-until", "2027-01-31", "own-posts", "no"));

        assertThat(good(away, Map.of("footer", "none"))).isEqualTo(new Preferences(DeliveryMode.SUSPENDED, false, false,
                new Variant(Set.of(Wish.NO_FOOTER)), null));
        assertThat(good(away, Map.of())).isEqualTo(away.besidesDelivery());
        assertThat(good(away, Map.of("delivery", "on"))).isEqualTo(new Preferences(DeliveryMode.ON, false, false, Variant.OF_THE_LIST,
                null));
    }

    @Test
    void whatIsOffUntilADayIsOffWithoutADayWhenItIsSwitched() {
        Preferences away = good(Preferences.defaults(), Map.of("off-until", "2027-01-31", "own-posts", "no"));

        assertThat(away).isEqualTo(new Preferences(DeliveryMode.OFF, false, false, Variant.OF_THE_LIST, LocalDate.parse("2027-01-31")));
        assertThat(good(away, Map.of("delivery", "off")).offUntil()).isNull();
        assertThat(good(away, Map.of("delivery", "on")).delivery()).isEqualTo(DeliveryMode.ON);
        assertThat(PreferenceChange.of(away, Map.of("off-until", "31.1.2027"), TODAY)).isInstanceOf(PreferenceChange.Wrong.class);
    }

    @ParameterizedTest
    @CsvSource({"0001-01-01, true", "9999-12-31, true", "0000-12-31, false", "-0001-01-01, false", "+10000-01-01, false",
        "+6000000-01-01, false", "+999999999-12-31, false"})
    void aDayIsOneThatTheDatabaseKnows(String day, boolean known) {
        LocalDate yesterday = LocalDate.parse(day).minusDays(1);

        assertThat(PreferenceChange.of(Preferences.defaults(), Map.of("off-until", day), yesterday) instanceof PreferenceChange.Good)
                .isEqualTo(known);
    }

    @ParameterizedTest
    @CsvSource({"1, true", "366, true", "0, false", "-1, false", "-353, false", "367, false"})
    void aPauseEndsOnADayThatComesWithinAYear(int days, boolean comes) {
        String day = TODAY.plusDays(days).toString();

        assertThat(PreferenceChange.day(day, TODAY).isPresent()).isEqualTo(comes);
        if (!comes) {
            assertThat(wrong(Map.of("off-until", day))).isEqualTo(day + " is not within the next 366 days, in which a pause ends.");
        }
    }

    @ParameterizedTest
    @CsvSource({"delivery, suspended", "prefix, [x]", "Prefix, none", "colour, red", "text, ''", "'', ''"})
    void whatIsNoPreferenceIsToldWithThoseThatThereAre(String key, String value) {
        assertThat(wrong(Map.of("footer", "none", key, value))).contains(key + "=" + value).contains("prefix=list|none").endsWith(".");
    }

    @Test
    void nonsenseIsToldShortAndOnOneLine() {
        assertThat(wrong(Map.of("x\n", "y".repeat(1_000)))).hasSizeLessThan(300).doesNotContain("\n");
    }
}
