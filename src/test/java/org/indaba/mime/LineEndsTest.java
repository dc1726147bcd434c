package org.indaba.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineEndsTest {

    @ParameterizedTest
    @CsvSource({"a/nb, a/r/nb", "a/r/nb, a/r/nb", "a/rb, a/r/nb", "/n/n, /r/n/r/n", "/r/r/n, /r/n/r/n", "a/r, a/r/n", "ab, ab"})
    void everyLineEndsInCrlf(String file, String mail) {
        MessageOctets octets = LineEnds.toCrlf(real(file).getBytes(StandardCharsets.US_ASCII));

        // RFC 5322 §2.1: CR and LF occur together only.
        assertThat(new String(octets.slice(0, 100), StandardCharsets.US_ASCII)).isEqualTo(real(mail));
    }

    private static String real(String text) {
        return text.replace("/r", "\r").replace("/n", "\n");
    }
}
