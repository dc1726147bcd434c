package org.indaba.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TextLinesTest {

    private final ByteArrayOutputStream content = new ByteArrayOutputStream();

    private TextLines write(String octets, BareLineEnds policy, int piece) throws IOException {
        content.reset();
        TextLines lines = new TextLines(content, policy);
        byte[] bytes = octets.getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < bytes.length; i += piece) {
            lines.write(bytes, i, Math.min(piece, bytes.length - i));
        }
        lines.finish();
        return lines;
    }

    @Provide
    Arbitrary<String> octets() {
        return Arbitraries.strings().withChars('\r', '\n', 'a').ofMaxLength(20);
    }

    @Property(tries = 1000)
    void aBareLineEndIsFoundInAnyPieces(@ForAll("octets") String octets, @ForAll @IntRange(min = 1, max = 7) int piece) throws IOException {
        boolean bare = octets.replace("\r\n", "").matches("(?s).*[\r\n].*");

        TextLines lines = write(octets, BareLineEnds.REFUSE, piece);

        assertThat(lines.hasBareLineEnd()).isEqualTo(bare);
        if (!bare) {
            String whole = octets.isEmpty() || octets.endsWith("\r\n") ? octets : octets + "\r\n";
            assertThat(content.toString(StandardCharsets.ISO_8859_1)).isEqualTo(whole);
        }
    }

    @Property(tries = 1000)
    void aBareLineEndIsRepairedInAnyPieces(@ForAll("octets") String octets, @ForAll @IntRange(min = 1, max = 7) int piece)
            throws IOException {
        String repaired = octets.replaceAll("\r\n|\r|\n", "\r\n");
        String whole = repaired.isEmpty() || repaired.endsWith("\r\n") ? repaired : repaired + "\r\n";

        assertThat(write(octets, BareLineEnds.REPAIR, piece).hasBareLineEnd()).isFalse();
        assertThat(content.toString(StandardCharsets.ISO_8859_1)).isEqualTo(whole);
    }

    @Test
    void aLineOfOneMegabytePassesAndOneMoreOctetIsNoticed() throws IOException {
        // RFC 5321 §4.5.3.1.6: far more than the thousand octets that must be taken.
        String longest = "a".repeat(WireLimits.TEXT_LINE);
        for (BareLineEnds policy : BareLineEnds.values()) {
            for (int piece : new int[] {1_000, 8_192, Integer.MAX_VALUE / 2}) {
                assertThat(write("x\r\n" + longest + "\r\ny\r\n", policy, piece).hasOverlongLine()).isFalse();
                assertThat(content.size()).isEqualTo(longest.length() + 8);
                assertThat(write(longest, policy, piece).hasOverlongLine()).isFalse();
                assertThat(write("x\r\n" + longest + "a\r\ny\r\n", policy, piece).hasOverlongLine()).isTrue();
                assertThat(write(longest + "a", policy, piece).hasOverlongLine()).isTrue();
            }
        }
    }
}
