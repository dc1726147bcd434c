package org.indaba.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.indaba.http.OpenBodies.Entry;
import org.indaba.http.OpenBodies.Kind;
import org.indaba.http.OpenBodies.Place;
import org.junit.jupiter.api.Test;

class OpenBodiesTest {

    private static final Duration LONGEST = Duration.ofMinutes(1);

    private Instant now = Instant.parse("2026-03-01T10:00:00Z");
    private final InstantSource clock = () -> now;
    private final OpenBodies open = new OpenBodies(new OpenBodies.Limits(5, 3, LONGEST), clock);

    private Entry enter(String address) {
        return open.enter(InetAddress.ofLiteral(address), Kind.USUAL);
    }

    private List<Place> fill(String address, int count) {
        List<Place> places = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            assertThat(enter(address)).isInstanceOfSatisfying(Entry.Admitted.class, entry -> places.add(entry.place()));
        }
        return places;
    }

    /** RFC 4291 §2.5.4: a host has the last 64 bits to itself. */
    @Test
    void networkHasItsShareAndNoMore() {
        fill("192.0.2.1", 3);
        assertThat(enter("192.0.2.77")).as("a neighbour").isEqualTo(new Entry.NetworkFull());
        fill("2001:db8:0:1::1", 2);
        assertThat(enter("2001:db8:0:2::1")).isEqualTo(new Entry.AllFull());
    }

    @Test
    void allTogetherHaveTheirShareAndNoMore() {
        fill("192.0.2.1", 3);
        fill("198.51.100.1", 2);
        assertThat(enter("203.0.113.1")).isEqualTo(new Entry.AllFull());
        assertThat(enter("192.0.2.1")).as("it is told of its own share first").isEqualTo(new Entry.NetworkFull());
    }

    @Test
    void placeIsFreeAgainOnceHoweverOftenThatIsSaid() {
        List<Place> places = fill("192.0.2.1", 3);

        places.getFirst().free();
        places.getFirst().free();

        fill("192.0.2.1", 1);
        assertThat(enter("192.0.2.1")).isEqualTo(new Entry.NetworkFull());
        places.forEach(Place::free);
        fill("192.0.2.1", 2);
    }

    @Test
    void bodyIsLateAtItsTimeAndAFileLater() {
        Place form = fill("192.0.2.1", 1).getFirst();
        Entry file = open.enter(InetAddress.ofLiteral("192.0.2.1"), Kind.FILE);

        now = now.plus(LONGEST).minusMillis(1);
        assertThat(form.isLate()).isFalse();
        now = now.plusMillis(1);
        assertThat(form.isLate()).isTrue();
        assertThat(file).isInstanceOfSatisfying(Entry.Admitted.class, entry -> {
            assertThat(entry.place().isLate()).isFalse();
            now = now.plus(LONGEST.multipliedBy(OpenBodies.FILE_FACTOR - 1L));
            assertThat(entry.place().isLate()).isTrue();
        });
    }
}
