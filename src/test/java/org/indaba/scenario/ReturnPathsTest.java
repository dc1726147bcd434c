package org.indaba.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.indaba.deliver.CopyState.DELIVERED;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.indaba.app.bench.Delivery;
import org.indaba.bounce.Bounce;
import org.indaba.deliver.LedgerCopy;
import org.indaba.lists.ListRegister;
import org.indaba.lists.MailList;
import org.indaba.mail.TokenPurpose;
import org.junit.jupiter.api.Test;

/** The envelope of the copies, and what comes back to it. */
@QuarkusTest
@TestProfile(WorldProfile.class)
class ReturnPathsTest {

    @Inject
    World world;

    /** A delivery report, RFC 3464 §2. */
    static Letter report(String to) {
        Letter plain = Letter.of("MAILER-DAEMON@far.example", to);
        return new Letter("", plain.messageId(), """
                From: MAILER-DAEMON@far.example
                To: %s
                Subject: Undelivered Mail Returned to Sender
                Message-ID: %s
                Date: Mon, 4 May 2026 10:00:00 +0000
                MIME-Version: 1.0
                Content-Type: multipart/report; report-type=delivery-status; boundary=b

                --b
                Content-Type: text/plain

                It could not be delivered.
                --b
                Content-Type: message/delivery-status

                Reporting-MTA: dns; far.example

                Final-Recipient: rfc822; reader@far.example
                Action: failed
                Status: 5.1.1

                --b--
                """.formatted(to, plain.messageId()));
    }

    private LedgerCopy post(MailList list, String reader) {
        Letter letter = Letter.of("poster@people.example", list.post().toString());
        assertThat(world.send(letter, list.post().toString())).startsWith("250");
        return world.copy(letter.messageId(), reader, DELIVERED);
    }

    private List<Delivery> forwarded(String word) {
        return world.owners().takenFor(World.OWNER).stream().filter(mail -> MailHost.text(mail).contains(word)).toList();
    }

    @Test
    void everyCopyHasItsOwnSignedReturnPathAndOneRecipient() {
        try (MailHost host = world.host("verp.example")) {
            // Given
            MailList list = world.list("verp", Map.of("posting", "open"), "one@verp.example", "two@verp.example");

            // When
            Letter letter = Letter.of("poster@people.example", list.post().toString());
            world.send(letter, list.post().toString());

            // Then
            for (String reader : List.of("one@verp.example", "two@verp.example")) {
                LedgerCopy copy = world.copy(letter.messageId(), reader, DELIVERED);
                Delivery taken = host.takenFor(reader).getFirst();
                assertThat(taken.recipients()).containsExactly(reader);
                assertThat(taken.mailFrom()).matches("owner-verp\\+[a-z2-7]{25}@" + World.LISTS);
                String token = taken.mailFrom().replaceAll(".*\\+|@.*", "");
                assertThat(world.tokens.verify(TokenPurpose.RETURN_PATH, token)).hasValue(copy.copyId());
            }
            assertThat(host.taken()).hasSize(2);
        }
    }

    @Test
    void listOfTheOldKindHasThePlainOwnerAddress() {
        try (MailHost host = world.host("plainowner.example")) {
            // Given
            MailList list = world.list("old", Map.of("posting", "open", "envelope", "owner"), "reader@plainowner.example");

            // When
            post(list, "reader@plainowner.example");

            // Then
            assertThat(host.taken()).extracting(Delivery::mailFrom).containsExactly("owner-old@" + World.LISTS);
            assertThat(host.taken()).extracting(Delivery::recipients).containsExactly(List.of("reader@plainowner.example"));
            assertThat(host.lines()).anyMatch(line -> line.startsWith("MAIL FROM:<owner-old@" + World.LISTS + ">"))
                    .contains("RCPT TO:<reader@plainowner.example>");
        }
    }

    @Test
    void reportIsRecordedOnItsCopyAndForwardedToTheOwnersWithTheNullSender() {
        try (MailHost host = world.host("far.example")) {
            // Given
            MailList list = world.list("returned", Map.of("posting", "open"), "reader@far.example");
            LedgerCopy copy = post(list, "reader@far.example");
            String returnPath = host.taken().getFirst().mailFrom();
            Letter report = report(returnPath);

            // When
            assertThat(world.send(report, returnPath)).startsWith("250");
            List<Delivery> forwarded = World.eventually().until(() -> forwarded(report.messageId()), mails -> !mails.isEmpty());
            world.awaitQuiet();

            // Then: RFC 5321 §4.5.5.
            assertThat(world.operations.bounces().ofCopy(copy.copyId())).hasSize(1).extracting(Bounce::status).containsExactly("5.1.1");
            assertThat(forwarded).hasSize(1).extracting(Delivery::mailFrom).containsExactly("");
            assertThat(host.taken()).hasSize(1);
            assertThat(world.operations.ledger().copy(copy.copyId()).orElseThrow().state()).isEqualTo(DELIVERED);
        }
    }

    @Test
    void reportAboutACopyOfADeletedListIsRecordedOnItAndNobodyIsTold() {
        try (MailHost host = world.host("orphan.example")) {
            // Given
            MailList list = world.list("deleted", Map.of("posting", "open"), "reader@orphan.example");
            LedgerCopy copy = post(list, "reader@orphan.example");
            String returnPath = host.taken().getFirst().mailFrom();
            Letter report = report(returnPath);
            world.operations.transactions().run(
                    () -> world.operations.register().deleteInTx(list.id(), ListRegister.Deletion.WITH_MEMBERS));
            assertThat(world.send(report, list.owner().toString())).startsWith("550");

            // When
            assertThat(world.send(report, returnPath)).startsWith("250");
            List<Bounce> recorded = World.eventually().until(() -> world.operations.bounces().ofCopy(copy.copyId()),
                    bounces -> !bounces.isEmpty());
            world.awaitQuiet();

            // Then
            assertThat(recorded).extracting(Bounce::status).containsExactly("5.1.1");
            assertThat(forwarded(report.messageId())).isEmpty();
        }
    }

    @Test
    void reportToTheOwnerAddressOfAnOldListIsForwardedToo() {
        try (MailHost host = world.host("farther.example")) {
            // Given
            MailList list = world.list("older", Map.of("posting", "open", "envelope", "owner"), "reader@farther.example");
            post(list, "reader@farther.example");
            Letter report = report(list.owner().toString());

            // When
            assertThat(world.send(report, list.owner().toString())).startsWith("250");
            List<Delivery> forwarded = World.eventually().until(() -> forwarded(report.messageId()), mails -> !mails.isEmpty());

            // Then
            assertThat(forwarded).extracting(Delivery::mailFrom).containsExactly("");
            assertThat(host.taken()).hasSize(1);
        }
    }

    @Test
    void forgedReturnPathHasNoEffectOnAnyCopy() {
        try (MailHost host = world.host("forged.example")) {
            // Given
            MailList list = world.list("forged", Map.of("posting", "open"), "reader@forged.example");
            LedgerCopy copy = post(list, "reader@forged.example");
            String returnPath = host.taken().getFirst().mailFrom();
            int at = returnPath.indexOf('@');
            String forged = returnPath.substring(0, at - 2) + (returnPath.charAt(at - 2) == 'a' ? 'b' : 'a') + returnPath.substring(at - 1);
            long bounces = world.number("SELECT count(*) FROM bounces");

            // When
            world.send(report(forged), forged);
            world.awaitQuiet();

            // Then
            assertThat(world.operations.bounces().ofCopy(copy.copyId())).isEmpty();
            assertThat(world.number("SELECT count(*) FROM bounces")).isEqualTo(bounces);
            assertThat(world.operations.members().count(list.id())).isEqualTo(1);
            assertThat(host.taken()).hasSize(1);
        }
    }

    @Test
    void mailOfPeopleReachesTheOwnersWithASignedReturnPath() {
        // Given
        MailList list = world.list("human", Map.of());
        Letter letter = Letter.of("somebody@people.example", list.owner().toString());

        // When
        assertThat(world.send(letter, list.owner().toString())).startsWith("250");
        List<Delivery> forwarded = World.eventually().until(() -> forwarded(letter.messageId()), mails -> !mails.isEmpty());

        // Then
        assertThat(forwarded).hasSize(1);
        assertThat(forwarded.getFirst().mailFrom()).matches("postmaster\\+[a-z2-7]{25}@" + World.LISTS);

        // And what comes back from there is recorded only.
        Letter report = report(forwarded.getFirst().mailFrom());
        assertThat(world.send(report, forwarded.getFirst().mailFrom())).startsWith("250");
        World.eventually().until(() -> world.number("SELECT count(*) FROM bounces WHERE list_id = 0") >= 1);
        world.awaitQuiet();
        assertThat(forwarded(report.messageId())).isEmpty();
    }
}
