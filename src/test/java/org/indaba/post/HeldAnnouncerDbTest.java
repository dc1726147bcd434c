package org.indaba.post;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.indaba.accept.Destination;
import org.indaba.mail.EmailAddress;
import org.indaba.moderate.Announcement;
import org.indaba.moderate.HeldPosts;
import org.indaba.notice.Notice;
import org.indaba.notice.WaitingPost;
import org.indaba.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What moderators can answer where several posts wait. */
class HeldAnnouncerDbTest {

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

    private void waits(int from, int to) {
        IntStream.rangeClosed(from, to).forEach(i -> room.send(PostRoom.post(i), new Destination.Post(room.moderated)));
    }

    private List<Notice.PostHeld> announcedBehind(Duration time) {
        room.notices.clear();
        room.now.updateAndGet(now -> now.plus(time));
        assertThat(room.announcer().announceNext()).isEqualTo(Progress.TOOK);
        return room.notices.stream().map(Notice.PostHeld.class::cast).toList();
    }

    private static List<EmailAddress> verdicts(Notice.PostHeld held) {
        return Stream.concat(Stream.of(held.first()), held.others().stream())
                .flatMap(post -> Stream.of(post.verdicts().accept(), post.verdicts().refuse())).toList();
    }

    @Test
    void eachPostThatWaitedMeanwhileHasAddressesOfItsOwnForEachModerator() {
        waits(0, 0);
        assertThat(announcedBehind(Duration.ZERO)).hasSize(2).allSatisfy(first -> assertThat(verdicts(first)).hasSize(2));
        waits(1, 3);

        List<Notice.PostHeld> batch = announcedBehind(HeldPosts.QUIET);

        assertThat(batch).hasSize(2).allSatisfy(held -> {
            assertThat(verdicts(held)).hasSize(6);
            assertThat(held.others()).extracting(WaitingPost::subject).containsExactly("hello", "hello");
            assertThat(held.link()).isEqualTo("http://localhost:8080/lists/moderated@lists.example.org/held");
        });
        assertThat(batch.stream().flatMap(held -> verdicts(held).stream())).doesNotHaveDuplicates();
        // The reminder has them all.
        List<Notice.PostHeld> reminder = announcedBehind(HeldPosts.REMINDED);
        assertThat(reminder).hasSize(2).allSatisfy(held -> assertThat(verdicts(held)).hasSize(8));
        assertThat(Stream.concat(batch.stream(), reminder.stream()).flatMap(held -> verdicts(held).stream())).doesNotHaveDuplicates();
    }

    @Test
    void whatHasNoRoomInAMailIsCounted() {
        waits(0, 0);
        announcedBehind(Duration.ZERO);
        waits(1, Announcement.MAX_POSTS + 2);

        assertThat(announcedBehind(HeldPosts.QUIET)).allSatisfy(held -> {
            assertThat(held.others()).hasSize(Announcement.MAX_POSTS - 1);
            assertThat(held.more()).isEqualTo(2);
        });
    }
}
