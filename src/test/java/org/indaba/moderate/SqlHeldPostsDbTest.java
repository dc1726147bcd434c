package org.indaba.moderate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.indaba.mail.Bytes;
import org.indaba.spool.Signal;
import org.indaba.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SqlHeldPostsDbTest {

    private static final Instant NOW = Instant.parse("2026-05-04T10:00:00Z");
    private static TestDatabase database;

    private final SqlHeldPosts held = new SqlHeldPosts(database.jdbi(), new Signal());

    @BeforeAll
    static void open() {
        database = TestDatabase.create();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @BeforeEach
    void empty() {
        database.jdbi().useHandle(handle -> handle.execute("TRUNCATE held_posts, held_announcements, earlier_posts"));
    }

    @Test
    void aHeldPostIsListedFoundAndDecidedOnce() {
        HeldPost first = add(1, 7);
        HeldPost second = add(2, 7);
        add(3, 8);

        assertThat(held.waiting(7)).containsExactly(first, second);
        assertThat(held.find(1)).contains(first);
        assertThat(decide(1, new Decision.Rejected("owner@people.example", "off topic"))).contains(first);
        assertThat(decide(1, new Decision.Accepted("another@people.example"))).isEmpty();
        assertThat(held.find(1)).isEmpty();
        assertThat(held.waiting(7)).containsExactly(second);
        assertThat(held.accepted(List.of(1L))).isEmpty();
    }

    /** The database knows no such character, and a post that nobody can decide about would wait for ever. */
    @Test
    void wordsThatCannotBeKeptAreMadeSuchThatCan() {
        add(1, 7);

        assertThat(decide(1, new Decision.Rejected("owner@people.example", "off\u0000topic\ud83d"))).isPresent();

        assertThat(database.jdbi().<String, RuntimeException>withHandle(handle -> handle.createQuery("SELECT words FROM held_posts")
                .mapTo(String.class).one())).isEqualTo("off\ufffdtopic\ufffd");
        assertThat(new Decision.Rejected("x", "x".repeat(Decision.MAX_WORDS)).words()).hasSize(Decision.MAX_WORDS);
        assertThat(new Decision.Rejected("x", "x".repeat(Decision.MAX_WORDS + 1)).words()).hasSize(Decision.MAX_WORDS);
    }

    @Test
    void allThatWaitAreReadPageByPage() {
        for (long post = 1; post <= 5; post++) {
            add(post, 7);
        }
        Instant noon = NOW.plus(Duration.ofHours(2));
        database.transactions().run(() -> {
            held.putOffInTx(2, noon);
            held.putOffInTx(3, noon);
            held.putOffInTx(4, noon.minusSeconds(1));
        });

        assertThat(held.waitingBehind(7, 0, 3)).extracting(HeldPost::postId).containsExactly(1L, 2L, 3L);
        assertThat(held.waitingBehind(7, 3, 3)).extracting(HeldPost::postId).containsExactly(4L, 5L);
        assertThat(held.due(7, NOW, 0, 1)).extracting(HeldPost::postId).containsExactly(1L);
        assertThat(held.due(7, NOW, 1, 9)).extracting(HeldPost::postId).containsExactly(5L);
        assertThat(held.countDue(7, NOW, 0)).isEqualTo(2);
        assertThat(held.countDue(7, NOW, 1)).isEqualTo(1);
        List<HeldPosts.PutOff> first = held.putOff(7, NOW, HeldPosts.Place.BEGIN, 2);
        assertThat(first).extracting(each -> each.post().postId()).containsExactly(4L, 2L);
        assertThat(held.putOff(7, NOW, first.getLast().place(), 2)).extracting(each -> each.post().postId()).containsExactly(3L);
        assertThat(held.due(7, noon, 0, HeldPosts.MAX_PAGE)).hasSize(5);
        assertThatThrownBy(() -> held.waitingBehind(7, 0, HeldPosts.MAX_PAGE + 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theListsAtWhichSomethingWaitsComeByTheirIds() {
        add(1, 9);
        add(2, 7);
        add(3, 7);
        add(4, 8);
        decide(add(5, 6).postId(), new Decision.Discarded("x"));

        assertThat(held.listsWaitingBehind(0, 2)).containsExactly(7L, 8L);
        assertThat(held.listsWaitingBehind(8, 2)).containsExactly(9L);
    }

    @Test
    void theTimeOfAnAcceptanceIsKnownAndItsList() {
        add(1, 7);

        decide(1, new Decision.Accepted("owner@people.example"));

        assertThat(held.accepted(List.of(1L, 2L))).isEqualTo(Map.of(1L, new HeldPosts.Accepted(7, NOW)));
    }

    @Test
    void theFirstIsAnnouncedAtOnceAndTheOthersTogetherWhenTheQuietIsOver() {
        HeldPost first = add(1, 7);
        assertThat(announce(NOW)).contains(announcement(first));
        HeldPost second = add(2, 7);
        HeldPost third = add(3, 7);
        decide(add(4, 7).postId(), new Decision.Discarded("x"));

        assertThat(announce(NOW.plus(HeldPosts.QUIET).minusSeconds(1))).isEmpty();
        assertThat(announce(NOW.plus(HeldPosts.QUIET))).contains(announcement(second, third));
        assertThat(announce(NOW.plus(HeldPosts.QUIET.multipliedBy(9)))).isEmpty();
    }

    @Test
    void whatNobodyDecidesAboutIsToldAgainEachWeekAllInOneMail() {
        HeldPost first = add(1, 7);
        announce(NOW);
        HeldPost second = add(2, 7);
        announce(NOW.plus(HeldPosts.QUIET));
        Instant week = NOW.plus(HeldPosts.REMINDED);
        add(3, 7);
        database.transactions().run(() -> held.putOffInTx(3, week.plus(Duration.ofDays(1))));

        assertThat(announce(week.minusSeconds(1))).isEmpty();
        assertThat(announce(week)).contains(announcement(first, second));
        assertThat(announce(week.plus(Duration.ofHours(23)))).isEmpty();
        HeldPost putOff = held.find(3).orElseThrow();
        assertThat(announce(week.plus(Duration.ofDays(1)))).contains(announcement(putOff));
        // It does not end, and what was decided about is left out.
        decide(1, new Decision.Discarded("x"));
        Instant third = week.plus(HeldPosts.REMINDED);
        assertThat(announce(third.minusSeconds(1))).isEmpty();
        assertThat(announce(third)).contains(announcement(second, putOff));
        assertThat(announce(third.plus(HeldPosts.REMINDED))).contains(announcement(second, putOff));
    }

    @Test
    void aMailHasRoomForTwentyPosts() {
        for (int post = 1; post <= Announcement.MAX_POSTS; post++) {
            add(post, 7);
            add(100 + post, 8);
        }
        add(200, 8);

        assertThat(announce(NOW)).hasValueSatisfying(all -> {
            assertThat(all.posts()).hasSize(20);
            assertThat(all.more()).isZero();
        });
        assertThat(announce(NOW)).hasValueSatisfying(some -> {
            assertThat(some.posts()).hasSize(20).extracting(HeldPost::postId).startsWith(101L).endsWith(120L);
            assertThat(some.more()).isEqualTo(1);
        });
    }

    @Test
    void aFloodAtOneListDoesNotSilenceAnother() {
        add(1, 7);
        announce(NOW);
        add(2, 7);
        HeldPost other = add(3, 8);

        assertThat(announce(NOW)).contains(announcement(other));
        assertThat(announce(NOW)).isEmpty();
    }

    @Test
    void anAnnouncementThatRollsBackIsMadeAgain() {
        HeldPost first = add(1, 7);
        try {
            database.transactions().run(() -> {
                held.announceNextInTx(NOW);
                throw new IllegalStateException();
            });
        } catch (IllegalStateException rolledBack) {
            assertThat(rolledBack).isNotNull();
        }

        assertThat(announce(NOW)).contains(announcement(first));
    }

    @Test
    void decidedPostsAreForgottenInTimeAndWaitingOnesNever() {
        add(1, 7);
        add(2, 7);
        decide(1, new Decision.Discarded("x"));

        assertThat(database.transactions().<Integer>call(() -> held.forgetInTx(NOW, 10))).isZero();
        assertThat(database.transactions().<Integer>call(() -> held.forgetInTx(NOW.plus(Duration.ofDays(999)), 10))).isEqualTo(1);
        assertThat(held.find(2)).isPresent();
    }

    @Test
    void earlierPostsAreForgottenInTime() {
        SqlEarlierPosts earlier = new SqlEarlierPosts(database.jdbi());
        Bytes fingerprint = Bytes.utf8("fingerprint");

        assertThat(database.transactions().<Boolean>call(() -> earlier.rememberInTx(noted(7, fingerprint, 1)))).isTrue();
        assertThat(database.transactions().<Boolean>call(() -> earlier.rememberInTx(noted(7, fingerprint, 2)))).isFalse();
        assertThat(earlier.find(7, fingerprint)).contains(new EarlierPosts.Earlier.Taken(1));
        assertThat(earlier.find(8, fingerprint)).isEmpty();
        assertThat(database.transactions().<Integer>call(() -> earlier.forgetInTx(NOW, 10))).isZero();
        assertThat(database.transactions().<Integer>call(() -> earlier.forgetInTx(NOW.plusSeconds(1), 10))).isEqualTo(1);
        assertThat(earlier.find(7, fingerprint)).isEmpty();
    }

    private static Announcement announcement(HeldPost... posts) {
        return new Announcement(List.of(posts), 0);
    }

    private HeldPost add(long post, long list) {
        HeldPost held1 = new HeldPost(post, list, "ann@people.example", "ann@people.example", "nul \0 in it", "because", NOW);
        database.transactions().run(() -> held.addInTx(held1));
        return held1;
    }

    private Optional<HeldPost> decide(long post, Decision decision) {
        return database.transactions().call(() -> held.decideInTx(post, decision, NOW));
    }

    private Optional<Announcement> announce(Instant now) {
        return database.transactions().call(() -> held.announceNextInTx(now));
    }

    private static List<EarlierPosts.Noted> noted(long list, Bytes fingerprint, long post) {
        return List.of(new EarlierPosts.Noted(list, fingerprint, post, NOW));
    }
}
