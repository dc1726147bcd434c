package org.indaba.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.indaba.deliver.CopyState.DELIVERED;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.indaba.app.bench.Delivery;
import org.indaba.deliver.LedgerCopy;
import org.indaba.lists.DeliveryMode;
import org.indaba.lists.MailList;
import org.indaba.lists.Membership;
import org.indaba.lists.People;
import org.indaba.lists.Preferences;
import org.indaba.lists.Variant;
import org.indaba.mail.EmailAddress;
import org.junit.jupiter.api.Test;

/** What subscribers decided, and who is a subscriber at which moment. */
@QuarkusTest
@TestProfile(WorldProfile.class)
class WhoGetsACopyTest {

    @Inject
    World world;

    @Inject
    People people;

    private void prefer(MailList list, String member, Preferences preferences) {
        world.operations.transactions().run(() -> {
            Membership membership = world.operations.members().find(list.id(), EmailAddress.of(member)).orElseThrow();
            assertThat(world.operations.roster().preferInTx(membership.subscriptionId(), preferences)).isTrue();
        });
    }

    @Test
    void wishesOfSubscribersAreKept() {
        try (MailHost host = world.host("wishes.example")) {
            // Given
            MailList list = world.list("wishes", Map.of(), "author@wishes.example", "silent-author@wishes.example",
                    "addressed@wishes.example", "addressed-once@wishes.example", "off@wishes.example", "plain@wishes.example");
            prefer(list, "silent-author@wishes.example", new Preferences(DeliveryMode.ON, false, false, Variant.OF_THE_LIST, null));
            prefer(list, "addressed-once@wishes.example", new Preferences(DeliveryMode.ON, true, true, Variant.OF_THE_LIST, null));
            prefer(list, "off@wishes.example", new Preferences(DeliveryMode.OFF, true, false, Variant.OF_THE_LIST, null));
            String to = list.post() + ", addressed@wishes.example,\n Addressed.Once <ADDRESSED-once@wishes.example>";

            // When
            Letter one = Letter.of("author@wishes.example", to);
            Letter other = Letter.of("silent-author@wishes.example", list.post().toString());
            assertThat(world.send(one, list.post().toString())).startsWith("250");
            assertThat(world.send(other, list.post().toString())).startsWith("250");
            world.copy(one.messageId(), "plain@wishes.example", DELIVERED);
            world.copy(other.messageId(), "plain@wishes.example", DELIVERED);
            world.awaitQuiet();

            // Then
            assertThat(world.ledger(one.messageId())).extracting(LedgerCopy::address).containsExactlyInAnyOrder("author@wishes.example",
                    "silent-author@wishes.example", "addressed@wishes.example", "plain@wishes.example");
            assertThat(world.ledger(other.messageId())).extracting(LedgerCopy::address).containsExactlyInAnyOrder("author@wishes.example",
                    "addressed@wishes.example", "addressed-once@wishes.example", "plain@wishes.example");
            assertThat(host.taken()).hasSize(8);
        }
    }

    /** Ann is on the list with one of her addresses, writes from another, and is named by a third. */
    @Test
    void whoHasSeveralAddressesIsOnePersonToTheList() {
        try (MailHost host = world.host("ann.example")) {
            // Given
            MailList list = world.list("several", Map.of("posting", "members"), "ann@ann.example", "plain@ann.example");
            prefer(list, "ann@ann.example", new Preferences(DeliveryMode.ON, false, true, Variant.OF_THE_LIST, null));
            world.operations.transactions().run(() -> {
                people.addInTx(EmailAddress.of("ann@ann.example"), EmailAddress.of("Ann@home.example"));
                people.addInTx(EmailAddress.of("ann@ann.example"), EmailAddress.of("ann@third.example"));
            });

            // When
            Letter own = Letter.of("ann@HOME.example", list.post().toString());
            Letter named = Letter.of("plain@ann.example", list.post() + ", ann@third.example");
            Letter other = Letter.of("plain@ann.example", list.post() + ", somebody@third.example");
            for (Letter letter : List.of(own, named, other)) {
                assertThat(world.send(letter, list.post().toString())).startsWith("250");
                world.copy(letter.messageId(), "plain@ann.example", DELIVERED);
            }
            world.awaitQuiet();

            // Then
            for (Letter letter : List.of(own, named)) {
                assertThat(world.ledger(letter.messageId())).extracting(LedgerCopy::address).containsExactly("plain@ann.example");
            }
            assertThat(world.ledger(other.messageId())).extracting(LedgerCopy::address)
                    .containsExactlyInAnyOrder("ann@ann.example", "plain@ann.example");
            assertThat(host.taken()).hasSize(4);
        }
    }

    @Test
    void subscribersAreThoseOfTheMomentOfAcceptance() throws InterruptedException {
        try (MailHost host = world.host("moment.example")) {
            // Given
            MailList list = world.list("moment", Map.of("posting", "open"), "stays@moment.example", "leaves@moment.example");
            Letter letter = Letter.of("poster@people.example", list.post().toString());
            CountDownLatch locked = new CountDownLatch(1);
            CountDownLatch release = new CountDownLatch(1);
            Thread lock = Thread.ofVirtual().start(() -> world.operations.transactions().run(() -> {
                world.sql("LOCK TABLE expansions IN EXCLUSIVE MODE");
                locked.countDown();
                uninterrupted(release);
            }));
            uninterrupted(locked);

            // When
            assertThat(world.send(letter, list.post().toString())).startsWith("250");
            world.operations.transactions().run(() ->
                    world.operations.members().removeInTx(list.id(), EmailAddress.of("leaves@moment.example")));
            world.subscribe(list, "joins@moment.example");
            int before = host.taken().size();
            release.countDown();
            lock.join();
            world.copy(letter.messageId(), "stays@moment.example", DELIVERED);
            world.awaitQuiet();

            // Then
            assertThat(before).isZero();
            assertThat(world.ledger(letter.messageId())).extracting(LedgerCopy::address)
                    .containsExactlyInAnyOrder("stays@moment.example", "leaves@moment.example");
            assertThat(host.taken()).hasSize(2);
        }
    }

    @Test
    void listsMayBeMembersOfListsOfThisServer() {
        world.zone.mx(World.LISTS, 10, World.OWN_NAME).address(World.OWN_NAME, "127.0.0.1");
        try (MailHost host = world.host("circle.example")) {
            // Given
            MailList all = world.list("circle-all", Map.of("posting", "open"), "one@circle.example");
            MailList some = world.list("circle-some", Map.of("posting", "open"), "other@circle.example", all.post().toString());
            world.subscribe(all, some.post().toString());
            Letter letter = Letter.of("poster@people.example", all.post().toString());

            // When
            assertThat(world.send(letter, all.post().toString())).startsWith("250");
            world.eventually().until(() -> host.taken().size() >= 2);
            world.awaitQuiet();

            // Then: one copy for everybody, though each list is a member of the other one.
            assertThat(host.taken()).extracting(Delivery::recipients)
                    .containsExactlyInAnyOrder(List.of("one@circle.example"), List.of("other@circle.example"));
            assertThat(world.ledger(letter.messageId())).filteredOn(copy -> copy.address().equals(some.post().toString()))
                    .singleElement().satisfies(copy -> {
                        assertThat(copy.state()).isEqualTo(DELIVERED);
                        assertThat(copy.answer().host()).isEqualTo("ourselves[127.0.0.1]");
                    });
        }
    }

    private static void uninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException ended) {
            throw new AssertionError(ended);
        }
    }
}
