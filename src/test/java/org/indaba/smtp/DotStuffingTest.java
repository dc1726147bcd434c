package org.indaba.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DotStuffingTest {

    private static String encode(String message, int part) throws IOException {
        byte[] octets = message.getBytes(StandardCharsets.ISO_8859_1);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        DotStuffing stuffing = new DotStuffing();
        for (int at = 0; at < octets.length; at += part) {
            stuffing.encode(octets, at, Math.min(octets.length, at + part), out);
        }
        stuffing.finish(out);
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    /** RFC 5321 §4.5.2, the receiver's side. */
    private static String decode(String wire) {
        List<String> lines = new ArrayList<>();
        for (String rest = wire; !rest.startsWith(".\r\n");) {
            int end = rest.indexOf("\r\n") + 2;
            lines.add(rest.startsWith(".") ? rest.substring(1, end) : rest.substring(0, end));
            rest = rest.substring(end);
            assertThat(rest).isNotEmpty();
        }
        return String.join("", lines);
    }

    @Provide
    Arbitrary<String> nastyText() {
        return Arbitraries.of(".", "..", "\r\n", "\r", "\n", "a", "\r\n.\r\n", "\r\n..", "\u00e9", "\0").list().ofMaxSize(40)
                .map(parts -> String.join("", parts));
    }

    @Property
    void whatIsEncodedInPartsOfAnySizeDecodesToItself(@ForAll("nastyText") String text, @ForAll @IntRange(min = 1, max = 9) int part)
            throws IOException {
        String canonical = text.replaceAll("\r(?!\n)|(?<!\r)\n", " ");
        String wire = encode(text, part);

        // RFC 5321 §2.3.8: no CR without LF, no LF without CR.
        assertThat(wire.replace("\r\n", "")).doesNotContain("\r").doesNotContain("\n");
        assertThat(wire).endsWith(".\r\n");
        String expected = canonical.isEmpty() || canonical.endsWith("\r\n") ? canonical : canonical + "\r\n";
        assertThat(decode(wire)).isEqualTo(expected);
        assertThat(wire.indexOf("\r\n.\r\n")).isIn(-1, wire.length() - 5);
    }

    @Test
    void aMessageThatIsASingleDotIsNotTheEnd() throws IOException {
        assertThat(encode(".", 1)).isEqualTo("..\r\n.\r\n");
        assertThat(encode("", 1)).isEqualTo(".\r\n");
    }

    @Test
    void aPlaceLeftOpenBeginsNoLine() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        DotStuffing stuffing = new DotStuffing();
        stuffing.encode("a\r".getBytes(StandardCharsets.US_ASCII), 0, 2, out);
        stuffing.gap(out);
        stuffing.encode(".b".getBytes(StandardCharsets.US_ASCII), 0, 2, out);
        stuffing.finish(out);

        assertThat(out.toString(StandardCharsets.US_ASCII)).isEqualTo("a .b\r\n.\r\n");
    }
}
