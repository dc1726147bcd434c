package org.indaba.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** RFC 8305 §5: an address that takes its time costs a moment, where the other family leads there as well. */
class StaggeredDialsTest {

    private static final InetAddress SIX = InetAddress.ofLiteral("2001:db8::1");
    private static final InetAddress FOUR = InetAddress.ofLiteral("192.0.2.1");

    private final CountDownLatch go = new CountDownLatch(1);
    private final CountDownLatch fourDialled = new CountDownLatch(1);
    private final Socket toSix = new Socket();
    private final Socket toFour = new Socket();
    private final List<String> events = new CopyOnWriteArrayList<>();
    private final Map<InetAddress, Supplier<Dial>> world = new ConcurrentHashMap<>(Map.of(
            SIX, () -> new Dial.Connected(toSix), FOUR, () -> new Dial.Connected(toFour)));

    @AfterEach
    void letGo() {
        go.countDown();
    }

    private StaggeredDials dials(int budget, InetAddress... addresses) {
        return new StaggeredDials(address -> {
            events.add("dialled " + address.getHostAddress());
            if (address.equals(FOUR)) {
                fourDialled.countDown();
            }
            return world.get(address).get();
        }, List.of(addresses), budget, (address, dial) -> events.add(dial + " at " + address.getHostAddress()));
    }

    private static boolean waitsFor(CountDownLatch latch, Duration most) {
        try {
            return latch.await(most.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException ended) {
            throw new IllegalStateException(ended);
        }
    }

    /** An address that gives its answer when the test says so. */
    private Supplier<Dial> slowly(Dial dial) {
        return () -> {
            assertThat(waitsFor(go, Duration.ofSeconds(20))).isTrue();
            return dial;
        };
    }

    private static String shown(Dial dial, InetAddress address) {
        return dial + " at " + address.getHostAddress();
    }

    @Test
    void theOtherFamilyIsTakenWhileTheFirstKeepsUsWaitingAndTheLateConnectionIsClosed() {
        world.put(SIX, slowly(new Dial.Connected(toSix)));
        StaggeredDials dials = dials(20, SIX, FOUR);

        assertThat(dials.next()).contains(new StaggeredDials.Reached(FOUR, toFour));
        assertThat(dials.dialled()).isEqualTo(2);
        assertThat(toSix.isClosed()).isFalse();

        go.countDown();
        await().until(toSix::isClosed);
        assertThat(toFour.isClosed()).isFalse();
        assertThat(events).containsExactly("dialled " + SIX.getHostAddress(), "dialled " + FOUR.getHostAddress());
    }

    @Test
    void theFirstFamilyIsTakenIfItIsQuickAndNobodyElseIsDialled() {
        StaggeredDials dials = dials(20, SIX, FOUR);

        assertThat(dials.next()).contains(new StaggeredDials.Reached(SIX, toSix));
        assertThat(dials.dialled()).isEqualTo(1);
        assertThat(events).containsExactly("dialled " + SIX.getHostAddress());
    }

    @Test
    void theFirstIsTakenThoughItWasSlowIfItsRivalFails() {
        Dial no = new Dial.NotConnected("no");
        world.put(SIX, () -> {
            assertThat(waitsFor(fourDialled, Duration.ofSeconds(20))).isTrue();
            return new Dial.Connected(toSix);
        });
        world.put(FOUR, () -> no);
        StaggeredDials dials = dials(20, SIX, FOUR);

        assertThat(dials.next()).contains(new StaggeredDials.Reached(SIX, toSix));
        assertThat(toSix.isClosed()).isFalse();
    }

    @Test
    void whatFailsAtOnceIsNotWaitedFor() {
        Dial no = new Dial.NotConnected("unreachable");
        List<InetAddress> addresses = new ArrayList<>();
        for (int n = 1; n <= 20; n++) {
            InetAddress address = InetAddress.ofLiteral("2001:db8::2:" + n);
            addresses.add(address);
            world.put(address, () -> no);
        }
        addresses.add(FOUR);
        StaggeredDials dials = dials(100, addresses.toArray(InetAddress[]::new));
        long began = System.nanoTime();

        assertThat(dials.next()).contains(new StaggeredDials.Reached(FOUR, toFour));

        // Twenty head starts are twice as long.
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(StaggeredDials.HEAD_START.multipliedBy(10));
        assertThat(dials.dialled()).isEqualTo(21);
        List<String> one = List.of("dialled " + addresses.getFirst().getHostAddress(), shown(no, addresses.getFirst()));
        assertThat(events).startsWith(one.toArray(String[]::new)).hasSize(41);
        assertThat(events.getLast()).isEqualTo("dialled " + FOUR.getHostAddress());
    }

    @Test
    void bothAreToldWhereBothFail() {
        Dial late = new Dial.NotConnected("late");
        Dial full = new Dial.Crowded("full");
        world.put(SIX, () -> {
            assertThat(waitsFor(fourDialled, Duration.ofSeconds(20))).isTrue();
            return late;
        });
        world.put(FOUR, () -> full);
        StaggeredDials dials = dials(20, SIX, FOUR);

        assertThat(dials.next()).isEmpty();
        assertThat(dials.dialled()).isEqualTo(2);
        assertThat(events).contains(shown(late, SIX), shown(full, FOUR)).hasSize(4);
    }

    @Test
    void whoMayDialOnceHasNoRival() {
        world.put(SIX, () -> {
            assertThat(waitsFor(fourDialled, StaggeredDials.HEAD_START.multipliedBy(2))).isFalse();
            return new Dial.NotConnected("no");
        });
        StaggeredDials dials = dials(1, SIX, FOUR);

        assertThat(dials.next()).isEmpty();
        assertThat(dials.dialled()).isEqualTo(1);
        assertThat(fourDialled.getCount()).isEqualTo(1);
    }

    @Test
    void theOneThatLostIsDialledAgainIfTheWinnerProvesOfNoUse() {
        Socket again = new Socket();
        world.put(SIX, slowly(new Dial.Connected(toSix)));
        StaggeredDials dials = dials(3, SIX, FOUR);
        assertThat(dials.next()).contains(new StaggeredDials.Reached(FOUR, toFour));
        world.put(SIX, () -> new Dial.Connected(again));

        assertThat(dials.next()).contains(new StaggeredDials.Reached(SIX, again));
        assertThat(dials.dialled()).isEqualTo(3);
        assertThat(dials.next()).isEmpty();

        go.countDown();
        await().until(toSix::isClosed);
        assertThat(again.isClosed()).isFalse();
    }

    @Test
    void aBugOfOursInOneDialLeavesTheConnectionOfTheOtherToNobody() {
        world.put(SIX, slowly(new Dial.Connected(toSix)));
        world.put(FOUR, () -> {
            throw new IllegalStateException("a bug");
        });
        StaggeredDials dials = dials(20, SIX, FOUR);

        assertThatThrownBy(dials::next).isInstanceOf(IllegalStateException.class).hasMessage("a bug");
        go.countDown();
        await().until(toSix::isClosed);
    }
}
