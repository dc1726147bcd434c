package org.indaba.app.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** What is said of a process and its children, of which one only burns time. */
class EffortTest {

    private static final String CHILD_BURNS = "sh -c 'while :; do :; done' & echo $!; wait";

    @Test
    void childrenAreCountedWithTheirParent() throws Exception {
        Assumptions.assumeTrue(Files.exists(Path.of("/proc/self/smaps_rollup")), "SKIPPED: this kernel does not tell what memory is used");
        Process parent = new ProcessBuilder("sh", "-c", CHILD_BURNS).start();
        try (Effort effort = new Effort(parent.toHandle())) {
            long before = effort.cpu().toMillis();

            await().until(() -> effort.cpu().toMillis() > before + 50);
            assertThat(parent.toHandle().info().totalCpuDuration().orElseThrow().toMillis()).as("the shell itself only waits")
                    .isLessThan(50);
            assertThat(effort.peakBytes()).isBetween(50_000L, 50_000_000L);
        } finally {
            parent.toHandle().descendants().forEach(ProcessHandle::destroyForcibly);
            parent.destroyForcibly();
        }
    }

    @Test
    void whatIsShortIsLookedAtClosely() {
        assertThat(Effort.pauseAfter(Duration.ZERO)).isEqualTo(Duration.ofMillis(250));
        assertThat(Effort.pauseAfter(Duration.ofSeconds(10).minusNanos(1))).isEqualTo(Duration.ofMillis(250));
        assertThat(Effort.pauseAfter(Duration.ofSeconds(10))).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void processThatIsGoneHasNoMemory() throws Exception {
        Process gone = new ProcessBuilder("true").start();
        gone.waitFor();
        try (Effort effort = new Effort(gone.toHandle())) {
            assertThat(effort.peakBytes()).isZero();
            assertThat(effort.cpu()).isZero();
        }
    }
}
