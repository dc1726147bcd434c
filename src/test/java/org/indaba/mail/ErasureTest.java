package org.indaba.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Java's expressions and PostgreSQL's agree in what these need; {@code ForgettingDbTest} uses them there. */
class ErasureTest {

    private static final Erasure ANN = new Erasure(7, List.of("ann+x@example.org", "o'ann@example.org"), Instant.EPOCH);

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ann+x@example.org                    | N@
            to <Ann+X@EXAMPLE.org>: no           | to <N@>: no
            smtp.mailfrom=ann+x@example.org;     | smtp.mailfrom=N@;
            It was ann+x@example.org.            | It was N@.
            mailto:o'ann@example.org?x           | mailto:N@?x
            joann+x@example.org                  | joann+x@example.org
            jo.ann+x@example.org                 | jo.ann+x@example.org
            ann+x@example.org.uk                 | ann+x@example.org.uk
            ann+x@example.organic                | ann+x@example.organic
            ann+x@example-org                    | ann+x@example-org
            annnx@example.org                    | annnx@example.org
            """)
    void addressIsFoundAmongWordsAndOthersAreNot(String text, String expected) {
        assertThat(Pattern.compile(ANN.pattern(), Pattern.CASE_INSENSITIVE).matcher(text).replaceAll("N@")).isEqualTo(expected);
    }

    @Test
    void whatStandsInsteadIsNobody() {
        assertThat(ANN.name()).isEqualTo("erased person 7");
        // RFC 6761 §6.4: nothing is ever sent there.
        assertThat(EmailAddress.of(ANN.address()).domain()).isEqualTo("erased.invalid");
        assertThatThrownBy(() -> new Erasure(7, List.of(), Instant.EPOCH)).isInstanceOf(IllegalArgumentException.class);
    }
}
