package org.indaba.bounce;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.indaba.classify.ReplyClassifier;
import org.indaba.deliver.Answer;
import org.indaba.deliver.Copy;
import org.indaba.deliver.CopyState;
import org.indaba.deliver.Outcome;
import org.indaba.lists.ListSetting;
import org.indaba.lists.ListSettings;
import org.indaba.lists.MailList;
import org.indaba.lists.Membership;
import org.indaba.testing.FakeLists;
import org.indaba.testing.MailInMemory;
import org.indaba.testing.TestDatabase;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
        assertThat(event.words()).isEqualTo("The copy was refused. That was at mx.example.net. There is no such mailbox. "
                + "That is about the address. It counts against the member. The score rose by 1 to 1.");
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
    void failuresThatAreJudgedLateAroundMidnightOpenNoDayAgain() {
        Instant midnight = Instant.parse("2026-03-03T00:00:00Z");
        for (long seconds : List.of(10L, 5L)) {
            desk.now = midnight.minusSeconds(seconds);
            dead(bob);
            desk.now = midnight.plusSeconds(seconds);
            dead(bob);
            desk.settle();
        }

        assertThat(desk.effects(bob)).containsExactly(Effect.SCORED, Effect.SCORED, Effect.SAME_DAY, Effect.SAME_DAY);
        assertThat(desk.points(bob)).isEqualTo(2 * BounceEvent.POINT);
    }

    // RFC 5321 §4.1.2: quotes are how a local part is written, and no part of it.
    @Test
    void anAddressThatIsWrittenInQuotesHasItsHistory() {
        Membership taro = desk.members.add(list.id(), "\"Taro..Yamada\"@docomo.ne.jp");

        dead(taro);
        desk.settle();

        assertThat(desk.effects(taro)).containsExactly(Effect.SCORED);
        assertThat(desk.reader.ofAddresses(List.of(list.id()), List.of(taro.address().key()), 10)).hasSize(1);
    }

    @Test
    void aDeliveredCopyCostsNoStatement() {
        Refusals withoutDatabase = new Refusals(Jdbi.create(() -> {
            throw new AssertionError("the database was asked");
        }), new ReplyClassifier());
        Copy copy = desk.delivered(desk.post(list), bob);

        withoutDatabase.recordedInTx(List.of(
                new Outcome(copy, 1, CopyState.DELIVERED, desk.now, "mx", new Answer("h", "", 250, "", "ok"), ""),
                new Outcome(copy, 1, CopyState.DEFERRED, desk.now, "mx", new Answer("h", "", 450, "4.2.0", "later"), "")));

        assertThat(desk.number("SELECT count(*) FROM bounce_events")).isZero();
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
            assertThat(alert.text()).contains("20 copies at mx.strict.example", "SPF, DKIM or DMARC did not pass", "Publish SPF",
                    "https://lists.example.org/lists/afnog@lists.example.org/bounces");
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

    // RFC 5321 §4.1.2: a local part in quotes may hold an @.
    @ParameterizedTest
    @ValueSource(strings = {"m%d@large.example", "\"a@b%d\"@large.example"})
    void aFewDeadNeighboursAreBelievedWhereTheSiteTookTheOthers(String address) {
        List<Membership> all = IntStream.range(0, 25).mapToObj(i -> desk.members.add(list.id(), address.formatted(i))).toList();
        long post = desk.post(list);
        all.subList(0, 20).forEach(member -> desk.delivered(post, member));
        all.subList(20, 25).forEach(member -> desk.refused(post, member, 550, "5.1.1", "no such user"));
        desk.settle();

        assertThat(all.subList(20, 25)).allSatisfy(member -> assertThat(desk.effects(member)).containsExactly(Effect.SCORED));
        assertThat(desk.reader.incidents(list.id(), Long.MAX_VALUE, 10)).isEmpty();
    }

    @Test
    void aCopyOfWhichMuchComesBackIsOneCopyOfTheIncident() {
        List<Membership> strict = desk.members(list, 3, "strict.example");
        long post = desk.post(list);
        Copy copy = desk.delivered(post, strict.getFirst());
        for (int i = 0; i < 3; i++) {
            desk.report(list, copy.id(), strict.getFirst().address().toString(), "5.7.26");
            desk.report(list, copy.id(), strict.getFirst().address().toString(), "5.7.26");
            desk.settle();
        }
        desk.mail.take();
        desk.forward(BounceRounds.ALERT_LATE);
        desk.round();
        assertThat(desk.reader.incidents(list.id(), Long.MAX_VALUE, 10)).extracting(Incident::members).containsExactly(1);
        assertThat(desk.mail.take()).isEmpty();

        strict.subList(1, 3).forEach(member -> desk.refused(post, member, 550, "5.7.26", "DMARC"));
        desk.settle();
        assertThat(desk.reader.incidents(list.id(), Long.MAX_VALUE, 10)).extracting(Incident::members).containsExactly(3);
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
    void aCopyBeforeTheFailureLowersNothingHoweverManyCopiesOthersGot() {
        Membership ann = desk.members.add(list.id(), "ann@example.net");
        dead(ann);
        desk.settle();
        desk.now = BounceDesk.START.plus(Duration.ofHours(1));
        desk.deliveredMany(list, ann, Credits.COPIES);
        desk.now = BounceDesk.START.plus(DAY);
        desk.delivered(desk.post(list), bob);
        desk.forward(DAY);
        dead(bob);
        desk.settle();

        desk.forward(NextMove.SILENCE.plus(Credits.EVERY));
        desk.round();

        assertThat(desk.standing(ann)).isNull();
        assertThat(desk.points(bob)).isEqualTo(BounceEvent.POINT);
        assertThat(desk.kinds(bob)).containsExactly(EventKind.REFUSAL);
    }

    @Test
    void copiesOfOneInstantLowerScoresHoweverManyTheyAre() {
        Membership ann = desk.members.add(list.id(), "ann@example.net");
        dead(ann);
        dead(bob);
        desk.settle();
        desk.forward(DAY);
        desk.deliveredMany(list, ann, Credits.COPIES);
        desk.delivered(desk.post(list), bob);
        desk.sql("UPDATE outcomes SET at = '%s' WHERE state = 'DELIVERED'".formatted(desk.now));

        desk.forward(NextMove.SILENCE.plus(Credits.EVERY).plusSeconds(1));
        desk.round();

        assertThat(desk.standing(ann)).isNull();
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

    @Test
    void whoeverReadsBehindACursorMissesNothingOfTransactionsThatWereOpen() throws InterruptedException {
        dead(bob);
        desk.settle();
        long seen = desk.reader.since(0, 0, 100).getLast().number();
        Membership ann = desk.members.add(list.id(), "ann@example.net");

        // A transaction writes first and commits last.
        database.jdbi().useTransaction(open -> {
            open.execute("""
                    INSERT INTO bounce_events (at, kind, list_id, subscription_id, address, key, copy_id, mailing_id, post_id, site,
                        recipient, severity, reason, blame, status, reply, evidence, rule, inbound_id, effect, points, score, incident_id)
                    VALUES (now(), 'RESET', ?, 1, 'x@y.example', 'x@y.example', 0, 0, 0, '', '', '', '', '', '', 0, '', '', 0, 'NONE', 0,
                        0, 0)
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
