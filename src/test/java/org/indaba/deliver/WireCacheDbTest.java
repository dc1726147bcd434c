package org.indaba.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WireCacheDbTest {

    private static final long LIMIT = 1_000_000;

    private final Exploder exploder = new Exploder();
    private final WireCache cache = new WireCache(new Mailings(exploder.jdbi, exploder.format), exploder.messages, exploder.sevenBit,
            exploder.transactions, new WireSigning(CopySigner.nobody(), exploder.clock), LIMIT);

    @AfterEach
    void close() {
        exploder.close();
    }

    private long mailing(long post, int octets) {
        return exploder.post(exploder.mailing(post, Exploder.POST + "x".repeat(octets)), 100, java.util.List.of("a@x.test"));
    }

    private WireCache.Lease lease(long mailing) {
        return cache.lease(mailing, 0, WireCache.Form.AS_IT_IS);
    }

    @Test
    void aMessageIsBuiltOnceAndSharedByAll() {
        long mailing = mailing(1, 4000);
        try (WireCache.Lease one = lease(mailing); WireCache.Lease two = lease(mailing)) {
            assertThat(one.message()).isSameAs(two.message());
        }
        WireMessage before;
        try (WireCache.Lease one = lease(mailing)) {
            before = one.message();
        }
        assertThat(lease(mailing).message()).isSameAs(before);
    }

    @Test
    void eachFormOfAMessageIsBuiltOnceAndOneThatIsNotThereIsThatOfMostCopies() {
        long mailing = mailing(1, 4000);
        exploder.jdbi.useHandle(handle -> handle.createUpdate("INSERT INTO mailing_variants VALUES (:mailing, 2, :rendering)")
                .bind("mailing", mailing).bind("rendering", exploder.format.write(Exploder.whole("A: b\r\n\r\n"))).execute());

        try (WireCache.Lease other = cache.lease(mailing, 2, WireCache.Form.AS_IT_IS); WireCache.Lease usual = lease(mailing);
                WireCache.Lease missing = cache.lease(mailing, 3, WireCache.Form.AS_IT_IS)) {
            assertThat(other.message().weight()).isLessThan(usual.message().weight());
            assertThat(cache.lease(mailing, 2, WireCache.Form.AS_IT_IS).message()).isSameAs(other.message());
            assertThat(missing.message().weight()).isEqualTo(usual.message().weight());
        }
    }

    @Test
    void whatNobodySendsMakesRoom() {
        for (int post = 1; post <= 30; post++) {
            lease(mailing(post, 55_000)).close();
            assertThat(cache.weight()).isLessThanOrEqualTo(LIMIT);
        }
        assertThat(cache.weight()).isGreaterThan(LIMIT / 2);
    }

    @Test
    void whoWantsMoreThanThereIsRoomForWaitsUntilSomebodyLetsGo() {
        WireCache.Lease first = lease(mailing(1, 400_000));
        AtomicReference<WireCache.Lease> second = new AtomicReference<>();
        long large = mailing(2, 400_000);
        Thread waiting = Thread.ofVirtual().start(() -> second.set(lease(large)));

        await().until(() -> waiting.getState() == Thread.State.WAITING);
        assertThat(second.get()).isNull();
        // Small ones pass by: they have a quarter of their own.
        lease(mailing(3, 4000)).close();
        first.close();

        await().until(() -> second.get() != null);
        assertThat(cache.weight()).isLessThanOrEqualTo(LIMIT);
    }

    @Test
    void aMessageHeavierThanTheLimitIsSentAlone() {
        try (WireCache.Lease alone = lease(mailing(1, 1_500_000))) {
            assertThat(alone.message().size()).isGreaterThan(LIMIT);
        }
    }

    @Test
    void aMessageThatIsGoneFailsEachTimeAndTakesNoRoom() {
        long mailing = mailing(1, 4000);
        exploder.messages.messages.clear();

        assertThatThrownBy(() -> lease(mailing)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> lease(mailing)).isInstanceOf(IllegalArgumentException.class);
        assertThat(cache.weight()).isZero();
    }

    @Test
    void theCopiesOfAMessageThatIsGoneAreShunted() {
        try (ScriptedPeer peer = new ScriptedPeer()) {
            exploder.to("mx.test", peer.host());
            long mailing = mailing(1, 10);
            exploder.messages.messages.clear();
            exploder.start();
            await().until(() -> exploder.windows() == 0);

            assertThat(exploder.only(mailing).state()).isEqualTo(CopyState.SHUNTED);
            assertThat(peer.connections).hasValue(0);
        }
    }
}
