package org.indaba.post;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.indaba.accept.Destination;
import org.indaba.lists.ListSettings.Posting;
import org.indaba.lists.MailList;
import org.indaba.moderate.TestSettings;
import org.indaba.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is forgotten in time. */
class UpkeepDbTest {

    private static TestDatabase database;

    private final PostRoom room = new PostRoom(database);

    @BeforeAll
    static void open() {
        database = TestDatabase.create();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @Test
    void noMoreThanTheLimitIsTakenAtATime() {
        room.sql("""
                INSERT INTO earlier_posts (list_id, fingerprint, post_id, came_at)
                SELECT 1, decode(to_hex(i + 4096), 'hex'), i, '2026-01-01' FROM generate_series(1, %d) AS i"""
                .formatted(Upkeep.LIMIT + 1));

        assertThat(room.upkeep().turn()).isEqualTo(Progress.TOOK);
        assertThat(room.number("SELECT count(*) FROM earlier_posts")).isEqualTo(1);
        assertThat(room.upkeep().turn()).isEqualTo(Progress.NOTHING);
        assertThat(room.number("SELECT count(*) FROM earlier_posts")).isZero();
    }

    @Test
    void whatIsOldIsForgottenAndNothingElse() {
        room.send(PostRoom.post(1), new Destination.Owner(room.open));
        room.send(PostRoom.post(2), new Destination.Post(room.moderated));
        room.drain();
        room.now.set(room.now.get().plus(Duration.ofDays(31)));
        room.send(PostRoom.post(3), new Destination.Owner(room.open));
        room.drain();

        assertThat(room.upkeep().turn()).isEqualTo(Progress.NOTHING);

        assertThat(room.texts("SELECT state FROM inbound ORDER BY id")).containsExactly("HELD", "DONE");
        // The message of the held post, and the one that is not an hour old.
        assertThat(room.number("SELECT count(*) FROM messages")).isEqualTo(2);
        assertThat(room.number("SELECT count(*) FROM earlier_posts")).isZero();
    }

    @Test
    void whatWaitsAtAListThatIsDeletedIsDiscarded() {
        room.send(PostRoom.post(1), new Destination.Post(room.moderated));
        MailList other = room.lists.add("other@lists.example.org", TestSettings.posting(Posting.MODERATED));
        room.sql("INSERT INTO lists (name, domain, settings, created_at) VALUES ('other', 'lists.example.org', '{}', now())");
        room.send(PostRoom.post(2), new Destination.Post(other));
        room.drain();
        room.lists.delete(room.moderated);

        assertThat(room.upkeep().turn()).isEqualTo(Progress.NOTHING);

        assertThat(room.texts("SELECT state FROM inbound ORDER BY id")).containsExactly("DONE", "HELD");
        assertThat(room.texts("SELECT decision || ' ' || decided_by FROM held_posts WHERE decision IS NOT NULL"))
                .containsExactly("DISCARDED list deleted");
        assertThat(room.held.waiting(other.id())).hasSize(1);
        assertThat(room.notices).isEmpty();
        room.now.set(room.now.get().plus(Duration.ofDays(31)));
        room.upkeep().turn();
        assertThat(room.texts("SELECT state FROM inbound")).as("and is forgotten in time").containsExactly("HELD");
        assertThat(room.number("SELECT count(*) FROM messages")).isEqualTo(1);
    }

    @Test
    void allListsAreLookedAtInTurnAndNoMoreThanTheLimitIsDiscarded() {
        int lists = HeldOfDeletedLists.LISTS + 1;
        room.sql("""
                INSERT INTO held_posts (post_id, list_id, author, answer_to, subject, reason, held_at)
                SELECT i, %d + i %% %d, '', '', '', '', now() FROM generate_series(1, %d) AS i"""
                .formatted(1_000, lists, 2 * Upkeep.LIMIT));
        Upkeep upkeep = room.upkeep();

        assertThat(upkeep.turn()).isEqualTo(Progress.TOOK);
        assertThat(room.number("SELECT count(*) FROM held_posts WHERE decision IS NULL")).isEqualTo(Upkeep.LIMIT);
        upkeep.turn();
        upkeep.turn();

        assertThat(room.number("SELECT count(*) FROM held_posts WHERE decision IS NULL")).isZero();
    }

    @Test
    void aListThatIsDeletedIsFoundBehindManyThatAreNot() {
        for (int i = 0; i < HeldOfDeletedLists.LISTS; i++) {
            room.lists.add("l" + i + "@lists.example.org");
        }
        room.sql("""
                INSERT INTO held_posts (post_id, list_id, author, answer_to, subject, reason, held_at)
                SELECT i, i, '', '', '', '', now() FROM generate_series(1, 150) AS i""");
        Upkeep upkeep = room.upkeep();

        upkeep.turn();
        upkeep.turn();

        assertThat(room.number("SELECT count(*) FROM held_posts WHERE decision IS NULL")).isEqualTo(HeldOfDeletedLists.LISTS + 2);
    }
}
