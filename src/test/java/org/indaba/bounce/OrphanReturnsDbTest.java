package org.indaba.bounce;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.indaba.accept.Destination;
import org.indaba.deliver.Copy;
import org.indaba.lists.MailList;
import org.indaba.lists.Membership;
import org.indaba.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What comes back to copies that left before their list was deleted. */
class OrphanReturnsDbTest {

    private static TestDatabase database;

    private BounceDesk desk;
    private MailList list;
    private Membership bob;

    @BeforeAll
    static void open() {
        database = TestDatabase.create();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @BeforeEach
    void begin() {
        desk = new BounceDesk(database);
        list = desk.list("afnog");
        bob = desk.members.add(list.id(), "bob@example.net");
    }

    private void returned(long copy) {
        desk.inTx(() -> desk.returned.takeInTx(desk.row(BounceDesk.reportText("bob@example.net", "5.1.1"), list.owner()),
                new Destination.OrphanReturn(copy)));
    }

    private void assertRecordedAndNobodyTold(Copy copy) {
        desk.settle();
        assertThat(desk.effects(bob)).containsExactly(Effect.GONE);
        assertThat(desk.number("SELECT count(*) FROM bounces WHERE copy_id = %d AND list_id = %d".formatted(copy.id(), list.id())))
                .isEqualTo(1);
        assertThat(desk.number("SELECT count(*) FROM kept_mail")).isZero();
        assertThat(desk.mail.take()).isEmpty();
    }

    @Test
    void itIsRecordedOnTheCopyAndNobodyIsTold() {
        Copy copy = desk.delivered(desk.post(list), bob);
        desk.lists.delete(list);

        returned(copy.id());

        assertRecordedAndNobodyTold(copy);
    }

    @Test
    void theListThatHasTheNameNowHasNothingToDoWithIt() {
        Copy copy = desk.delivered(desk.post(list), bob);
        desk.lists.delete(list);
        MailList again = desk.list("afnog");

        desk.report(again, copy.id(), "bob@example.net", "5.1.1");

        assertRecordedAndNobodyTold(copy);
        assertThat(desk.reader.ofList(again.id(), Long.MAX_VALUE, 10)).isEmpty();
    }

    @Test
    void whatIsRecordedGoesWithTheLedgerOfItsTime() {
        Copy copy = desk.delivered(desk.post(list), bob);
        desk.lists.delete(list);
        returned(copy.id());
        desk.settle();
        assertThat(desk.reader.lastNumber()).isPositive();

        desk.inTx(() -> desk.tables.sweepInTx(desk.now.plus(Duration.ofSeconds(1)), desk.now, 100));

        assertThat(desk.reader.ofList(list.id(), Long.MAX_VALUE, 10)).isEmpty();
    }

    @Test
    void aCopyThatNobodyKnowsAnyMoreHasItsMailAndNoEvent() {
        returned(7);

        assertThat(desk.number("SELECT count(*) FROM bounces WHERE copy_id = 7 AND list_id = 0")).isEqualTo(1);
        assertThat(desk.number("SELECT count(*) FROM bounce_events")).isZero();
        assertThat(desk.mail.take()).isEmpty();
    }

    @Test
    void aListThatLivesUnderAnotherNameCountsIt() {
        Copy copy = desk.delivered(desk.post(list), bob);

        returned(copy.id());
        desk.settle();

        assertThat(desk.effects(bob)).isEqualTo(List.of(Effect.SCORED));
    }
}
