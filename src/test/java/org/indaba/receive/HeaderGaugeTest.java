package org.indaba.receive;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.HeaderReading;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeaderGaugeTest {

    @Provide
    Arbitrary<String> headers() {
        // Around the limit of fields, with continuations, an end, and neither.
        Arbitrary<String> ends = Arbitraries.of("", "\r\n", "\r\nbody\r\nmore\r\n", " fold\r\n", "a: b\r\n", " c\r\n\r\n", "a: b\r\n\r\n");
        Arbitrary<String> starts = Arbitraries.of("", " a\r\n", "\r\n", "From x\r\n", "\t\r\n");
        return Arbitraries.integers().between(HeaderBlock.MAX_FIELDS - 2, HeaderBlock.MAX_FIELDS + 1)
                .flatMap(fields -> starts.flatMap(start -> ends.map(end -> start + "a: b\r\n".repeat(fields) + end)));
    }

    // RFC 5322 §2.2: what a field is.
    @Property(tries = 200)
    void whatTheGaugeLetsPassTheReaderReads(@ForAll("headers") String header, @ForAll @IntRange(min = 1, max = 50_000) int piece) {
        byte[] octets = header.getBytes(StandardCharsets.ISO_8859_1);
        HeaderGauge gauge = new HeaderGauge();
        for (int i = 0; i < octets.length; i += piece) {
            gauge.take(octets, i, Math.min(octets.length, i + piece));
        }

        HeaderReading reading = HeaderBlock.read(new MemoryOctets(octets, octets.length));

        assertThat(gauge.tooMany()).isEqualTo(reading instanceof HeaderReading.TooMany);
        assertThat(gauge.tooLong()).isFalse();
    }

    /** RFC 5322 §2.1: the empty line, too, is CRLF, and both are read with the header. */
    @ParameterizedTest
    @CsvSource({"-1, true", "0, true", "1, true", "-1, false", "0, false", "1, false"})
    void aHeaderAtTheLimitOfOctetsIsTooLongForBothOrForNone(int more, boolean withBody) {
        String end = withBody ? "\r\n\r\n" : "\r\n";
        int length = HeaderBlock.MAX_OCTETS + more;
        String header = "a: " + "b".repeat(length - 3 - end.length()) + end;
        byte[] octets = (header + (withBody ? "body\r\n" : "")).getBytes(StandardCharsets.ISO_8859_1);
        HeaderGauge gauge = new HeaderGauge();
        // The CR of the empty line comes in one piece, its LF in the next.
        gauge.take(octets, 0, length - 1);
        gauge.take(octets, length - 1, octets.length);

        assertThat(gauge.tooLong()).isEqualTo(HeaderBlock.read(new MemoryOctets(octets, octets.length)) instanceof HeaderReading.TooLong);
        assertThat(gauge.tooLong()).isEqualTo(more > 0);
    }
}
