package org.indaba.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.indaba.deliver.ScriptedPeer.At;
import org.indaba.deliver.ScriptedPeer.Does;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.Erasure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Somebody is forgotten whose copies wait, were sent, or are in a connection's hands: the others of the same windows notice nothing. */
class CopyTracesDbTest {

    private static final String ANN = "Ann@x.test";
    private static final String NOBODY = "erased-person-5@erased.invalid";
    private static final List<Long> LISTS = List.of(7L);
    /** Exploder numbers the subscriptions of each mailing by the places of its addresses. */
    private static final List<Long> SECOND = List.of(2L);

    private final Exploder exploder = new Exploder();
    private final ScriptedPeer peer = new ScriptedPeer();
    private final CopyTraces traces = new CopyTraces(exploder.jdbi, exploder.messages, new Random(3));

    @AfterEach
    void close() {
        exploder.close();
        peer.close();
    }

    private List<Long> erase() {
        return exploder.transactions.call(() -> traces.eraseInTx(new Erasure(5, List.of(EmailAddress.of(ANN)), exploder.clock.instant()),
                LISTS, SECOND));
    }

    private long notice(String to) {
        NewMailing post = exploder.mailing(0, Exploder.POST);
        long copy = exploder.transactions.call(() -> new JdbiOutbox(exploder.jdbi, exploder.format, exploder.messages, exploder::wake)
                .sendInTx(post, EmailAddress.of(to)));
        return exploder.jdbi.withHandle(handle -> handle.createQuery("SELECT mailing_id FROM copies WHERE id = :copy").bind("copy", copy)
                .mapTo(Long.class).one());
    }

    @Test
    void copyThatWaitsIsDroppedOutOfAWindowOfOthers() {
        exploder.to("mx.test", peer.host());
        long mailing = exploder.post(1, "amy@x.test", ANN, "bob@x.test");

        assertThat(erase()).hasSize(1);
        exploder.start();

        await().until(() -> exploder.windows() == 0);
        assertThat(peer.taken).hasSize(2);
        assertThat(exploder.copies(mailing)).extracting(LedgerCopy::address, LedgerCopy::state)
                .containsExactlyInAnyOrder(tuple("amy@x.test", CopyState.DELIVERED), tuple(NOBODY, CopyState.SUPPRESSED),
                        tuple("bob@x.test", CopyState.DELIVERED));
        assertThat(exploder.ledger.counts(mailing)).isEqualTo(Map.of(CopyState.DELIVERED, 2L, CopyState.SUPPRESSED, 1L));
        assertThat(erase()).as("the second time nothing happens").hasSize(1);
        assertThat(exploder.ledger.counts(mailing)).isEqualTo(Map.of(CopyState.DELIVERED, 2L, CopyState.SUPPRESSED, 1L));
    }

    @Test
    void copyThatWasDeferredIsDroppedAndTheOthersAreTriedAgain() {
        exploder.to("mx.test", peer.host());
        peer.script = (point, line, count) -> point == At.RCPT && count <= 2 ? new Does.Reply("450 4.2.1 later, " + line) : null;
        long mailing = exploder.post(1, "amy@x.test", ANN);
        exploder.start();
        await().until(() -> exploder.copies(mailing).stream().allMatch(copy -> copy.state() == CopyState.DEFERRED));
        exploder.stop();

        erase();
        exploder.clock.forward(Duration.ofHours(5));
        exploder.start();

        await().until(() -> exploder.windows() == 0);
        assertThat(exploder.copies(mailing)).extracting(LedgerCopy::state)
                .containsExactlyInAnyOrder(CopyState.DELIVERED, CopyState.SUPPRESSED);
        assertThat(exploder.ledger.counts(mailing)).isEqualTo(Map.of(CopyState.DELIVERED, 1L, CopyState.SUPPRESSED, 1L));
    }

    @Test
    void copyThatIsSentAtThatMomentTakesNobodysWindowWithIt() throws InterruptedException {
        exploder.to("mx.test", peer.host());
        long mailing = exploder.post(1, "amy@x.test", ANN);
        long ann = exploder.copies(mailing).getLast().copyId();
        Thread erasing = new Thread(this::erase);

        exploder.transactions.run(() -> exploder.jdbi.useHandle(handle -> {
            // As the commit of a connection that is through with the window.
            handle.execute("INSERT INTO outcomes SELECT day, id, 1, 'DELIVERED', now(), 'mx.test', 'h', '', 250, '', 'ok' FROM copies "
                    + "WHERE id = ?", ann);
            handle.execute("UPDATE windows SET copies = 1, owner = 'node-2/a'");
            erasing.start();
            await().until(() -> handle.createQuery("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                    + "AND wait_event_type = 'Lock'").mapTo(Integer.class).one() > 0);
        }));
        erasing.join();

        assertThat(exploder.windows()).isEqualTo(1);
        exploder.start();
        await().until(() -> exploder.windows() == 0);
        assertThat(exploder.copies(mailing)).extracting(LedgerCopy::address, LedgerCopy::state)
                .containsExactlyInAnyOrder(tuple("amy@x.test", CopyState.DELIVERED), tuple(NOBODY, CopyState.DELIVERED));
    }

    @Test
    void whatWasDeliveredStaysCountedAndNamesNobody() {
        exploder.to("mx.test", peer.host());
        long mailing = exploder.post(1, "amy@x.test", ANN);
        exploder.start();
        await().until(() -> exploder.windows() == 0);

        erase();

        assertThat(exploder.copies(mailing)).extracting(LedgerCopy::address, LedgerCopy::state)
                .containsExactlyInAnyOrder(tuple("amy@x.test", CopyState.DELIVERED), tuple(NOBODY, CopyState.DELIVERED));
        assertThat(exploder.ledger.counts(mailing)).isEqualTo(Map.of(CopyState.DELIVERED, 2L));
    }

    @Test
    void windowOfOneGoesWithItsCopyAndSoDoesANoticeWithItsWords() {
        exploder.to("mx.test", peer.host());
        long post = exploder.post(1, "amy@other.test", ANN);
        long notice = notice("ann@X.test");
        long another = notice("joann@x.test");

        erase();

        assertThat(exploder.windows()).isEqualTo(2);
        assertThat(exploder.only(notice).state()).isEqualTo(CopyState.SUPPRESSED);
        assertThat(exploder.only(notice).address()).isEqualTo(NOBODY);
        assertThat(exploder.only(another).address()).isEqualTo("joann@x.test");
        assertThat(renderings(post, another)).doesNotContain(0);
        assertThat(renderings(notice)).as("nobody is to read what we wrote to them").containsExactly(0);
    }

    private List<Integer> renderings(Long... mailings) {
        return exploder.jdbi.withHandle(handle -> handle.createQuery("SELECT octet_length(rendering) FROM mailings WHERE id = ANY(:ids)")
                .bindArray("ids", Long.class, (Object[]) mailings).mapTo(Integer.class).list());
    }

    @Test
    void copyInAConnectionsHandsFinishesItsTryAndIsNeverTriedAgain() {
        exploder.to("mx.test", peer.host());
        long mailing = exploder.post(1, "amy@x.test", ANN);
        exploder.jdbi.useHandle(handle -> handle.execute("UPDATE windows SET owner = 'node-2/a', owned_until = ?",
                exploder.clock.instant().plusSeconds(60)));

        erase();
        assertThat(exploder.windows()).isEqualTo(1);
        exploder.clock.forward(Duration.ofMinutes(2));
        exploder.start();

        await().until(() -> exploder.windows() == 0);
        assertThat(peer.taken).hasSize(1);
        assertThat(exploder.ledger.counts(mailing)).isEqualTo(Map.of(CopyState.DELIVERED, 1L, CopyState.SUPPRESSED, 1L));
    }

    @Test
    void shuntedCopyIsNotReplayedAndCountsOnce() {
        exploder.to("mx.test", peer.host());
        long mailing = exploder.post(1, "amy@x.test", ANN);
        long copy = exploder.copies(mailing).stream().filter(each -> each.address().equals(ANN)).findFirst().orElseThrow().copyId();
        exploder.jdbi.useHandle(handle -> handle.createScript("""
                INSERT INTO outcomes SELECT day, id, 1, 'SHUNTED', now(), '', '', '', 0, '', '' FROM copies WHERE address = 'Ann@x.test';
                INSERT INTO copy_shunts SELECT id, day, 'ann@x.test', now() FROM copies WHERE address = 'Ann@x.test';
                INSERT INTO mailing_counts SELECT mailing_id, 'SHUNTED', 1 FROM copies WHERE address = 'Ann@x.test';
                UPDATE windows SET copies = 1, owner = 'x';
                """).execute());

        erase();

        assertThat(new ShuntedCopies(exploder.jdbi, exploder.transactions, exploder.clock, exploder::wake).replay(copy)).isFalse();
        exploder.start();
        await().until(() -> exploder.windows() == 0);
        assertThat(peer.taken).hasSize(1);
        assertThat(exploder.ledger.counts(mailing)).containsEntry(CopyState.DELIVERED, 1L).containsEntry(CopyState.SUPPRESSED, 1L);
    }
}
