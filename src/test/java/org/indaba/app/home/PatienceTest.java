package org.indaba.app.home;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PatienceTest {

    private static final Optional<Holder> ONE = Optional.of(new Holder(Holder.Role.COMMAND, 11));
    private static final Optional<Holder> OTHER = Optional.of(new Holder(Holder.Role.COMMAND, 12));

    /** As {@link System#nanoTime()} may: it begins shortly before the largest number, and goes on with the smallest. */
    private long now = Long.MAX_VALUE - 5;
    private final Patience patience = new Patience(Duration.ofSeconds(10), () -> now);

    private void pass(int seconds) {
        now += Duration.ofSeconds(seconds).toNanos();
    }

    @Test
    void oneHolderIsWaitedForSoLongAndNoLonger() {
        assertThat(patience.isOverWith(ONE)).isFalse();
        pass(10);
        assertThat(patience.isOverWith(ONE)).isFalse();
        now++;

        assertThat(patience.isOverWith(ONE)).isTrue();
    }

    @Test
    void eachNextHolderIsWaitedForAnew() {
        patience.isOverWith(ONE);
        pass(9);
        assertThat(patience.isOverWith(OTHER)).isFalse();
        pass(9);
        assertThat(patience.isOverWith(OTHER)).isFalse();
        pass(2);

        assertThat(patience.isOverWith(OTHER)).isTrue();
    }

    @Test
    void processThatTakesTheRoleOfAServerIsAnother() {
        patience.isOverWith(ONE);
        pass(9);
        Optional<Holder> server = Optional.of(new Holder(Holder.Role.SERVER, 11));
        assertThat(patience.isOverWith(server)).isFalse();
        pass(9);

        assertThat(patience.isOverWith(server)).isFalse();
    }

    @Test
    void holderWithoutANameIsNobodyNew() {
        patience.isOverWith(ONE);
        pass(6);
        assertThat(patience.isOverWith(Optional.empty())).isFalse();
        pass(6);

        assertThat(patience.isOverWith(Optional.empty())).isTrue();
        assertThat(patience.isOverWith(ONE)).isTrue();
    }

    @Test
    void holderThatNeverWritesItsNameIsWaitedForOnce() {
        assertThat(patience.isOverWith(Optional.empty())).isFalse();
        pass(11);

        assertThat(patience.isOverWith(Optional.empty())).isTrue();
    }

    @Test
    void nameThatAppearsLateIsTheHolderThatWasWaitedForAllTheTime() {
        patience.isOverWith(Optional.empty());
        pass(11);

        assertThat(patience.isOverWith(ONE)).isTrue();
    }
}
