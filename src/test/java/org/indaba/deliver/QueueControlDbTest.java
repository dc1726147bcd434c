package org.indaba.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.indaba.deliver.ScriptedPeer.At;
import org.indaba.deliver.ScriptedPeer.Does;
import org.indaba.mail.EmailAddress;
import org.indaba.spool.Transactions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QueueControlDbTest {

    private final Exploder exploder = new Exploder();
    private final ScriptedPeer peer = new ScriptedPeer();
    private final QueueControl control = new QueueControl(exploder.jdbi, exploder.transactions, exploder.clock, new Random(9),
            exploder::wake, (_, _) -> 0);

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

        assertThat(control.release(QueueSelection.ofList(7))).isEqualTo(new Released(1, 2));
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

        assertThat(control.release(QueueSelection.ofMailing(mailing))).isEqualTo(new Released(1, 0));
        assertThat(control.release(QueueSelection.ofList(7))).isEqualTo(new Released(1, 1));
    }

    @Test
    void whatIsBeingHeldWhenTheHoldEndsIsReleased() throws InterruptedException {
        exploder.to("mx.test", peer.host());
        exploder.post(1, "a@x.test");
        Routes routes = new Routes(exploder.jdbi, exploder.transactions, exploder.clock, exploder.random);
        routes.found(Map.of("x.test", (Way.Open) exploder.wayTo("x.test")));
        new Routes(exploder.jdbi, exploder.transactions, exploder.clock, exploder.random).apply();
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
        }, exploder.clock, new Random(5), () -> { }, (_, _) -> 0);
        assertThatThrownBy(() -> shaky.drop(QueueSelection.all(), "sent by mistake")).hasMessage("the connection is gone");
        exploder.clock.forward(Duration.ofMinutes(2));

        assertThat(shaky.drop(QueueSelection.all(), "sent by mistake")).isEqualTo(new Dropped(2, 0, 0));
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

        assertThat(control.drop(QueueSelection.ofMailing(mailing), "sent by mistake")).isEqualTo(new Dropped(120, 0, 0));

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

    @Test
    void aSiteIsKnownByItsNameHoweverItIsWritten() {
        exploder.to("mx.xn--exmple-cua.test", peer.host());
        control.hold(QueueSelection.ofSite(" MX.Exämple.TEST "), "abuse desk asked");
        exploder.start();
        long mailing = exploder.post(1, "a@x.test");

        await().until(() -> exploder.only(mailing).state() == CopyState.HELD);
        assertThat(peer.connections).hasValue(0);
        assertThat(control.summary(QueueSelection.ofSite("MX.XN--Exmple-cua.test"))).singleElement().matches(line -> line.held() == 1);
        Sites sites = new Sites(exploder.jdbi, exploder.clock,
                site -> site.equals("mx.xn--exmple-cua.test") ? exploder.engine.pace(site) : Optional.empty());
        for (String written : List.of("mx.exämple.test", "MX.xn--exmple-cua.test", "mx.xn--exmple-cua.test ")) {
            assertThat(sites.state(written)).as(written).get().matches(state -> state.site().equals("mx.xn--exmple-cua.test"));
            assertThat(sites.node(written)).as(written).contains("indaba.test");
            assertThat(sites.routes(written)).as(written).extracting(SiteRoute::domain).containsExactly("x.test");
        }

        assertThat(control.release(QueueSelection.ofSite("mx.EXÄMPLE.test"))).isEqualTo(new Released(1, 1));
        await().until(() -> exploder.only(mailing).state() == CopyState.DELIVERED);
        assertThat(sites.pace("MX.exämple.test")).isPresent();
    }

    @Test
    void theReasonsOfASiteAreFoundHoweverItIsWritten() {
        exploder.to("mx.test", peer.host());
        peer.script = (point, _, _) -> point == At.RCPT ? new Does.Reply("450 4.2.0 later") : null;
        exploder.start();
        long mailing = exploder.post(1, "a@x.test");
        await().until(() -> exploder.only(mailing).state() == CopyState.DEFERRED);

        assertThat(new Sites(exploder.jdbi, exploder.clock, _ -> Optional.empty()).deferrals("MX.Test ")).singleElement()
                .matches(reason -> reason.code() == 450);
    }

    @Test
    void blanksAreNotEverySite() {
        exploder.post(1, "a@x.test");

        assertThat(control.drop(QueueSelection.ofSite("  "), "why")).isEqualTo(new Dropped(0, 0, 0));
        assertThat(control.summary(QueueSelection.ofSite(" "))).isEmpty();
    }

    @Test
    void whereNothingIsKeptBackReleasingSaysSo() {
        exploder.post(1, "a@x.test");
        control.hold(QueueSelection.ofList(7), "complaints");
        // Written by an older version, as it was typed.
        exploder.jdbi.useHandle(handle -> handle.execute("INSERT INTO queue_holds (site, list_id, mailing_id, reason, created_at) "
                + "VALUES ('MX.Test', 0, 0, 'why', now())"));

        assertThat(control.release(QueueSelection.ofSite("x.test"))).isEqualTo(new Released(0, 0)).matches(Released::nothing);
        assertThat(control.release(QueueSelection.ofSite("MX.Test"))).isEqualTo(new Released(1, 0))
                .matches(released -> !released.nothing());
        assertThat(control.release(QueueSelection.all())).isEqualTo(new Released(1, 1));
        assertThat(control.release(QueueSelection.all())).matches(Released::nothing);
    }

    private static QueueSelection to(String address) {
        return QueueSelection.all().onlyTo(EmailAddress.of(address));
    }

    private CopyState state(long mailing, String address) {
        return exploder.copies(mailing).stream().filter(copy -> copy.address().equals(address)).findFirst().orElseThrow().state();
    }

    @Test
    void whatIsDroppedForOneAddressIsOneCopyOfItsWindowAndTheOthersGoOn() {
        exploder.to("mx.test", peer.host());
        long mailing = exploder.post(1, "a@x.test", "B.c@x.test", "\"D e\"@x.test");

        assertThat(control.drop(to("b.C@X.test"), "she asked for it")).isEqualTo(new Dropped(1, 0, 0));
        assertThat(control.drop(to("\"d E\"@x.test"), "so did he")).isEqualTo(new Dropped(1, 0, 0));
        assertThat(control.drop(to("b.c@x.test"), "again")).isEqualTo(new Dropped(0, 0, 0));
        assertThat(exploder.ledger.counts(mailing)).isEqualTo(Map.of(CopyState.SUPPRESSED, 2L, CopyState.QUEUED, 1L));
        exploder.start();

        await().until(() -> exploder.windows() == 0);
        assertThat(state(mailing, "a@x.test")).isEqualTo(CopyState.DELIVERED);
        assertThat(exploder.copies(mailing)).filteredOn(copy -> copy.address().equals("B.c@x.test")).singleElement()
                .matches(copy -> copy.state() == CopyState.SUPPRESSED && copy.answer().reply().equals("she asked for it"));
        assertThat(peer.taken).hasSize(1);
    }

    @Test
    void aWindowWhoseLastCopyIsDroppedGoes() {
        exploder.post(1, "a@x.test");
        exploder.post(2, "a@x.test");
        exploder.post(3, "a@y.test");

        assertThat(control.drop(to("a@x.test"), "why").copies()).isEqualTo(2);

        assertThat(exploder.windows()).isEqualTo(1);
    }

    @Test
    void anAddressIsHeldWhileTheOthersOfItsWindowGo() {
        exploder.to("mx.test", peer.host());
        long before = exploder.post(1, "a@x.test", "Bob@x.test", "c@x.test");
        long alone = exploder.post(2, "Bob@x.test");
        exploder.post(3, "bob@y.test");

        assertThat(control.hold(to("bob@x.test"), "he is away")).isEqualTo(2);
        assertThat(state(before, "Bob@x.test")).isEqualTo(CopyState.HELD);
        assertThat(exploder.ledger.counts(before)).isEqualTo(Map.of(CopyState.HELD, 1L, CopyState.QUEUED, 2L));
        assertThat(control.summary(to("bob@x.test"))).singleElement().matches(line -> line.copies() == 2 && line.held() == 2);
        exploder.start();
        long after = exploder.post(4, "a@x.test", "Bob@x.test", "c@x.test");

        await().until(() -> exploder.windows() == 3 && state(after, "Bob@x.test") == CopyState.HELD);
        assertThat(exploder.only(alone).state()).isEqualTo(CopyState.HELD);
        assertThat(exploder.ledger.counts(before)).isEqualTo(Map.of(CopyState.HELD, 1L, CopyState.DELIVERED, 2L));
        assertThat(exploder.ledger.counts(after)).isEqualTo(Map.of(CopyState.HELD, 1L, CopyState.DELIVERED, 2L));
        assertThat(peer.taken).hasSize(5);

        assertThat(control.release(to("Bob@X.test"))).isEqualTo(new Released(1, 3));
        await().until(() -> exploder.windows() == 0);
        assertThat(exploder.ledger.counts(after)).isEqualTo(Map.of(CopyState.DELIVERED, 3L));
        assertThat(peer.taken).hasSize(8);
    }

    @Test
    void whatIsHeldForOneAddressIsNotLookedAtAgain() {
        exploder.post(1, "a@x.test", "b@x.test", "c@x.test");
        new Routes(exploder.jdbi, exploder.transactions, exploder.clock, exploder.random).found(Map.of("x.test",
                new Way.Open(new Route("mx.test", List.of(peer.host())), Duration.ofHours(1))));
        new Routes(exploder.jdbi, exploder.transactions, exploder.clock, exploder.random).apply();
        // A hold that came while a connection had the window.
        exploder.jdbi.useHandle(handle -> handle.execute("INSERT INTO queue_holds (site, list_id, mailing_id, address, reason, created_at) "
                + "VALUES ('', 7, 0, 'a@x.test', 'why', now())"));
        Claims claims = new Claims(exploder.jdbi, exploder.transactions, exploder.clock, new NodeName("one", "a"), Duration.ofMinutes(15));

        List<ClaimedWindow> claimed = claims.dueAt("mx.test", 5);

        assertThat(claimed).singleElement().extracting(ClaimedWindow::copies).asInstanceOf(InstanceOfAssertFactories.list(Copy.class))
                .extracting(Copy::address).containsExactly("b@x.test", "c@x.test");
        assertThat(claims.dueAt("mx.test", 5)).isEmpty();
        assertThat(new Claims(exploder.jdbi, exploder.transactions, exploder.clock, new NodeName("two", "a"), Duration.ofMinutes(15))
                .dueAt("mx.test", 5)).isEmpty();
        assertThat(exploder.windows()).isEqualTo(2);
    }

    @Test
    void aHoldOfOneAddressOnOneListLeavesOtherMailToIt() {
        exploder.to("mx.test", peer.host());
        control.hold(new QueueSelection("", 8, 0, "").onlyTo(EmailAddress.of("a@x.test")), "another list");
        long mailing = exploder.post(1, "a@x.test", "b@x.test");
        exploder.start();

        await().until(() -> exploder.windows() == 0);
        assertThat(exploder.ledger.counts(mailing)).isEqualTo(Map.of(CopyState.DELIVERED, 2L));
    }

    @Test
    void aHoldOfOneAddressEndsByItselfAndWhatTheListKeepsBackStays() {
        exploder.to("mx.test", peer.host());
        long mailing = exploder.post(1, "a@x.test", "b@x.test");
        control.hold(to("a@x.test"), "for an hour", Duration.ofHours(1));
        control.hold(QueueSelection.ofList(7), "complaints");
        exploder.start();
        exploder.clock.forward(Duration.ofHours(1));
        EndedHolds ended = new EndedHolds(exploder.jdbi, exploder.transactions, exploder.clock);
        ended.lift();
        assertThat(new QueueView(exploder.jdbi, exploder.clock).holds()).extracting(QueueHold::selection)
                .containsExactly(QueueSelection.ofList(7));
        assertThat(exploder.ledger.counts(mailing)).isEqualTo(Map.of(CopyState.HELD, 2L));

        control.release(QueueSelection.ofList(7));

        await().until(() -> exploder.windows() == 0);
        assertThat(exploder.ledger.counts(mailing)).isEqualTo(Map.of(CopyState.DELIVERED, 2L));
        assertThat(peer.taken).hasSize(2);
    }

    @Test
    void aCopyThatIsHeldAloneIsDroppedAlone() {
        exploder.to("mx.test", peer.host());
        long mailing = exploder.post(1, "a@x.test", "b@x.test");
        control.hold(to("a@x.test"), "wait");

        assertThat(control.drop(to("a@x.test"), "no")).isEqualTo(new Dropped(1, 0, 0));
        exploder.start();

        await().until(() -> exploder.windows() == 0);
        assertThat(exploder.ledger.counts(mailing)).isEqualTo(Map.of(CopyState.SUPPRESSED, 1L, CopyState.DELIVERED, 1L));
    }

    @Test
    void flushingOneAddressMakesItsWindowDueAlone() {
        long mailing = exploder.post(1, "a@x.test", "b@x.test");
        exploder.post(2, "b@x.test");
        exploder.jdbi.useHandle(handle -> handle.execute("UPDATE windows SET due_at = '" + Exploder.START.plusSeconds(60) + "'"));

        assertThat(control.flush(to("A@x.test"))).isEqualTo(1);
        assertThat(control.summary(to("a@x.test"))).singleElement().matches(line -> line.copies() == 1 && line.due() == 1);
        assertThat(control.summary(to("b@x.test"))).singleElement().matches(line -> line.copies() == 2 && line.due() == 1);
        assertThat(control.summary(QueueSelection.ofMailing(mailing))).singleElement().matches(line -> line.due() == 2);
        assertThat(control.summary(to("c@x.test"))).isEmpty();
    }
}
