package org.indaba.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whose turn it is where several sites want connections to one address. */
class AddressLimitTest {

    private static final InetAddress THERE = InetAddress.ofLiteral("192.0.2.1");
    private static final InetAddress ELSEWHERE = InetAddress.ofLiteral("2001:db8::1");
    private static final Route.Host HOST = new Route.Host(0, "mx.test", 25);

    private final SettableClock clock = new SettableClock(Exploder.START);
    private final Map<String, Socket> last = new HashMap<>();
    private int most = 2;
    private final AddressLimit limit = new AddressLimit(new Dialer() {
        @Override
        public Targets targets(Route.Host host) {
            return new Targets.Known(List.of(THERE));
        }

        @Override
        public Dial dial(Route.Host host, InetAddress address, List<InetAddress> sources) {
            return new Dial.Connected(new Socket());
        }
    }, () -> most, clock);

    /** As a walk through the hosts of a site does it, with one address; returns whether there is a connection. */
    private boolean connects(String site) {
        return connects(site, THERE);
    }

    private boolean connects(String site, InetAddress address) {
        return switch (limit.dial(site, HOST, address, List.of())) {
            case Dial.Connected(Socket socket) -> {
                last.put(site, socket);
                yield true;
            }
            case Dial.Crowded _ -> {
                limit.turnedAway(site, Set.of(address));
                yield false;
            }
            case Dial.NotConnected _ -> throw new IllegalStateException("everybody connects here");
        };
    }

    private void ends(String site) throws IOException {
        last.get(site).close();
    }

    private void busyWith(String... sites) {
        for (String site : sites) {
            assertThat(connects(site)).isTrue();
        }
    }

    @Test
    void theNextPlaceIsForTheSiteThatWasTurnedAwayAndNotForTheOneThatHasAnother() throws IOException {
        busyWith("big", "big");
        assertThat(connects("small")).isFalse();
        ends("big");

        assertThat(limit.dial("big", HOST, THERE, List.of())).isEqualTo(
                new Dial.Crowded("what is free of 2 connections to 192.0.2.1 is for other sites, which have none"));
        assertThat(connects("small")).isTrue();
        ends("small");
        assertThat(connects("big")).isTrue();
    }

    @Test
    void onlyAsManyPlacesAreKeptAsSitesWait() throws IOException {
        most = 3;
        busyWith("big", "other", "big");
        assertThat(connects("small")).isFalse();
        ends("big");
        ends("other");

        assertThat(connects("big")).isTrue();
        assertThat(connects("big")).isFalse();
        assertThat(connects("small")).isTrue();
    }

    @Test
    void threeSitesThatShareOneConnectionHaveItInTurn() throws IOException {
        most = 1;
        busyWith("a");
        assertThat(connects("b")).isFalse();
        assertThat(connects("c")).isFalse();
        for (int round = 0; round < 5; round++) {
            for (String next : List.of("b", "c", "a")) {
                String before = Map.of("b", "a", "c", "b", "a", "c").get(next);
                ends(before);
                // Who had it wants it again at once, and all look for it now and then.
                assertThat(connects(before)).isFalse();
                clock.forward(SitePace.ADDRESS_PAUSE);
                for (String other : List.of("a", "b", "c")) {
                    assertThat(other.equals(next) || !connects(other)).isTrue();
                }
                assertThat(connects(next)).isTrue();
            }
        }
    }

    @Test
    void whoseConnectionBrokeHasItsPlaceOnceMoreBeforeThoseWhoWait() throws IOException {
        most = 1;
        busyWith("a");
        assertThat(connects("b")).isFalse();
        assertThat(limit.dialAgain("a", HOST, THERE, List.of())).as("it has not ended yet").isInstanceOf(Dial.Crowded.class);
        ends("a");

        assertThat(limit.dial("a", HOST, THERE, List.of())).isInstanceOf(Dial.Crowded.class);
        assertThat(limit.dialAgain("a", HOST, THERE, List.of())).isInstanceOf(Dial.Connected.class);
        assertThat(connects("b")).as("it counts as any other").isFalse();
    }

    @Test
    void whoDoesNotComeBackKeepsThePlaceFromNobodyForLong() throws IOException {
        busyWith("big", "big");
        assertThat(connects("small")).isFalse();
        ends("big");
        clock.forward(AddressLimit.KEPT.minusMillis(1));
        assertThat(connects("big")).isFalse();

        clock.forward(Duration.ofMillis(1));

        assertThat(connects("big")).isTrue();
    }

    @Test
    void aPlaceIsKeptUntilTheSiteLooksAgain() {
        assertThat(AddressLimit.KEPT).isGreaterThan(SitePace.ADDRESS_PAUSE);
    }

    @Test
    void aSiteWithSeveralConnectionsLetsGoOfOneEachTimeThatAnotherIsTurnedAway() {
        most = 3;
        busyWith("big", "big", "big");
        assertThat(limit.makesRoom("big", THERE)).isFalse();

        assertThat(connects("small")).isFalse();
        assertThat(limit.makesRoom("big", THERE)).isTrue();
        assertThat(limit.makesRoom("big", THERE)).isFalse();

        clock.forward(SitePace.ADDRESS_PAUSE);
        assertThat(connects("small")).isFalse();
        assertThat(limit.makesRoom("big", ELSEWHERE)).isFalse();
        assertThat(limit.makesRoom("big", THERE)).isTrue();
    }

    @Test
    void nobodyLetsGoOfItsOnlyConnectionOrWhereAPlaceIsFreeOrForWhoIsGone() throws IOException {
        most = 3;
        busyWith("big", "one", "big");
        assertThat(connects("small")).isFalse();
        assertThat(limit.makesRoom("one", THERE)).isFalse();

        ends("one");
        assertThat(limit.makesRoom("big", THERE)).isFalse();

        busyWith("small");
        assertThat(connects("one")).isFalse();
        clock.forward(AddressLimit.KEPT);
        assertThat(limit.makesRoom("big", THERE)).isFalse();
    }

    @Test
    void aSiteThatHasAConnectionThereDoesNotWaitForMore() throws IOException {
        busyWith("a", "b");
        assertThat(connects("a")).isFalse();
        ends("b");
        assertThat(connects("b")).isTrue();
    }

    @Test
    void aSiteThatFoundAPlaceAtOneOfItsAddressesWaitsAtTheOtherNoLonger() throws IOException {
        most = 1;
        busyWith("big");
        assertThat(connects("farm", ELSEWHERE)).isTrue();
        limit.turnedAway("small", Set.of(THERE, ELSEWHERE));
        ends("farm");
        assertThat(connects("small", ELSEWHERE)).isTrue();
        ends("big");
        assertThat(connects("big")).isTrue();
    }

    @Test
    void soManySitesAreRememberedAndNotOneMore() throws IOException {
        most = 1;
        InetAddress beyond = InetAddress.ofLiteral("192.0.2.2");
        for (int n = 1; n < AddressLimit.MOST_WAITING; n++) {
            limit.turnedAway("site" + n, Set.of(THERE));
        }
        limit.turnedAway("last", Set.of(ELSEWHERE));
        limit.turnedAway("beyond", Set.of(beyond));
        assertThat(connects("stranger", ELSEWHERE)).isFalse();
        assertThat(connects("stranger", beyond)).isTrue();

        clock.forward(AddressLimit.KEPT);
        limit.sweep();
        assertThat(connects("stranger", ELSEWHERE)).isTrue();
    }
}
