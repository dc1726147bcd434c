package org.indaba.app.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.indaba.app.bench.Behaviour.Reaction;
import org.indaba.app.bench.Behaviour.Stage;
import org.indaba.app.bench.SinkOptions.Keep;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Source, sink and record file together. */
@Timeout(60)
class SourceTest {

    @TempDir
    private Path folder;

    private final List<Delivery> deliveries = new CopyOnWriteArrayList<>();

    private static Source.Report post(int port, int messages, int connections) {
        return new Source(new Source.Plan(new InetSocketAddress("127.0.0.1", port), messages, connections, 4096, "ann@example.org",
                "list@example.com", "run1"), InstantSource.system()).run();
    }

    private SmtpSink sink(SinkOptions options) {
        return SmtpSink.start(0, options.telling(Keep.MESSAGE, deliveries::add), InstantSource.system());
    }

    private static void meet(CyclicBarrier all) {
        try {
            all.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException alone) {
            throw new IllegalStateException("the other connections did not come", alone);
        }
    }

    @Test
    void asteriskInTheSenderGivesEachMessageAReturnPathOfItsOwn() {
        for (Set<SinkOptions.Extension> offered : List.of(Set.of(SinkOptions.Extension.values()), Set.<SinkOptions.Extension>of())) {
            deliveries.clear();
            try (SmtpSink sink = sink(SinkOptions.counting().offering(offered))) {
                Source.Report report = new Source(new Source.Plan(new InetSocketAddress("127.0.0.1", sink.port()), 50, 3, 4096,
                        "owner-list+*@example.org", "list@example.com", "run1"), InstantSource.system()).run();

                assertThat(report.accepted()).isEqualTo(50);
            }
            assertThat(deliveries.stream().map(Delivery::mailFrom).distinct()).hasSize(50).contains("owner-list+0@example.org",
                    "owner-list+49@example.org");
        }
    }

    @Test
    void everyMessageArrivesOnceWithAnIdOfItsOwn() {
        // No connection is greeted before all are there: the first ones might have posted everything by then.
        CyclicBarrier all = new CyclicBarrier(7);
        SinkOptions together = SinkOptions.counting().behaving(turn -> {
            if (turn.stage() == Stage.CONNECT) {
                meet(all);
            }
            return new Reaction.Usual();
        });
        try (SmtpSink sink = sink(together)) {
            Source.Report report = post(sink.port(), 500, 7);

            assertThat(report.accepted()).isEqualTo(500);
            assertThat(report.refused() + report.broken()).isZero();
            assertThat(report.firstProblem()).isEmpty();
            assertThat(report.perSecond()).isPositive();
            assertThat(report.first()).isPositive().isLessThan(report.elapsed());
            assertThat(sink.messages()).isEqualTo(500);
            assertThat(sink.connections()).isEqualTo(7);
            assertThat(sink.breaches()).isEmpty();
        }
        Set<String> ids = new HashSet<>();
        assertThat(deliveries).allSatisfy(delivery -> {
            assertThat(ids.add(delivery.content().messageId())).isTrue();
            assertThat(delivery.content().sizeBytes()).isBetween(3_900L, 4_200L);
            assertThat(delivery.recipients()).containsExactly("list@example.com");
        });
        assertThat(deliveries.stream().map(delivery -> delivery.content().bodySha256()).distinct()).hasSize(1);
    }

    @Test
    void serverWithoutPipeliningIsSpokenToLineByLine() {
        List<String> stages = new CopyOnWriteArrayList<>();
        SinkOptions plain = SinkOptions.counting().offering(Set.of()).behaving(turn -> {
            stages.add(turn.stage().name());
            return new Reaction.Usual();
        });
        try (SmtpSink sink = sink(plain)) {
            assertThat(post(sink.port(), 2, 1).accepted()).isEqualTo(2);
        }
        assertThat(stages).containsExactly("CONNECT", "HELO", "MAIL", "RCPT", "DATA", "CONTENT", "MAIL", "RCPT", "DATA", "CONTENT", "QUIT");
    }

    @Test
    void refusalsAreCountedAndTheRestGoesOn() {
        try (SmtpSink sink = sink(SinkOptions.counting().behaving(turn -> turn.stage() == Stage.RCPT && turn.messages() == 1
                ? new Reaction.Say("450 4.2.0 not now") : new Reaction.Usual()))) {
            Source.Report report = post(sink.port(), 4, 1);

            assertThat(report.accepted()).isEqualTo(1);
            assertThat(report.refused()).isEqualTo(3);
            assertThat(report.firstProblem()).isEqualTo("450 4.2.0 not now");
        }
        try (SmtpSink sink = sink(SinkOptions.counting().behaving(turn -> turn.stage() == Stage.CONTENT && turn.messages() == 2
                ? new Reaction.Say("554 5.6.0 not this") : new Reaction.Usual()))) {
            Source.Report report = post(sink.port(), 5, 1);

            assertThat(report.accepted()).isEqualTo(2);
            assertThat(report.refused()).isEqualTo(3);
        }
    }

    @Test
    void brokenConnectionIsReplacedAndItsMessagesAreCounted() {
        try (SmtpSink sink = sink(SinkOptions.counting().behaving(turn -> turn.stage() == Stage.CONTENT && turn.connection() == 1
                ? new Reaction.HangUp() : new Reaction.Usual()))) {
            Source.Report report = post(sink.port(), 10, 1);

            assertThat(report.broken()).isEqualTo(2);
            assertThat(report.accepted()).isEqualTo(8);
            assertThat(sink.messages()).isEqualTo(8);
        }
    }

    @Test
    void nobodyListeningEndsTheRun() {
        int port;
        try (SmtpSink sink = sink(SinkOptions.counting())) {
            port = sink.port();
        }

        Source.Report report = post(port, 10, 2);

        assertThat(report.accepted()).isZero();
        assertThat(report.firstProblem()).isNotEmpty();
    }

    @Test
    void recordFileHasALineForEachDelivery() throws IOException {
        Path file = folder.resolve("records");
        for (int run = 0; run < 2; run++) {
            try (RecordFile records = new RecordFile(file);
                    SmtpSink sink = SmtpSink.start(0, SinkOptions.counting().telling(Keep.DIGEST, records), InstantSource.system())) {
                assertThat(post(sink.port(), 100, 4).accepted()).isEqualTo(100);
            }
        }

        assertThat(Files.readAllLines(file)).hasSize(200).allSatisfy(line -> assertThat(line).matches(
                "\\S+Z\tann@example\\.org\tlist@example\\.com\t\\d+\t[0-9a-f]{64}\t<run1\\.\\d+@source\\.invalid>"));
    }

    @Test
    void sinkRunsAsAProgramOfItsOwn() throws Exception {
        Path file = folder.resolve("records");
        Process program = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), SinkMain.class.getName(), "0", file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (BufferedReader out = program.inputReader()) {
            int port = Integer.parseInt(out.readLine());

            assertThat(post(port, 20, 2).accepted()).isEqualTo(20);

            program.destroyForcibly();
            assertThat(Files.readAllLines(file)).hasSize(20);
        } finally {
            program.destroyForcibly();
            await().until(() -> !program.isAlive());
        }
    }
}
