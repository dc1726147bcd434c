package org.indaba.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClaimsDbTest {

    private final Exploder exploder = new Exploder();
    private final OutcomeStore store = new OutcomeStore(exploder.jdbi, new NodeName("one", "a"));

    @BeforeEach
    void route() {
        exploder.jdbi.useHandle(handle -> handle.execute("INSERT INTO routes (domain, site, hosts, problem, enhanced, expires_at) "
                + "VALUES ('x.test', 'mx.test', '10 25 mx.test' || chr(10), '', '', '2030-01-01')"));
    }

    @AfterEach
    void close() {
        exploder.close();
    }

    private Claims claims(String node, String start) {
        return new Claims(exploder.jdbi, exploder.transactions, exploder.clock, new NodeName(node, start), Duration.ofMinutes(15));
    }

    private long post(long number, int copies, int window) {
        long mailing = exploder.post(exploder.mailing(number, Exploder.POST), window,
                IntStream.range(0, copies).mapToObj(i -> "u" + i + "@x.test").toList());
        new Routes(exploder.jdbi, exploder.transactions, exploder.clock, exploder.random).apply();
        return mailing;
    }

    private static Outcome outcome(Copy copy, CopyState state, String host) {
        return new Outcome(copy, copy.tries() + 1, state, Exploder.START, "mx.test", new Answer(host, "", 250, "", "ok"), "");
    }

    private void record(List<Outcome> outcomes, List<WindowEnd> ends) {
        exploder.transactions.run(() -> {
            store.recordInTx(outcomes);
            store.endInTx(ends);
        });
    }

    @Test
    void aWindowIsTakenOnceWhoeverAsks() {
        post(1, 30, 10);
        Claims one = claims("one", "a");
        Claims two = claims("two", "a");

        assertThat(one.dueAt("mx.test", 2)).hasSize(2).allMatch(window -> window.copies().size() == 10
                && window.hosts().equals(List.of(new Route.Host(10, "mx.test", 25))));
        assertThat(two.dueAt("mx.test", 5)).hasSize(1);
        assertThat(one.dueAt("mx.test", 5)).isEmpty();
    }

    @Test
    void noticesGoBeforePosts() {
        post(1, 5, 10);
        NewMailing notice = new NewMailing(0, 0, exploder.messages.store(Exploder.POST), Exploder.whole(Exploder.POST),
                new ReturnPathRule.Fixed(org.indaba.mail.ReversePath.none()), org.indaba.mail.BodyType.SEVEN_BIT, false, Priority.NOTICE,
                exploder.clock.instant(), "", Map.of());
        long copy = exploder.transactions.call(() -> new JdbiOutbox(exploder.jdbi, exploder.format, exploder.messages, () -> { })
                .sendInTx(notice, org.indaba.mail.EmailAddress.of("who@x.test")));
        new Routes(exploder.jdbi, exploder.transactions, exploder.clock, exploder.random).apply();

        assertThat(claims("one", "a").dueAt("mx.test", 1)).singleElement()
                .matches(window -> window.copies().size() == 1 && window.copies().getFirst().id() == copy);
    }

    @Test
    void inALaneTheOldestAndTheNewestPostShareAndTheOneBetweenFollowsTheOldest() {
        List<Long> posts = IntStream.rangeClosed(1, 3).mapToObj(number -> {
            exploder.clock.forward(Duration.ofSeconds(1));
            return post(number, 30, 10);
        }).toList();
        exploder.jdbi.useHandle(handle -> handle.execute("UPDATE windows SET priority = 4"));
        Claims one = claims("one", "a");

        assertThat(IntStream.range(0, 9).mapToObj(_ -> one.dueAt("mx.test", 1).getFirst().mailingId()).map(posts::indexOf))
                .containsExactly(0, 2, 0, 2, 0, 2, 1, 1, 1);
    }

    /** It is copies that share the line: windows of a post to a few large domains are a hundred times as large as those to small ones. */
    @Test
    void aClaimBringsSoManyCopiesAndTheRestOfOneWindowWhateverTheClaimsBeforeBrought() {
        long large = post(1, 3_000, 100);
        post(2, 300, 1);
        Claims one = claims("one", "a");
        Map<Boolean, Integer> copies = new HashMap<>();
        for (int claim = 0; claim < 12; claim++) {
            List<ClaimedWindow> claimed = one.copiesDueAt("mx.test", 150);
            assertThat(claimed.stream().mapToInt(window -> window.copies().size()).sum()).as("claim " + claim).isBetween(1, 150 + 99);
            claimed.forEach(window -> copies.merge(window.mailingId() == large, window.copies().size(), Integer::sum));
        }
        assertThat(copies.get(true)).as("six turns, and one in which the other lane gave too few").isEqualTo(7 * 200);
        assertThat(copies.get(false)).as("two at first, then as many as may be taken").isEqualTo(2 + 5 * Claims.MAX_WINDOWS);
    }

    @Test
    void whatWasPutOffAndNoticesAreTakenInTheOrderInWhichTheyAreDue() {
        for (int lane : List.of(Lane.NOTICES, Lane.RETRIES)) {
            List<Long> posts = IntStream.rangeClosed(1, 3).mapToObj(number -> {
                exploder.clock.forward(Duration.ofSeconds(1));
                return post(10 * lane + number, 20, 10);
            }).toList();
            exploder.jdbi.useHandle(handle -> handle.execute("UPDATE windows SET priority = ? WHERE owner IS NULL", lane));
            Claims one = claims("one", "a");
            assertThat(IntStream.range(0, 6).mapToObj(_ -> one.dueAt("mx.test", 1).getFirst().mailingId()).map(posts::indexOf))
                    .containsExactly(0, 0, 1, 1, 2, 2);
        }
    }

    @Test
    void claimingIsAHotUpdate() {
        post(1, 500, 10);
        // As long as it looks at this database, rows that are dead cannot be cleared away.
        await().atMost(Duration.ofSeconds(60)).until(() -> autovacuums() == 0);
        exploder.jdbi.useHandle(handle -> handle.execute("VACUUM windows"));
        Map<String, Long> before = updates();
        Claims one = claims("one", "a");
        IntStream.range(0, 50).forEach(_ -> assertThat(one.dueAt("mx.test", 1)).hasSize(1));

        await().atMost(Duration.ofSeconds(60)).until(() -> updates().get("all") - before.get("all") >= 50);
        Map<String, Long> after = updates();
        assertThat(after.get("hot") - before.get("hot")).isEqualTo(50);
    }

    private long autovacuums() {
        return exploder.jdbi.withHandle(handle -> handle.createQuery("""
                SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'autovacuum worker' AND datname = current_database()""")
                .mapTo(Long.class).one());
    }

    private Map<String, Long> updates() {
        // The statistics of a connection are told when it ends, or when it has been idle for ten seconds.
        return exploder.database.jdbi().withHandle(handle -> handle.createQuery(
                "SELECT n_tup_upd, n_tup_hot_upd FROM pg_stat_user_tables WHERE relname = 'windows'")
                .map((row, _) -> Map.of("all", row.getLong(1), "hot", row.getLong(2))).one());
    }

    @Test
    void copiesWithAFinalOutcomeAreNotGivenOutAgain() {
        post(1, 6, 10);
        List<Copy> copies = claims("one", "a").dueAt("mx.test", 1).getFirst().copies();
        record(List.of(outcome(copies.get(0), CopyState.DELIVERED, "h"), outcome(copies.get(1), CopyState.FAILED, "h"),
                outcome(copies.get(2), CopyState.DEFERRED, "h"), outcome(copies.get(3), CopyState.SHUNTED, "h")), List.of());

        Claims again = claims("one", "b");
        assertThat(again.freeDeadStarts()).isEqualTo(1);
        List<Copy> left = again.dueAt("mx.test", 1).getFirst().copies();

        assertThat(left).extracting(Copy::id).containsExactly(copies.get(2).id(), copies.get(4).id(), copies.get(5).id());
        assertThat(left).extracting(Copy::tries).containsExactly(1, 0, 0);
    }

    @Test
    void aCopyThatIsReplayedWhileItsWindowIsAtWorkIsNotLostWithTheWindow() {
        post(1, 6, 10);
        ClaimedWindow atWork = claims("one", "a").dueAt("mx.test", 1).getFirst();
        Copy stopped = atWork.copies().get(2);
        record(List.of(outcome(stopped, CopyState.SHUNTED, "h")), List.of());

        assertThat(new ShuntedCopies(exploder.jdbi, exploder.transactions, exploder.clock, () -> { }).replay(stopped.id())).isTrue();
        record(atWork.copies().stream().filter(copy -> !copy.equals(stopped)).map(copy -> outcome(copy, CopyState.DELIVERED, "h")).toList(),
                List.of(new WindowEnd.Finished(atWork.id())));

        new Routes(exploder.jdbi, exploder.transactions, exploder.clock, exploder.random).apply();
        assertThat(claims("one", "a").dueAt("mx.test", 5)).singleElement()
                .matches(window -> window.copies().stream().map(Copy::id).toList().equals(List.of(stopped.id())));
    }

    @Test
    void aCopyThatWasReplayedStandsInItsOwnWindowAloneAndItsAgeBeginsAnew() {
        post(1, 6, 10);
        ClaimedWindow atWork = claims("one", "a").dueAt("mx.test", 1).getFirst();
        Copy stopped = atWork.copies().get(2);
        Copy later = atWork.copies().get(4);
        record(List.of(outcome(stopped, CopyState.SHUNTED, "h")), List.of());
        exploder.clock.forward(Duration.ofMinutes(1));
        assertThat(new ShuntedCopies(exploder.jdbi, exploder.transactions, exploder.clock, () -> { }).replay(stopped.id())).isTrue();
        record(atWork.copies().stream().filter(copy -> !copy.equals(stopped))
                .map(copy -> outcome(copy, copy.equals(later) ? CopyState.DEFERRED : CopyState.DELIVERED, "h")).toList(),
                List.of(new WindowEnd.GivenBack(atWork.id(), 1)));

        assertThat(exploder.copies(atWork.mailingId())).extracting(LedgerCopy::copyId, LedgerCopy::state)
                .contains(tuple(stopped.id(), CopyState.QUEUED), tuple(later.id(), CopyState.DEFERRED));
        assertThat(exploder.copies(atWork.mailingId())).filteredOn(copy -> copy.copyId() == later.id()).singleElement()
                .matches(copy -> copy.nextAttempt() != null);
        new Routes(exploder.jdbi, exploder.transactions, exploder.clock, exploder.random).apply();
        List<ClaimedWindow> left = claims("one", "a").dueAt("mx.test", 5);
        assertThat(left).extracting(window -> window.copies().stream().map(Copy::id).toList())
                .containsExactlyInAnyOrder(List.of(later.id()), List.of(stopped.id()));
        assertThat(left).filteredOn(window -> window.id() != atWork.id()).singleElement()
                .matches(window -> window.since().equals(exploder.clock.instant()));
    }

    @Test
    void aCopyThatWasReplayedIsInNoPartThatIsLetGoOfLater() {
        post(1, 6, 10);
        ClaimedWindow atWork = claims("one", "a").dueAt("mx.test", 1).getFirst();
        Copy stopped = atWork.copies().get(3);
        record(atWork.copies().stream().map(copy -> outcome(copy, copy.equals(stopped) ? CopyState.SHUNTED : CopyState.DEFERRED, "h"))
                .toList(), List.of(new WindowEnd.GivenBack(atWork.id(), 5)));
        exploder.clock.forward(Duration.ofMinutes(1));
        assertThat(new ShuntedCopies(exploder.jdbi, exploder.transactions, exploder.clock, () -> { }).replay(stopped.id())).isTrue();
        new Routes(exploder.jdbi, exploder.transactions, exploder.clock, exploder.random).apply();

        List<Copy> rest = claims("one", "a").dueAt("mx.test", 5).stream().filter(window -> window.id() == atWork.id())
                .findFirst().orElseThrow().copies();
        exploder.transactions.run(() -> store.shareInTx(new WindowShare(atWork.id(), rest.getFirst().id(), 1,
                List.of(WindowShare.Part.of(rest.subList(1, rest.size()))))));
        exploder.clock.forward(Duration.ofMinutes(20));

        assertThat(claims("one", "b").dueAt("mx.test", 9)).flatExtracting(ClaimedWindow::copies).extracting(Copy::id)
                .containsExactlyInAnyOrderElementsOf(atWork.copies().stream().map(Copy::id).toList());
    }

    @Test
    void theDeadStartOfThisNodeIsFreedAtOnceAndAnotherNodeOnlyWhenItsLeaseIsOver() {
        post(1, 20, 10);
        claims("one", "a").dueAt("mx.test", 1);
        claims("two", "a").dueAt("mx.test", 1);
        Claims one = claims("one", "b");

        assertThat(one.freeDeadStarts()).isEqualTo(1);
        assertThat(one.dueAt("mx.test", 5)).hasSize(1);
        exploder.clock.forward(Duration.ofMinutes(15));
        one.renew();
        assertThat(claims("three", "a").dueAt("mx.test", 5)).hasSize(1);
    }

    @Test
    void aNodeWhoseNameBeginsLikeOursIsNotOurs() {
        post(1, 10, 10);
        claims("one-b", "a").dueAt("mx.test", 1);

        assertThat(claims("one", "b").freeDeadStarts()).isZero();
    }

    @Test
    void whatIsEndedByAnotherThanItsTakerStays() {
        post(1, 10, 10);
        ClaimedWindow window = claims("two", "a").dueAt("mx.test", 1).getFirst();
        record(List.of(), List.of(new WindowEnd.Finished(window.id())));
        record(List.of(), List.of(new WindowEnd.Deferred(window.id(), Exploder.START, 1, 10)));

        assertThat(exploder.windows()).isEqualTo(1);
        assertThat(claims("one", "a").dueAt("mx.test", 1)).isEmpty();
    }

    @Test
    void theSameBatchTwiceChangesNothing() {
        long mailing = post(1, 4, 10);
        ClaimedWindow window = claims("one", "a").dueAt("mx.test", 1).getFirst();
        List<Outcome> outcomes = window.copies().stream().map(copy -> outcome(copy, CopyState.DELIVERED, "h")).toList();
        for (int times = 0; times < 3; times++) {
            record(outcomes, List.of(new WindowEnd.Finished(window.id())));
        }

        assertThat(exploder.ledger.counts(mailing)).isEqualTo(Map.of(CopyState.DELIVERED, 4L));
        assertThat(exploder.copies(mailing)).allMatch(copy -> copy.attempts() == 1);
    }

    @Test
    void twoNodesThatBothTriedACopyAreBothInItsStoryAndItCountsOnce() {
        long mailing = post(1, 1, 10);
        Copy copy = claims("one", "a").dueAt("mx.test", 1).getFirst().copies().getFirst();
        record(List.of(outcome(copy, CopyState.DELIVERED, "one")), List.of());
        record(List.of(outcome(copy, CopyState.DELIVERED, "two")), List.of());
        record(List.of(outcome(copy, CopyState.DEFERRED, "three")), List.of());

        assertThat(exploder.ledger.story(copy.id())).extracting(each -> each.answer().host()).containsExactly("one", "two", "three");
        assertThat(exploder.ledger.counts(mailing)).containsEntry(CopyState.DELIVERED, 1L);
        assertThat(exploder.only(mailing).state()).isEqualTo(CopyState.DELIVERED);
    }

    @Test
    void mailingsThatAreMixedInTheSequenceKeepTheirOwnCopies() {
        long first = post(1, 3, 10);
        long second = post(2, 3, 10);
        // As if both had been expanded at the same time.
        exploder.jdbi.useHandle(handle -> handle.execute("UPDATE windows SET first_copy = (SELECT min(id) FROM copies), "
                + "last_copy = (SELECT max(id) FROM copies)"));

        Map<Long, List<Copy>> taken = claims("one", "a").dueAt("mx.test", 5).stream()
                .collect(Collectors.toMap(ClaimedWindow::mailingId, ClaimedWindow::copies));

        assertThat(taken.get(first)).hasSize(3).allMatch(copy -> copy.mailingId() == first);
        assertThat(taken.get(second)).hasSize(3).allMatch(copy -> copy.mailingId() == second);
    }
}
