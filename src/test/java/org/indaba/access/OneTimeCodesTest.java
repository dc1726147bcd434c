package org.indaba.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import org.indaba.mail.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The codes of an authenticator. */
class OneTimeCodesTest {

    private static final Bytes SECRET = Bytes.of("12345678901234567890".getBytes(StandardCharsets.US_ASCII));

    private final OneTimeCodes codes = new OneTimeCodes(new SecureRandom());

    /** RFC 6238 §4, with the times and the secret of its appendix; six of the eight digits that stand there. */
    @ParameterizedTest
    @CsvSource({"59, 287082", "1111111109, 081804", "1111111111, 050471", "1234567890, 005924", "2000000000, 279037",
        "20000000000, 353130"})
    void codesAreThoseOfTheStandard(long second, String code) {
        Instant now = Instant.ofEpochSecond(second);

        assertThat(codes.code(SECRET, OneTimeCodes.step(now))).isEqualTo(code);
        assertThat(codes.match(SECRET, code, now, 0)).hasValue(second / 30);
        assertThat(codes.match(SECRET, " " + code.substring(0, 3) + " " + code.substring(3), now, 0)).isPresent();
    }

    /** RFC 6238 §5.2: clocks differ by a step, and a code serves once. */
    @Test
    void oneStepBeforeAndAfterIsTakenAndNoneThatWasUsed() {
        Instant now = Instant.parse("2026-03-01T12:00:15Z");
        long step = OneTimeCodes.step(now);

        for (long near = step - 1; near <= step + 1; near++) {
            assertThat(codes.match(SECRET, codes.code(SECRET, near), now, 0)).hasValue(near);
        }
        assertThat(codes.match(SECRET, codes.code(SECRET, step - 2), now, 0)).isEmpty();
        assertThat(codes.match(SECRET, codes.code(SECRET, step + 2), now, 0)).isEmpty();
        assertThat(codes.match(SECRET, codes.code(SECRET, step), now, step)).isEmpty();
        assertThat(codes.match(SECRET, codes.code(SECRET, step + 1), now, step)).hasValue(step + 1);
        for (String wrong : new String[] {"", "12345", "abcdef", "1234567", "\u0000"}) {
            assertThat(codes.match(SECRET, wrong, now, 0)).isEmpty();
        }
    }

    /** RFC 4226 §4: a secret of 160 bits. */
    @Test
    void secretIsLongAndItsOwn() {
        assertThat(codes.secret().toArray()).hasSize(20);
        assertThat(codes.secret()).isNotEqualTo(codes.secret());
    }

    /** RFC 4648 §10 has these. */
    @ParameterizedTest
    @CsvSource({"'',''", "f,MY", "fo,MZXQ", "foo,MZXW6", "foob,MZXW6YQ", "fooba,MZXW6YTB", "foobar,MZXW6YTBOI"})
    void secretsAreWrittenInBase32(String octets, String text) {
        assertThat(Base32.of(octets.getBytes(StandardCharsets.US_ASCII))).isEqualTo(text);
    }

    @Test
    void linkNamesSiteAndAccount() {
        assertThat(OneTimeCodes.link(SECRET, "Indaba lists.example.org", "a+b:c@x.example")).isEqualTo(
                "otpauth://totp/Indaba%20lists.example.org:a%2Bb%3Ac%40x.example?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
                        + "&issuer=Indaba%20lists.example.org&algorithm=SHA1&digits=6&period=30");
        assertThat(OneTimeCodes.readable(SECRET)).isEqualTo("GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
    }
}
