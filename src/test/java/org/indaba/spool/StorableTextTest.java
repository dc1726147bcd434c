package org.indaba.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class StorableTextTest {

    @Property
    void anyTextBecomesWellFormedAndFits(@ForAll String text, @ForAll @IntRange(min = 1, max = 20) int limit) {
        String stored = StorableText.of(text, limit);

        assertThat(stored.length()).isLessThanOrEqualTo(limit);
        assertThat(stored).doesNotContain("\0");
        assertThat(new String(stored.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8)).isEqualTo(stored);
    }

    @Test
    void textIsCutAtItsLimitAndNoPairIsTornApart() {
        assertThat(StorableText.of("abc", 3)).isEqualTo("abc");
        assertThat(StorableText.of("abcd", 3)).isEqualTo("abc");
        assertThat(StorableText.of("ab\uD83D\uDE00", 4)).isEqualTo("ab\uD83D\uDE00");
        assertThat(StorableText.of("ab\uD83D\uDE00", 3)).isEqualTo("ab\uFFFD");
    }
}
