package org.indaba.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalDouble;
import org.indaba.app.bench.Acceptance;
import org.junit.jupiter.api.Test;

class BenchCommandTest {

    @Test
    void whatAcceptingCostsStandsInTheLineForPrograms() {
        Acceptance.Result result = new Acceptance.Result(Duration.ofMillis(2_500), 2_000, 16_000, Duration.ofMillis(6_250), 300 << 20,
                OptionalDouble.of(8_000.4));

        assertThat(BenchCommand.Accept.row(5_000, result).values()).containsEntry("messages", 5_000).containsEntry("millis", 2_500L)
                .containsEntry("perSecond", 2_000L).containsEntry("ceilingPerSecond", 16_000L).containsEntry("percent", 13L)
                .containsEntry("ratio", 0.125).containsEntry("cpuSecondsPer1000", 1.25).containsEntry("peakMemoryBytes", 314_572_800L)
                .containsEntry("smtpSourcePerSecond", 8_000L).containsEntry("ceilingHolds", false);
    }
}
