package org.indaba.lists;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BanPatternTest {

    @ParameterizedTest
    @CsvSource({"Ann@Example.net, ann@example.net", "@Example.NET, @example.net", " @bücher.example , @xn--bcher-kva.example"})
    void addressAndDomainAreReadAsKeys(String text, String pattern) {
        assertThat(BanPattern.parse(text)).isEqualTo(new BanPattern.Parsed.Valid(new BanPattern(pattern)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "@", "example.net", "@@example.net", "ann@", "*@example.net@", "@example..net"})
    void otherTextIsRefusedWithAReason(String text) {
        assertThat(BanPattern.parse(text)).isInstanceOfSatisfying(BanPattern.Parsed.Invalid.class,
                invalid -> assertThat(invalid.reason()).startsWith("a ban is about an address or an @domain: "));
    }
}
