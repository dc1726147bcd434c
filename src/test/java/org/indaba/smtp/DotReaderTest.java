package org.indaba.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DotReaderTest {

    /** What a reading gave: whether the message ended, its octets, and what follows it. */
    private record Read(boolean ended, String content, String rest) {
    }

    private static Read read(Chunked octets) throws IOException {
        WireInput input = new WireInput(octets);
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        boolean ended = new DotReader(input, content).readToEnd();
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        new ChunkReader(input).read(Long.MAX_VALUE, rest);
        return new Read(ended, content.toString(StandardCharsets.ISO_8859_1), rest.toString(StandardCharsets.ISO_8859_1));
    }

    /** RFC 5321 §4.5.2, written down as it says. */
    private static String stuffed(String message) {
        return Arrays.stream(message.split("(?<=\r\n)")).map(line -> line.startsWith(".") ? "." + line : line)
                .collect(Collectors.joining()) + ".\r\n";
    }

    @Provide
    Arbitrary<String> messages() {
        Arbitrary<String> pieces = Arbitraries.of("\r\n", "\r\n", ".", "..", "a", "\u00ff", "\0", "text of a line", "b".repeat(3000));
        return pieces.list().ofMaxSize(40).map(list -> list.isEmpty() ? "" : String.join("", list) + "\r\n");
    }

    @Property(tries = 500)
    void everyMessageComesOutAsItWentInWhateverThePieces(@ForAll("messages") String message, @ForAll long seed) throws IOException {
        Random random = new Random(seed);

        Read read = read(new Chunked(stuffed(message) + "QUIT\r\n", () -> 1 + random.nextInt(random.nextInt(1, 5000))));

        assertThat(read).isEqualTo(new Read(true, message, "QUIT\r\n"));
    }

    // RFC 5321 §4.1.1.4: these must not end the message.
    @ParameterizedTest
    @ValueSource(strings = {
        "\n.\n", "\n.\r\n", "\r.\r", "\r\n.\n", "\r\n.\r", "\n.\r", "\r.\n", "\r.\r\n", "\r\n.\r\r\n", "\r\r\n.\r\r\n", "\r\n\0.\r\n",
        "\r\n.\0\r\n", "\r\n. \r\n", "\r\n..\r\n", "\n\n.\r\r\n"})
    void nothingElseEndsTheMessage(String sequence) throws IOException {
        for (Chunked octets : new Chunked[] {Chunked.whole("a" + sequence + "b"), Chunked.single("a" + sequence + "b")}) {
            assertThat(read(octets).ended()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {".\r\n", "a\r\n.\r\n", "a\r\r\n.\r\n", "\n\r\n.\r\n", ".\r.\r\n.\r\n"})
    void crLfDotCrLfEndsIt(String octets) throws IOException {
        assertThat(read(Chunked.single(octets + "REST")).rest()).isEqualTo("REST");
        assertThat(read(Chunked.whole(octets + "REST")).rest()).isEqualTo("REST");
    }

    @Property(tries = 500)
    void thePiecesDoNotMatterForWrongLineEndsEither(@ForAll("noise") String octets) throws IOException {
        assertThat(read(Chunked.single(octets))).isEqualTo(read(Chunked.whole(octets)));
    }

    @Provide
    Arbitrary<String> noise() {
        return Arbitraries.strings().withChars('\r', '\n', '.', 'a').ofMaxLength(30);
    }
}
