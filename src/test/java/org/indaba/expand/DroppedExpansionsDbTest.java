package org.indaba.expand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.indaba.deliver.Dropped;
import org.indaba.deliver.QueueControl;
import org.indaba.deliver.QueueSelection;
import org.indaba.mail.EmailAddress;
import org.junit.jupiter.api.Test;

/** What an operator drops while it is still becoming copies. */
class DroppedExpansionsDbTest extends ExpandedList {

    @Test
    void whatIsDroppedInTheMiddleOfItsExpansionGoesToNobodyBehindTheCursor() {
        subscribe(200, 4);
        sql("INSERT INTO suppressions SELECT key, key, 'dead', now(), NULL FROM subscriptions ORDER BY domain DESC, id DESC LIMIT 1");
        long mailing = mailing(1);
        long other = mailing(2);
        decide(mailing, NOBODY);
        expansions.step();
        decide(other, NOBODY);

        Dropped dropped = control().drop(QueueSelection.ofMailing(mailing), "sent by mistake");
        stepAll();

        assertThat(dropped).isEqualTo(new Dropped(SqlExpansions.FIRST_CHUNK, 0, 1));
        assertThat(number("SELECT count(*) FROM windows WHERE mailing_id = " + mailing)).isZero();
        assertThat(number("SELECT count(*) FROM copies WHERE mailing_id = " + mailing)).isEqualTo(200);
        assertThat(texts("SELECT state || ' ' || reply FROM outcomes o JOIN copies c ON c.id = o.copy_id WHERE c.mailing_id = " + mailing))
                .hasSize(200).containsOnly("SUPPRESSED sent by mistake");
        assertThat(number("SELECT copies FROM mailing_counts WHERE state = 'SUPPRESSED' AND mailing_id = " + mailing)).isEqualTo(200);
        assertThat(number("SELECT sum(copies) FROM windows WHERE mailing_id = " + other)).isEqualTo(199);
    }

    @Test
    void whatIsDroppedAnotherTimeHasTheFirstReason() {
        subscribe(60, 1);
        decide(mailing(1), NOBODY);

        assertThat(control().drop(QueueSelection.ofList(list), "sent before").unexpanded()).isEqualTo(1);
        assertThat(control().drop(QueueSelection.all(), "again").unexpanded()).isZero();
        stepAll();

        assertThat(texts("SELECT DISTINCT reply FROM outcomes")).containsExactly("sent before");
        assertThat(number("SELECT count(*) FROM outcomes")).isEqualTo(60);
    }

    @Test
    void whatIsDroppedForOneSiteOrOneAddressIsExpandedForTheOthers() {
        subscribe(60, 1);
        decide(mailing(1), NOBODY);

        control().drop(QueueSelection.ofSite("d0.example"), "why");
        control().drop(QueueSelection.all().onlyTo(EmailAddress.of("m1@d0.example")), "why");
        control().drop(QueueSelection.ofList(list + 1), "why");
        stepAll();

        assertThat(number("SELECT sum(copies) FROM windows")).isEqualTo(60);
    }

    @Test
    void aChunkThatIsMadeWhileItsMailingIsDroppedIsDroppedToo() throws InterruptedException {
        subscribe(200, 4);
        decide(mailing(1), NOBODY);
        AtomicReference<Dropped> dropped = new AtomicReference<>();
        Thread dropping = new Thread(() -> dropped.set(control().drop(QueueSelection.all(), "sent by mistake")));

        database.transactions().run(() -> {
            expansions.step();
            dropping.start();
            await().until(() -> !dropping.isAlive()
                    || number("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'") > 0);
        });
        dropping.join();
        stepAll();

        assertThat(dropped.get()).isEqualTo(new Dropped(SqlExpansions.FIRST_CHUNK, 0, 1));
        assertThat(number("SELECT count(*) FROM windows")).isZero();
        assertThat(number("SELECT count(*) FROM outcomes WHERE reply = 'sent by mistake'")).isEqualTo(200);
    }

    @Test
    void aPostThatIsDroppedBehindItsExpansionIsMarkedTooAndNoOtherIs() {
        subscribe(1, 1);
        long mailing = mailing(1);
        long other = mailing(2);
        decide(mailing, NOBODY);
        decide(other, NOBODY);
        stepAll();

        assertThat(control().drop(QueueSelection.ofMailing(mailing), "sent by mistake")).isEqualTo(new Dropped(1, 0, 0));
        assertThat(control().drop(QueueSelection.ofList(list), "all of it")).isEqualTo(new Dropped(1, 0, 0));

        assertThat(texts("SELECT mailing_id || ' ' || dropped FROM expansions WHERE dropped IS NOT NULL"))
                .containsExactly(mailing + " sent by mistake");
    }

    @Test
    void whoWaitsForChunksLocksThemInTheOrderInWhichTheyAreDropped() throws InterruptedException {
        subscribe(200, 1);
        long older = mailing(1);
        long newer = mailing(2);
        decide(older, NOBODY);
        decide(newer, NOBODY);
        Thread waiting = new Thread(() -> database.transactions().run(() ->
                new AuthorTraces(database.jdbi()).awaitChunksInTx(List.of(list))));

        database.transactions().run(() -> {
            sql("SELECT 1 FROM expansions WHERE mailing_id = " + newer + " FOR UPDATE");
            waiting.start();
            await().until(() ->
                    number("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'") > 0);
            sql("SELECT 1 FROM expansions WHERE mailing_id = " + older + " FOR UPDATE NOWAIT");
        });

        waiting.join();
    }

    private static QueueControl control() {
        return new QueueControl(database.jdbi(), database.transactions(), () -> NOW, new Random(1), () -> { },
                new DroppedExpansions(database.jdbi()));
    }
}
