package org.indaba.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TableTest {

    private static final String HOSTILE = "\u001b[31mred\u001b]0;title\u0007 \u202egnp.exe \u2066x \u009b2J \u2028 line\r\nnext\tcell";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void widestTextsGiveWayOnATerminal() {
        try (Table table = table(40, "address", "state", "reply")) {
            table.add(row("ann@example.org", "delivered", "250 2.0.0 Ok: queued as 4F2B1C0DE5, thank you very much"));
            table.add(row("b@c.d", "queued", ""));
        }
        assertThat(printed()).isEqualTo("""
                ADDRESS         STATE      REPLY
                ann@example.o…  delivered  250 2.0.0 Ok…
                b@c.d           queued     -
                """);
    }

    @Test
    void nothingIsShortenedWhereNobodyWatches() {
        String reply = "250 " + "x".repeat(500);
        try (Table table = table(0, "address", "state", "reply")) {
            table.add(row("ann@example.org", "delivered", reply));
        }
        assertThat(printed()).contains(reply).doesNotContain("…");
    }

    @Test
    void numbersStandAtTheRightAndAreNeverShortened() {
        try (Table table = table(20, "site", "copies", "due")) {
            table.add(Row.of("site", "mx.a-very-long-name.example.org").and("copies", 1_000_000_000_000L).and("due", 7));
            table.add(Row.of("site", "b").and("copies", 5).and("due", null));
        }
        assertThat(printed()).isEqualTo("""
                SITE           COPIES  DUE
                mx.a-…  1000000000000    7
                b                   5    -
                """);
    }

    @Test
    void headsAreWords() {
        try (Table table = table(0, "backoffUntil", "lastError")) {
            table.add(Row.of("backoffUntil", Instant.EPOCH).and("lastError", "no connection"));
        }
        assertThat(printed()).isEqualTo("""
                BACK-OFF UNTIL        LAST ERROR
                1970-01-01T00:00:00Z  no connection
                """);
    }

    @Test
    void rowsAfterTheFirstOnesFitToo() {
        try (Table table = table(30, "a", "b")) {
            for (int i = 0; i < Table.LOOK_AHEAD; i++) {
                table.add(Row.of("a", "x").and("b", "y"));
            }
            table.add(Row.of("a", "x".repeat(100)).and("b", "y".repeat(100)));
        }
        assertThat(printed().lines()).hasSize(Table.LOOK_AHEAD + 2)
                .allSatisfy(line -> assertThat(TextWidth.of(line)).isLessThanOrEqualTo(30));
        assertThat(printed().lines().toList().getLast()).startsWith("xxxxxxxxxxxxxxxxxxxxxxxxxx…  ");
    }

    @Test
    void hundredThousandRowsAreNotCollected() {
        try (Table table = table(80, "n")) {
            for (int i = 0; i < 100_000; i++) {
                table.add(Row.of("n", i));
                assertThat(i >= Table.LOOK_AHEAD - 1 && out.size() == 0).isFalse();
            }
        }
        assertThat(printed().lines()).hasSize(100_001);
    }

    @Test
    void wideCharactersAndMarksKeepTheColumnsStraight() {
        try (Table table = table(24, "name", "state")) {
            for (String name : List.of("山田太郎さんのとても長い名前", "e\u0301".repeat(30), "😀".repeat(20), "plain")) {
                table.add(Row.of("name", name).and("state", "queued"));
            }
        }
        assertThat(printed().lines()).allSatisfy(line -> {
            assertThat(TextWidth.of(line)).as(line).isLessThanOrEqualTo(24);
            int state = line.contains("queued") ? line.indexOf("queued") : line.indexOf("STATE");
            assertThat(TextWidth.of(line.substring(0, state))).as(line).isEqualTo(18);
        });
        assertThat(printed()).contains("山田太郎さんの…", "e\u0301".repeat(15) + "…", "😀".repeat(7) + "…");
    }

    @Test
    void textFromRightToLeftDoesNotTurnItsNeighbours() {
        try (Table table = table(60, "name", "state")) {
            table.add(Row.of("name", "שלום").and("state", "queued"));
        }
        assertThat(printed()).contains("\u2068שלום\u2069  queued");
        out.reset();
        try (Table table = table(0, "name")) {
            table.add(Row.of("name", "שלום"));
        }
        assertThat(printed()).contains("NAME\nשלום\n");
    }

    @Test
    void hostileValuesAreInertAndVisible() {
        for (int columns : new int[] {0, 25, 200}) {
            out.reset();
            try (Table table = table(columns, "subject", "state")) {
                table.add(Row.of("subject", HOSTILE).and("state", HOSTILE));
            }
            assertThat(printed()).doesNotContain("\u001b", "\u0007", "\u202e", "\u2066", "\u009b", "\u2028", "\r", "\t")
                    .startsWith("SUBJECT");
            assertThat(printed().lines()).hasSize(2).last().asString().startsWith("␛[31mr");
        }
    }

    @Test
    void statesHaveColoursOnATerminalThatWantsThem() {
        Map<String, String> environment = Map.of("TERM", "xterm");
        for (Screen screen : List.of(Screen.of("80 80", environment), Screen.NONE.with(Screen.Colours.ALWAYS))) {
            out.reset();
            statesOn(screen);
            assertThat(printed()).isEqualTo("\u001b[1mADDRESS\u001b[0m  \u001b[1mSTATE\u001b[0m\n"
                    + "a@b.c    \u001b[32mdelivered\u001b[0m\na@b.c    \u001b[31mfailed\u001b[0m\n");
        }
    }

    @Test
    void nobodyGetsColoursWhoDidNotWantThem() {
        for (Screen screen : List.of(Screen.NONE, Screen.of("80 80", Map.of("TERM", "xterm", "NO_COLOR", "1")),
                Screen.of("80 80", Map.of("TERM", "dumb")), Screen.of("80 80", Map.of("TERM", "xterm")).with(Screen.Colours.NEVER))) {
            out.reset();
            statesOn(screen);
            assertThat(printed()).isEqualTo("ADDRESS  STATE\na@b.c    delivered\na@b.c    failed\n");
        }
    }

    @Property(tries = 300)
    void shortenedTextFitsAndIsABeginning(@ForAll String text, @ForAll @IntRange(min = 1, max = 40) int columns) {
        String plain = Plain.cell(text);
        String shown = TextWidth.shortened(plain, columns);

        assertThat(TextWidth.of(shown)).isLessThanOrEqualTo(columns);
        assertThat(shown.equals(plain) || shown.endsWith("…") && plain.startsWith(shown.substring(0, shown.length() - 1))).isTrue();
        assertThat(shown.codePoints()).noneMatch(c -> c >= 0xd800 && c <= 0xdfff);
    }

    private void statesOn(Screen screen) {
        try (Table table = console(screen).table("address", "state")) {
            table.add(Row.of("address", "a@b.c").and("state", "delivered"));
            table.add(Row.of("address", "a@b.c").and("state", "failed"));
        }
    }

    private static Row row(String address, String state, String reply) {
        return Row.of("address", address).and("state", state).and("reply", reply);
    }

    private Table table(int columns, String... names) {
        return console(Screen.of(columns + " 0", Map.of("NO_COLOR", "1"))).table(names);
    }

    private Console console(Screen screen) {
        return new Console(Console.Format.TEXT, new Terminal(new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(out, true, StandardCharsets.UTF_8), new LocalFiles(InputStream.nullInputStream()), screen,
                InstantSource.system()));
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }
}
