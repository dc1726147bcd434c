package org.indaba.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.indaba.deliver.CopyState.DELIVERED;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.indaba.bounce.BounceLog;
import org.indaba.lists.MailList;
import org.junit.jupiter.api.Test;

/** Many notices come to one list at once: none is lost, and a post in their midst arrives. */
@QuarkusTest
@TestProfile(WorldProfile.class)
class StormOfNoticesTest {

    private static final int CLIENTS = 4;
    private static final int NOTICES = 100;

    @Inject
    World world;

    @Test
    void noNoticeIsLostAndAPostDoesNotWaitBehindThem() throws InterruptedException {
        try (MailHost host = world.host("storm.example")) {
            // Given
            MailList list = world.list("storm", Map.of("posting", "open"), "reader@storm.example");
            Letter first = Letter.of("poster@people.example", list.post().toString());
            world.send(first, list.post().toString());
            world.copy(first.messageId(), "reader@storm.example", DELIVERED);
            String path = host.mailFor("reader@storm.example").mailFrom();

            // When
            List<Thread> clients = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                clients.add(Thread.ofVirtual().start(() -> storm(path)));
            }
            Letter post = Letter.of("poster@people.example", list.post().toString());
            assertThat(world.send(post, list.post().toString())).startsWith("250");
            world.copy(post.messageId(), "reader@storm.example", DELIVERED);
            for (Thread client : clients) {
                client.join();
            }
            world.awaitQuiet();

            // Then
            // The mails themselves are kept up to a limit, beyond which four workers may have gone by a turn each.
            assertThat(world.number("SELECT count(*) FROM bounces WHERE list_id = " + list.id()))
                    .isBetween((long) BounceLog.MAX_SHOWN, BounceLog.MAX_SHOWN + 4 * 50L);
            assertThat(world.number("SELECT count(*) FROM bounce_events WHERE kind = 'NOTICE' AND list_id = " + list.id()))
                    .isEqualTo(CLIENTS * NOTICES);
            assertThat(world.number("SELECT count(*) FROM inbound WHERE state = 'SHUNTED'")).isZero();
        }
    }

    private void storm(String path) {
        try (Mailer mailer = new Mailer(world.smtp())) {
            for (int i = 0; i < NOTICES; i++) {
                assertThat(mailer.send("", List.of(path), ReturnPathsTest.report(path).octets())).startsWith("250");
            }
        }
    }
}
