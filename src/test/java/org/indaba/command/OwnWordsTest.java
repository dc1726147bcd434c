package org.indaba.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.indaba.testing.InTime.inTime;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the author of a mail wrote himself. */
class OwnWordsTest {

    @ParameterizedTest
    @ValueSource(strings = {"On Monday Bob wrote:", "Bob wrote :", "wrote:", "Le 4 mai 2026, Ann a \u00e9crit\u00a0:",
        "Il 4/5/2026 Ann ha scritto:", "El lunes Ann escribi\u00f3:", "Op 4 mei 2026 schreef:", "Em 4 de maio Ann escreveu:",
        "Am Montag schrieb:", "Am 4. Mai 2026 um 10:00 schrieb Ann <ann@example.net>:",
        "On Mon, 4 May 2026 at 10:00, Ann <ann@example.net>", "On Mon, 4 May 2026 at 10:00, Ann <ann@example.net",
        "Le 4 mai 2026 \u00e0 10:00, <ann@example.net>"})
    void anIntroductionOfAQuotationEndsThem(String line) {
        assertThat(OwnWords.of("yes\n" + line + "\n> no\n")).isEqualTo("yes");
        assertThat(OwnWords.of(line + "\n> no\n\nyes\n")).as("who writes below").isEqualTo("yes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bob wrote", "I underwrote:", "he wroteth:", "die Zuschrieben:", "on <ann@example.net>",
        "On 4 May <ann@example.net>", "On 4 May 2026 ann@example.net", "On 4 May 2026 <ann> @home", "On 4 May 2026 <ann at example.net>",
        "We met 2026 <ann@example.net>"})
    void otherLinesDoNot(String line) {
        assertThat(OwnWords.of("yes\n" + line + "\nno\n")).isEqualTo("yes\n" + line + "\nno");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n\n", "> quoted\n| too", "On Monday Bob wrote:\n> quoted\n", "Sent from my iPhone\n\n> quoted",
        "-- \nAnn\nExample Inc.\n\nOn Monday Bob wrote:\n> quoted", "________________\n> quoted", "> quoted\n--\nAnn"})
    void quotationsWithMarksAndSignaturesAreNothingElse(String body) {
        assertThat(OwnWords.of(body)).isEmpty();
        assertThat(OwnWords.isNothingElse(body)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-----Original Message-----\nFrom: Bob\n\nno", "From: Bob <bob@example.net>\nno", "-- \nAnn\n\nno",
        "-- \nAnn\n> quoted\nno", "Sent from my iPhone\n> quoted\nno", "________________\nno"})
    void whatStandsBelowTheEndMayBeWords(String body) {
        assertThat(OwnWords.of(body)).isEmpty();
        assertThat(OwnWords.isNothingElse(body)).isFalse();
    }

    @Test
    void aLineHasItsLimit() {
        String most = "x".repeat(OwnWords.MAX_LINE);

        assertThat(OwnWords.of("  " + most + "  ")).isEqualTo(most);
        assertThat(OwnWords.of(most + "y\nz")).isEqualTo(most + "\nz");
    }

    /** Many programs send a paragraph as one line. */
    @Test
    void aParagraphIsWhole() {
        String paragraph = "words ".repeat(333).strip();

        assertThat(OwnWords.of(paragraph + "\n\nAnn\n")).isEqualTo(paragraph + "\n\nAnn");
    }

    @Test
    void ofMoreThanTwentyLinesThereIsAMark() {
        String twenty = "line\n".repeat(OwnWords.MAX_LINES).strip();

        assertThat(OwnWords.of(twenty + "\n\n\n> quoted\n-- \nAnn\n")).isEqualTo(twenty);
        assertThat(OwnWords.of(twenty + "\n\nmore\nand more\n")).isEqualTo(twenty + "\n…");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1\u2039", "1111<", "<@", "schrieb ", "wrote ", " ", "@", "1"})
    void hostileLinesTakeTimeInProportion(String repeated) {
        String line = "on " + repeated.repeat(60_000);

        assertThat(inTime(() -> OwnWords.of(line + "x\n" + line + ":x\n"))).startsWith("on ");
        assertThat(inTime(() -> OwnWords.isNothingElse(line + "x\n"))).isFalse();
    }
}
