package org.indaba.lists;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
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
                invalid -> assertThat(invalid.reason()).startsWith("a ban is about an address, an @domain or a /regular expression/: "));
    }

    @ParameterizedTest
    @CsvSource({"*@Example.NET, @example.net", "' *@bücher.example ', @xn--bcher-kva.example"})
    void anAsteriskForEverybodyOfADomainIsTheDomain(String text, String pattern) {
        assertThat(BanPattern.parse(text)).isEqualTo(new BanPattern.Parsed.Valid(new BanPattern(pattern)));
        assertThat(BanPattern.toLift(text)).as("lifted by the same words").isEqualTo(BanPattern.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bounce*@example.net", "*x@example.net", "a*b@example.net"})
    void anAsteriskElsewhereIsRefusedSinceItWouldBanNobodyAndIsLiftedWhereItIsKept(String text) {
        assertThat(BanPattern.parse(text)).isInstanceOfSatisfying(BanPattern.Parsed.Invalid.class,
                invalid -> assertThat(invalid.wrong()).isEqualTo(BanPattern.Wrong.ASTERISK));
        assertThat(BanPattern.toLift(text)).isEqualTo(new BanPattern.Parsed.Valid(new BanPattern(text)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/^bounce-[0-9]+@.*\\.example$/", "/promo|offer/", "/@mail\\d{1,3}\\./", "/^[^@]{40,}@/", "/(?:a|b)c/"})
    void whatStandsBetweenSlashesIsAnExpression(String text) {
        assertThat(BanPattern.parse(" " + text)).isEqualTo(new BanPattern.Parsed.Valid(new BanPattern(text)));
        assertThat(new BanPattern(text).isExpression()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ' ', value = {"/ SLASHES", "// SLASHES", "/abc SLASHES", "/(abc/ SYNTAX", "/[z-a]/ SYNTAX", "/*a/ SYNTAX",
        "/a**/ SYNTAX", "/\\/ SYNTAX", "/(?<=a)b/ SYNTAX", "/(a)\\1/ SYNTAX", "/.*/ EVERYBODY", "/a*/ EVERYBODY", "/@/ EVERYBODY",
        "/a{1001}/ LARGE", "/((a{100}){100}){100}/ LARGE", "/(a{100}){10}[a-z]{2}/ LARGE", "/a{99999999999}/ LARGE"})
    void anExpressionThatIsNoneOrTooMuchIsRefusedWithAReason(String text, BanPattern.Wrong wrong) {
        assertThat(BanPattern.parse(text)).isInstanceOfSatisfying(BanPattern.Parsed.Invalid.class, invalid -> {
            assertThat(invalid.wrong()).isEqualTo(wrong);
            assertThat(invalid.reason()).contains("regular expression").doesNotContain("(?i)");
        });
    }

    @Test
    void anExpressionHasALength() {
        String most = "x".repeat(BanPattern.MAX_EXPRESSION);
        assertThat(BanPattern.parse("/" + most + "/")).isInstanceOf(BanPattern.Parsed.Valid.class);
        assertThat(BanPattern.parse("/" + most + "x/")).isInstanceOfSatisfying(BanPattern.Parsed.Invalid.class,
                invalid -> assertThat(invalid.detail()).isEqualTo(Integer.toString(BanPattern.MAX_EXPRESSION + 1)));
    }

    @Test
    void aProgramHasASize() {
        // RE2 writes repetitions out: one instruction a copy, and four around them.
        String most = "/x{" + (BanPattern.MAX_PROGRAM - 2) + "}/";
        assertThat(BanPattern.compile(most.substring(1, most.length() - 1)).programSize()).isEqualTo(BanPattern.MAX_PROGRAM);
        assertThat(BanPattern.parse(most)).isInstanceOf(BanPattern.Parsed.Valid.class);
        assertThat(BanPattern.parse("/y" + most.substring(1))).isInstanceOf(BanPattern.Parsed.Invalid.class);
    }

    @ParameterizedTest
    @CsvSource({"/x@y.example, '/x@y.example'", "a/b@y.example, a/b@y.example"})
    void anAddressMayHaveSlashes(String text, String key) {
        assertThat(BanPattern.parse(text)).isEqualTo(new BanPattern.Parsed.Valid(new BanPattern(key)));
        assertThat(new BanPattern(key).isExpression()).isFalse();
    }
}
