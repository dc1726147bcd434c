package org.indaba.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.indaba.mail.Bytes;
import org.indaba.mime.Piece;
import org.indaba.mime.Rendering;
import org.junit.jupiter.api.Test;

class WireBuilderTest {

    private static final String TOKEN = "abcdefghijklmnopqrstuvwxy";

    private static WireMessage build(String original, Piece... pieces) {
        return WireBuilder.build(InMemoryMessages.octets(original.getBytes(StandardCharsets.UTF_8)),
                new Rendering(List.of(pieces), List.of()));
    }

    private static String wire(WireMessage message) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        message.writeTo(out, TOKEN, () -> { });
        return out.toString(StandardCharsets.UTF_8);
    }

    private static String chunk(WireMessage message) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        message.writeChunkTo(out, TOKEN, () -> { });
        return out.toString(StandardCharsets.UTF_8);
    }

    private static Piece insert(String text) {
        return new Piece.Insert(Bytes.utf8(text));
    }

    @Test
    void piecesFollowEachOtherAndEachCopyFillsItsPlaces() throws IOException {
        WireMessage message = build("From: a\r\n\r\n.b\r\n", insert("Leave: "), new Piece.PerCopy(Piece.Slot.LEAVE_TOKEN), insert("@x\r\n"),
                new Piece.Keep(0, 15));

        assertThat(wire(message)).isEqualTo("Leave: " + TOKEN + "@x\r\nFrom: a\r\n\r\n..b\r\n.\r\n");
        // RFC 1870 §3: stuffed dots and the final dot do not count.
        assertThat(message.size()).isEqualTo(7 + 25 + 4 + 15);
    }

    @Test
    void aDotThatComesToTheStartOfALineByAPieceIsDoubled() throws IOException {
        assertThat(wire(build("x\r\n.y", new Piece.Keep(0, 3), insert(".z\r\n"), new Piece.Keep(3, 5))))
                .isEqualTo("x\r\n..z\r\n..y\r\n.\r\n");
        assertThat(wire(build("x.y", new Piece.Keep(0, 1), new Piece.Keep(1, 3)))).isEqualTo("x.y\r\n.\r\n");
    }

    @Test
    void aChunkHasNoDotsButThoseOfTheMessageAndKnowsItsSize() throws IOException {
        WireMessage message = build("\r\n.\r\n..a\r\n.", insert(".x"), new Piece.PerCopy(Piece.Slot.LEAVE_TOKEN), insert("\n"),
                new Piece.Keep(0, 11));

        // RFC 3030 §2: octets are counted, and none is stuffed.
        assertThat(chunk(message)).isEqualTo(".x" + TOKEN + " \r\n.\r\n..a\r\n.\r\n");
        assertThat(message.chunkSize()).isEqualTo(chunk(message).length());
        assertThat(wire(message)).isEqualTo("..x" + TOKEN + " \r\n..\r\n...a\r\n..\r\n.\r\n");
    }

    @Test
    void aChunkOfManyBlocksLosesADotNowhere() throws IOException {
        String text = "A: b\r\n\r\n" + (".".repeat(75) + "\r\n").repeat(3000);
        WireMessage message = build(text, new Piece.Keep(0, text.length()));

        assertThat(chunk(message)).isEqualTo(text);
        assertThat(message.chunkSize()).isEqualTo(text.length());
    }

    @Test
    void whereEightBitOctetsStandIsKnown() {
        assertThat(build("a: b\r\n\r\nc", new Piece.Keep(0, 9)).octets()).isEqualTo(WireMessage.Octets.SEVEN_BIT);
        assertThat(build("a: b\r\n\r\n\u00fc", new Piece.Keep(0, 10)).octets()).isEqualTo(WireMessage.Octets.EIGHT_BIT_BODY);
        assertThat(build("a: \u00fc\r\n\r\nc", new Piece.Keep(0, 10)).octets()).isEqualTo(WireMessage.Octets.EIGHT_BIT_HEADER);
        assertThat(build("\r\n\u00fc", new Piece.Keep(0, 4)).octets()).isEqualTo(WireMessage.Octets.EIGHT_BIT_BODY);
        assertThat(build("a\r\n", insert("x: y\r\n"), new Piece.Keep(0, 3), insert("\r\n\u00fc")).octets())
                .isEqualTo(WireMessage.Octets.EIGHT_BIT_BODY);
    }

    @Test
    void aLargeMessageLiesInBlocks() throws IOException {
        String line = "x".repeat(98) + "\r\n";
        String text = "A: b\r\n\r\n" + line.repeat(20_000);
        WireMessage message = build(text, new Piece.Keep(0, text.length()));

        assertThat(wire(message)).isEqualTo(text + ".\r\n");
        assertThat(message.weight()).isEqualTo(text.length());
    }

    @Provide
    Arbitrary<String> octets() {
        return Arbitraries.of("\r\n", ".", "a", "\r\n.", "\r\n\r\n", "\u00e4").list().ofMinSize(1).ofMaxSize(30)
                .map(parts -> String.join("", parts));
    }

    @Property
    void howAMessageIsCutIntoPiecesDoesNotShow(@ForAll("octets") String first, @ForAll("octets") String second) throws IOException {
        byte[] whole = (first + second).getBytes(StandardCharsets.UTF_8);
        int cut = first.getBytes(StandardCharsets.UTF_8).length;

        WireMessage one = build(first + second, new Piece.Keep(0, whole.length));
        WireMessage two = build(first + second, new Piece.Keep(0, cut), insert(second));

        assertThat(wire(two)).isEqualTo(wire(one));
        assertThat(two.octets()).isEqualTo(one.octets());
        assertThat(two.size()).isEqualTo(one.size());
    }
}
