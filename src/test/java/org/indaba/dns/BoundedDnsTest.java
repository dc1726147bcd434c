package org.indaba.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.indaba.testing.DnsZone;
import org.indaba.testing.FakeDns;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one purpose may ask of DNS, at each limit and one beyond. */
class BoundedDnsTest {

    private static final BoundedDns.Bounds BOUNDS = new BoundedDns.Bounds(10, Duration.ofSeconds(20), 5, 100);

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final DnsZone zone = new DnsZone().text("a.example", "text").address("a.example", "192.0.2.1").mx("a.example", 10, "a.example");
    private final BoundedDns dns = new BoundedDns(new FakeDns(zone), BOUNDS, now::get);

    /** Each kind of question. */
    private List<Supplier<DnsAnswer<?>>> questions() {
        return List.of(() -> dns.texts("a.example"), () -> dns.mailExchangers("a.example"), () -> dns.addresses("a.example"),
                () -> dns.tlsAssociations("a.example", 25), () -> dns.pointers(InetAddress.ofLiteral("192.0.2.1")),
                () -> dns.aliases("a.example"));
    }

    private static int found(DnsAnswer<?> answer) {
        return answer instanceof DnsAnswer.Found<?> found ? found.records().size() : 0;
    }

    @Test
    void theLastQuestionIsAnsweredAndOneMoreIsNotAsked() {
        for (int i = 0; i < BOUNDS.questions(); i++) {
            assertThat(found(dns.texts("a.example"))).isEqualTo(1);
        }
        assertThat(questions()).allSatisfy(each -> assertThat(each.get()).isInstanceOf(DnsAnswer.Failed.class));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void questionsOfEveryKindCount(int kind) {
        for (int i = 0; i < BOUNDS.questions(); i++) {
            assertThat(questions().get(kind).get()).isNotInstanceOf(DnsAnswer.Failed.class);
        }
        assertThat(questions().get(kind).get()).isInstanceOf(DnsAnswer.Failed.class);
    }

    @Test
    void nothingIsAskedWhenTheTimeIsOver() {
        now.set(Instant.EPOCH.plus(BOUNDS.time()).minusMillis(1));
        assertThat(found(dns.texts("a.example"))).isEqualTo(1);
        now.set(Instant.EPOCH.plus(BOUNDS.time()));
        assertThat(questions()).allSatisfy(each -> assertThat(each.get()).isInstanceOf(DnsAnswer.Failed.class));
    }

    @Test
    void longTextIsReadAndALongerOneIsNotThere() {
        String longest = "x".repeat(BOUNDS.textCharacters());
        zone.text("long.example", longest).text("long.example", longest + "x").text("longer.example", longest + "x");

        assertThat(dns.texts("long.example") instanceof DnsAnswer.Found<String> found && found.records().equals(List.of(longest))).isTrue();
        assertThat(dns.texts("longer.example")).isInstanceOf(DnsAnswer.NoRecords.class);
    }

    @Test
    void recordsBeyondTheLimitAreNotRead() {
        for (int i = 0; i <= BOUNDS.records(); i++) {
            zone.text("many.example", "text " + i);
            if (i < BOUNDS.records()) {
                zone.text("fit.example", "text " + i);
            }
        }
        assertThat(found(dns.texts("fit.example"))).isEqualTo(BOUNDS.records());
        assertThat(found(dns.texts("many.example"))).isEqualTo(BOUNDS.records());
    }

    @Test
    void whatIsNoAnswerPassesAsItIs() {
        assertThat(dns.texts("nowhere.example")).isInstanceOf(DnsAnswer.NoSuchName.class);
        assertThat(dns.aliases("a.example")).isInstanceOf(DnsAnswer.NoRecords.class);
    }

    @Test
    void boundsThatLetNothingPassAreRefused() {
        assertThatThrownBy(() -> new BoundedDns.Bounds(0, Duration.ofSeconds(1), 1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new BoundedDns.Bounds(1, Duration.ZERO, 1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new BoundedDns.Bounds(1, Duration.ofSeconds(1), 0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new BoundedDns.Bounds(1, Duration.ofSeconds(1), 1, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
