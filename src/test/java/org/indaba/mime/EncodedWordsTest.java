package org.indaba.mime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EncodedWordsTest {

    // RFC 2047 §8 has most of these; RFC 2231 §5 the language.
    @ParameterizedTest
    @CsvSource(delimiter = '~', ignoreLeadingAndTrailingWhitespace = false, value = {
            "plain text~plain text",
            "=?ISO-8859-1?Q?a?=~a",
            "=?ISO-8859-1?Q?a?= b~a b",
            "=?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?b?=~ab",
            "=?ISO-8859-1?Q?a?=  \t =?ISO-8859-2?Q?b?=~ab",
            "=?ISO-8859-1?Q?a_b?=~a b",
            "=?iso-8859-1?q?Andr=E9?=~Andr\u00e9",
            "=?US-ASCII*EN?Q?Keith_Moore?=~Keith Moore",
            "=?utf-8?b?VGjDrXMgw61zIHbDoWzDrWQ=?=~Th\u00eds \u00eds v\u00e1l\u00edd",
            "=?utf-8?b?VGjDrXMgw61zIHbDoWzDrWQ?=~Th\u00eds \u00eds v\u00e1l\u00edd",
            "=?utf-8?q?=C3?= =?utf-8?q?=A9?=~\u00e9",
            "x=?utf-8?q?y?=z~xyz",
            "=?utf-8?q?a b?=~a b",
            "=?utf-8?q?=zz=?=~=zz=",
            "=?nobody-knows?q?a?=~=?nobody-knows?q?a?=",
            "=?utf-8?x?a?=~=?utf-8?x?a?=",
            "=?utf-8?q?never closed~=?utf-8?q?never closed",
            "=?=?=~=?=?=",
            "=?~=?",
    })
    void wordsAreDecodedAndAllElseStays(String written, String shown) {
        assertThat(EncodedWords.decode(written)).isEqualTo(shown);
    }

    @Test
    void controlCharactersNeverReachThePage() {
        assertThat(EncodedWords.decode("=?utf-8?q?a=0D=0AB:_c=00d?=")).isEqualTo("a  B: c d");
    }

    @ParameterizedTest
    @ValueSource(strings = {"=?", "=?a?q?", "=?utf-8?q?a?=", "=?utf-8?q?a?= ", "?", "=?utf-8?b?", " ", "=?utf-8?q?a?=\t \t"})
    void aFieldOfOneMegabyteTakesLinearTime(String unit) {
        String field = unit.repeat(HeaderBlock.MAX_OCTETS / unit.length());

        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> EncodedWords.decode(field));
    }

    @ParameterizedTest
    @ValueSource(strings = {"=?a?q??=", "=?a?q??= =?b?q??= "})
    void fieldsThatNameNothingButUnknownCharacterSetsAreReadSoon(String unit) {
        String field = unit.repeat(HeaderBlock.MAX_OCTETS / unit.length());

        // To ask Java for each of these names took a sixth of a millisecond, and more than this for a few mails.
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            for (int i = 0; i < 5; i++) {
                assertThat(EncodedWords.decode(field)).isEqualTo(field);
            }
        });
    }

    @Property(tries = 2000)
    void noTextMakesItThrow(@ForAll String value) {
        assertThatCode(() -> EncodedWords.decode(value)).doesNotThrowAnyException();
    }

    @Property(tries = 2000)
    void whatIsWrittenIsReadBackAndStaysInItsLines(@ForAll String text) {
        String clean = HeaderText.oneLine(text).replaceAll("\\p{Cs}", "?").strip();

        String field = HeaderText.unstructured("Subject", clean).asUtf8();

        assertThat(EncodedWords.decode(field.substring(8).replace("\r\n", "").strip())).isEqualTo(clean);
        assertThat(field).endsWith("\r\n");
        assertThat(field.chars()).allMatch(c -> c < 128);
        // RFC 5322 §2.1.1: 998 at most; RFC 2047 §2: 76 with an encoded word.
        assertThat(field.split("\r\n")).allMatch(line -> line.length() <= 998 && !line.isBlank())
                .allMatch(line -> !line.contains("=?utf-8?") || line.length() <= 78);
    }
}
