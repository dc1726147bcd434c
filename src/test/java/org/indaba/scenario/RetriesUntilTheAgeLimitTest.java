package org.indaba.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.indaba.deliver.CopyState.DEFERRED;
import static org.indaba.deliver.CopyState.DELIVERED;
import static org.indaba.deliver.CopyState.EXPIRED;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import org.indaba.app.bench.Behaviour;
import org.indaba.app.bench.Behaviour.Stage;
import org.indaba.deliver.LedgerCopy;
import org.indaba.deliver.LedgerTry;
import org.indaba.lists.MailList;
import org.junit.jupiter.api.Test;

/** RFC 5321 §4.5.4.1: what cannot be delivered now is tried again, for five days. */
@QuarkusTest
@TestProfile(WorldProfile.class)
class RetriesUntilTheAgeLimitTest {

    /** The longest wait with its random part. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(289);

    @Inject
    World world;

    @Test
    void greylistedCopyIsDeliveredAtTheNextTry() {
        try (MailHost host = world.host("greylisting.example").saying(Stage.RCPT, "450 4.2.0 greylisted, come back in five minutes")) {
            // Given
            MailList list = world.list("greylisted", Map.of("posting", "open"), "reader@greylisting.example");
            Letter letter = Letter.of("poster@people.example", list.post().toString());
            world.send(letter, list.post().toString());
            LedgerCopy first = world.copy(letter.messageId(), "reader@greylisting.example", DEFERRED);
            host.behaving(Behaviour.FRIENDLY);

            // When
            world.forward(Duration.ofMinutes(4));
            world.awaitQuiet();
            int tooEarly = host.taken().size();
            world.forward(Duration.ofMinutes(3));
            LedgerCopy second = world.copy(letter.messageId(), "reader@greylisting.example", DELIVERED);

            // Then
            assertThat(first.answer().text()).isEqualTo("450 4.2.0 greylisted, come back in five minutes");
            assertThat(Duration.between(first.at(), first.nextAttempt())).isBetween(Duration.ofMinutes(5), Duration.ofMinutes(6));
            assertThat(tooEarly).isZero();
            assertThat(host.taken()).hasSize(1);
            assertThat(world.operations.ledger().story(second.copyId())).extracting(LedgerTry::state).containsExactly(DEFERRED, DELIVERED);
        }
    }

    @Test
    void peersThatAreDeadForFiveDaysEndTheCopyAndNobodyIsTold() {
        try (MailHost author = world.host("author.example");
                MailHost full = world.host("full.example").saying(Stage.RCPT, "452 4.2.2 mailbox full")) {
            // Given
            world.zone.mx("gone.example", 10, "mx.gone.example").address("mx.gone.example", world.freeAddress());
            MailList list = world.list("dead", Map.of("posting", "open"), "reader@gone.example", "reader@full.example");
            long ownMail = world.number("SELECT count(*) FROM mailings WHERE post_id IS NULL");
            Letter letter = Letter.of("poster@author.example", list.post().toString());
            world.send(letter, list.post().toString());
            LedgerCopy first = world.copy(letter.messageId(), "reader@gone.example", DEFERRED);

            // When
            int waits = (int) Duration.ofDays(5).dividedBy(LONGEST_WAIT);
            for (int i = 0; i < waits; i++) {
                world.forward(LONGEST_WAIT);
                world.awaitQuiet();
            }
            LedgerCopy shortBefore = world.copy(letter.messageId(), "reader@gone.example", DEFERRED);
            LedgerCopy fullBefore = world.copy(letter.messageId(), "reader@full.example", DEFERRED);
            world.forward(LONGEST_WAIT);

            // Then
            assertThat(shortBefore.attempts()).isGreaterThanOrEqualTo(waits);
            assertThat(fullBefore.attempts()).isGreaterThanOrEqualTo(waits);
            assertThat(fullBefore.nextAttempt()).isBefore(first.at().plus(Duration.ofDays(5)).plusSeconds(5));
            assertThat(world.copy(letter.messageId(), "reader@gone.example", EXPIRED).answer().enhanced()).isEqualTo("4.4.1");
            assertThat(world.copy(letter.messageId(), "reader@full.example", EXPIRED).answer().text()).isEqualTo("452 4.2.2 mailbox full");
            assertThat(author.taken()).isEmpty();
            assertThat(full.taken()).isEmpty();
            assertThat(world.number("SELECT count(*) FROM mailings WHERE post_id IS NULL")).isEqualTo(ownMail);
        }
    }
}
