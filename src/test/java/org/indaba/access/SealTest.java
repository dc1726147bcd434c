package org.indaba.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.indaba.mail.Bytes;
import org.indaba.mail.TokenKey;
import org.junit.jupiter.api.Test;

class SealTest {

    private static final TokenKey OLD = new TokenKey(1, Bytes.of("o".repeat(32).getBytes()));
    private static final TokenKey NEW = new TokenKey(2, Bytes.of("n".repeat(32).getBytes()));

    private final List<TokenKey> keys = new ArrayList<>(List.of(OLD));
    private final Seal seal = new Seal(() -> keys);

    @Test
    void markVerifiesItsTextAndNoOther() {
        String mark = seal.mark(Seal.Purpose.FORM, "session a");

        assertThat(mark).matches("[A-Za-z0-9_-]{43}");
        assertThat(seal.verifies(Seal.Purpose.FORM, "session a", mark)).isTrue();
        assertThat(seal.verifies(Seal.Purpose.FORM, "session b", mark)).isFalse();
        assertThat(seal.verifies(Seal.Purpose.FORM, "session a", mark.substring(1))).isFalse();
        assertThat(seal.verifies(Seal.Purpose.FORM, "session a", "")).isFalse();
    }

    @Test
    void markServesOnePurpose() {
        String mark = seal.mark(Seal.Purpose.GUEST, "x");

        assertThat(seal.verifies(Seal.Purpose.FORM, "x", mark)).isFalse();
        assertThat(seal.verifies(Seal.Purpose.FLASH, "x", mark)).isFalse();
    }

    @Test
    void olderKeyVerifiesUntilItIsForgotten() {
        String mark = seal.mark(Seal.Purpose.FORM, "x");
        keys.addFirst(NEW);

        assertThat(seal.verifies(Seal.Purpose.FORM, "x", mark)).isTrue();
        assertThat(seal.mark(Seal.Purpose.FORM, "x")).isNotEqualTo(mark);
        keys.remove(OLD);
        assertThat(seal.verifies(Seal.Purpose.FORM, "x", mark)).isFalse();
    }
}
