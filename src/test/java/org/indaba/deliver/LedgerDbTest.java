package org.indaba.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.indaba.deliver.ScriptedPeer.At;
import org.indaba.deliver.ScriptedPeer.Does;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LedgerDbTest {

    private final Exploder exploder = new Exploder();
    private final ScriptedPeer peer = new ScriptedPeer();
    private final CountDownLatch go = new CountDownLatch(1);

    @AfterEach
    void close() {
        go.countDown();
        exploder.close();
        peer.close();
    }

    @Test
    void whatIsInTheQueueIsQueuedWithItsTime() {
        long mailing = exploder.post(5, "a@x.test");

        assertThat(exploder.ledger.mailingOf(5)).hasValue(mailing);
        assertThat(exploder.ledger.mailingOf(6)).isEmpty();
        assertThat(exploder.only(mailing)).matches(copy -> copy.state() == CopyState.QUEUED && copy.attempts() == 0 && copy.at() == null
                && Exploder.START.equals(copy.nextAttempt()) && copy.listId() == 7 && copy.subscriber() == 1 && copy.site().isEmpty());
        assertThat(exploder.ledger.copy(exploder.only(mailing).copyId())).hasValue(exploder.only(mailing));
        assertThat(exploder.ledger.copy(999_999)).isEmpty();
        assertThat(exploder.only(mailing).variant()).isZero();
        assertThat(exploder.ledger.hasForms(mailing)).isFalse();
    }

    @Test
    void pagesFollowEachOtherAndAreFilteredByState() {
        peer.script = (point, line, _) -> point == At.RCPT && line.matches(".*user\\d*[05]@.*") ? new Does.Reply("550 5.1.1 no") : null;
        exploder.to("mx.test", peer.host()).start();
        long mailing = exploder.post(exploder.mailing(1, Exploder.POST), 100, Exploder.addresses(50, 3));
        await().until(() -> exploder.windows() == 0);

        List<LedgerCopy> first = exploder.ledger.copies(mailing, new LedgerPage(Long.MIN_VALUE, 30, Set.of()));
        List<LedgerCopy> second = exploder.ledger.copies(mailing, new LedgerPage(first.getLast().subscriber(), 30, Set.of()));
        assertThat(first).hasSize(30);
        assertThat(second).hasSize(20);
        assertThat(first).extracting(LedgerCopy::subscriber).isSorted().doesNotContainAnyElementsOf(
                second.stream().map(LedgerCopy::subscriber).toList());

        List<LedgerCopy> failed = exploder.ledger.copies(mailing, new LedgerPage(Long.MIN_VALUE, 7, Set.of(CopyState.FAILED)));
        assertThat(failed).hasSize(7).allMatch(copy -> copy.state() == CopyState.FAILED);
        assertThat(exploder.ledger.counts(mailing)).isEqualTo(Map.of(CopyState.FAILED, 10L, CopyState.DELIVERED, 40L));
        assertThat(exploder.ledger.copies(mailing, new LedgerPage(Long.MIN_VALUE, 7, Set.of(CopyState.HELD)))).isEmpty();
    }

    @Test
    void aPageHasAtMostItsLimit() {
        assertThat(new LedgerPage(0, LedgerPage.MAX_LIMIT, Set.of()).limit()).isEqualTo(LedgerPage.MAX_LIMIT);
        assertThatThrownBy(() -> new LedgerPage(0, LedgerPage.MAX_LIMIT + 1, Set.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new LedgerPage(0, 0, Set.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theCountsAddUpWhileAWindowIsBeingWorkedOn() {
        peer.script = (point, _, count) -> {
            if (point == At.RCPT && count == 4) {
                try {
                    go.await(20, TimeUnit.SECONDS);
                } catch (InterruptedException ended) {
                    Thread.currentThread().interrupt();
                }
            }
            return null;
        };
        exploder.profile = ClientProfile.towardsMailServers("indaba.test", Exploder.verification(),
                ClientTimeouts.of(java.time.Duration.ofSeconds(5), java.time.Duration.ofMinutes(5)));
        exploder.to("mx.test", peer.host()).start();
        long mailing = exploder.post(exploder.mailing(1, Exploder.POST), 100, Exploder.addresses(10, 1));

        await().until(() -> exploder.ledger.counts(mailing).equals(Map.of(CopyState.DELIVERED, 3L, CopyState.TRYING, 7L)));
        assertThat(exploder.copies(mailing)).extracting(LedgerCopy::state).containsOnly(CopyState.DELIVERED, CopyState.TRYING);
        assertThat(exploder.copies(mailing)).filteredOn(copy -> copy.state() == CopyState.TRYING)
                .allMatch(copy -> copy.nextAttempt() == null);
        Map<CopyState, Long> bySubtraction = exploder.ledger.counts(mailing);
        exploder.jdbi.useHandle(handle -> handle.execute("UPDATE mailings SET copies = NULL"));
        assertThat(exploder.ledger.counts(mailing)).as("a mailing that nobody counted, looked through").isEqualTo(bySubtraction);
        go.countDown();
        await().until(() -> exploder.ledger.counts(mailing).equals(Map.of(CopyState.DELIVERED, 10L)));
    }

    @Test
    void mailThatIsNoPostIsInTheLedgerToo() {
        exploder.to("mx.test", peer.host()).start();
        NewMailing notice = new NewMailing(0, 0, exploder.messages.store(Exploder.POST), Exploder.whole(Exploder.POST),
                new ReturnPathRule.Fixed(org.indaba.mail.ReversePath.none()), org.indaba.mail.BodyType.SEVEN_BIT, false, Priority.NOTICE,
                exploder.clock.instant(), "", Map.of());
        JdbiOutbox outbox = new JdbiOutbox(exploder.jdbi, exploder.format, exploder.messages, exploder::wake);
        long copy = exploder.transactions.call(() -> outbox.sendInTx(notice, org.indaba.mail.EmailAddress.of("owner@x.test")));
        outbox.wake();

        await().until(() -> exploder.ledger.copy(copy).orElseThrow().state() == CopyState.DELIVERED);
        assertThat(exploder.ledger.copy(copy).orElseThrow()).matches(each -> each.subscriber() == -1 && each.listId() == 0);
        assertThat(peer.taken).singleElement().matches(taken -> taken.from().isEmpty() && taken.to().equals("owner@x.test"));
    }
}
