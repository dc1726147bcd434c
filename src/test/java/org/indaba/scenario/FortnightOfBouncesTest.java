package org.indaba.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.indaba.app.bench.Behaviour;
import org.indaba.app.bench.Delivery;
import org.indaba.bounce.BounceEvent;
import org.indaba.bounce.BounceReader;
import org.indaba.bounce.EventKind;
import org.indaba.bounce.Incident;
import org.indaba.lists.MailList;
import org.indaba.lists.Membership;
import org.indaba.mail.EmailAddress;
import org.indaba.post.BounceKeeper;
import org.indaba.post.Progress;
import org.junit.jupiter.api.Test;

/** A list with a post a day, whose settings are the defaults, over a fortnight in which much comes back. */
@QuarkusTest
@TestProfile(WorldProfile.class)
class FortnightOfBouncesTest {

    private static final int DAYS = 14;
    private static final int DAY_OF_FULL_MAILBOXES = 3;
    private static final int DAY_OF_DMARC = 5;

    private static final List<String> DYING = addresses("dying", 3, "mixed.fortnight.example");
    private static final List<String> LIVING = addresses("living", 21, "mixed.fortnight.example");
    private static final List<String> FULL = addresses("full", 5, "full.fortnight.example");
    private static final List<String> STRICT = addresses("strict", 20, "strict.fortnight.example");
    private static final String LATE = "late@late.fortnight.example";

    @Inject
    World world;

    @Inject
    BounceKeeper keeper;

    @Inject
    BounceReader bounces;

    private final Set<String> reported = new HashSet<>();

    private static List<String> addresses(String name, int count, String domain) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> name + i + "@" + domain).toList();
    }

    @Test
    void exactlyTheFourDeadAreSuspendedTriedWarnedAndRemoved() {
        try (MailHost mixed = world.host("mixed.fortnight.example"); MailHost full = world.host("full.fortnight.example");
                MailHost strict = world.host("strict.fortnight.example"); MailHost late = world.host("late.fortnight.example")) {
            // Given
            MailList list = world.list("fortnight", Map.of("posting", "open"), everybody());
            mixed.behaving(turn -> says(turn, Behaviour.Stage.RCPT, "dying", "550 5.1.1 no such user here"));

            // When
            for (int day = 1; day <= DAYS; day++) {
                full.behaving(day == DAY_OF_FULL_MAILBOXES
                        ? turn -> says(turn, Behaviour.Stage.RCPT, "full", "552 5.2.2 mailbox full") : Behaviour.FRIENDLY);
                strict.behaving(day == DAY_OF_DMARC ? turn -> says(turn, Behaviour.Stage.CONTENT, "",
                        "550 5.7.26 unauthenticated mail is not accepted due to the domain's DMARC policy") : Behaviour.FRIENDLY);
                Letter letter = Letter.of("poster@people.example", list.post().toString());
                assertThat(world.send(letter, list.post().toString())).startsWith("250");
                world.post(letter.messageId());
                oneDay(late);
            }

            // Then
            List<String> dead = Stream.concat(DYING.stream(), Stream.of(LATE)).toList();
            assertThat(members(list)).doesNotContainAnyElementsOf(dead).hasSize(50 - dead.size());
            for (String address : dead) {
                assertThat(kinds(list, address)).as(address).containsSubsequence(EventKind.SUSPENDED, EventKind.PROBED,
                        EventKind.STILL_DEAD, EventKind.WARNED, EventKind.STILL_DEAD, EventKind.WARNED, EventKind.STILL_DEAD,
                        EventKind.REMOVED);
            }
            assertThat(bounces.members(list.id(), "", 100)).isEmpty();
            Stream.of(LIVING, FULL, STRICT).flatMap(List::stream).forEach(address ->
                    assertThat(kinds(list, address)).as(address).doesNotContain(EventKind.SUSPENDED));
            assertThat(kinds(list, FULL.getFirst())).containsExactly(EventKind.REFUSAL, EventKind.CREDIT);
            assertThat(bounces.incidents(list.id(), Long.MAX_VALUE, 10)).singleElement()
                    .extracting(Incident::members, Incident::reason).containsExactly(STRICT.size(), "authentication");
            assertThat(ownersMails("Posts to " + list.post() + " are refused")).hasSize(1);
            assertThat(ownersMails("Members of " + list.post() + " were removed")).hasSizeBetween(1, 2);
            assertThat(late.takenFor(LATE)).anyMatch(mail -> MailHost.text(mail).contains("Subject: Does this address work again?"));
        }
    }

    private static String[] everybody() {
        return Stream.of(DYING, LIVING, FULL, STRICT, List.of(LATE)).flatMap(List::stream).toArray(String[]::new);
    }

    private static Behaviour.Reaction says(Behaviour.Turn turn, Behaviour.Stage stage, String word, String reply) {
        return turn.stage() == stage && turn.line().contains(word) ? new Behaviour.Reaction.Say(reply) : new Behaviour.Reaction.Usual();
    }

    /** The clock goes on by a day, in steps that let everything settle. */
    private void oneDay(MailHost late) {
        settle(late);
        world.forward(Duration.ofMinutes(2));
        settle(late);
        world.forward(Duration.ofHours(12));
        settle(late);
        world.forward(Duration.ofHours(12).minusMinutes(2));
        settle(late);
    }

    private void settle(MailHost late) {
        world.awaitQuiet();
        report(late);
        world.awaitQuiet();
        for (Progress progress = Progress.TOOK; progress == Progress.TOOK;) {
            progress = keeper.turn();
        }
        world.awaitQuiet();
    }

    /** The host that takes everything reports each mail later. RFC 3464 §2. */
    private void report(MailHost late) {
        for (Delivery mail : late.takenFor(LATE)) {
            if (reported.add(mail.mailFrom())) {
                Letter report = ReturnPathsTest.report(mail.mailFrom());
                Letter named = new Letter("", report.messageId(), report.text().replace("reader@far.example", LATE));
                assertThat(world.send(named, mail.mailFrom())).startsWith("250");
            }
        }
    }

    private List<String> members(MailList list) {
        return world.operations.members().page(list.id(), "", 100).stream().map(Membership::address).map(EmailAddress::toString).toList();
    }

    private List<EventKind> kinds(MailList list, String address) {
        return new ArrayList<>(bounces.history(list.id(), EmailAddress.of(address), Long.MAX_VALUE, 100)).reversed().stream()
                .map(BounceEvent::kind).toList();
    }

    private List<Delivery> ownersMails(String subject) {
        return world.owners().takenFor(World.OWNER).stream().filter(mail -> MailHost.text(mail).contains("Subject: " + subject)).toList();
    }
}
