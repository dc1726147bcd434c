package org.indaba.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.indaba.testing.DnsZone;
import org.indaba.testing.DnsZone.Trouble;
import org.indaba.testing.TestDnsServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xbill.DNS.Name;
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
