package org.indaba.mime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageIdTest {

    private static List<String> all(String value) {
        return MessageId.all(value).stream().map(MessageId::value).toList();
    }

    @Test
    void identifiersStandInAngleBrackets() {
        // RFC 5322 §3.6.4.
        assertThat(MessageId.first("<a@b>")).hasValue(new MessageId("a@b"));
        assertThat(MessageId.first(" (comment) < a@b > ")).hasValue(new MessageId("a@b"));
        assertThat(MessageId.first("a@b")).hasValue(new MessageId("a@b"));
        assertThat(MessageId.first("")).isEmpty();
        assertThat(MessageId.first("no identifier")).isEmpty();
        assertThat(MessageId.first("<>")).isEmpty();
        assertThat(new MessageId("a@b")).hasToString("<a@b>");
    }

    @Test
    void referencesAreReadInOrder() {
        assertThat(all("<a@b> <c@d>,<e@f>")).containsExactly("a@b", "c@d", "e@f");
        assertThat(all("<a@b> junk> <c@d")).containsExactly("a@b");
        assertThat(all("a@b")).isEmpty();
        assertThat(all("<<a@b>>")).containsExactly("a@b");
    }

    @Test
    void theLongestIdentifierIsTakenAndOneMoreCharacterIsNot() {
        assertThat(MessageId.first("<" + "x".repeat(MessageId.MAX_CHARACTERS) + ">")).isPresent();
        assertThat(MessageId.first("<" + "x".repeat(MessageId.MAX_CHARACTERS + 1) + ">")).isEmpty();
        assertThat(all("<" + "x".repeat(MessageId.MAX_CHARACTERS + 1) + "><a@b>")).containsExactly("a@b");
        assertThatThrownBy(() -> new MessageId("a b")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theLastReferencesAreKept() {
        StringBuilder many = new StringBuilder();
        for (int i = 0; i <= MessageId.MAX_REFERENCES; i++) {
            many.append('<').append(i).append(">\t");
        }

        assertThat(all(many.toString())).hasSize(MessageId.MAX_REFERENCES).startsWith("1").endsWith("" + MessageId.MAX_REFERENCES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"<", ">", "<>", "<a@b>", "> ", "<a"})
    void aFieldOfOneMegabyteTakesLinearTime(String unit) {
        String field = unit.repeat(HeaderBlock.MAX_OCTETS / unit.length());

        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> MessageId.all(field));
    }

    @Property(tries = 2000)
    void noTextMakesItThrow(@ForAll String value) {
        assertThatCode(() -> MessageId.all(value)).doesNotThrowAnyException();
        assertThatCode(() -> MessageId.first(value)).doesNotThrowAnyException();
    }
}
