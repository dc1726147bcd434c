package org.indaba.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnhancedStatusTest {

    // RFC 2034 §4: a reply's text begins with the code, and a blank follows.
    @ParameterizedTest
    @CsvSource({"2.0.0 Ok, 2.0.0", "5.7.999\t, 5.7.999", "4.123.45, 4.123.45", "5.01.1 padded, 5.1.1"})
    void aReplyMayBeginWithACode(String text, String code) {
        assertThat(EnhancedStatus.leading(text.replace("\\t", "\t")).map(EnhancedStatus::toString)).hasValue(code);
    }

    // RFC 3463 §2: the class is 2, 4 or 5; subject and detail have three digits at most.
    @ParameterizedTest
    @ValueSource(strings = {"", "2.0", "2.0.", "2..0", "3.0.0 x", "2.0.0x", "2.0.0.1", "2.1234.0", "2.0.1234 x", " 2.0.0", "2-0-0",
        "2.a.0 x", "2.0.a x", "250 2.0.0", "2.\u0661.0 x"})
    void anythingElseIsText(String text) {
        assertThat(EnhancedStatus.leading(text)).isEqualTo(Optional.empty());
    }
}
