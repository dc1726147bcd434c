package org.indaba.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import org.indaba.app.bench.Acceptance;
import org.indaba.app.bench.Explosion;
import org.junit.jupiter.api.Test;

class BenchCommandTest {

    @Test
    void whatAcceptingCostsStandsInTheLineForPrograms() {
        Acceptance.Result result = new Acceptance.Result(Duration.ofMillis(40), Duration.ofMillis(2_500), 2_000, 16_000,
                Duration.ofMillis(6_250), 300 << 20, OptionalDouble.of(8_000.4));

        assertThat(BenchCommand.Accept.row(5_000, result).values()).containsEntry("messages", 5_000).containsEntry("millis", 2_500L)
                .containsEntry("perSecond", 2_000L).containsEntry("ceilingPerSecond", 16_000L).containsEntry("percent", 13L)
                .containsEntry("ratio", 0.125).containsEntry("cpuSecondsPer1000", 1.25).containsEntry("peakMemoryBytes", 314_572_800L)
                .containsEntry("smtpSourcePerSecond", 8_000L).containsEntry("ceilingHolds", false)
                .containsEntry("copiesPerSecond", 2_000L).containsEntry("firstCopyMillis", 40L);
    }

    private static Explosion.Result run(double copiesPerSecond, double yardstick) {
        return new Explosion.Result(Duration.ofMillis(5), Duration.ofSeconds(1), copiesPerSecond, 10_000, Duration.ofSeconds(1), 1 << 20,
                OptionalDouble.of(yardstick), OptionalDouble.empty());
    }

    @Test
    void theMedianIsThatOfTheRunsThatStand() {
        Explosion.Result fast = run(900, 4_000);
        Explosion.Result slow = run(300, 4_000);
        Explosion.Result slower = run(200, 4_000);
        Explosion.Result busy = run(500, 6_000);

        assertThat(BenchCommand.Explode.median(List.of(fast))).isEqualTo(fast);
        assertThat(BenchCommand.Explode.median(List.of(fast, slow, slower))).isEqualTo(slow);
        assertThat(BenchCommand.Explode.median(List.of(fast, busy, run(600, 6_000)))).isEqualTo(fast);
        assertThat(BenchCommand.Explode.median(List.of(slower, busy, slow, fast))).isEqualTo(slow);
    }

    @Test
    void whereNoRunStandsTheMedianIsVoidToo() {
        assertThat(BenchCommand.Explode.median(List.of(run(700, 6_000), run(500, 6_000), run(600, 6_000))))
                .matches(median -> median.copiesPerSecond() == 600 && !median.ceilingHolds());
    }

    @Test
    void aRunThatIsVoidSaysSo() {
        BenchCommand.Explode command = new BenchCommand.Explode();
        command.subscribers = 1_000;

        assertThat(command.oneOfMany(run(500, 6_000)).lines()).last().asString()
                .isEqualTo("This run is void: smtp-source sends 6000 a second into the same sink, and the ceiling of 10000 is not "
                        + "twice that. Run it again on a quiet machine.");
        assertThat(command.oneOfMany(run(500, 4_000))).startsWith("1000 copies in 1.00 s").doesNotContain("void");
    }
}
