package org.indaba.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class LineReaderTest {

    private static LineReader refusing(String octets) {
        return new LineReader(new WireInput(Chunked.single(octets)), 20, BareLineEnds.REFUSE);
    }

    @Test
    void linesEndWithCrLfAndNothingElse() throws IOException {
        // RFC 5321 §2.3.8: CR and LF come together.
        LineReader reader = refusing("one\r\n\r\ntw\ro\r\nthree\r\nhalf");

        assertThat(reader.read()).isEqualTo(new WireLine.Text("one", 5));
        assertThat(reader.read()).isEqualTo(new WireLine.Text("", 2));
        assertThat(reader.read()).isEqualTo(new WireLine.BareCr());
        assertThat(reader.read()).isEqualTo(new WireLine.Text("three", 7));
        assertThat(reader.read()).isEqualTo(new WireLine.End());
    }

    @Test
    void anLfAloneIsSeenAtOnce() throws IOException {
        assertThat(refusing("NOOP\n").read()).isEqualTo(new WireLine.BareLf());
    }

    @Test
    void anLfAloneEndsALineWhereItIsRepaired() throws IOException {
        LineReader reader = new LineReader(new WireInput(Chunked.whole("one\ntwo\r\nth\rree\n")), 20, BareLineEnds.REPAIR);

        assertThat(reader.read()).isEqualTo(new WireLine.Text("one", 4));
        assertThat(reader.read()).isEqualTo(new WireLine.Text("two", 5));
        assertThat(reader.read()).isEqualTo(new WireLine.BareCr());
    }

    @Test
    void aLineOfTheLimitIsTakenAndOneMoreIsThrownAway() throws IOException {
        LineReader reader = refusing("a".repeat(18) + "\r\n" + "b".repeat(19) + "\r\nc\r\n");

        assertThat(reader.read()).isEqualTo(new WireLine.Text("a".repeat(18), 20));
        assertThat(reader.read()).isEqualTo(new WireLine.TooLong());
        assertThat(reader.read()).isEqualTo(new WireLine.Text("c", 3));
    }

    @Test
    void aLineWithoutEndIsGivenUp() throws IOException {
        LineReader endless = refusing("a".repeat(WireLimits.OVERLONG_LINE + 30));
        LineReader long1 = refusing("a".repeat(WireLimits.OVERLONG_LINE - 30) + "\r\nb\r\n");

        assertThat(endless.read()).isEqualTo(new WireLine.Endless());
        assertThat(long1.read()).isEqualTo(new WireLine.TooLong());
        assertThat(long1.read()).isEqualTo(new WireLine.Text("b", 3));
    }

    @Test
    void octetsThatAreNoUtf8AreMarked() throws IOException {
        assertThat(refusing("a\u00ffb\r\n").read()).isEqualTo(new WireLine.Text("a\ufffdb", 5));
    }

    @Property(tries = 500)
    void theSizeOfThePiecesDoesNotMatter(
            @ForAll @CharRange(from = 'a', to = 'b') @CharRange(from = '\n', to = '\n') @CharRange(from = '\r', to = '\r')
            @StringLength(max = 80) String octets,
            @ForAll @IntRange(min = 1, max = 40) int size) throws IOException {
        LineReader pieces = new LineReader(new WireInput(new Chunked(octets, () -> size)), 20, BareLineEnds.REFUSE);
        LineReader whole = new LineReader(new WireInput(Chunked.whole(octets)), 20, BareLineEnds.REFUSE);

        assertThat(all(pieces)).isEqualTo(all(whole));
    }

    private static List<WireLine> all(LineReader reader) throws IOException {
        List<WireLine> lines = new ArrayList<>();
        do {
            lines.add(reader.read());
        } while (!(lines.getLast() instanceof WireLine.End));
        return lines;
    }
}
