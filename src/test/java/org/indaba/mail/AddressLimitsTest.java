package org.indaba.mail;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 5321 §4.5.3.1: what a receiver has to take at least is what ours take at most. */
class AddressLimitsTest {

    @ParameterizedTest
    @CsvSource({"64, true", "65, false"})
    void localPartHasAtMost64Octets(int octets, boolean valid) {
        // RFC 5321 §4.5.3.1.1.
        assertThat(isValid("a".repeat(octets) + "@example.org")).isEqualTo(valid);
        // RFC 6531 §3.3: octets, not characters.
        assertThat(isValid("é".repeat(octets / 2) + "a".repeat(octets % 2) + "@example.org")).isEqualTo(valid);
    }

    @ParameterizedTest
    @CsvSource({"255, true", "256, false"})
    void domainHasAtMost255Octets(int octets, boolean valid) {
        // RFC 5321 §4.5.3.1.2.
        String labels = ("a".repeat(59) + ".").repeat(4);
        assertThat(isValid("a@" + labels + "b".repeat(octets - labels.length()))).isEqualTo(valid);
    }

    @ParameterizedTest
    @CsvSource({"63, true", "64, false"})
    void labelHasAtMost63Octets(int octets, boolean valid) {
        // RFC 1035 §2.3.4.
        assertThat(isValid("a@" + "b".repeat(octets) + ".example")).isEqualTo(valid);
    }

    private static boolean isValid(String text) {
        return EmailAddress.parse(text) instanceof ParsedAddress.Valid;
    }
}
