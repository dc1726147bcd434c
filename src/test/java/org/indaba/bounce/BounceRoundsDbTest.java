package org.indaba.bounce;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.indaba.deliver.Answer;
import org.indaba.deliver.Copy;
import org.indaba.deliver.CopyState;
import org.indaba.deliver.Outcome;
import org.indaba.lists.DeliveryMode;
import org.indaba.lists.ListSetting;
import org.indaba.lists.ListSettings;
import org.indaba.lists.MailList;
import org.indaba.lists.Membership;
import org.indaba.testing.FakeLists;
import org.indaba.testing.MailInMemory;
import org.indaba.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What failures do to members: scores, incidents, suspension, trials, removal; and how scores fall. */
class BounceRoundsDbTest {

    private static final Duration DAY = Duration.ofDays(1);

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

    private Copy dead(Membership member) {
        return desk.refused(desk.post(list), member, 550, "5.1.1", "no such user here");
    }

    @Test
    void aPermanentFailureOfTheMemberCountsOnePointOnceItHasSettled() {
        dead(bob);

        desk.forward(Judgement.SETTLE.minusSeconds(1));
        desk.round();
        assertThat(desk.points(bob)).isZero();
        desk.forward(Duration.ofSeconds(1));
        desk.round();

        assertThat(desk.points(bob)).isEqualTo(BounceEvent.POINT);
        BounceEvent event = desk.reader.history(list.id(), bob.address(), Long.MAX_VALUE, 10).getFirst();
        assertThat(event.words()).isEqualTo("The copy was refused at mx.example.net. There is no such mailbox. That is about the address. "
                + "It counts against the member. The score rose by 1 to 1.");
        assertThat(event.finding().reply()).isEqualTo(550);
        assertThat(event.number()).isPositive();
        assertThat(desk.events.lines()).contains("bounced " + event.about().copyId() + " afnog@lists.example.org no-such-user scored");
    }

    @Test
    void aFullMailboxCountsAQuarterWhateverItsClass() {
        desk.refused(desk.post(list), bob, 552, "5.2.2", "mailbox full");
        desk.settle();

        assertThat(desk.points(bob)).isEqualTo(BounceEvent.POINT / 4);
    }

    @Test
    void oneFailureADayAndOneACopyCount() {
        Copy first = dead(bob);
        desk.report(list, first.id(), "bob@example.net", "5.1.1");
        dead(bob);
        desk.settle();
        desk.forward(DAY);
        desk.report(list, first.id(), "bob@example.net", "5.1.1");
        desk.settle();

        assertThat(desk.effects(bob)).containsExactly(Effect.SCORED, Effect.SAME_COPY, Effect.SAME_DAY, Effect.SAME_COPY);
        assertThat(desk.points(bob)).isEqualTo(BounceEvent.POINT);
    }

    @Test
    void theSameBatchOfOutcomesTwiceIsOneFailure() {
        Copy copy = dead(bob);
        desk.inTx(() -> desk.refusals.recordedInTx(List.of(new Outcome(copy, 1, CopyState.FAILED,
                desk.now, "mx", new Answer("h", "", 550, "5.1.1", "no such user"), ""))));
        desk.settle();

        assertThat(desk.effects(bob)).containsExactly(Effect.SCORED);
    }

    @Test
    void manyRefusalsOfOnePostAtASiteAreOneIncidentWithOneAlertAndNoScoreMoves() {
        List<Membership> strict = desk.members(list, 20, "strict.example");
        long post = desk.post(list);
        strict.forEach(member -> desk.refused(post, member, 550, "5.7.26", "DMARC: unauthenticated mail is prohibited"));
        desk.settle();
        assertThat(desk.mail.take()).isEmpty();
        desk.forward(BounceRounds.ALERT_RESTED);
        desk.round();

        assertThat(desk.number("SELECT count(*) FROM bounce_members")).isZero();
        assertThat(desk.reader.incidents(list.id(), Long.MAX_VALUE, 10)).singleElement().satisfies(incident -> {
            assertThat(incident.members()).isEqualTo(20);
            assertThat(incident.reason()).isEqualTo("authentication");
            assertThat(incident.alertedAt()).isNotNull();
        });
        List<MailInMemory.Sent> sent = desk.mail.take();
        assertThat(sent).singleElement().satisfies(alert -> {
            assertThat(alert.recipient()).isEqualTo(FakeLists.OWNER);
            assertThat(alert.text()).contains("20 copies at mx.strict.example", "SPF, DKIM or DMARC did not pass", "Publish SPF");
        });
        assertThat(desk.effects(strict.getFirst())).containsExactly(Effect.NOT_THE_MEMBER);

        // And what comes later that day is kept for the next alert.
        long next = desk.post(list);
        strict.forEach(member -> desk.refused(next, member, 550, "5.7.26", "DMARC"));
        desk.settle();
        desk.forward(BounceRounds.ALERT_LATE);
        desk.round();
        assertThat(desk.mail.take()).isEmpty();
        desk.forward(BounceRounds.ALERT_QUIET);
        desk.round();
        assertThat(desk.mail.take()).hasSize(1);
        desk.forward(BounceRounds.ALERT_QUIET);
        desk.round();
        assertThat(desk.mail.take()).isEmpty();
    }

    @Test
    void twoRefusedCopiesAreNoAlertAndThreeAre() {
        List<Membership> strict = desk.members(list, 3, "strict.example");
        long post = desk.post(list);
        desk.refused(post, strict.get(0), 550, "5.7.1", "spam");
        desk.refused(post, strict.get(1), 550, "5.7.1", "spam");
        desk.settle();
        desk.forward(BounceRounds.ALERT_LATE);
        desk.round();
        assertThat(desk.mail.take()).isEmpty();

        desk.refused(post, strict.get(2), 550, "5.7.1", "spam");
        desk.settle();
        desk.forward(BounceRounds.ALERT_LATE);
        desk.round();
        assertThat(desk.mail.take()).hasSize(1);
    }

    @Test
    void aSiteThatCallsNearlyAllItsMembersUnknownIsNotBelievedBeforeTheThirdDay() {
        List<Membership> all = desk.members(list, Judgement.MANY_FROM, "sick.example");
        for (int day = 1; day <= 2; day++) {
            long post = desk.post(list);
            all.forEach(member -> desk.refused(post, member, 550, "5.1.1", "no such user"));
            desk.settle();
            desk.forward(DAY);
        }
        assertThat(desk.number("SELECT count(*) FROM bounce_members")).isZero();
        assertThat(desk.effects(all.getFirst())).containsExactly(Effect.MANY, Effect.MANY);
        assertThat(desk.reader.incidents(list.id(), Long.MAX_VALUE, 10)).extracting(Incident::sort)
                .containsExactly(Incident.Sort.MANY, Incident.Sort.MANY);

        long post = desk.post(list);
        all.forEach(member -> desk.refused(post, member, 550, "5.1.1", "no such user"));
        desk.settle();

        assertThat(all).allSatisfy(member -> assertThat(desk.points(member)).isEqualTo(BounceEvent.POINT));
    }

    @Test
    void fourUnknownAtASiteAndFiveBesideTwoTakenAreBelieved() {
        List<Membership> few = desk.members(list, Judgement.MANY_FROM - 1, "small.example");
        List<Membership> many = desk.members(list, 7, "large.example");
        long post = desk.post(list);
        few.forEach(member -> desk.refused(post, member, 550, "5.1.1", "no such user"));
        desk.refused(post, many.get(0), 550, "5.1.1", "no such user");
        desk.delivered(post, many.get(1));
        desk.delivered(post, many.get(2));
        many.subList(3, 7).forEach(member -> desk.refused(post, member, 550, "5.1.1", "no such user"));
        desk.settle();

        assertThat(few).allSatisfy(member -> assertThat(desk.points(member)).isEqualTo(BounceEvent.POINT));
        assertThat(desk.points(many.getFirst())).isEqualTo(BounceEvent.POINT);
    }

    @Test
    void aHostThatTakesCopiesAndReportsThemUnknownDidNotTakeThem() {
        List<Membership> all = desk.members(list, Judgement.MANY_FROM, "late.example");
        long post = desk.post(list);
        all.forEach(member -> desk.report(list, desk.delivered(post, member).id(), member.address().toString(), "5.1.1"));
        desk.settle();

        assertThat(desk.effects(all.getFirst())).containsExactly(Effect.MANY);
    }

    @Test
    void aCopyThatArrivedLowersTheScoreOnceThreeDaysWereSilent() {
        dead(bob);
        desk.settle();
        desk.forward(DAY);
        desk.delivered(desk.post(list), bob);
        desk.forward(NextMove.SILENCE);
        desk.round();
        assertThat(desk.points(bob)).isEqualTo(BounceEvent.POINT);

        desk.forward(Credits.EVERY.plusSeconds(1));
        desk.round();

        assertThat(desk.standing(bob)).isNull();
        assertThat(desk.kinds(bob)).containsExactly(EventKind.REFUSAL, EventKind.CREDIT);
    }

    @Test
    void aCopyThatWasTakenAndReportedLaterLowersNothing() {
        dead(bob);
        desk.settle();
        desk.forward(DAY);
        Copy copy = desk.delivered(desk.post(list), bob);
        desk.forward(Duration.ofDays(2));
        desk.report(list, copy.id(), "bob@example.net", "5.1.1");
        desk.settle();
        desk.forward(NextMove.SILENCE);
        desk.round();

        assertThat(desk.points(bob)).isEqualTo(2 * BounceEvent.POINT);
        assertThat(desk.kinds(bob)).containsExactly(EventKind.REFUSAL, EventKind.NOTICE);
    }

    @Test
    void aLateNoticeTakesTheCreditBack() {
        dead(bob);
        desk.settle();
        desk.forward(DAY);
        Copy copy = desk.delivered(desk.post(list), bob);
        desk.forward(Duration.ofDays(4));
        desk.round();
        assertThat(desk.standing(bob)).isNull();

        desk.report(list, copy.id(), "bob@example.net", "5.1.1");
        desk.settle();

        assertThat(desk.points(bob)).isEqualTo(2 * BounceEvent.POINT);
        desk.report(list, copy.id(), "bob@example.net", "5.1.1");
        desk.settle();
        assertThat(desk.points(bob)).isEqualTo(2 * BounceEvent.POINT);
        assertThat(desk.kinds(bob)).containsExactly(EventKind.REFUSAL, EventKind.CREDIT, EventKind.NOTICE, EventKind.CREDIT_BACK,
                EventKind.NOTICE);
    }

    @Test
    void aScoreThatNothingRenewsIsForgotten() {
        dead(bob);
        desk.settle();
        desk.forward(Duration.ofDays(90).minus(Judgement.SETTLE));
        desk.round();
        assertThat(desk.points(bob)).isEqualTo(BounceEvent.POINT);

        desk.forward(DAY);
        desk.round();

        assertThat(desk.standing(bob)).isNull();
        assertThat(desk.kinds(bob)).endsWith(EventKind.FORGOTTEN);
    }

    @Test
    void aNoticeAboutSomebodyElseCountsForTheMemberWhoseCopyItIs() {
        Copy copy = desk.delivered(desk.post(list), bob);
        desk.report(list, copy.id(), "robert@elsewhere.example", "5.1.1");
        desk.settle();

        BounceEvent event = desk.reader.history(list.id(), bob.address(), Long.MAX_VALUE, 10).getFirst();
        assertThat(event.effect()).isEqualTo(Effect.SCORED);
        assertThat(event.finding().recipient()).isEqualTo("robert@elsewhere.example");
        assertThat(event.words()).contains("The notice names robert@elsewhere.example, to whom the mail was handed on.");
    }

    @Test
    void aTokenOfAnotherListsCopyMovesNoScore() {
        MailList other = desk.list("other");
        Copy copy = desk.delivered(desk.post(list), bob);
        desk.report(other, copy.id(), "bob@example.net", "5.1.1");
        desk.settle();

        assertThat(desk.number("SELECT count(*) FROM bounce_events")).isZero();
        assertThat(desk.number("SELECT count(*) FROM kept_mail WHERE reason = 'FOREIGN'")).isEqualTo(1);
    }

    @Test
    void aListThatCountsNothingRecordsAndCountsNothing() {
        MailList quiet = desk.lists.add("quiet@lists.example.org",
                ListSettings.defaults().with(ListSetting.BOUNCE_PROCESSING, "off"));
        Membership member = desk.members.add(quiet.id(), "ann@example.net");
        desk.refused(desk.post(quiet), member, 550, "5.1.1", "no such user");
        desk.settle();

        assertThat(desk.effects(member)).containsExactly(Effect.OFF);
        assertThat(desk.points(member)).isZero();
    }

    /** Three days dead, with the defaults. */
    private void suspend(Membership member) {
        for (int day = 0; day < 3; day++) {
            dead(member);
            desk.settle();
            desk.forward(DAY);
        }
    }

    private DeliveryMode delivery(Membership member) {
        return desk.members.byId(member.subscriptionId()).map(Membership::delivery).orElse(null);
    }

    @Test
    void aDeadAddressIsSuspendedTriedWarnedAndRemovedWithOneNoticeToTheOwners() {
        dead(bob);
        desk.settle();
        desk.forward(DAY);
        dead(bob);
        desk.settle();
        assertThat(delivery(bob)).isEqualTo(DeliveryMode.ON);
        desk.forward(DAY);
        dead(bob);
        desk.settle();
        assertThat(delivery(bob)).isEqualTo(DeliveryMode.SUSPENDED);
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
        assertThat(delivery(bob)).isEqualTo(DeliveryMode.SUSPENDED);
        desk.forward(Duration.ofDays(3));
        desk.round();

        assertThat(delivery(bob)).isNull();
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
        suspend(bob);
        desk.forward(DAY);
        desk.round();
        MailInMemory.Sent probe = desk.mail.take().getFirst();
        desk.trialDelivered(probe.copyId(), bob);
        desk.forward(NextMove.SILENCE.minusSeconds(1));
        desk.round();
        assertThat(delivery(bob)).isEqualTo(DeliveryMode.SUSPENDED);

        desk.forward(Duration.ofSeconds(1));
        desk.round();

        assertThat(delivery(bob)).isEqualTo(DeliveryMode.ON);
        assertThat(desk.standing(bob)).isNull();
        assertThat(desk.kinds(bob)).endsWith(EventKind.PROBED, EventKind.RESUMED);
        assertThat(desk.mail.take()).isEmpty();
    }

    @Test
    void aTrialThatIsRefusedForOurSakeIsRepeatedAndBelievedTheThirdTime() {
        suspend(bob);
        desk.forward(DAY);
        desk.round();
        for (int i = 1; i <= NextMove.MAX_UNCLEAR; i++) {
            MailInMemory.Sent probe = desk.mail.take().getFirst();
            assertThat(probe.field("Subject")).isEqualTo("Does this address work again?");
            assertThat(delivery(bob)).isEqualTo(DeliveryMode.SUSPENDED);
            desk.trialRefused(probe.copyId(), bob, 550, "5.7.26", "DMARC");
            desk.settle();
            desk.forward(Duration.ofDays(3));
            desk.round();
        }

        assertThat(delivery(bob)).isEqualTo(DeliveryMode.ON);
        assertThat(desk.mail.take()).isEmpty();
    }

    @Test
    void copiesThatFailWhileSuspendedDoNotCount() {
        suspend(bob);
        dead(bob);
        desk.settle();

        assertThat(desk.effects(bob)).endsWith(Effect.NOT_WHILE_SUSPENDED);
        assertThat(desk.points(bob)).isEqualTo(3 * BounceEvent.POINT);
    }

    @Test
    void withoutRemovalTheMemberStaysSuspendedAtTheEnd() {
        list = desk.lists.add("keep@lists.example.org", ListSettings.defaults().with(ListSetting.BOUNCE_REMOVAL, "off")
                .with(ListSetting.BOUNCE_WARNINGS, "0"));
        bob = desk.members.add(list.id(), "bob@example.net");
        suspend(bob);
        desk.forward(DAY);
        desk.round();
        desk.trialRefused(desk.mail.take().getFirst().copyId(), bob, 550, "5.1.1", "no such user");
        desk.settle();
        desk.forward(Duration.ofDays(30));
        desk.round();

        assertThat(delivery(bob)).isEqualTo(DeliveryMode.SUSPENDED);
        assertThat(desk.standing(bob).suspension().dueAt()).isNull();
        assertThat(desk.mail.take()).isEmpty();
    }

    @Test
    void whoIsDeadOnTwoListsIsSuppressedEverywhere() {
        List<Membership> both = new ArrayList<>();
        for (String name : List.of("one", "two")) {
            list = desk.lists.add(name + "@lists.example.org", ListSettings.defaults().with(ListSetting.BOUNCE_WARNINGS, "0"));
            Membership member = desk.members.add(list.id(), "eve@example.net");
            both.add(member);
            assertThat(desk.suppressions.find(member.address())).isEmpty();
            suspend(member);
            desk.forward(DAY);
            desk.round();
            desk.trialRefused(desk.mail.take().getFirst().copyId(), member, 550, "5.1.1", "no such user");
            desk.settle();
            desk.forward(Duration.ofDays(3));
            desk.round();
            desk.mail.take();
        }

        assertThat(desk.suppressions.find(both.getFirst().address())).hasValueSatisfying(suppression -> {
            assertThat(suppression.reason()).isEqualTo("dead on 2 lists: no-such-user");
            assertThat(suppression.expiresAt()).isEqualTo(desk.now.plus(DeadEverywhere.LASTS));
        });
    }

    @Test
    void anOwnerResetsAMemberAndNothingIsLeft() {
        suspend(bob);
        desk.inTx(() -> desk.suppressions.addInTx(bob.address(), "x", Duration.ZERO));

        desk.inTx(() -> assertThat(desk.comeBack.resetInTx(list, bob.address(), "operator")).isInstanceOf(ComeBack.Result.Back.class));

        assertThat(delivery(bob)).isEqualTo(DeliveryMode.ON);
        assertThat(desk.standing(bob)).isNull();
        assertThat(desk.suppressions.find(bob.address())).isEmpty();
        assertThat(desk.kinds(bob)).endsWith(EventKind.RESET);
        assertThat(desk.audit.latest(1)).last().satisfies(entry -> assertThat(entry.action()).isEqualTo("bounce reset"));
        desk.forward(Duration.ofDays(10));
        desk.round();
        assertThat(desk.mail.take()).isEmpty();
    }

    @Test
    void theSameRoundTwiceAtOnceSendsOneProbe() throws InterruptedException {
        suspend(bob);
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

    @Test
    void whoeverReadsBehindACursorMissesNothingOfTransactionsThatWereOpen() throws InterruptedException {
        dead(bob);
        desk.settle();
        long seen = desk.reader.since(0, 0, 100).getLast().number();
        Membership ann = desk.members.add(list.id(), "ann@example.net");

        // A transaction writes first and commits last.
        database.jdbi().useTransaction(open -> {
            open.execute("""
                    INSERT INTO bounce_events (at, kind, list_id, subscription_id, address, key, copy_id, mailing_id, post_id, site, recipient,
                        severity, reason, blame, status, reply, evidence, rule, inbound_id, effect, points, score, incident_id)
                    VALUES (now(), 'RESET', ?, 1, 'x@y.example', 'x@y.example', 0, 0, 0, '', '', '', '', '', '', 0, '', '', 0, 'NONE', 0, 0, 0)
                    """, list.id());
            Thread other = Thread.ofVirtual().start(() -> {
                dead(ann);
                desk.settle();
            });
            other.join();
            List<BounceEvent> first = readElsewhere(seen);
            assertThat(first).extracting(event -> event.whom().address()).containsExactly("ann@example.net");
            assertThat(first.getFirst().id()).isGreaterThan(desk.number("SELECT max(id) FROM bounce_events WHERE number <= " + seen));
        });

        List<BounceEvent> all = desk.reader.since(0, seen, 100);
        assertThat(all).extracting(event -> event.whom().address()).containsExactly("ann@example.net", "x@y.example");
        assertThat(desk.reader.since(list.id() + 1, 0, 100)).isEmpty();
        assertThat(desk.reader.lastNumber()).isEqualTo(all.getLast().number());
    }

    private List<BounceEvent> readElsewhere(long seen) throws InterruptedException {
        List<BounceEvent> read = new ArrayList<>();
        Thread.ofVirtual().start(() -> read.addAll(desk.reader.since(0, seen, 100))).join();
        return read;
    }

    @Test
    void countsStayWhenEventsAreSwept() {
        dead(bob);
        desk.settle();
        desk.forward(Duration.ofDays(31));
        desk.inTx(() -> assertThat(desk.tables.sweepInTx(desk.now.minus(Duration.ofDays(30)), desk.now, 500)).isEqualTo(1));

        assertThat(desk.reader.history(list.id(), bob.address(), Long.MAX_VALUE, 10)).isEmpty();
        assertThat(desk.reader.counts(list.id(), LocalDate.of(2026, 3, 1), LocalDate.of(2026, 4, 30)))
                .containsExactly(new DayCount(LocalDate.of(2026, 3, 2), "no-such-user", "mx.example.net", 1));
    }
}
