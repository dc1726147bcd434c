package org.indaba.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AttemptLimitTest {

    private Instant now = Instant.parse("2026-03-01T12:00:00Z");
    private final AttemptLimit limit = new AttemptLimit(() -> now);

    private boolean take(String from) {
        return limit.take(InetAddress.ofLiteral(from));
    }

    private void exhaust(String from) {
        for (int i = 0; i < AttemptLimit.MAX_ATTEMPTS; i++) {
            assertThat(take(from)).isTrue();
        }
    }

    @Test
    void networkHasItsShareUntilTheWindowEnds() {
        exhaust("192.0.2.1");
        assertThat(take("192.0.2.1")).isFalse();
        assertThat(take("192.0.2.200")).as("a neighbour").isFalse();
        assertThat(take("192.0.3.1")).as("somebody else").isTrue();

        now = now.plus(AttemptLimit.WINDOW).minusMillis(1);
        assertThat(take("192.0.2.1")).isFalse();
        now = now.plusMillis(1);
        assertThat(take("192.0.2.1")).isTrue();
    }

    /** RFC 4291 §2.5.4: the last 64 bits are the host's own to choose. */
    @Test
    void ipv6HostIsCountedHoweverItNamesItself() {
        exhaust("2001:db8:1:2::1");
        assertThat(take("2001:db8:1:2:ffff::2")).isFalse();
        assertThat(take("2001:db8:1:3::1")).isTrue();
    }

    @Test
    void oldestNetworkIsForgottenWhenTheTableIsFull() {
        exhaust("192.0.2.1");
        for (int i = 1; i < AttemptLimit.MAX_NETWORKS; i++) {
            take("10." + i / 256 + "." + i % 256 + ".1");
        }
        assertThat(take("192.0.2.1")).as("the table is full, and remembers").isFalse();
        take("203.0.113.1");
        assertThat(take("192.0.2.1")).as("one more than it holds").isTrue();
    }
}
