package org.indaba.bounce;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.indaba.lists.DeliveryMode;
import org.indaba.lists.ListSetting;
import org.indaba.lists.ListSettings;
import org.indaba.lists.MailList;
import org.indaba.lists.Membership;
import org.indaba.lists.Preferences;
import org.indaba.lists.Suppression;
import org.indaba.lists.Suppressions;
import org.indaba.testing.MailInMemory;
import org.indaba.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From the suspension to the end, or back. */
class LifeCycleDbTest {

    private static final Duration DAY = Duration.ofDays(1);

    private static final ComeBack.By OPERATOR = new ComeBack.By("operator", ComeBack.Lifts.ALL);

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

    private void dead(Membership member) {
        desk.refused(desk.post(list), member, 550, "5.1.1", "no such user here");
    }

    @Test
    void aDeadAddressIsSuspendedTriedWarnedAndRemovedWithOneNoticeToTheOwners() {
        dead(bob);
        desk.settle();
        desk.forward(DAY);
        dead(bob);
        desk.settle();
        assertThat(desk.delivery(bob)).isEqualTo(DeliveryMode.ON);
        desk.forward(DAY);
        dead(bob);
        desk.settle();
        assertThat(desk.delivery(bob)).isEqualTo(DeliveryMode.SUSPENDED);
        assertThat(desk.mail.take()).isEmpty();

        desk.forward(Duration.ofDays(2));
        desk.round();
        MailInMemory.Sent probe = desk.mail.take().getFirst();
        assertThat(probe.recipient()).isEqualTo(bob.address());
        assertThat(probe.field("Subject")).isEqualTo("Does this address work again?");
        desk.trialRefused(probe.copyId(), bob, 550, "5.1.1", "no such user");
        desk.settle();

        MailInMemory.Sent first = desk.mail.take().getFirst();
        assertThat(first.field("Reply-To")).matches("afnog-confirm\\+[a-z2-7]{25}@lists.example.org");
        assertThat(first.text()).contains("https://lists.example.org/back/", "another one follows in 3 days");
        // The notice comes by mail this time.
        desk.noticeReport(first.copyId(), "bob@example.net", "5.1.1");
        desk.settle();
        assertThat(desk.mail.take()).isEmpty();
        desk.forward(Duration.ofDays(3));
        desk.round();
        MailInMemory.Sent second = desk.mail.take().getFirst();
        assertThat(second.text()).contains("the subscription ends in 3 days");
        desk.trialRefused(second.copyId(), bob, 550, "5.1.1", "no such user");
        desk.settle();
        assertThat(desk.delivery(bob)).isEqualTo(DeliveryMode.SUSPENDED);
        desk.forward(Duration.ofDays(3));
        desk.round();

        assertThat(desk.delivery(bob)).isNull();
        assertThat(desk.standing(bob)).isNull();
        assertThat(desk.mail.take()).singleElement().satisfies(told ->
                assertThat(told.text()).contains("bob@example.net: There is no such mailbox."));
        assertThat(desk.kinds(bob)).containsExactly(EventKind.REFUSAL, EventKind.REFUSAL, EventKind.REFUSAL, EventKind.SUSPENDED,
                EventKind.PROBED, EventKind.REFUSAL, EventKind.STILL_DEAD, EventKind.WARNED, EventKind.NOTICE, EventKind.STILL_DEAD,
                EventKind.WARNED, EventKind.REFUSAL, EventKind.STILL_DEAD, EventKind.REMOVED);
        assertThat(desk.audit.about("afnog@lists.example.org", 10)).extracting(entry -> entry.action())
                .containsExactly("member suspend", "member probe", "member warn", "member warn", "member remove");
        assertThat(desk.suppressions.find(bob.address())).isEmpty();
    }

    @Test
    void threeDaysOfSilenceBehindATrialBringTheMemberBack() {
        desk.suspend(list, bob);
        desk.forward(DAY);
        desk.round();
        MailInMemory.Sent probe = desk.mail.take().getFirst();
        desk.trialDelivered(probe.copyId(), bob);
        desk.forward(NextMove.SILENCE.minusSeconds(1));
        desk.round();
        assertThat(desk.delivery(bob)).isEqualTo(DeliveryMode.SUSPENDED);

        desk.forward(Duration.ofSeconds(1));
        desk.round();

        assertThat(desk.delivery(bob)).isEqualTo(DeliveryMode.ON);
        assertThat(desk.standing(bob)).isNull();
        assertThat(desk.kinds(bob)).endsWith(EventKind.PROBED, EventKind.RESUMED);
        assertThat(desk.mail.take()).isEmpty();
    }

    @Test
    void aTrialThatIsRefusedForOurSakeIsRepeatedAndBelievedTheThirdTime() {
        desk.suspend(list, bob);
        desk.forward(DAY);
        desk.round();
        for (int i = 1; i <= NextMove.MAX_UNCLEAR; i++) {
            MailInMemory.Sent probe = desk.mail.take().getFirst();
            assertThat(probe.field("Subject")).isEqualTo("Does this address work again?");
            assertThat(desk.delivery(bob)).isEqualTo(DeliveryMode.SUSPENDED);
            desk.trialRefused(probe.copyId(), bob, 550, "5.7.26", "DMARC");
            desk.settle();
            desk.forward(Duration.ofDays(3));
            desk.round();
        }

        assertThat(desk.delivery(bob)).isEqualTo(DeliveryMode.ON);
        assertThat(desk.mail.take()).isEmpty();
        assertThat(desk.audit.latest(100)).filteredOn(entry -> entry.action().equals("member resume"))
                .extracting(entry -> entry.detail()).containsExactly("bob@example.net 3 trials told nothing about the address");
    }

    @Test
    void aTrialThatWeDroppedOurselvesIsRepeatedAndSaysNothingOfTheAddress() {
        list = desk.lists.add("short@lists.example.org", ListSettings.defaults().with(ListSetting.BOUNCE_WARNINGS, "0"));
        bob = desk.members.add(list.id(), "bob@example.net");
        desk.suspend(list, bob);
        desk.forward(DAY);
        desk.round();
        desk.trialDropped(desk.mail.take().getFirst().copyId(), bob);
        desk.forward(NextMove.SILENCE);
        desk.round();

        MailInMemory.Sent again = desk.mail.take().getFirst();
        assertThat(again.field("Subject")).isEqualTo("Does this address work again?");
        assertThat(desk.delivery(bob)).isEqualTo(DeliveryMode.SUSPENDED);
        desk.trialRefused(again.copyId(), bob, 550, "5.1.1", "no such user");
        desk.settle();
        desk.forward(Duration.ofDays(3));
        desk.round();

        assertThat(desk.delivery(bob)).isNull();
    }

    @Test
    void aWarningThatWeDroppedOurselvesIsSentAgainWithItsNumber() {
        desk.suspend(list, bob);
        desk.forward(DAY);
        desk.round();
        desk.trialRefused(desk.mail.take().getFirst().copyId(), bob, 550, "5.1.1", "no such user");
        desk.settle();
        MailInMemory.Sent first = desk.mail.take().getFirst();
        desk.trialDropped(first.copyId(), bob);
        desk.forward(NextMove.SILENCE);
        desk.round();

        MailInMemory.Sent again = desk.mail.take().getFirst();
        assertThat(again.field("Subject")).isEqualTo(first.field("Subject"));
        assertThat(again.text()).contains("another one follows in 3 days");
        assertThat(desk.standing(bob).suspension().warnings()).isEqualTo(1);
    }

    @Test
    void copiesThatFailWhileSuspendedDoNotCount() {
        desk.suspend(list, bob);
        dead(bob);
        desk.settle();

        assertThat(desk.effects(bob)).endsWith(Effect.NOT_WHILE_SUSPENDED);
        assertThat(desk.points(bob)).isEqualTo(3 * BounceEvent.POINT);
    }

    private void suspendForGood() {
        bob = desk.suspendedForGood();
        list = desk.lists.byId(bob.listId()).orElseThrow();
    }

    @Test
    void withoutRemovalTheMemberStaysSuspendedAtTheEnd() {
        suspendForGood();

        assertThat(desk.delivery(bob)).isEqualTo(DeliveryMode.SUSPENDED);
        assertThat(desk.standing(bob).next(list.settings().bounces())).isNull();
        assertThat(desk.mail.take()).isEmpty();
    }

    @Test
    void whoSomebodySwitchedOnAgainIsCountedFromTheBeginning() {
        suspendForGood();
        desk.inTx(() -> desk.members.preferInTx(bob.subscriptionId(), Preferences.defaults()));

        dead(bob);
        desk.settle();
        assertThat(desk.effects(bob)).endsWith(Effect.SCORED);
        assertThat(desk.points(bob)).isEqualTo(BounceEvent.POINT);
        assertThat(desk.standing(bob).stage()).isEqualTo(Stage.SCORED);
        desk.forward(DAY);
        dead(bob);
        desk.settle();
        assertThat(desk.delivery(bob)).isEqualTo(DeliveryMode.ON);
        desk.forward(DAY);
        dead(bob);
        desk.settle();

        assertThat(desk.delivery(bob)).isEqualTo(DeliveryMode.SUSPENDED);
        assertThat(desk.standing(bob).suspension().dueAt()).isNotNull();
    }

    @Test
    void whoSomebodySwitchedOnAgainHasNothingAgainstIt() {
        desk.suspend(list, bob);
        desk.inTx(() -> desk.members.preferInTx(bob.subscriptionId(), Preferences.defaults()));

        desk.refused(desk.post(list), bob, 550, "5.7.26", "DMARC");
        desk.settle();

        assertThat(desk.effects(bob)).endsWith(Effect.NOT_THE_MEMBER);
        assertThat(desk.standing(bob)).isNull();
    }

    /** Removed from two lists, one after the other. */
    private Membership deadOnTwoLists(String address) {
        List<Membership> both = new ArrayList<>();
        for (String name : List.of("one", "two")) {
            list = desk.lists.add(name + "@lists.example.org", ListSettings.defaults().with(ListSetting.BOUNCE_WARNINGS, "0"));
            Membership member = desk.members.add(list.id(), address);
            both.add(member);
            desk.suspend(list, member);
            desk.forward(DAY);
            desk.round();
            desk.trialRefused(desk.mail.take().getFirst().copyId(), member, 550, "5.1.1", "no such user");
            desk.settle();
            desk.forward(Duration.ofDays(3));
            if (both.size() == 1) {
                desk.round();
                assertThat(desk.suppressions.find(member.address()).filter(found -> found.reason().startsWith("dead"))).isEmpty();
            }
            desk.round();
            desk.mail.take();
        }
        assertThat(both).allSatisfy(member -> assertThat(desk.delivery(member)).isNull());
        return both.getFirst();
    }

    // RFC 5321 §4.1.2: a local part may need quotes, which are no part of it.
    @ParameterizedTest
    @ValueSource(strings = {"eve@example.net", "\"taro..yamada\"@docomo.ne.jp"})
    void whoIsDeadOnTwoListsIsSuppressedEverywhere(String address) {
        Membership dead = deadOnTwoLists(address);

        assertThat(desk.suppressions.find(dead.address())).hasValueSatisfying(suppression -> {
            assertThat(suppression.reason()).isEqualTo("dead on 2 lists: no-such-user");
            assertThat(suppression.expiresAt()).isEqualTo(desk.now.plus(DeadEverywhere.LASTS));
        });
    }

    @Test
    void aSuppressionThatLastsLongerStaysAsItIs() {
        for (Duration lasts : List.of(Duration.ZERO, Duration.ofDays(1_000))) {
            begin();
            Membership eve = desk.members.add(list.id(), "eve@example.net");
            desk.inTx(() -> desk.suppressions.addInTx(eve.address(), "asked us by telephone", lasts,
                    Suppressions.Origin.OPERATOR));
            Suppression before = desk.suppressions.find(eve.address()).orElseThrow();

            deadOnTwoLists("eve@example.net");

            assertThat(desk.suppressions.find(eve.address())).contains(before);
            assertThat(desk.audit.about("eve@example.net", 10)).isEmpty();
        }
    }

    @Test
    void aSuppressionThatIsNearlyOverIsRenewed() {
        begin();
        Membership eve = desk.members.add(list.id(), "eve@example.net");
        desk.inTx(() -> desk.suppressions.addInTx(eve.address(), "x", Duration.ofDays(30), Suppressions.Origin.OPERATOR));

        deadOnTwoLists("eve@example.net");

        assertThat(desk.suppressions.find(eve.address())).hasValueSatisfying(found ->
                assertThat(found.expiresAt()).isEqualTo(desk.now.plus(DeadEverywhere.LASTS)));
    }

    @Test
    void whatAnOperatorSetForATimeIsNoOwnersToLiftUntilThen() {
        Duration month = Duration.ofDays(30);
        desk.inTx(() -> desk.suppressions.addInTx(bob.address(), "asked us by telephone", month, Suppressions.Origin.OPERATOR));
        // Bounces prolong it: what is longer than the operator wanted is theirs.
        desk.inTx(() -> desk.suppressions.addInTx(bob.address(), "dead on 2 lists", DeadEverywhere.LASTS, Suppressions.Origin.BOUNCES));

        desk.forward(month.minusSeconds(1));
        assertThat(resetByOwner()).isEqualTo(new ComeBack.Result.Back(list, bob.address(), 0, true));
        desk.inTx(() -> assertThat(desk.comeBack.backByTokenInTx(bob.subscriptionId(), ComeBack.Meantime.LEFT_OUT))
                .isEqualTo(new ComeBack.Result.Back(list, bob.address(), 0, true)));
        assertThat(desk.audit.about("bob@example.net", 10)).isEmpty();
        desk.forward(Duration.ofSeconds(1));

        assertThat(resetByOwner()).isEqualTo(new ComeBack.Result.Back(list, bob.address(), 0, false));
        assertThat(desk.suppressions.find(bob.address())).isEmpty();
    }

    @Test
    void whatBouncesBeganIsTheOperatorsOnceHeSaysSo() {
        desk.inTx(() -> desk.suppressions.addInTx(bob.address(), "dead on 2 lists", DeadEverywhere.LASTS, Suppressions.Origin.BOUNCES));
        desk.inTx(() -> desk.suppressions.addInTx(bob.address(), "x", DAY, Suppressions.Origin.OPERATOR));

        assertThat(resetByOwner()).isEqualTo(new ComeBack.Result.Back(list, bob.address(), 0, true));
        desk.inTx(() -> assertThat(desk.comeBack.resetInTx(list, bob.address(), OPERATOR, ComeBack.Meantime.SENT))
                .isEqualTo(new ComeBack.Result.Back(list, bob.address(), 0, false)));
    }

    private ComeBack.Result resetByOwner() {
        return database.transactions().call(() -> desk.comeBack.resetInTx(list, bob.address(),
                new ComeBack.By("owner@example.org", ComeBack.Lifts.OF_BOUNCES), ComeBack.Meantime.SENT));
    }

    @Test
    void whoHasToDoWithOneListLiftsSuppressionsThatBouncesMade() {
        for (ComeBack.By by : List.of(new ComeBack.By("owner@example.org", ComeBack.Lifts.OF_BOUNCES), OPERATOR)) {
            begin();
            desk.suspend(list, bob);
            desk.inTx(() -> desk.suppressions.addInTx(bob.address(), "dead on 2 lists", DAY, Suppressions.Origin.BOUNCES));

            desk.inTx(() -> assertThat(desk.comeBack.resetInTx(list, bob.address(), by, ComeBack.Meantime.SENT))
                    .isEqualTo(new ComeBack.Result.Back(list, bob.address(), 0, false)));

            assertThat(desk.suppressions.find(bob.address())).isEmpty();
            assertThat(desk.audit.about("bob@example.net", 10)).singleElement().satisfies(entry -> {
                assertThat(entry.actor()).isEqualTo(by.actor());
                assertThat(entry.action()).isEqualTo("bounce suppressed remove");
                assertThat(entry.detail()).isEqualTo("with the score on afnog@lists.example.org");
            });
        }
    }

    @Test
    void aSuppressionForGoodStaysWhateverAnOwnerOrTheMemberDoes() {
        subscribed(bob);
        desk.suspend(list, bob);
        expanded(desk.post(list));
        desk.inTx(() -> desk.suppressions.addInTx(bob.address(), "asked us by telephone", Duration.ZERO, Suppressions.Origin.OPERATOR));

        desk.inTx(() -> assertThat(desk.comeBack.resetInTx(list, bob.address(),
                new ComeBack.By("owner@example.org", ComeBack.Lifts.OF_BOUNCES), ComeBack.Meantime.SENT))
                .isEqualTo(new ComeBack.Result.Back(list, bob.address(), 0, true)));
        desk.inTx(() -> assertThat(desk.comeBack.backByTokenInTx(bob.subscriptionId(), ComeBack.Meantime.SENT))
                .isEqualTo(new ComeBack.Result.Back(list, bob.address(), 0, true)));

        assertThat(desk.suppressions.find(bob.address())).isPresent();
        assertThat(desk.number("SELECT count(*) FROM windows WHERE since IS NOT NULL")).isZero();
        assertThat(desk.delivery(bob)).isEqualTo(DeliveryMode.ON);
        assertThat(desk.standing(bob)).isNull();
        assertThat(desk.audit.about("bob@example.net", 10)).isEmpty();
    }

    @Test
    void anOwnerResetsAMemberAndNothingIsLeft() {
        desk.suspend(list, bob);
        desk.inTx(() -> desk.suppressions.addInTx(bob.address(), "x", Duration.ZERO, Suppressions.Origin.OPERATOR));

        desk.inTx(() -> assertThat(desk.comeBack.resetInTx(list, bob.address(), OPERATOR, ComeBack.Meantime.SENT))
                .isEqualTo(new ComeBack.Result.Back(list, bob.address(), 0, false)));

        assertThat(desk.delivery(bob)).isEqualTo(DeliveryMode.ON);
        assertThat(desk.standing(bob)).isNull();
        assertThat(desk.suppressions.find(bob.address())).isEmpty();
        assertThat(desk.kinds(bob)).endsWith(EventKind.RESET);
        assertThat(desk.audit.latest(1)).last().satisfies(entry -> assertThat(entry.action()).isEqualTo("bounce reset"));
        desk.forward(Duration.ofDays(10));
        desk.round();
        assertThat(desk.mail.take()).isEmpty();
    }

    @Test
    void whoComesBackGetsThePostsSinceTheSuspensionOnlyWhenThatIsAskedFor() {
        for (ComeBack.Meantime meantime : ComeBack.Meantime.values()) {
            begin();
            subscribed(bob);
            desk.suspend(list, bob);
            expanded(desk.post(list));
            desk.forward(DAY);
            expanded(desk.post(list));
            assertThat(desk.comeBack.missed(bob.subscriptionId())).isEqualTo(2);
            int sent = meantime == ComeBack.Meantime.SENT ? 2 : 0;

            desk.inTx(() -> assertThat(desk.comeBack.backByTokenInTx(bob.subscriptionId(), meantime))
                    .isEqualTo(new ComeBack.Result.Back(list, bob.address(), sent, false)));

            assertThat(desk.audit.latest(1)).last().satisfies(entry -> assertThat(entry.detail())
                    .isEqualTo("bob@example.net" + (sent == 0 ? "" : ", with 2 missed posts")));
            assertThat(desk.number("SELECT count(*) FROM windows WHERE since IS NOT NULL")).isEqualTo(sent);
            // Once more: nobody is suspended, and nothing is sent.
            desk.inTx(() -> assertThat(desk.comeBack.backByTokenInTx(bob.subscriptionId(), ComeBack.Meantime.SENT))
                    .isEqualTo(new ComeBack.Result.Back(list, bob.address(), 0, false)));
            assertThat(desk.comeBack.missed(bob.subscriptionId())).isZero();
        }
    }

    @Test
    void theBounceOfAMissedPostCountsLikeAnyOther() {
        subscribed(bob);
        desk.suspend(list, bob);
        expanded(desk.post(list));
        desk.inTx(() -> desk.comeBack.resetInTx(list, bob.address(), OPERATOR, ComeBack.Meantime.SENT));
        long copy = desk.number("SELECT first_copy FROM windows WHERE since IS NOT NULL");

        desk.report(list, copy, "bob@example.net", "5.1.1");
        desk.settle();

        assertThat(desk.points(bob)).isEqualTo(BounceEvent.POINT);
    }

    /** The member stands in the tables as well, where the copies are made. */
    private void subscribed(Membership member) {
        desk.sql("TRUNCATE domains, lists, people, addresses, subscriptions, windows, expansions CASCADE");
        desk.sql("INSERT INTO domains VALUES ('lists.example.org', now())");
        desk.sql("INSERT INTO lists OVERRIDING SYSTEM VALUE SELECT %d, 'afnog', 'lists.example.org', '{}', now()".formatted(list.id()));
        desk.sql("INSERT INTO people (display_name, created_at) VALUES ('', now())");
        desk.sql("INSERT INTO addresses (person_id, address, key, domain) SELECT max(id), '%1$s', '%1$s', 'example.net' FROM people"
                .formatted(member.address()));
        desk.sql("""
                INSERT INTO subscriptions (id, list_id, address_id, domain, key, delivery, own_posts, skip_when_addressed, joined_at)
                OVERRIDING SYSTEM VALUE
                SELECT %d, %d, id, domain, key, 'SUSPENDED', true, false, timestamptz 'epoch' FROM addresses"""
                .formatted(member.subscriptionId(), list.id()));
    }

    private void expanded(long mailing) {
        desk.sql("UPDATE mailings SET rendering = '\\x01' WHERE id = " + mailing);
        desk.sql("""
                INSERT INTO expansions (mailing_id, list_id, as_of, author_keys, addressed_keys, chunk, done_at)
                SELECT id, list_id, created_at, '{}', '{}', 50, created_at FROM mailings WHERE id = %d""".formatted(mailing));
    }

    @Test
    void theSameRoundTwiceAtOnceSendsOneProbe() throws InterruptedException {
        desk.suspend(list, bob);
        desk.forward(DAY);
        List<Thread> nodes = new ArrayList<>();
        for (int node = 0; node < 4; node++) {
            nodes.add(Thread.ofVirtual().start(desk::round));
        }
        for (Thread node : nodes) {
            node.join();
        }

        assertThat(desk.mail.take()).hasSize(1);
    }
}
