package org.indaba.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.indaba.deliver.CopyState.DELIVERED;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.indaba.app.bench.Delivery;
import org.indaba.lists.MailList;
import org.indaba.moderate.Decision;
import org.indaba.moderate.HeldPost;
import org.junit.jupiter.api.Test;

/** Posts that wait for a moderator, and what becomes of them. */
@QuarkusTest
@TestProfile(WorldProfile.class)
class HeldPostsTest {

    @Inject
    World world;

    private List<HeldPost> waiting(MailList list) {
        return world.operations.held().waiting(list.id());
    }

    @Test
    void heldPostIsDeliveredAfterItsRelease() {
        try (MailHost readers = world.host("held.example")) {
            // Given
            MailList list = world.list("held", Map.of("posting", "moderated"), "reader@held.example");
            Letter letter = Letter.of("poster@people.example", list.post().toString());

            // When
            String reply = world.send(letter, list.post().toString());
            world.awaitQuiet();
            List<HeldPost> held = waiting(list);
            Delivery announcement = World.eventually().until(() -> world.owners().taken().stream()
                    .filter(mail -> MailHost.text(mail).contains("held@" + World.LISTS)).toList(), mails -> !mails.isEmpty()).getFirst();
            int before = readers.taken().size();
            world.operations.moderation().decide(held.getFirst().postId(), new Decision.Accepted("a story"));

            // Then
            assertThat(reply).startsWith("250").contains("waits for a moderator");
            assertThat(held).hasSize(1);
            assertThat(announcement.recipients()).containsExactly(World.OWNER);
            assertThat(before).isZero();
            world.copy(letter.messageId(), "reader@held.example", DELIVERED);
            assertThat(readers.taken()).hasSize(1);
            assertThat(waiting(list)).isEmpty();
        }
    }

    @Test
    void authorIsToldOfARejection() {
        try (MailHost readers = world.host("unread.example"); MailHost authors = world.host("hopeful.example")) {
            // Given
            MailList list = world.list("strict", Map.of("posting", "moderated"), "reader@unread.example");
            world.zone.text("hopeful.example", "v=spf1 ip4:127.0.0.0/8 -all");
            world.send(Letter.of("poster@hopeful.example", list.post().toString()), list.post().toString());
            HeldPost held = World.eventually().until(() -> waiting(list), posts -> posts.size() == 1).getFirst();

            // When
            world.operations.moderation().decide(held.postId(), new Decision.Rejected("a story", "This is about something else."));
            Delivery notice = authors.mailFor("poster@hopeful.example");

            // Then
            world.awaitQuiet();
            assertThat(MailHost.text(notice)).contains("This is about something else.").contains("Auto-Submitted: auto-replied");
            assertThat(authors.taken()).hasSize(1);
            assertThat(readers.taken()).isEmpty();
            assertThat(world.operations.moderation().decide(held.postId(), new Decision.Accepted("another"))).isEmpty();
        }
    }

    @Test
    void discardedPostVanishesInSilence() {
        try (MailHost readers = world.host("calm.example"); MailHost authors = world.host("spammer.example")) {
            // Given
            MailList list = world.list("calm", Map.of("posting", "moderated"), "reader@calm.example");
            world.send(Letter.of("poster@spammer.example", list.post().toString()), list.post().toString());
            HeldPost held = World.eventually().until(() -> waiting(list), posts -> posts.size() == 1).getFirst();

            // When
            world.operations.moderation().decide(held.postId(), new Decision.Discarded("a story"));
            world.awaitQuiet();

            // Then
            assertThat(authors.taken()).isEmpty();
            assertThat(readers.taken()).isEmpty();
            assertThat(waiting(list)).isEmpty();
        }
    }

    @Test
    void listThatWouldHaveRefusedHoldsWhatAnotherTakes() {
        try (MailHost readers = world.host("mixed.example")) {
            // Given
            MailList open = world.list("mixed-open", Map.of("posting", "open"), "open@mixed.example");
            MailList closed = world.list("mixed-closed", Map.of("posting", "announce"), "closed@mixed.example");
            Letter letter = Letter.of("poster@people.example", open.post() + ", " + closed.post());

            // When
            String alone = world.send(Letter.of("poster@people.example", closed.post().toString()), closed.post().toString());
            String both = world.send(letter, open.post().toString(), closed.post().toString());
            world.copy(letter.messageId(), "open@mixed.example", DELIVERED);
            world.awaitQuiet();

            // Then
            assertThat(alone).startsWith("550 5.7.");
            assertThat(both).startsWith("250-2.0.0").contains("waits for a moderator");
            assertThat(readers.taken()).extracting(Delivery::recipients).containsExactly(List.of("open@mixed.example"));
            assertThat(waiting(closed)).hasSize(1).allMatch(post -> !post.reason().isEmpty());
            assertThat(waiting(open)).isEmpty();
        }
    }

    @Test
    void postThatCameBeforeIsTakenAndNotPostedAgain() {
        try (MailHost readers = world.host("twice.example")) {
            // Given
            MailList list = world.list("twice", Map.of("posting", "open"), "reader@twice.example");
            Letter letter = Letter.of("poster@people.example", list.post().toString());

            // When
            String first = world.send(letter, list.post().toString());
            String second = world.send(letter, list.post().toString());
            world.copy(letter.messageId(), "reader@twice.example", DELIVERED);
            world.awaitQuiet();

            // Then: RFC 5321 §6.1: a sender that missed our 250 hears it again.
            assertThat(first).startsWith("250");
            assertThat(second).startsWith("250").contains("not posted");
            assertThat(readers.taken()).hasSize(1);
        }
    }
}
