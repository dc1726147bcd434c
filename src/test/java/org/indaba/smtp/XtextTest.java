package org.indaba.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class XtextTest {

    @Provide
    Arbitrary<String> texts() {
        // Lone surrogates are no text, and have no octets.
        return Arbitraries.strings().excludeChars(surrogates()).ofMaxLength(30);
    }

    private static char[] surrogates() {
        char[] all = new char[Character.MAX_SURROGATE - Character.MIN_SURROGATE + 1];
        for (int i = 0; i < all.length; i++) {
            all[i] = (char) (Character.MIN_SURROGATE + i);
        }
        return all;
    }

    // RFC 3461 §4.
    @Property
    void everyTextComesBackAndIsVisibleAsciiUnderWay(@ForAll("texts") String text) {
        String encoded = Xtext.encode(text);

        assertThat(encoded).matches("[!-~&&[^=]]*");
        assertThat(Xtext.decode(encoded)).contains(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "+", "+4", "+4g", "a=b", "\u00fc", "+FF", "\0", "+C3"})
    void whatIsNoXtextIsNotRead(String value) {
        assertThat(Xtext.decode(value)).isEmpty();
    }

    // RFC 3461 §4.2 and §4.4: what is encoded is printable.
    @ParameterizedTest
    @ValueSource(strings = {"", "+00", "a+0D+0Ab", "+7F", "+C3+BC", "+E2+80+AE", "a b"})
    void whatIsNotPrintableIsToldApart(String value) {
        assertThat(Xtext.isPrintable(value)).isFalse();
    }

    @Property
    void everyPrintableTextIsPrintable(@ForAll("printables") String text) {
        assertThat(Xtext.isPrintable(Xtext.encode(text))).isTrue();
    }

    @Provide
    Arbitrary<String> printables() {
        return Arbitraries.strings().withCharRange(' ', '~').ofMinLength(1).ofMaxLength(30);
    }
}
