package org.indaba.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeptValuesTest {

    private static final int MOST = 3;

    private final List<Integer> made = new ArrayList<>();
    private final KeptValues<Integer, String> values = new KeptValues<>(MOST);

    @Test
    void valueIsMadeOnceAndFoundAgain() {
        assertThat(value(1)).isEqualTo("1").isSameAs(value(1));
        assertThat(made).containsExactly(1);
    }

    @Test
    void asManyAreKeptAsTheLimitSaysAndBeyondItAllAreForgotten() {
        for (int i = 1; i <= MOST; i++) {
            value(i);
        }
        assertThat(values.size()).isEqualTo(MOST);

        value(MOST + 1);

        assertThat(values.size()).isEqualTo(1);
        assertThat(value(1)).isEqualTo("1");
    }

    @Test
    void whatCannotBeMadeIsNotKept() {
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> values.of(1, number -> {
                throw new IllegalArgumentException("no " + number);
            })).hasMessage("no 1");
        }
        assertThat(values.size()).isZero();
    }

    private String value(int number) {
        return values.of(number, one -> {
            made.add(one);
            return Integer.toString(one);
        });
    }
}
