package org.indaba.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.indaba.deliver.CopyState.DELIVERED;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.indaba.deliver.LedgerCopy;
import org.indaba.lists.MailList;
import org.indaba.lists.Membership;
import org.indaba.lists.PreferenceChange;
import org.indaba.mail.EmailAddress;
import org.junit.jupiter.api.Test;

/** Subscribers of one list, each with the copies that they want. */
@QuarkusTest
@TestProfile(WorldProfile.class)
class PersonalCopiesTest {

    private static final String MULTIPART = """
            From: ann@forms.example
            To: forms@lists.example.org
            Subject: minutes
            Date: Fri, 2 Jan 2026 03:00:00 +0000
            Message-ID: <forms-1@forms.example>
            MIME-Version: 1.0
            Content-Type: multipart/alternative; boundary=b

            --b
            Content-Type: text/plain

            plain words
            --b
            Content-Type: text/html

            <p>rich words</p>
            --b--
            """;

    @Inject
    World world;

    private void prefer(MailList list, String member, Map<String, String> values) {
        world.operations.transactions().run(() -> {
            Membership membership = world.operations.members().find(list.id(), EmailAddress.of(member)).orElseThrow();
            PreferenceChange.Good wanted = (PreferenceChange.Good) PreferenceChange.of(membership.preferences(), values,
                    LocalDate.EPOCH);
            assertThat(world.operations.roster().preferInTx(membership.subscriptionId(), wanted.preferences())).isTrue();
        });
    }

    @Test
    void everybodyGetsTheFormThatTheyWantAndTheLedgerShowsAllCopiesOfThePost() {
        try (MailHost host = world.host("forms.example")) {
            // Given
            MailList list = world.list("forms", Map.of("posting", "open", "subject-prefix", "[forms]", "footer", "the foot"),
                    "ann@forms.example", "usual@forms.example", "bare@forms.example", "text@forms.example", "text-too@forms.example");
            prefer(list, "bare@forms.example", Map.of("prefix", "none", "footer", "none"));
            prefer(list, "text@forms.example", Map.of("text", "only", "footer", "none"));
            prefer(list, "text-too@forms.example", Map.of("text", "only", "footer", "none"));
            byte[] post = MULTIPART.replace("\n", "\r\n").replace("forms@lists.example.org", list.post().toString())
                    .getBytes(StandardCharsets.US_ASCII);

            // When
            try (Mailer mailer = new Mailer(world.smtp())) {
                assertThat(mailer.send("ann@forms.example", List.of(list.post().toString()), post)).startsWith("250");
            }
            world.copy("<forms-1@forms.example>", "text-too@forms.example", DELIVERED);
            world.awaitQuiet();

            // Then
            String usual = MailHost.text(host.mailFor("usual@forms.example"));
            assertThat(usual).contains("\r\nSubject: [forms] minutes\r\n").contains("the foot").contains("<p>rich words</p>");
            assertThat(MailHost.text(host.mailFor("ann@forms.example"))).contains("[forms] minutes").contains("the foot");
            assertThat(MailHost.text(host.mailFor("bare@forms.example")))
                    .endsWith(new String(post, StandardCharsets.US_ASCII).substring(MULTIPART.indexOf("\nTo:") + 2));
            for (String text : List.of("text@forms.example", "text-too@forms.example")) {
                assertThat(MailHost.text(host.mailFor(text))).contains("\r\nSubject: [forms] minutes\r\n")
                        .contains("Content-Type: text/plain\r\n").endsWith("\r\n\r\nplain words\r\n");
            }
            assertThat(world.ledger("<forms-1@forms.example>")).hasSize(5).extracting(LedgerCopy::state).containsOnly(DELIVERED);
            assertThat(world.ledger("<forms-1@forms.example>")).extracting(LedgerCopy::address, LedgerCopy::variant)
                    .containsExactlyInAnyOrder(tuple("ann@forms.example", 0), tuple("usual@forms.example", 0),
                            tuple("bare@forms.example", 3), tuple("text@forms.example", 6), tuple("text-too@forms.example", 6));
            assertThat(world.operations.ledger().hasForms(world.number("SELECT id FROM mailings WHERE list_id = " + list.id()))).isTrue();
            assertThat(world.number("SELECT count(*) FROM mailing_variants v JOIN mailings m ON m.id = v.mailing_id WHERE m.list_id = "
                    + list.id())).isEqualTo(2);
            assertThat(host.breaches()).isEmpty();
        }
    }
}
