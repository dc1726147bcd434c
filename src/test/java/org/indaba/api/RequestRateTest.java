package org.indaba.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import org.indaba.http.AttemptLimit;
import org.junit.jupiter.api.Test;

/** How often a token may ask. */
class RequestRateTest {

    private Instant now = Instant.parse("2026-03-01T12:00:00Z");
    private final RequestRate rate = new RequestRate(() -> now);

    @Test
    void minutesRequestsAreInHandAndNotOneMore() {
        for (int i = 0; i < RequestRate.PER_MINUTE; i++) {
            assertThat(rate.take(1)).isZero();
        }

        assertThat(rate.take(1)).isEqualTo(1);
        assertThat(rate.take(2)).as("another token").isZero();
    }

    @Test
    void theyComeBackEvenly() {
        for (int i = 0; i < RequestRate.PER_MINUTE; i++) {
            rate.take(1);
        }

        now = now.plus(Duration.ofMinutes(1).dividedBy(RequestRate.PER_MINUTE));
        assertThat(rate.take(1)).isZero();
        assertThat(rate.take(1)).isPositive();
        now = now.plusSeconds(60);
        for (int i = 0; i < RequestRate.PER_MINUTE; i++) {
            assertThat(rate.take(1)).isZero();
        }
        assertThat(rate.take(1)).isPositive();
    }

    @Test
    void aClockThatIsSetBackKeepsNobodyOut() {
        rate.take(1);
        now = now.minus(Duration.ofHours(2));

        for (int i = 1; i < RequestRate.PER_MINUTE; i++) {
            assertThat(rate.take(1)).isZero();
        }
        assertThat(rate.take(1)).as("it still counts").isEqualTo(1);
    }

    @Test
    void tokensThatAskedLongestAgoAreForgottenFirst() {
        for (int i = 0; i < RequestRate.PER_MINUTE; i++) {
            rate.take(0);
        }
        for (int token = 1; token < RequestRate.MAX_TOKENS; token++) {
            rate.take(token);
        }
        assertThat(rate.take(0)).as("still counted").isPositive();
        for (int token = 1; token <= RequestRate.MAX_TOKENS; token++) {
            rate.take(-token);
        }

        assertThat(rate.take(0)).as("forgotten").isZero();
    }

    @Test
    void networkThatShowsManyWrongTokensIsNoLongerLookedAt() {
        InetAddress from = InetAddress.ofLiteral("192.0.2.1");
        for (int i = 0; i < AttemptLimit.MAX_ATTEMPTS; i++) {
            assertThat(rate.wrong(from)).isTrue();
        }

        assertThat(rate.wrong(from)).isFalse();
        assertThat(rate.wrong(InetAddress.ofLiteral("198.51.100.1"))).isTrue();
    }
}
