package org.indaba.web.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.indaba.bounce.Bounce;
import org.indaba.deliver.Answer;
import org.indaba.deliver.CopyState;
import org.indaba.deliver.LedgerCopy;
import org.indaba.deliver.LedgerTry;
import org.indaba.language.Languages;
import org.indaba.language.Saying;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** RFC 3463 §3: what the subject of an enhanced status means is put into words. */
class StoryTest {

    private static final Instant NOW = Instant.parse("2026-11-23T10:40:00Z");
    private static final Instant WRITTEN = Instant.parse("2026-11-23T10:31:00Z");
    private static final Answer TAKEN = new Answer("mx1.example.net[192.0.2.1]", "TLSv1.3 TLS_AES_256_GCM_SHA384", 250, "2.0.0", "ok");
    private static final Answer NOT_NOW = new Answer("mx1.example.net[192.0.2.1]", "", 450, "4.2.0", "greylisted");

    private final Story story = new Story(new Teller(Languages.shipped().english(), NOW));

    private static LedgerCopy copy(CopyState state, Answer answer, @Nullable Instant next) {
        return new LedgerCopy(17, 1, 7, 3, "ann@example.net", state, 1, next, NOW, "example.net", 0, answer);
    }

    @Test
    void aDeliveredCopyTellsWhereItWentAndWhatWasAnswered() {
        List<Story.Line> lines = story.of(copy(CopyState.DELIVERED, TAKEN, null),
                List.of(new LedgerTry(1, CopyState.DEFERRED, WRITTEN.plusSeconds(1), "example.net", NOT_NOW),
                        new LedgerTry(2, CopyState.DELIVERED, WRITTEN.plusSeconds(307), "example.net", TAKEN)),
                List.of(new Bounce(17, 7, 9, 9, NOW, "5.2.2", "mailbox full")), WRITTEN);

        assertThat(lines).extracting(Story.Line::sentence).containsExactly("The post went into the queue for its subscribers.",
                "mx1.example.net [192.0.2.1] would not take it for now, and answered:",
                "Handed to mx1.example.net [192.0.2.1] over TLS 1.3, which answered:",
                "A mail about this copy came back with the status 5.2.2. It says:");
        assertThat(lines).extracting(Story.Line::quote).containsExactly("", "450 4.2.0 greylisted", "250 2.0.0 ok", "mailbox full");
        assertThat(lines.get(2).at()).extracting(Moment::clock).isEqualTo("10:36:07");
        assertThat(Story.remedies(copy(CopyState.DELIVERED, TAKEN, null), true)).hasSize(1);
        assertThat(Story.remedies(copy(CopyState.DELIVERED, TAKEN, null), false)).isEmpty();
    }

    @Test
    void aDeferredCopyTellsWhenItIsTriedNext() {
        List<Story.Line> lines = story.of(copy(CopyState.DEFERRED, NOT_NOW, NOW.plusSeconds(300)), List.of(), List.of(), WRITTEN);

        assertThat(lines.getLast().at()).extracting(Moment::ago).isEqualTo("in 5 minutes");
    }

    @Test
    void aCopyThatWasSentInSevenBitsTellsWhatThatBreaks() {
        Answer taken = new Answer("mx1.example.net[192.0.2.1]", "TLSv1.3 TLS_AES_256_GCM_SHA384, verified", 250, "2.0.0", "ok",
                Answer.Octets.SEVEN_BIT);
        String converted = "It was put into seven bits, since the receiving server does not offer 8BITMIME; this breaks the "
                + "author\u2019s signature. ";
        Answer refused = new Answer("mx1.example.net[192.0.2.1]", "", 550, "5.7.1", "DMARC", Answer.Octets.SEVEN_BIT);

        assertThat(story.of(copy(CopyState.DELIVERED, taken, null), List.of(
                new LedgerTry(1, CopyState.DELIVERED, NOW, "example.net", taken),
                new LedgerTry(2, CopyState.FAILED, NOW, "example.net", refused)), List.of(), WRITTEN))
                .extracting(Story.Line::sentence).contains(converted + "Handed to mx1.example.net [192.0.2.1] over TLS 1.3, verified, "
                        + "which answered:", converted + "mx1.example.net [192.0.2.1] refused it for good, and answered:");
    }

    @ParameterizedTest
    @EnumSource(CopyState.class)
    void everyStateOfATryIsToldAndWhatHostsSayIsHarmless(CopyState state) {
        Answer hostile = new Answer("\u202emx[<b>]", "SSL\u2066<script>", 0, "4.\u202e", "x".repeat(1000) + "\u202e\r\n<script>");
        List<LedgerTry> tries = List.of(new LedgerTry(1, state, NOW, "", hostile));
        List<Story.Line> lines = story.of(copy(state, hostile, null), tries, List.of(), WRITTEN);

        assertThat(lines).hasSizeGreaterThanOrEqualTo(2).allMatch(line -> line.sentence().matches(".*[.:]"))
                .noneMatch(line -> (line.sentence() + line.quote()).matches("(?s).*[\u202e\u2066\r\n].*"));
    }

    @ParameterizedTest
    @CsvSource({"5.1.1,does not exist", "5.2.2,mailbox", "5.3.4,too large", "5.4.4,no way", "5.6.7,this form", "5.7.1,rules",
        "'',says why"})
    void whatFailedForGoodSaysWhoseMatterItIs(String enhanced, String words) {
        LedgerCopy failed = copy(CopyState.FAILED, new Answer("mx", "", 550, enhanced, "no"), null);
        assertThat(Story.remedies(failed, false)).singleElement().extracting(Saying::inEnglish).asString().contains(words);
    }

    @Test
    void ownersAreToldWhatTheyCanDoAndNoCommand() {
        for (CopyState state : CopyState.values()) {
            assertThat(Story.ownersRemedies(copy(state, NOT_NOW, null), true)).as(state.word()).extracting(Saying::inEnglish)
                    .noneMatch(words -> words.contains("bin/indaba") || words.contains("queue"));
        }
        assertThat(Story.ownersRemedies(copy(CopyState.SHUNTED, NOT_NOW, null), false)).singleElement().extracting(Saying::inEnglish)
                .asString().contains("operators");
        assertThat(Story.ownersRemedies(copy(CopyState.EXPIRED, NOT_NOW, null), false))
                .isEqualTo(Story.remedies(copy(CopyState.EXPIRED, NOT_NOW, null), false));
    }
}
