package org.indaba.lists;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.indaba.lists.Variant.Wish;
import org.junit.jupiter.api.Test;

class VariantTest {

    @Test
    void everyNumberIsAVariantAndEveryVariantItsNumber() {
        for (int number = 0; number < Variant.COUNT; number++) {
            assertThat(Variant.of(number).number()).isEqualTo(number);
        }
        assertThat(Variant.OF_THE_LIST.number()).isZero();
        assertThatThrownBy(() -> Variant.of(Variant.COUNT)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Variant.of(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void wordsAreForPeople() {
        assertThat(Variant.OF_THE_LIST.words()).isEmpty();
        assertThat(Variant.of(7).words()).isEqualTo("no prefix, no footer, text only");
    }

    @Test
    void numbersKeepTheirMeaning() {
        assertThat(new Variant(Set.of(Wish.NO_PREFIX)).number()).isEqualTo(1);
        assertThat(new Variant(Set.of(Wish.NO_FOOTER)).number()).isEqualTo(2);
        assertThat(new Variant(Set.of(Wish.TEXT_ONLY)).number()).isEqualTo(4);
        assertThat(Variant.of(5).wants(Wish.TEXT_ONLY)).isTrue();
        assertThat(Variant.of(5).wants(Wish.NO_FOOTER)).isFalse();
    }
}
