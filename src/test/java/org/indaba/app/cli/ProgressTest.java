package org.indaba.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.indaba.app.cli.Console.Format;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private static final String ERASE = "\r\u001b[K";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Instant now = Instant.parse("2026-03-01T00:00:00Z");

    @Test
    void shortWorkShowsNothing() {
        try (Progress progress = console(Format.TEXT, 80).progress("Importing", 10)) {
            now = now.plus(Progress.FIRST_AFTER).minusMillis(1);
            progress.advance(10);
        }
        assertThat(text(err)).isEmpty();
    }

    @Test
    void longWorkShowsHowFarItIsAndVanishes() {
        try (Progress progress = console(Format.TEXT, 80).progress("Importing", 200_000)) {
            now = now.plusSeconds(10);
            progress.advance(50_000);
            assertThat(text(err)).isEqualTo(ERASE + "Importing  [##########..............................]  25 %  5,000/s, 0:30 left");
        }
        assertThat(text(err)).endsWith(ERASE);
        assertThat(text(out)).isEmpty();
    }

    @Test
    void itIsDrawnNoOftenerThanEyesFollow() {
        try (Progress progress = console(Format.TEXT, 80).progress("Importing", 1_000_000)) {
            now = now.plusSeconds(1);
            for (int i = 0; i < 1_000; i++) {
                progress.advance(1);
            }
            assertThat(draws()).hasSize(1);
            now = now.plus(Progress.REDRAWN_EVERY);
            progress.advance(1);
            assertThat(draws()).hasSize(2);
        }
    }

    @Test
    void everyWidthHoldsTheLine() {
        for (int columns = Screen.NARROWEST; columns < 140; columns++) {
            err.reset();
            for (long total : List.of(-1L, 0L, 7_000_000L)) {
                try (Progress progress = console(Format.TEXT, columns).progress("Sending 日本語 to everybody", total)) {
                    now = now.plusSeconds(5);
                    progress.advance(1_234_567);
                }
            }
            int most = columns - 1;
            assertThat(draws()).hasSize(3).allSatisfy(line -> assertThat(TextWidth.of(line)).as(line).isLessThanOrEqualTo(most));
        }
    }

    @Test
    void moreThanAnnouncedIsNoMoreThanAll() {
        try (Progress progress = console(Format.TEXT, 80).progress("Importing", 10)) {
            now = now.plusSeconds(2);
            progress.advance(30);
            assertThat(text(err)).contains("[########################################]  100 %", "0:00 left");
        }
    }

    @Test
    void workOfUnknownLengthTellsWhatIsDone() {
        try (Progress progress = console(Format.TEXT, 80).progress("Reading", -1, Progress.Unit.OCTETS)) {
            now = now.plusSeconds(4);
            progress.advance(8_000_000);
            assertThat(text(err)).isEqualTo(ERASE + "Reading  8.0 MB  2.0 MB/s, 0:04 so far");
        }
    }

    @Test
    void clockThatGoesBackDoesNoHarm() {
        try (Progress progress = console(Format.TEXT, 80).progress("Importing", 10)) {
            now = now.plusSeconds(1);
            progress.advance(1);
            now = now.minusSeconds(3_600);
            progress.advance(1);
        }
        assertThat(text(err)).startsWith(ERASE + "Importing").endsWith(ERASE);
    }

    @Test
    void resultsAndNotesStandOnLinesOfTheirOwn() {
        Console console = console(Format.TEXT, 80);
        try (Progress progress = console.progress("Importing", 10)) {
            now = now.plusSeconds(1);
            progress.advance(1);
            console.note("a note");
            assertThat(text(err)).endsWith(ERASE + "a note\n");
            now = now.plusSeconds(1);
            progress.advance(1);
            console.say("a result");
            assertThat(text(err)).endsWith(ERASE);
        }
    }

    @Test
    void logGetsAPlainLineNowAndThen() {
        try (Progress progress = console(Format.TEXT, 0).progress("Importing\u001b[2J", 100)) {
            now = now.plus(Progress.TOLD_EVERY).minusMillis(1);
            progress.advance(10);
            assertThat(text(err)).isEmpty();
            now = now.plusMillis(1);
            progress.advance(10);
            now = now.plusSeconds(9);
            progress.advance(10);
        }
        assertThat(text(err)).isEqualTo("Importing␛[2J: 20 of 100 (20 %), 2/s, 0:40 left\n");
    }

    @Test
    void programsGetNothing() {
        try (Progress progress = console(Format.JSON, 0).progress("Importing", 100)) {
            now = now.plusSeconds(100);
            progress.advance(10);
        }
        assertThat(text(err)).isEmpty();
    }

    @Test
    void dumbTerminalGetsLinesAndNoEscapes() {
        Screen screen = Screen.of("80 80", Map.of("TERM", "dumb"));
        try (Progress progress = console(Format.TEXT, screen).progress("Importing", 100)) {
            now = now.plusSeconds(10);
            progress.advance(10);
        }
        assertThat(text(err)).doesNotContain("\r", "\u001b").hasLineCount(1);
    }

    private List<String> draws() {
        return Arrays.stream(text(err).split("\r\u001b\\[K")).filter(line -> !line.isEmpty()).toList();
    }

    private Console console(Format format, int columns) {
        return console(format, Screen.of("0 " + columns, Map.of("TERM", "xterm")));
    }

    private Console console(Format format, Screen screen) {
        return new Console(format, new Terminal(new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8), new LocalFiles(InputStream.nullInputStream()), screen, () -> now));
    }

    private static String text(ByteArrayOutputStream octets) {
        return octets.toString(StandardCharsets.UTF_8);
    }
}
