package org.indaba.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.indaba.language.Language.Direction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanguagesTest {

    private final Languages languages = new Languages(Map.of("en", Map.of("a", "one", "b", "two"), "fr", Map.of("a", "un"),
            "pt-BR", Map.of("a", "um"), "ar", Map.of("a", "1")));

    // RFC 4647 §3.4: the range is cut from its end; RFC 9110 §12.5.4: weights, and what is unwanted.
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"fr-CA,fr;q=0.8,en;q=0.5|fr", "de-DE,de;q=0.9,en;q=0.3|en", "pt-br|pt-BR",
        "pt|none", "en;q=0.1,fr|fr", "fr;q=0,en;q=0.2|en", "*|none", "''|none", "fr;q=nonsense|none", "x|none", "de,it|none",
        "<script>|none", "AR-EG|ar"})
    void theBestForABrowserIsFound(String wanted, String tag) {
        assertThat(languages.bestFor(wanted).map(Language::tag).orElse("none")).isEqualTo(tag);
    }

    @Test
    void longWishesAreNotRead() {
        String wish = "fr" + " ".repeat(Languages.MAX_WISH - 2);

        assertThat(languages.bestFor(wish)).isPresent();
        assertThat(languages.bestFor(wish + " ")).isEmpty();
        // RFC 5646 §4.4.1: tags have no more characters.
        assertThat(languages.best("fr" + "-x".repeat((Languages.MAX_TAG - 2) / 2))).isPresent();
        assertThat(languages.best("fr" + "-x".repeat(Languages.MAX_TAG / 2))).isEmpty();
    }

    @Test
    void whatALanguageLacksIsSaidInEnglish() {
        assertThat(languages.in(new Language("fr")).say("a")).isEqualTo("un");
        assertThat(languages.in(new Language("fr")).say("b")).isEqualTo("two");
    }

    @Test
    void theFirstThatWeSpeakWins() {
        assertThat(languages.firstOf(List.of("", "xx", "fr-CH", "ar"))).isEqualTo(new Language("fr"));
        assertThat(languages.firstOf(List.of("../../etc/passwd"))).isEqualTo(Language.ENGLISH);
    }

    @Test
    void eachKnowsItsNameAndItsDirection() {
        assertThat(new Language("ar").direction()).isEqualTo(Direction.RIGHT_TO_LEFT);
        assertThat(new Language("fr").direction()).isEqualTo(Direction.LEFT_TO_RIGHT);
        assertThat(new Language("fr").ownName()).isEqualTo("Français");
        assertThat(Language.isTag("fr")).isTrue();
        assertThat(List.of("", "FR", "fr_FR", "français", "und", "x y", "a".repeat(40))).noneMatch(Language::isTag);
    }

    @Test
    void englishAndFrenchAreShipped() {
        assertThat(Languages.shipped().all()).extracting(Language::tag).contains("en", "fr");
    }
}
