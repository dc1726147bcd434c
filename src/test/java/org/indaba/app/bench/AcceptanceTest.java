package org.indaba.app.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class AcceptanceTest {

    private static Acceptance.Result result(double perSecond, double ceiling, OptionalDouble yardstick) {
        return new Acceptance.Result(Duration.ofMillis(20), Duration.ofSeconds(1), perSecond, ceiling, Duration.ofSeconds(2), 1 << 20,
                yardstick);
    }

    @Test
    void theRatioIsThePartOfTheCeiling() {
        assertThat(result(2_500, 10_000, OptionalDouble.empty()).ratio()).isEqualTo(0.25);
    }

    @Test
    void aCeilingIsTwiceWhatAWellKnownClientSends() {
        assertThat(result(1, 10_000, OptionalDouble.of(5_000)).ceilingHolds()).isTrue();
        assertThat(result(1, 9_999, OptionalDouble.of(5_000)).ceilingHolds()).isFalse();
        assertThat(result(1, 1, OptionalDouble.empty()).ceilingHolds()).as("where it is not installed").isTrue();
    }
}
