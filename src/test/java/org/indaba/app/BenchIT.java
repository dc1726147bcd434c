package org.indaba.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.indaba.testing.Program;
import org.indaba.testing.Program.Result;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The measurement as an operator runs it. How fast the machine is, no test says: only that figures come, and what stays behind. */
class BenchIT {

    @TempDir
    Path folder;
    private Program indaba;

    @BeforeEach
    void name() throws IOException {
        Assumptions.assumeTrue(Files.exists(Path.of("target/quarkus-app/quarkus-run.jar")), "SKIPPED: the program is not packaged yet");
        Files.createDirectory(folder.resolve("tmp"));
        indaba = new Program(folder.resolve("home"), folder).withJava("-Djava.io.tmpdir=" + folder.resolve("tmp"))
                // Settings of the site that is measured beside do not reach into a measurement.
                .with("INDABA_DELIVERY_SMARTHOST", "192.0.2.1:25");
    }

    @AfterEach
    void endAll() {
        indaba.close();
    }

    @Test
    void explosionByMailHostsEndsWithALineForPrograms() throws IOException {
        // Latency: no yardstick is asked for then, which a busy machine would not pass.
        Result result = indaba.run("bench", "explode", "--subscribers=300", "--domains=7", "--way=mx", "--latency=1", "--json");

        assertThat(result.err()).isEmpty();
        assertThat(result.exitCode()).isZero();
        assertThat(result.out().lines().toList()).last().asString()
                .containsPattern("\"copies\":300,\"copiesPerSecond\":[1-9]\\d*,\"ceilingPerSecond\":[1-9]\\d*,\"ratio\":0\\.\\d+")
                .containsPattern("\"firstCopyMillis\":\\d+").containsPattern("\"cpuSecondsPer1000\":[\\d.]+")
                .containsPattern("\"peakMemoryBytes\":\\d{8,}");
        try (Stream<Path> left = Files.list(folder.resolve("tmp"))) {
            // What is there belongs to the web server in the measured program.
            assertThat(left).noneMatch(path -> path.getFileName().toString().startsWith("indaba"));
        }
    }

    @Test
    void acceptingEndsWithALineForPrograms() {
        Result result = indaba.run("bench", "accept", "--messages=300", "--connections=5", "--json");

        // On a busy machine, with smtp-source installed, a run is void: it says so behind its figures.
        assertThat(result.exitCode()).as(result.err()).isIn(0, 1);
        assertThat(result.err()).matches(said -> said.isEmpty() || said.contains("This run is void"));
        assertThat(result.out().lines().toList()).last().asString()
                .containsPattern("\"messages\":300,\"millis\":\\d+,\"perSecond\":[1-9]\\d*,\"ceilingPerSecond\":[1-9]\\d*")
                .containsPattern("\"copiesPerSecond\":[1-9]\\d*").containsPattern("\"firstCopyMillis\":\\d+")
                .containsPattern("\"ratio\":[\\d.]+").containsPattern("\"cpuSecondsPer1000\":[\\d.]+")
                .containsPattern("\"peakMemoryBytes\":\\d{8,}")
                .containsPattern("\"ceilingHolds\":" + (result.exitCode() == 0 ? "true" : "false"));
    }

    @Test
    void healthySitesAreMeasuredBesideSickOnes() {
        Result result = indaba.run("bench", "explode", "--subscribers=100", "--domains=5", "--way=mx", "--latency=1", "--sick", "--json");

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.out().lines().toList()).last().asString().containsPattern("\"besideSickSitesRatio\":\\d+\\.\\d+");
    }

    @Test
    void sickSitesNeedNames() {
        Result result = indaba.run("bench", "explode", "--sick");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("--sick goes with --way mx");
    }

    @Test
    void refusedCopiesComeLater() {
        Result result = indaba.run("bench", "explode", "--subscribers=50", "--domains=2", "--loss=50", "--runs=2");

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.out().lines().filter(line -> line.startsWith("50 copies in "))).as("two runs and the median").hasSize(3);
    }

    @Test
    void valuesBeyondTheLimitsAreRefused() {
        for (List<String> line : List.of(List.of("--loss=51"), List.of("--latency=-1"), List.of("--runs=0"), List.of("--way=pigeon"))) {
            Result result = indaba.run("bench", "explode", line.getFirst());

            assertThat(result.exitCode()).as(line.getFirst()).isNotZero();
            assertThat(result.err()).contains(line.getFirst().split("=")[0]);
        }
    }
}
