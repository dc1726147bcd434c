package org.indaba.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.indaba.deliver.ScriptedPeer.At;
import org.indaba.deliver.ScriptedPeer.Does;
import org.indaba.spool.Transactions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QueueControlDbTest {

    private final Exploder exploder = new Exploder();
    private final ScriptedPeer peer = new ScriptedPeer();
    private final QueueControl control = new QueueControl(exploder.jdbi, exploder.transactions, exploder.clock, new Random(9),
            exploder::wake);

    @AfterEach
    void close() {
        exploder.close();
        peer.close();
    }

    @Test
    void whatIsHeldStaysAndWhatComesLaterIsHeldTooUntilItIsReleased() {
        exploder.to("mx.test", peer.host());
        long before = exploder.post(1, "a@x.test");
        control.hold(QueueSelection.ofList(7), "complaints");
        exploder.start();
        long after = exploder.post(2, "b@x.test");

        await().until(() -> exploder.only(after).state() == CopyState.HELD);
        assertThat(exploder.only(before).state()).isEqualTo(CopyState.HELD);
        assertThat(exploder.ledger.counts(after)).isEqualTo(Map.of(CopyState.HELD, 1L));
        assertThat(control.summary(QueueSelection.all())).allMatch(line -> line.held() == line.copies() && line.listId() == 7);
        assertThat(peer.taken).isEmpty();

        assertThat(control.release(QueueSelection.ofList(7))).isEqualTo(2);
        await().until(() -> exploder.windows() == 0);
        assertThat(peer.taken).hasSize(2);
    }

    @Test
    void aDomainWhoseWayNobodyKnowsIsHeldWithWhatComesLater() {
        exploder.ways.put("lost.test", new Way.Unknown("no name server answers", "4.4.3", Duration.ofMinutes(10)));
        exploder.start();
        long before = exploder.post(1, "a@lost.test");
        await().until(() -> exploder.only(before).state() == CopyState.DEFERRED);
        control.hold(QueueSelection.ofSite("lost.test"), "it comes back");
        long after = exploder.post(2, "b@lost.test");

        exploder.ways.put("lost.test", new Way.Closed("no such domain", "5.1.2"));
        exploder.clock.forward(Duration.ofMinutes(20));
        exploder.wake();
        await().until(() -> exploder.only(after).state() == CopyState.HELD);
        assertThat(exploder.only(before).state()).isEqualTo(CopyState.HELD);

        control.release(QueueSelection.ofSite("lost.test"));
        exploder.clock.forward(Duration.ofMinutes(2));
        exploder.wake();
        await().until(() -> exploder.only(before).state() == CopyState.FAILED && exploder.only(after).state() == CopyState.FAILED);
    }

    @Test
    void releasingOneHoldLeavesWhatAnotherKeepsBack() {
        exploder.to("mx.test", peer.host());
        long mailing = exploder.post(1, "a@x.test");
        control.hold(QueueSelection.ofList(7), "one");
        control.hold(QueueSelection.ofMailing(mailing), "two");

        assertThat(control.release(QueueSelection.ofMailing(mailing))).isZero();
        assertThat(control.release(QueueSelection.ofList(7))).isEqualTo(1);
    }

    @Test
    void whatIsBeingHeldWhenTheHoldEndsIsReleased() throws InterruptedException {
        exploder.to("mx.test", peer.host());
        exploder.post(1, "a@x.test");
        new Routes(exploder.jdbi, exploder.transactions, exploder.clock).found(Map.of("x.test", (Way.Open) exploder.wayTo("x.test")));
        new Routes(exploder.jdbi, exploder.transactions, exploder.clock).apply();
        exploder.jdbi.useHandle(handle -> handle.execute("INSERT INTO queue_holds (site, list_id, mailing_id, reason, created_at) "
                + "VALUES ('', 7, 0, 'complaints', now())"));
        Claims claims = new Claims(exploder.jdbi, exploder.transactions, exploder.clock, new NodeName("one", "a"), Duration.ofMinutes(15));
        Thread releasing = new Thread(() -> control.release(QueueSelection.ofList(7)));

        exploder.transactions.run(() -> {
            assertThat(claims.dueAt("mx.test", 1)).isEmpty();
            releasing.start();
            // Either it waits for us, or it is through before we are.
            await().until(() -> !releasing.isAlive() || exploder.jdbi.withHandle(handle -> handle.createQuery(
                    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
                    .mapTo(Integer.class).one()) > 0);
        });
        releasing.join();

        long held = exploder.jdbi.withHandle(handle -> handle.createQuery("SELECT count(*) FROM windows WHERE held").mapTo(Long.class)
                .one());
        assertThat(held).isZero();
    }

    @Test
    void whatCouldNotBeDroppedIsDroppedTheNextTime() {
        long mailing = exploder.post(1, "a@x.test", "b@x.test");
        AtomicInteger calls = new AtomicInteger();
        QueueControl shaky = new QueueControl(exploder.jdbi, new Transactions() {
            @Override
            public <T> T call(Supplier<T> work) {
                if (calls.incrementAndGet() == 2) {
                    throw new IllegalStateException("the connection is gone");
                }
                return exploder.transactions.call(work);
            }
        }, exploder.clock, new Random(5), () -> { });
        assertThatThrownBy(() -> shaky.drop(QueueSelection.all(), "sent by mistake")).hasMessage("the connection is gone");
        exploder.clock.forward(Duration.ofMinutes(2));

        assertThat(shaky.drop(QueueSelection.all(), "sent by mistake")).isEqualTo(new Dropped(2, 0));
        assertThat(exploder.copies(mailing)).allMatch(copy -> copy.state() == CopyState.SUPPRESSED);
    }

    @Test
    void aHoldForATimeEndsByItselfAndAnotherStays() {
        exploder.to("mx.test", peer.host());
        long mailing = exploder.post(1, "a@x.test");
        long other = exploder.post(2, "b@x.test");
        assertThat(control.hold(QueueSelection.ofMailing(mailing), "for an hour", Duration.ofHours(1))).isEqualTo(1);
        assertThat(control.hold(QueueSelection.ofMailing(other), "for good", Duration.ofHours(1))).isEqualTo(1);
        // Said anew without a time, it has none.
        control.hold(QueueSelection.ofMailing(other), "for good");
        EndedHolds ended = new EndedHolds(exploder.jdbi, exploder.transactions, exploder.clock);

        exploder.clock.forward(Duration.ofHours(1).minusMillis(1));
        assertThat(ended.lift()).isFalse();
        assertThat(new QueueView(exploder.jdbi, exploder.clock).holds()).extracting(QueueHold::until)
                .containsExactlyInAnyOrder(Exploder.START.plus(Duration.ofHours(1)), null);
        exploder.clock.forward(Duration.ofMillis(1));
        assertThat(ended.lift()).isTrue();
        exploder.start();

        await().until(() -> exploder.only(mailing).state() == CopyState.DELIVERED);
        assertThat(exploder.only(other).state()).isEqualTo(CopyState.HELD);
        assertThat(ended.lift()).isFalse();
    }

    @Test
    void theSendersLiftAHoldWhoseTimeIsOver() {
        exploder.to("mx.test", peer.host());
        long mailing = exploder.post(1, "a@x.test");
        control.hold(QueueSelection.all(), "for an hour", Duration.ofHours(1));
        exploder.clock.forward(Duration.ofHours(1));

        exploder.start();

        await().until(() -> exploder.only(mailing).state() == CopyState.DELIVERED);
    }

    @Test
    void whatIsDroppedIsSuppressedWithTheReasonHeldOrNot() {
        exploder.to("mx.test", peer.host());
        long mailing = exploder.post(exploder.mailing(1, Exploder.POST), 10, Exploder.addresses(120, 3));
        long other = exploder.post(2, "b@x.test");
        control.hold(QueueSelection.ofMailing(mailing), "wait");

        assertThat(control.drop(QueueSelection.ofMailing(mailing), "sent by mistake")).isEqualTo(new Dropped(120, 0));

        assertThat(exploder.copies(mailing)).allMatch(copy -> copy.state() == CopyState.SUPPRESSED
                && copy.answer().reply().equals("sent by mistake"));
        assertThat(exploder.ledger.counts(mailing)).isEqualTo(Map.of(CopyState.SUPPRESSED, 120L));
        assertThat(exploder.only(other).state()).isEqualTo(CopyState.QUEUED);
    }

    @Test
    void flushingMakesDeferredCopiesLeaveNow() {
        exploder.to("mx.test", peer.host());
        peer.script = (point, _, count) -> point == At.RCPT && count == 1 ? new Does.Reply("450 4.2.0 later") : null;
        exploder.ways.put("lame.test", new Way.Unknown("SERVFAIL", "4.4.3", Duration.ofHours(1)));
        exploder.start();
        long mailing = exploder.post(1, "a@x.test");
        long lame = exploder.post(2, "b@lame.test");
        await().until(() -> exploder.only(mailing).state() == CopyState.DEFERRED && exploder.only(lame).state() == CopyState.DEFERRED);
        exploder.ways.remove("lame.test");

        assertThat(control.summary(QueueSelection.ofSite("mx.test"))).singleElement()
                .matches(line -> line.deferred() == 1 && line.due() == 0);
        assertThat(control.flush(QueueSelection.all())).isEqualTo(2);

        await().until(() -> exploder.windows() == 0);
        assertThat(peer.taken).hasSize(2);
    }

    @Test
    void aSiteThatIsHeldIsNotDialled() {
        exploder.to("mx.test", peer.host());
        control.hold(QueueSelection.ofSite("mx.test"), "abuse desk asked");
        exploder.start();
        long mailing = exploder.post(1, "a@x.test");

        await().until(() -> exploder.only(mailing).state() == CopyState.HELD);
        assertThat(peer.connections).hasValue(0);
        assertThat(new Sites(exploder.jdbi, exploder.clock, _ -> Optional.empty()).states(""))
                .singleElement().matches(site -> site.held() == 1);
    }
}
