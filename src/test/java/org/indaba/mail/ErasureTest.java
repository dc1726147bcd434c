package org.indaba.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Java's expressions and PostgreSQL's agree in what these need; {@code ForgettingDbTest} uses them there. */
class ErasureTest {

    private static final Erasure ANN = erasure("Ann+x@example.org", "o'ann@example.org");

    private static Erasure erasure(String... addresses) {
        return new Erasure(7, Arrays.stream(addresses).map(EmailAddress::of).toList(), Instant.EPOCH);
    }

    private static String erased(Erasure somebody, String text) {
        return Pattern.compile(somebody.pattern(), Pattern.CASE_INSENSITIVE).matcher(text).replaceAll("N@");
    }

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
        assertThat(erased(ANN, text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '$', textBlock = """
            ann+x@example.org                          | N@
            bob@example.org, Ann+X@example.org         | bob@example.org, N@
            token 7 (ann+x@example.org)                | token 7 (N@)
            copies for ann+x@example.org and so on     | copies for N@ and so on
            d'ann+x@example.org, ann+x@example.org     | d'ann+x@example.org, N@
            a/ann+x@example.org                        | a/ann+x@example.org
            b=ann+x@example.org                        | b=ann+x@example.org
            {ann+x@example.org                         | {ann+x@example.org
            `ann+x@example.org                         | `ann+x@example.org
            éann+x@example.org                         | éann+x@example.org
            joann+x@example.org                        | joann+x@example.org
            ann+x@example.org.uk                       | ann+x@example.org.uk
            copies for \u2068ann+x@example.org\u2069 | copies for \u2068N@\u2069
            """)
    void amongOtherAddressesNoPartOfAnyOfThemIsFound(String text, String expected) {
        // RFC 5322 §3.2.3: all of these signs may stand in an address, and (RFC 6532 §3.2) letters beyond ASCII.
        assertThat(Pattern.compile(ANN.patternApart(), Pattern.CASE_INSENSITIVE).matcher(text).replaceAll("N@")).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "john doe"@example.org              | N@
            to <"John Doe"@EXAMPLE.org>: no     | to <N@>: no
            mailfrom="john doe"@example.org;    | mailfrom=N@;
            john doe@example.org                | N@
            {"by":"\\"john doe\\"@example.org"} | {"by":"N@"}
            {"by\\"john doe\\"@example.org"}    | {"byN@"}
            "john doe"@example.org.uk           | "john doe"@example.org.uk
            "john d"@example.org                | "john d"@example.org
            """)
    void addressInQuotesIsFoundAsItIsWrittenAndInJson(String text, String expected) {
        assertThat(erased(erasure("\"john doe\"@example.org"), text)).isEqualTo(expected);
    }

    @Test
    void quotesAndBackslashesWithinTheQuotesAreFound() {
        // RFC 5321 §4.1.2: a backslash stands before either of them.
        String written = "\"a\\\"b\\\\c\"@example.org";
        Erasure somebody = erasure(written);

        assertThat(somebody.keys()).containsExactly("a\"b\\c@example.org", written);
        assertThat(erased(somebody, "<" + written + ">")).isEqualTo("<N@>");
        String json = written.replace("\\", "\\\\").replace("\"", "\\\"");
        assertThat(erased(somebody, "[\"" + json + "\"]")).isEqualTo("[\"N@\"]");
        assertThat(erased(somebody, "\"ab\\\\c\"@example.org")).as("another's").isEqualTo("\"ab\\\\c\"@example.org");
    }

    @Test
    void whatStandsInsteadIsNobody() {
        assertThat(ANN.name()).isEqualTo("erased person 7");
        // RFC 6761 §6.4: nothing is ever sent there.
        assertThat(EmailAddress.of(ANN.address()).domain()).isEqualTo("erased.invalid");
        assertThatThrownBy(() -> new Erasure(7, List.of(), Instant.EPOCH)).isInstanceOf(IllegalArgumentException.class);
    }
}
