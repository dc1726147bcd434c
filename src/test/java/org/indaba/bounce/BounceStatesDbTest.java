package org.indaba.bounce;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.indaba.lists.DeliveryMode;
import org.indaba.lists.MailList;
import org.indaba.lists.Membership;
import org.indaba.lists.Preferences;
import org.indaba.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where members stand, once they left, came again, or were let in by others: what is left of that time is told nobody, and goes. */
class BounceStatesDbTest {

    private static final Duration DAY = Duration.ofDays(1);

    private static final ComeBack.By OWNER = new ComeBack.By("owner", ComeBack.Lifts.OF_BOUNCES);

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

    private void suspend(Membership member) {
        desk.suspend(list, member);
        assertThat(desk.delivery(member)).isEqualTo(DeliveryMode.SUSPENDED);
    }

    private void suspendForGood() {
        bob = desk.suspendedForGood();
        list = desk.lists.byId(bob.listId()).orElseThrow();
        desk.mail.take();
    }

    private List<String> shown() {
        return desk.reader.members(list.id(), "", BounceReader.MAX_PAGE).stream().map(member -> member.address().toString()).toList();
    }

    private long rows() {
        return desk.number("SELECT count(*) FROM bounce_members");
    }

    private Membership leaveAndJoinAgain() {
        desk.members.removeInTx(list.id(), bob.address());
        return desk.members.add(list.id(), bob.address().toString());
    }

    @Test
    void whoLeftIsShownNoMore() {
        suspend(bob);
        assertThat(shown()).containsExactly("bob@example.net");

        desk.members.removeInTx(list.id(), bob.address());

        assertThat(shown()).isEmpty();
        assertThat(desk.standing(bob)).isNull();
    }

    @Test
    void whoLeftAndJoinedAgainHasNothingAgainstIt() {
        suspend(bob);
        Membership again = leaveAndJoinAgain();

        assertThat(shown()).isEmpty();
        assertThat(desk.standing(again)).isNull();
        assertThat(desk.delivery(again)).isEqualTo(DeliveryMode.ON);
    }

    @Test
    void whatIsLeftOfAnEarlierSubscriptionGoesWithAReset() {
        suspendForGood();
        Membership again = leaveAndJoinAgain();
        desk.refused(desk.post(list), again, 550, "5.1.1", "no such user here");
        desk.settle();
        assertThat(desk.points(again)).isEqualTo(BounceEvent.POINT);
        assertThat(shown()).containsExactly("bob@example.net");

        ComeBack.Result result = desk.database.transactions().call(
                () -> desk.comeBack.resetInTx(list, again.address(), OWNER, ComeBack.Meantime.LEFT_OUT));

        assertThat(result).isInstanceOf(ComeBack.Result.Back.class);
        assertThat(rows()).isZero();
        assertThat(shown()).isEmpty();
    }

    @Test
    void aResetWithoutAnythingAgainstTheMemberTellsNobodyOfWhatIsLeft() {
        suspendForGood();
        Membership again = leaveAndJoinAgain();
        int told = desk.audit.latest(100).size();

        desk.inTx(() -> desk.comeBack.resetInTx(list, again.address(), OWNER, ComeBack.Meantime.LEFT_OUT));

        assertThat(rows()).isZero();
        assertThat(desk.audit.latest(100)).hasSize(told);
    }

    @Test
    void whoSwitchedDeliveryOnIsNotSuspendedAnyMore() {
        suspend(bob);
        desk.inTx(() -> desk.members.preferInTx(bob.subscriptionId(), Preferences.defaults()));

        assertThat(desk.standing(bob)).isNull();
        assertThat(shown()).isEmpty();
    }

    @Test
    void whoStaysSuspendedStaysSoAndNothingComesByItself() {
        suspendForGood();
        for (int week = 0; week < 5; week++) {
            desk.forward(NextMove.LOOK_AGAIN_AT_END);
            desk.round();
        }

        assertThat(desk.delivery(bob)).isEqualTo(DeliveryMode.SUSPENDED);
        assertThat(desk.standing(bob).next(list.settings().bounces())).isNull();
        assertThat(desk.mail.take()).isEmpty();
    }

    @Test
    void whoLeftWhileStayingSuspendedIsForgottenWithinDays() {
        suspendForGood();
        desk.members.removeInTx(list.id(), bob.address());
        assertThat(rows()).isEqualTo(1);

        desk.forward(NextMove.LOOK_AGAIN_AT_END);
        desk.round();

        assertThat(rows()).isZero();
    }

    @Test
    void whoIsShownFillsPagesHoweverMuchIsLeftOfOthers() {
        suspend(bob);
        Membership again = leaveAndJoinAgain();
        desk.refused(desk.post(list), again, 550, "5.1.1", "no such user here");
        desk.settle();
        Membership zoe = desk.members.add(list.id(), "zoe@example.net");
        desk.refused(desk.post(list), zoe, 550, "5.1.1", "no such user here");
        desk.settle();
        desk.sql("""
                INSERT INTO bounce_members (subscription_id, list_id, address, key, points, scored_on, first_at, last_at, reason,
                        credited_until, stage, warnings, unclear, trial_copy)
                    SELECT 100000 + 2 * n + (x = 'a')::int, %d, x || n || '@example.net', x || n || '@example.net', 100, current_date,
                        now(), now(), 'x', now(), 'SCORED', 0, 0, 0 FROM generate_series(1, 300) n, (VALUES ('a'), ('c')) AS v (x)
                """.formatted(list.id()));

        assertThat(desk.reader.members(list.id(), "", 1)).extracting(BounceMember::subscriptionId)
                .containsExactly(again.subscriptionId());
        assertThat(desk.reader.members(list.id(), "", 2)).extracting(BounceMember::subscriptionId)
                .containsExactly(again.subscriptionId(), zoe.subscriptionId());
        assertThat(desk.reader.members(list.id(), "bob@example.net", 2)).extracting(BounceMember::subscriptionId)
                .containsExactly(zoe.subscriptionId());
        assertThat(desk.reader.members(list.id(), "zoe@example.net", 2)).isEmpty();
    }
}
