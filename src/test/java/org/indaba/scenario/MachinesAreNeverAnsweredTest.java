package org.indaba.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.indaba.app.bench.Delivery;
import org.indaba.lists.MailList;
import org.indaba.mime.Corpus;
import org.junit.jupiter.api.Test;

/**
 * RFC 3834 §2: automatic answers of real programs, sent to every address of a list: none is posted, none is answered. With the null
 * sender as most of them leave, and those that say themselves what they are also with a person's. Skipped where the corpus is absent.
 */
@QuarkusTest
@TestProfile(WorldProfile.class)
class MachinesAreNeverAnsweredTest {

    @Inject
    World world;

    @Test
    void noAutomaticAnswerIsPostedOrAnswered() {
        List<Corpus.Mail> mails = Corpus.mails("autoreply");
        try (MailHost readers = world.host("machines.example"); MailHost robots = world.host("robots.example")) {
            // Given
            MailList list = world.list("machines", Map.of("posting", "open", "joining", "open", "leaving", "open"),
                    "reader@machines.example");
            List<String> addresses = List.of(list.post().toString(), list.request().toString(), list.join().toString(),
                    list.leave().toString(), list.owner().toString());
            long before = world.number("SELECT coalesce(max(id), 0) FROM copies");
            world.awaitQuiet();
            int toOwners = world.owners().taken().size();

            // When
            List<String> posted = new ArrayList<>();
            for (Corpus.Mail mail : mails) {
                byte[] octets = Corpus.all(mail.octets());
                for (String sender : senders(octets)) {
                    addresses.forEach(address -> {
                        String reply = send(octets, sender, address);
                        if (address.equals(list.post().toString()) && reply.startsWith("2") && !reply.contains("not posted")) {
                            posted.add(mail.name() + " from <" + sender + "> " + reply);
                        }
                    });
                }
            }
            world.awaitQuiet();

            // Then
            assertThat(mails).hasSizeGreaterThanOrEqualTo(25);
            assertThat(posted).isEmpty();
            assertThat(robots.taken()).isEmpty();
            assertThat(readers.taken()).isEmpty();
            List<String> others = world.jdbi.withHandle(handle -> handle.createQuery(
                    "SELECT DISTINCT address FROM copies WHERE id > :before AND address <> :owner")
                    .bind("before", before).bind("owner", World.OWNER).mapTo(String.class).list());
            assertThat(others).isEmpty();
            // What reaches the owners, since people read there, cannot be answered by another machine without end.
            List<Delivery> forwarded = world.owners().taken().subList(toOwners, world.owners().taken().size());
            assertThat(forwarded).allMatch(mail -> mail.mailFrom().isEmpty() || mail.mailFrom().startsWith("postmaster+"));
            assertThat(world.operations.members().count(list.id())).isEqualTo(1);
            assertThat(world.operations.inbox().shunted(0)).isEmpty();
        }
    }

    private static List<String> senders(byte[] octets) {
        String text = new String(octets, StandardCharsets.ISO_8859_1);
        String header = text.substring(0, Math.max(0, text.indexOf("\r\n\r\n"))).toLowerCase(Locale.ROOT);
        return header.contains("auto-submitted: auto-") ? List.of("", "program@robots.example") : List.of("");
    }

    private String send(byte[] octets, String sender, String address) {
        try (Mailer mailer = new Mailer(world.smtp())) {
            return mailer.send(sender, List.of(address), octets);
        }
    }
}
