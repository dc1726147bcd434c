package org.indaba.notice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.james.mime4j.codec.QuotedPrintableInputStream;
import org.junit.jupiter.api.Test;

class QuotedPrintableTest {

    @Property
    void anotherDecoderReadsWhatWasWritten(@ForAll String text) throws IOException {
        String lines = text.replace('\r', ' ');
        String encoded = QuotedPrintable.encode(lines);

        // RFC 2045 §6.7: at most 76 printable characters a line.
        assertThat(encoded.split("\r\n", -1)).allMatch(line -> line.length() <= 76);
        assertThat(encoded.replace("\r\n", "").chars()).allMatch(c -> c >= 32 && c < 127 || c == '\t');
        byte[] decoded = new QuotedPrintableInputStream(new ByteArrayInputStream(encoded.getBytes(StandardCharsets.US_ASCII))).readAllBytes();
        assertThat(decoded).isEqualTo(lines.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aLineOfExactlyTheLimitIsNotBroken() {
        assertThat(QuotedPrintable.encode("a".repeat(75))).isEqualTo("a".repeat(75));
        assertThat(QuotedPrintable.encode("a".repeat(76))).isEqualTo("a".repeat(75) + "=\r\na");
        assertThat(QuotedPrintable.encode("a ")).isEqualTo("a=20");
    }
}
