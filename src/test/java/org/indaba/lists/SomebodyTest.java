package org.indaba.lists;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.indaba.mail.EmailAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody types one of their addresses. */
class SomebodyTest {

    private static final Somebody ANN = new Somebody(1, List.of(EmailAddress.of("Ann@example.org"),
            EmailAddress.of("\"Ann Lee\"@example.org"), EmailAddress.of("ann@bücher.example")), "");

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', ignoreLeadingAndTrailingWhitespace = false, value = {
        "` ANN@example.ORG `,Ann@example.org",
        "\"ann lee\"@example.org,\"Ann Lee\"@example.org",
        "Ann@BÜCHER.example,ann@xn--bcher-kva.example",
        "ann@xn--bcher-kva.example,ann@xn--bcher-kva.example"})
    void addressIsFoundHoweverItIsTyped(String typed, String found) {
        assertThat(ANN.find(typed)).map(EmailAddress::toString).contains(found);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ann", "ann lee@example.org", "bob@example.org", "\"ann"})
    void othersAndWhatIsNoneAreNot(String typed) {
        assertThat(ANN.find(typed)).isEmpty();
    }

    @Test
    void quotedAddressHasTwoSpellings() {
        assertThat(ANN.addresses().stream().map(EmailAddress::spellings)).containsExactly(List.of("ann@example.org"),
                List.of("ann lee@example.org", "\"ann lee\"@example.org"), List.of("ann@xn--bcher-kva.example"));
    }
}
