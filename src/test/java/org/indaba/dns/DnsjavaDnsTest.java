package org.indaba.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.indaba.testing.DnsZone;
import org.indaba.testing.DnsZone.Trouble;
import org.indaba.testing.TestDnsServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The real resolver against a real server on loopback keeps the contract, and what only a network shows. */
@Timeout(60)
class DnsjavaDnsTest extends DnsContract {

    private static final Duration SHORT = Duration.ofMillis(700);

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private final List<AutoCloseable> started = new ArrayList<>();

    @AfterEach
    void stopServers() throws Exception {
        for (AutoCloseable each : started) {
            each.close();
        }
    }

    @Override
    protected Dns dns(DnsZone zone) {
        return dns(server(zone).address());
    }

    private TestDnsServer server(DnsZone zone) {
        TestDnsServer server = TestDnsServer.serving(zone);
        started.add(server);
        return server;
    }

    private Dns dns(String... servers) {
        return new DnsjavaDns(List.of(servers), SHORT, 100, now::get);
    }

    private void pass(Duration time) {
        now.updateAndGet(before -> before.plus(time));
    }

    @Test
    void secondServerAnswersWhereTheFirstCannot() {
        DnsZone bad = new DnsZone().trouble("example.org", Trouble.SERVFAIL).trouble("refused.example", Trouble.REFUSED);
        DnsZone good = new DnsZone().mx("example.org", 10, "mx.example.org").mx("refused.example", 10, "mx.example.org");
        Dns dns = dns(server(bad).address(), server(good).address());

        assertThat(records(dns.mailExchangers("example.org"))).hasSize(1);
        assertThat(records(dns.mailExchangers("refused.example"))).hasSize(1);
    }

    @Test
    void silentFirstServerCostsOneTimeOutAndIsNotAskedFirstAgain() {
        TestDnsServer silent = server(new DnsZone().trouble("one.example", Trouble.SILENCE).trouble("two.example", Trouble.SILENCE));
        TestDnsServer good = server(new DnsZone().mx("one.example", 10, "mx.example").mx("two.example", 10, "mx.example"));
        Dns dns = new DnsjavaDns(List.of(silent.address(), good.address()), Duration.ofSeconds(10), 100, now::get);

        assertThat(records(dns.mailExchangers("one.example"))).hasSize(1);
        assertThat(records(dns.mailExchangers("two.example"))).hasSize(1);
        assertThat(silent.questions()).containsExactly("UDP MX one.example");
    }

    @Test
    void serverThatNobodyRunsIsPassedOverAtOnce() throws IOException {
        int unused;
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            unused = socket.getLocalPort();
        }
        TestDnsServer good = server(new DnsZone().mx("example.org", 10, "mx.example.org"));
        long before = System.nanoTime();

        DnsAnswer<MailExchanger> answer = dns("127.0.0.1:" + unused, good.address()).mailExchangers("example.org");

        assertThat(records(answer)).hasSize(1);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(SHORT);
    }

    @Test
    void reasonNamesEachServerAndWhatItSaid() {
        TestDnsServer silent = server(new DnsZone().trouble("example.org", Trouble.SILENCE));
        TestDnsServer broken = server(new DnsZone().trouble("example.org", Trouble.SERVFAIL));

        DnsAnswer<MailExchanger> answer = dns(broken.address(), silent.address()).mailExchangers("example.org");

        assertThat(answer).isEqualTo(new DnsAnswer.Failed<>("MX of example.org: SERVFAIL from " + broken.address()
                + ", no answer from " + silent.address()));
        // What has answered once is not asked in the second round.
        assertThat(broken.questions()).hasSize(1);
    }

    @Test
    void silentServersEndWithTheTimeOfTheQuestion() {
        TestDnsServer silent = server(new DnsZone().trouble("example.org", Trouble.SILENCE)
                .trouble("drip.example", Trouble.TRUNCATED_AND_DRIPPING));
        Dns dns = dns(silent.address(), silent.address());
        long before = System.nanoTime();

        assertThat(dns.addresses("example.org")).isInstanceOf(DnsAnswer.Failed.class);
        assertThat(dns.addresses("drip.example")).isInstanceOf(DnsAnswer.Failed.class);

        // Both families side by side, twice.
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isBetween(SHORT, SHORT.multipliedBy(4));
    }

    @Test
    void hugeAnswerComesByTcpAndIsNotKept() {
        DnsZone zone = new DnsZone();
        for (int i = 0; i < 2_000; i++) {
            zone.mx("huge.example", i, "mx" + i + ".huge.example");
        }
        TestDnsServer server = server(zone);
        Dns dns = new DnsjavaDns(List.of(server.address()), Duration.ofSeconds(10), 100, now::get);

        assertThat(records(dns.mailExchangers("huge.example"))).hasSize(2_000);
        assertThat(records(dns.mailExchangers("huge.example"))).hasSize(2_000);

        assertThat(server.questions()).filteredOn(question -> question.equals("TCP MX huge.example")).hasSize(2);
    }

    @Test
    void answerIsKeptForItsTimeToLive() {
        DnsZone zone = new DnsZone().mx("example.org", 10, "mx.example.org").ttl(100);
        TestDnsServer server = server(zone);
        Dns dns = dns(server.address());
        dns.mailExchangers("example.org");

        pass(Duration.ofSeconds(99));
        assertThat(dns.mailExchangers("EXAMPLE.org")).isInstanceOfSatisfying(DnsAnswer.Found.class,
                found -> assertThat(found.ttl()).isEqualTo(Duration.ofSeconds(1)));
        assertThat(server.questions()).hasSize(1);

        pass(Duration.ofSeconds(1));
        dns.mailExchangers("example.org");
        assertThat(server.questions()).hasSize(2);
    }

    @Test
    void timesToLiveAreKeptInsideTheirBounds() {
        DnsZone zone = new DnsZone().mx("week.example", 10, "mx.example").text("none.example", "x").ttl(7 * 24 * 3600);
        TestDnsServer server = server(zone);
        Dns dns = dns(server.address());

        assertThat(dns.mailExchangers("week.example")).isInstanceOfSatisfying(DnsAnswer.Found.class,
                found -> assertThat(found.ttl()).isEqualTo(AnswerCache.MAX_TTL));
        dns.mailExchangers("none.example");
        zone.ttl(0);
        assertThat(dns.texts("none.example")).isInstanceOfSatisfying(DnsAnswer.Found.class,
                found -> assertThat(found.ttl()).isEqualTo(AnswerCache.MIN_TTL));

        // RFC 2308 §5: "nothing there" has a lower bound of its own.
        pass(AnswerCache.MAX_NEGATIVE_TTL.minusSeconds(1));
        dns.mailExchangers("none.example");
        assertThat(server.questions()).filteredOn("UDP MX none.example"::equals).hasSize(1);
        pass(Duration.ofSeconds(1));
        dns.mailExchangers("none.example");
        assertThat(server.questions()).filteredOn("UDP MX none.example"::equals).hasSize(2);
    }

    @Test
    void failureIsKeptForAMomentOnly() {
        DnsZone zone = new DnsZone().mx("example.org", 10, "mx.example.org").trouble("example.org", Trouble.SERVFAIL);
        TestDnsServer server = server(zone);
        Dns dns = dns(server.address());
        dns.mailExchangers("example.org");
        zone.trouble("example.org", Trouble.NONE);

        // RFC 9520 §3.2: a failure is kept for at least a second.
        pass(AnswerCache.FAILURE_TTL.minusMillis(1));
        assertThat(dns.mailExchangers("example.org")).isInstanceOf(DnsAnswer.Failed.class);
        pass(Duration.ofMillis(1));
        assertThat(records(dns.mailExchangers("example.org"))).hasSize(1);
    }

    @Test
    void memoryHoldsAsManyAnswersAsItMayAndForgetsTheOldest() {
        DnsZone zone = new DnsZone();
        for (int i = 0; i <= 100; i++) {
            zone.mx("d" + i + ".example", 10, "mx.example");
        }
        TestDnsServer server = server(zone);
        Dns dns = dns(server.address());
        for (int i = 0; i < 100; i++) {
            dns.mailExchangers("d" + i + ".example");
        }
        dns.mailExchangers("d0.example");
        assertThat(server.questions()).hasSize(100);

        dns.mailExchangers("d100.example");
        dns.mailExchangers("d0.example");
        assertThat(server.questions()).hasSize(101);
        dns.mailExchangers("d1.example");
        assertThat(server.questions()).hasSize(102);
    }

    @Test
    void equalQuestionsAtTheSameTimeAreAskedOnce() throws Exception {
        TestDnsServer server = server(new DnsZone().trouble("slow.example", Trouble.SILENCE));
        Dns dns = dns(server.address());
        try (ExecutorService many = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<DnsAnswer<MailExchanger>>> answers = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                answers.add(many.submit(() -> dns.mailExchangers("slow.example")));
            }
            for (Future<DnsAnswer<MailExchanger>> answer : answers) {
                assertThat(answer.get()).isInstanceOf(DnsAnswer.Failed.class);
            }
        }

        assertThat(server.questions()).hasSize(1);
    }

    @Test
    void hundredsOfSilentQuestionsDoNotBlockAnAnsweredOne() throws Exception {
        DnsZone zone = new DnsZone().mx("good.example", 10, "mx.example");
        for (int i = 0; i < StubResolver.MAX_AT_ONCE - 1; i++) {
            zone.trouble("s" + i + ".example", Trouble.SILENCE);
        }
        TestDnsServer server = server(zone);
        Dns dns = new DnsjavaDns(List.of(server.address()), Duration.ofSeconds(3), 5_000, now::get);
        try (ExecutorService many = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<DnsAnswer<MailExchanger>>> silent = new ArrayList<>();
            for (int i = 0; i < StubResolver.MAX_AT_ONCE - 1; i++) {
                String name = "s" + i + ".example";
                silent.add(many.submit(() -> dns.mailExchangers(name)));
            }

            assertThat(records(dns.mailExchangers("good.example"))).hasSize(1);

            for (Future<DnsAnswer<MailExchanger>> each : silent) {
                assertThat(each.get()).isInstanceOf(DnsAnswer.Failed.class);
            }
        }
    }

    @Test
    void interruptedQuestionEndsAndLeavesNothingBehind() throws Exception {
        DnsZone zone = new DnsZone().mx("example.org", 10, "mx.example.org").trouble("example.org", Trouble.SILENCE);
        TestDnsServer server = server(zone);
        Dns dns = new DnsjavaDns(List.of(server.address()), Duration.ofSeconds(30), 100, now::get);
        AtomicReference<DnsAnswer<MailExchanger>> answer = new AtomicReference<>();
        Thread asking = Thread.ofVirtual().start(() -> answer.set(dns.mailExchangers("example.org")));
        org.awaitility.Awaitility.await().until(() -> !server.questions().isEmpty());

        asking.interrupt();
        asking.join(Duration.ofSeconds(5));

        assertThat(answer.get()).isInstanceOf(DnsAnswer.Failed.class);
        zone.trouble("example.org", Trouble.NONE);
        assertThat(records(dns.mailExchangers("example.org"))).hasSize(1);
    }

    @Test
    void proofIsBelievedFromLoopbackOnly() throws IOException {
        InetAddress outside = NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress()).findFirst().orElse(null);
        Assumptions.assumeTrue(outside != null, "this machine has a loopback interface only");
        DnsZone zone = new DnsZone().mx("example.org", 10, "mx.example.org").authentic("example.org");
        TestDnsServer server = TestDnsServer.serving(zone, outside);
        started.add(server);

        // RFC 4035 §4.9.3, RFC 6840 §5.7: the AD bit of a server across a network proves nothing.
        assertThat(authentic(dns(server.address()).mailExchangers("example.org"))).isFalse();
    }

    @Test
    void serversAreAddressesWithOrWithoutPort() {
        assertThat(NameServers.parse("127.0.0.1")).hasToString("/127.0.0.1:53");
        assertThat(NameServers.parse("127.0.0.1:5353")).hasToString("/127.0.0.1:5353");
        assertThat(NameServers.parse("::1").getPort()).isEqualTo(53);
        assertThat(NameServers.parse("[::1]:5353").getPort()).isEqualTo(5353);
        assertThat(NameServers.parse("[2001:db8::1]").getPort()).isEqualTo(53);
        for (String wrong : List.of("", "resolver.example", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:65536", "[::1", "[::1]:99999")) {
            assertThatThrownBy(() -> NameServers.parse(wrong)).as(wrong).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void withoutServersTheSystemsAreAsked() {
        assertThat(new NameServers(List.of(), now::get).get()).isNotEmpty()
                .allSatisfy(server -> assertThat(server.getAddress()).isNotNull())
                .allSatisfy(server -> assertThat(server.getPort()).isEqualTo(53));
    }

    @Test
    void nineServersAreCutToEight() {
        List<String> nine = java.util.stream.IntStream.rangeClosed(1, 9).mapToObj(i -> "192.0.2." + i).toList();

        assertThat(new NameServers(nine.subList(0, 8), now::get).get()).hasSize(NameServers.MAX_SERVERS);
        assertThat(new NameServers(nine, now::get).get()).hasSize(NameServers.MAX_SERVERS);
    }
}
