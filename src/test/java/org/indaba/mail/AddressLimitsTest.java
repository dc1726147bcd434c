package org.indaba.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @CsvSource({"512, true", "513, false"})
    void domainInItsOwnScriptIsConvertedUpToALength(int characters, boolean valid) {
        // Soft hyphens are mapped to nothing.
        String domain = "b\u00fc" + "\u00ad".repeat(characters - 10) + ".example";

        assertThat(domain).hasSize(characters);
        assertThat(AddressSyntax.MAX_WRITTEN_DOMAIN).isEqualTo(512);
        assertThat(isValid("a@" + domain)).isEqualTo(valid);
    }

    /** The last is one character that becomes eighteen. */
    @ParameterizedTest
    @ValueSource(strings = {"\u00e9", "\ud83d\ude00", "\ud800", "\u0310\u0316", "\u00ad", "\ufdfa"})
    void textOfAnyLengthInPlaceOfADomainIsNoAddressAndNoError(String unit) {
        for (int length : new int[] {60, 256, 1_001, 5_000}) {
            assertThat(isValid("a@" + unit.repeat(length) + ".")).isFalse();
            assertThat(isValid("a@" + unit.repeat(length) + " x")).isFalse();
        }
    }

    @Test
    void aMegabyteOfMarksIsNoAddressWithinASecond() throws InterruptedException {
        String marks = "a@" + "\u0310".repeat(250_000) + "\u0316".repeat(250_000);
        AtomicReference<ParsedAddress> parsed = new AtomicReference<>();

        // Nothing stops the conversion of text once it has begun: not this test, and not a carrier of virtual threads.
        Thread conversion = Thread.ofPlatform().daemon().start(() -> parsed.set(EmailAddress.parse(marks)));

        assertThat(conversion.join(Duration.ofSeconds(1))).isTrue();
        assertThat(parsed.get()).isInstanceOf(ParsedAddress.Invalid.class);
    }

    private static boolean isValid(String text) {
        return EmailAddress.parse(text) instanceof ParsedAddress.Valid;
    }
}
