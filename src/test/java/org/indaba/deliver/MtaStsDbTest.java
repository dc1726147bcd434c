package org.indaba.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.indaba.deliver.MtaStsPolicy.Mode;
import org.indaba.spool.Transactions;
import org.indaba.testing.DnsZone;
import org.indaba.testing.DnsZone.Trouble;
import org.indaba.testing.FakeDns;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Policies outlast those who would take them away; what they demand stands beside the hosts of a route. */
class MtaStsDbTest {

    private final Exploder exploder = new Exploder();
    private final DnsZone zone = new DnsZone();
    private final Map<String, String> web = new HashMap<>();
    private final AtomicInteger fetches = new AtomicInteger();
    private final MtaSts mtaSts = started();

    @AfterEach
    void close() {
        exploder.close();
    }

    private MtaSts started() {
        return new MtaSts(new FakeDns(zone), domain -> {
            fetches.incrementAndGet();
            return web.containsKey(domain) ? new PolicyFetch.Fetched.Text(web.get(domain))
                    : new PolicyFetch.Fetched.Nothing("nobody is there");
        }, new MtaStsStore(exploder.jdbi, exploder.transactions), exploder.clock);
    }

    private void publish(String id, String mode, String mx, int maxAge) {
        zone.forget("_mta-sts.x.test").text("_mta-sts.x.test", "v=STSv1; id=" + id + ";");
        web.put("x.test", "version: STSv1\nmode: " + mode + "\nmx: " + mx + "\nmax_age: " + maxAge + "\n");
    }

    private Optional<Mode> mode() {
        return mtaSts.of("x.test").map(MtaStsPolicy::mode);
    }

    private Way wayTo(String domain) {
        return new MxRouter(new FakeDns(zone), 25, new PrivateAddresses(PrivateAddresses.Rule.ALLOWED),
                new MxOurselves(Set.of(), _ -> false, 25, _ -> false), SiteNames.standard(), new PublishedPolicies(mtaSts),
                Duration.ofMinutes(5)).wayTo(domain);
    }

    private List<TlsDemand> demands(Way way) {
        return ((Way.Open) way).route().hosts().stream().map(Route.Host::demand).toList();
    }

    @Test
    void aDomainWithoutRecordIsNotAskedForAPolicy() {
        web.put("x.test", "version: STSv1\nmode: enforce\nmx: mx.x.test\nmax_age: 1\n");

        assertThat(mode()).isEmpty();
        assertThat(fetches).hasValue(0);
    }

    @Test
    void aPolicyIsFetchedOnceAndAgainWhenItsIdChanges() {
        publish("1", "enforce", "mx.x.test", 1_000_000);
        assertThat(mode()).contains(Mode.ENFORCE);
        assertThat(mode()).contains(Mode.ENFORCE);
        assertThat(fetches).hasValue(1);

        publish("2", "testing", "mx.x.test", 1_000_000);
        assertThat(mode()).contains(Mode.TESTING);
        assertThat(fetches).hasValue(2);
    }

    @Test
    void aPolicyOutlivesDnsAndTheWebUntilItsTimeIsOver() {
        publish("1", "enforce", "mx.x.test", 172_800);
        assertThat(mode()).contains(Mode.ENFORCE);

        // RFC 8461 §5.1: who blocks DNS, or the web, or says that there is nothing, takes nothing away.
        web.clear();
        zone.trouble("_mta-sts.x.test", Trouble.SERVFAIL);
        assertThat(mode()).contains(Mode.ENFORCE);
        zone.forget("_mta-sts.x.test");
        assertThat(mode()).contains(Mode.ENFORCE);
        zone.text("_mta-sts.x.test", "v=STSv1; id=2");
        assertThat(mode()).contains(Mode.ENFORCE);
        web.put("x.test", "a page of an attacker");
        exploder.clock.forward(Duration.ofSeconds(172_799));
        assertThat(mode()).contains(Mode.ENFORCE);

        exploder.clock.forward(Duration.ofSeconds(1));
        assertThat(mode()).isEmpty();
    }

    @Test
    void aPolicyIsKnownAfterARestart() {
        publish("1", "enforce", "mx.x.test", 172_800);
        assertThat(mode()).contains(Mode.ENFORCE);
        web.clear();

        assertThat(started().of("x.test")).isPresent();
    }

    @Test
    void aPolicyIsRefreshedDailySoThatItHoldsOn() {
        publish("1", "enforce", "mx.x.test", 172_800);
        mode();
        for (int day = 1; day <= 4; day++) {
            exploder.clock.forward(MtaSts.REFRESH);
            assertThat(mode()).contains(Mode.ENFORCE);
            assertThat(fetches).hasValue(1 + day);
        }
    }

    @Test
    void aWebHostThatFailsIsLeftAloneForFiveMinutes() {
        // RFC 8461 §3.3: who failed is not asked again at once.
        publish("1", "enforce", "mx.x.test", 1000);
        web.clear();
        mode();
        exploder.clock.forward(MtaSts.AFTER_FAILURE.minusSeconds(1));
        mode();
        assertThat(fetches).hasValue(1);

        exploder.clock.forward(Duration.ofSeconds(1));
        mode();
        assertThat(fetches).hasValue(2);
    }

    @Test
    void whatIsKeptOfOthersIsSweptWhenItsTimeIsOver() {
        publish("1", "enforce", "mx.x.test", 10);
        mode();
        exploder.clock.forward(Duration.ofSeconds(10));
        zone.text("_mta-sts.y.test", "v=STSv1; id=1");
        web.put("y.test", web.get("x.test"));
        mtaSts.of("y.test");

        List<String> domains = exploder.jdbi.withHandle(handle -> handle.createQuery("SELECT domain FROM mta_sts_policies")
                .mapTo(String.class).list());
        assertThat(domains).containsExactly("y.test");
    }

    @Test
    void hostsThatThePolicyDoesNotNameAreLeftOut() {
        zone.mx("x.test", 10, "mx1.x.test").mx("x.test", 20, "evil.test")
                .address("mx1.x.test", "192.0.2.1").address("evil.test", "192.0.2.2");
        publish("1", "enforce", "*.x.test", 1000);

        Way way = wayTo("x.test");

        assertThat(((Way.Open) way).route().hosts()).containsExactly(new Route.Host(10, "mx1.x.test", 25, TlsDemand.MTA_STS));
    }

    @Test
    void aDomainWhosePolicyNamesNoneOfItsHostsWaits() {
        zone.mx("x.test", 10, "evil.test")
                .address("evil.test", "192.0.2.2");
        publish("1", "enforce", "mx.x.test", 1000);

        assertThat(wayTo("x.test")).isInstanceOfSatisfying(Way.Unknown.class, unknown -> {
            assertThat(unknown.enhanced()).startsWith("4.7");
            assertThat(unknown.reason()).contains("mx.x.test").contains("evil.test");
        });
    }

    @Test
    void aPolicyThatIsTestedOrWithdrawnDemandsNothing() {
        zone.mx("x.test", 10, "evil.test")
                .address("evil.test", "192.0.2.2");
        publish("1", "testing", "mx.x.test", 1000);
        assertThat(demands(wayTo("x.test"))).containsExactly(TlsDemand.ANY);
        publish("2", "none", "mx.x.test", 1000);
        assertThat(demands(wayTo("x.test"))).containsExactly(TlsDemand.ANY);
    }

    @Test
    void provenHostsMayHaveTlsaRecords() {
        // RFC 7672 §2.2.1: only a proven MX answer leads to DANE.
        zone.mx("x.test", 10, "mx.x.test").mx("x.test", 20, "other.test")
                .address("mx.x.test", "192.0.2.1").address("other.test", "192.0.2.2");
        assertThat(demands(wayTo("x.test"))).containsExactly(TlsDemand.ANY, TlsDemand.ANY);

        zone.authentic("x.test");
        assertThat(demands(wayTo("x.test"))).containsExactly(TlsDemand.DANE, TlsDemand.DANE);

        publish("1", "enforce", "mx.x.test", 1000);
        assertThat(demands(wayTo("x.test"))).containsExactly(TlsDemand.DANE_OR_MTA_STS, TlsDemand.DANE_OR_NOT);
    }

    @Test
    void demandsStandInTheRowOfARoute() {
        for (TlsDemand demand : TlsDemand.values()) {
            List<Route.Host> hosts = List.of(new Route.Host(10, "mx.x.test", 25, demand), new Route.Host(20, "2001:db8::1", 2525));
            assertThat(HostList.read(HostList.write(hosts))).isEqualTo(hosts);
        }
        assertThat(HostList.read("10 25 mx.example.net\n")).containsExactly(new Route.Host(10, "mx.example.net", 25));
    }

    @Test
    void soFewLookAtATimeHoweverManyRoutesAreAskedFor() throws InterruptedException {
        AtomicInteger looking = new AtomicInteger();
        CountDownLatch go = new CountDownLatch(1);
        MtaStsStore store = new MtaStsStore(exploder.jdbi, new Transactions() {
            @Override
            public <T> T call(Supplier<T> work) {
                looking.incrementAndGet();
                try {
                    go.await(20, TimeUnit.SECONDS);
                } catch (InterruptedException ended) {
                    Thread.currentThread().interrupt();
                }
                return exploder.transactions.call(work);
            }
        });
        List<Thread> all = IntStream.rangeClosed(0, MtaStsStore.AT_ONCE)
                .mapToObj(n -> Thread.ofVirtual().start(() -> store.of("x" + n + ".test", exploder.clock.instant()))).toList();

        await().until(() -> looking.get() == MtaStsStore.AT_ONCE);
        await().during(Duration.ofMillis(200)).until(() -> looking.get() == MtaStsStore.AT_ONCE);
        go.countDown();
        for (Thread each : all) {
            each.join();
        }
        assertThat(looking).hasValue(MtaStsStore.AT_ONCE + 1);
    }
}
