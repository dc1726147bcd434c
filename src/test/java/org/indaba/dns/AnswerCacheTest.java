package org.indaba.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.indaba.testing.DnsZone;
import org.indaba.testing.DnsZone.Trouble;
import org.indaba.testing.TestDnsServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

/** What bounds the memory and the questions under way. */
class AnswerCacheTest {

    private static Question question(String name) {
        return new Question(Name.fromConstantString(name), Type.MX);
    }

    @Test
    void answerOfTheGreatestSizeIsKeptAndALargerOneIsNot() {
        AnswerCache cache = new AnswerCache(10, InstantSource.system());

        cache.keep(question("small.example."), new StubResolver.Outcome(new DnsAnswer.NoRecords<>(), 60, AnswerCache.MAX_OCTETS));
        cache.keep(question("large.example."), new StubResolver.Outcome(new DnsAnswer.NoRecords<>(), 60, AnswerCache.MAX_OCTETS + 1));

        assertThat(cache.get(question("SMALL.example."))).contains(new DnsAnswer.NoRecords<>());
        assertThat(cache.get(question("large.example."))).isEmpty();
    }

    @Test
    void tenAnswersAreKeptAndTheEleventhDrivesOneOut() {
        AnswerCache cache = new AnswerCache(10, InstantSource.system());
        for (int i = 0; i < 10; i++) {
            cache.keep(question("n" + i + ".example."), new StubResolver.Outcome(new DnsAnswer.NoRecords<>(), 60, 100));
        }
        assertThat(cache.size()).isEqualTo(10);

        cache.keep(question("n10.example."), new StubResolver.Outcome(new DnsAnswer.NoRecords<>(), 60, 100));

        assertThat(cache.size()).isEqualTo(10);
        assertThat(cache.get(question("n0.example."))).isEmpty();
        assertThat(cache.get(question("n10.example."))).isPresent();
    }

    /** As many records as one message of the greatest size has, if all have the same long name: it stands there once. */
    private static StubResolver.Outcome heavy(String label) {
        Name owner = Name.fromConstantString(("a".repeat(49) + ".").repeat(4) + label + ".example.");
        List<Record> records = new ArrayList<>();
        for (int i = 0; i < 239; i++) {
            records.add(new ARecord(owner, DClass.IN, 60, new byte[] {10, 0, (byte) (i >> 8), (byte) i}));
        }
        return new StubResolver.Outcome(new DnsAnswer.Found<>(records, Duration.ofSeconds(60), false), 60, AnswerCache.MAX_OCTETS);
    }

    @Test
    void manyLargeAnswersTakeNoMoreMemoryThanTheyMay() {
        AnswerCache cache = new AnswerCache(10_000, InstantSource.system());
        for (int i = 0; i < 1_000; i++) {
            cache.keep(question("n" + i + ".example."), heavy("n" + i));
        }

        // 239 names of more than 200 octets each.
        assertThat((long) cache.size() * 239 * 200).isLessThan(AnswerCache.MAX_WEIGHT);
        assertThat(cache.size()).isGreaterThan(100);
        assertThat(cache.get(question("n999.example."))).isPresent();
        assertThat(cache.get(question("n0.example."))).isEmpty();
    }

    @Test
    void stringsOfARecordAndReasonsOfFailuresWeighAsTheOctetsOfOthersDo() {
        AnswerCache cache = new AnswerCache(10_000, InstantSource.system());
        Record text = new TXTRecord(Name.fromConstantString("t.example."), DClass.IN, 60, Collections.nCopies(2_000, "x"));
        for (int i = 0; i < 1_000; i++) {
            cache.keep(question("n" + i + ".example."), new StubResolver.Outcome(
                    new DnsAnswer.Found<>(List.of(text), Duration.ofSeconds(60), false), 60, AnswerCache.MAX_OCTETS));
        }
        assertThat((long) cache.size() * 2_000 * 20).isLessThan(AnswerCache.MAX_WEIGHT);

        for (int i = 0; i < 1_000; i++) {
            cache.keep(question("f" + i + ".example."), new StubResolver.Outcome(new DnsAnswer.Failed<>("x".repeat(100_000)), 0, 0));
        }
        assertThat((long) cache.size() * 100_000).isLessThan(AnswerCache.MAX_WEIGHT);
    }

    @Test
    void whatIsReplacedOrOverWeighsNoLonger() {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-24T12:00:00Z"));
        AnswerCache cache = new AnswerCache(10_000, now::get);
        for (int i = 0; i < 1_000; i++) {
            cache.keep(question("same.example."), heavy("same"));
        }
        assertThat(cache.size()).isEqualTo(1);
        for (int i = 0; i < 100; i++) {
            cache.keep(question("n" + i + ".example."), heavy("n" + i));
        }
        assertThat(cache.size()).isEqualTo(101);

        now.set(now.get().plusSeconds(61));
        for (int i = 0; i < 100; i++) {
            assertThat(cache.get(question("n" + i + ".example."))).isEmpty();
        }
        assertThat(cache.get(question("same.example."))).isEmpty();
        for (int i = 0; i < 10_000; i++) {
            cache.keep(question("s" + i + ".example."), new StubResolver.Outcome(new DnsAnswer.NoRecords<>(), 60, 100));
        }
        assertThat(cache.size()).isEqualTo(10_000);
    }

    @Test
    @Timeout(30)
    void questionBeyondTheLastPlaceWaitsNoLongerThanItsTime() throws Exception {
        DnsZone zone = new DnsZone().trouble("one.example", Trouble.SILENCE).trouble("two.example", Trouble.SILENCE)
                .mx("three.example", 1, "mx.example");
        try (TestDnsServer server = TestDnsServer.serving(zone); ExecutorService others = Executors.newVirtualThreadPerTaskExecutor()) {
            StubResolver two = new StubResolver(new ServerRounds(() -> List.of(server.socketAddress())), 2);
            Deadline enough = Deadline.in(Duration.ofSeconds(2));
            Future<StubResolver.Outcome> one = others.submit(() -> two.ask(question("one.example."), enough));
            assertThat(two.ask(question("three.example."), enough).answer()).isInstanceOf(DnsAnswer.Found.class);
            Future<StubResolver.Outcome> other = others.submit(() -> two.ask(question("two.example."), enough));
            org.awaitility.Awaitility.await().until(() -> server.questions().contains("UDP MX two.example"));

            DnsAnswer<?> late = two.ask(question("three.example."), Deadline.in(Duration.ofMillis(50))).answer();

            assertThat(late).isEqualTo(new DnsAnswer.Failed<>("MX of three.example: too many questions are waiting"));
            assertThat(one.get().answer()).isInstanceOf(DnsAnswer.Failed.class);
            assertThat(other.get().answer()).isInstanceOf(DnsAnswer.Failed.class);
            Deadline again = Deadline.in(Duration.ofSeconds(2));
            assertThat(two.ask(question("three.example."), again).answer()).isInstanceOf(DnsAnswer.Found.class);
        }
    }
}
