package org.indaba.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept of passwords. */
class PasswordHashTest {

    private static final PasswordHash HASH = new PasswordHash(new SecureRandom());

    @Test
    void rightPasswordIsTakenAndNoOther() {
        String kept = HASH.of("four quiet words here");

        assertThat(kept).startsWith("$argon2id$v=19$m=19456,t=2,p=1$").doesNotContain("quiet").doesNotContain("=$");
        assertThat(HASH.verifies("four quiet words here", kept)).isTrue();
        assertThat(HASH.verifies("four quiet words herE", kept)).isFalse();
        assertThat(HASH.verifies("", kept)).isFalse();
        assertThat(HASH.of("four quiet words here")).as("a salt of its own").isNotEqualTo(kept);
        assertThat(HASH.isStale(kept)).isFalse();
    }

    /** RFC 9106 §3.1: cost and salt are read from what is kept, so that they can change. This was made by Argon2's own program. */
    @ParameterizedTest
    @ValueSource(strings = "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4")
    void oneOfAnotherCostIsReadAndStale(String kept) {
        assertThat(HASH.verifies("password", kept)).isTrue();
        assertThat(HASH.verifies("Password", kept)).isFalse();
        assertThat(HASH.isStale(kept)).isTrue();
    }

    @Test
    void lettersAreTheSameHoweverTheyWereTyped() {
        assertThat(HASH.verifies("caf\u00e9 au lait \ufb01n", HASH.of("cafe\u0301 au lait fin"))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "$argon2i$v=19$m=64,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$AAAAAAAAAAAAAAAAAAAAAA",
        "$argon2id$v=19$m=999999999,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$AAAAAAAAAAAAAAAAAAAAAA",
        "$argon2id$v=19$m=262145,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$AAAAAAAAAAAAAAAAAAAAAA",
        "$argon2id$v=19$m=64,t=17,p=1$c29tZXNhbHRzb21lc2FsdA$AAAAAAAAAAAAAAAAAAAAAA",
        "$argon2id$v=19$m=64,t=1,p=9$c29tZXNhbHRzb21lc2FsdA$AAAAAAAAAAAAAAAAAAAAAA",
        "$argon2id$v=19$m=64,t=0,p=1$c29tZXNhbHRzb21lc2FsdA$AAAAAAAAAAAAAAAAAAAAAA",
        "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHRzb21lc2FsdAAAA$A"})
    void whatIsNoneOfOursIsNobodysAndMakesNoWork(String kept) {
        assertThat(HASH.verifies("password", kept)).isFalse();
        assertThat(HASH.isStale(kept)).isTrue();
    }

    /** Whoever measures how long a refusal takes learns nothing of who is known: the same work is done for both. */
    @Test
    void lookingForNobodyIsTheSameWork() {
        List<String> done = new ArrayList<>();
        PasswordHash watched = new PasswordHash(new SecureRandom(), (cost, password, tag) -> done.add("%d KiB, %d passes, %d lanes, %s, %s"
                .formatted(cost.getMemory(), cost.getIterations(), cost.getLanes(), cost.getSalt().length, tag.length)
                + " of " + new String(password, StandardCharsets.UTF_8)));
        String kept = HASH.of("four quiet words here");

        watched.verifies("four quiet words her", kept);
        watched.verifyNobodys("four quiet words her");

        assertThat(done).hasSize(2).containsOnly("19456 KiB, 2 passes, 1 lanes, 16, 32 of four quiet words her");
    }
}
