package org.indaba.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.indaba.app.home.Refusal;
import org.junit.jupiter.api.Test;

class ConsoleTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void peopleGetSentencesAndProgramsGetRows() {
        Row row = Row.of("list", "afnog@lists.example.org").and("members", 3).and("open", true).and("footer", null)
                .and("owners", List.of("a@b.c", "d@e.f")).and("at", Instant.EPOCH).and("settings", Row.of("x", "y"));

        console(Console.Format.TEXT).result("Done.", row);
        console(Console.Format.JSON).result("Done.", row);

        assertThat(printed()).isEqualTo("""
                Done.
                {"list":"afnog@lists.example.org","members":3,"open":true,"footer":null,"owners":["a@b.c","d@e.f"],\
                "at":"1970-01-01T00:00:00Z","settings":{"x":"y"}}
                """);
    }

    @Test
    void tableIsAlignedForPeople() {
        try (Table table = console(Console.Format.TEXT).table("address", "state")) {
            table.add(Row.of("address", "ann@example.org").and("state", "queued").and("more", "unseen"));
            table.add(Row.of("address", "b@c.d").and("state", ""));
        }

        assertThat(printed()).isEqualTo("""
                ADDRESS          STATE
                ann@example.org  queued
                b@c.d            -
                """);
    }

    @Test
    void tableWithoutRowsPrintsNothing() {
        console(Console.Format.TEXT).table("a").close();
        console(Console.Format.JSON).table("a").close();
        assertThat(printed()).isEmpty();
    }

    @Test
    void longTableIsPrintedAsItComesAndWhole() {
        try (Table table = console(Console.Format.TEXT).table("n")) {
            for (int i = 1; i < Table.LOOK_AHEAD; i++) {
                table.add(Row.of("n", i));
            }
            assertThat(printed()).isEmpty();
            table.add(Row.of("n", Table.LOOK_AHEAD));
            assertThat(printed().lines()).hasSize(Table.LOOK_AHEAD + 1);
            table.add(Row.of("n", "wider than all before"));
        }
        assertThat(printed().lines()).hasSize(Table.LOOK_AHEAD + 2).last().isEqualTo("wider than all before");
    }

    @Test
    void terminalIsNotObeyedThroughWhatStrangersSent() {
        Console console = console(Console.Format.TEXT);
        console.result("\u001b]0;title\u0007 \u009b31m", Row.of("x", 1));
        try (Table table = console.table("subject")) {
            table.add(Row.of("subject", "two\nlines\u001b[2J"));
        }
        console.note("\u001b[1m");

        assertThat(printed() + err.toString(StandardCharsets.UTF_8)).doesNotContain("\u001b", "\u0007", "\u009b");
        assertThat(printed().lines()).hasSize(3);
    }

    @Test
    void commandEndsWhenNobodyReadsTheResults() {
        PrintStream closed = new PrintStream(new OutputStream() {
            @Override
            public void write(int octet) throws IOException {
                throw new IOException("Broken pipe");
            }
        });
        Console console = new Console(Console.Format.JSON, closed, closed, new LocalFiles(InputStream.nullInputStream()));

        assertThatThrownBy(() -> {
            for (int i = 0; i < 1_000; i++) {
                console.result("", Row.of("i", i));
            }
        }).isInstanceOf(Refusal.class);
    }

    // RFC 8259 §7: quotation mark, reverse solidus and control characters are escaped.
    @Property
    void everyTextSurvivesJson(@ForAll String text) throws IOException {
        String line = JsonLine.of(Row.of(text, text));

        assertThat(line.chars()).noneMatch(c -> c < 0x20 || c >= 0x7f && c < 0xa0);
        JsonNode read = new ObjectMapper().readTree(line);
        assertThat(read.get(text).asText()).isEqualTo(text);
    }

    private Console console(Console.Format format) {
        return new Console(format, new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8),
                new LocalFiles(InputStream.nullInputStream()));
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }
}
