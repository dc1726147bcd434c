package org.indaba.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.indaba.deliver.CopyState.DELIVERED;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.indaba.access.AuditEntry;
import org.indaba.app.bench.Delivery;
import org.indaba.auth.DkimKeyType;
import org.indaba.auth.DkimOutcome;
import org.indaba.mail.EmailAddress;
import org.indaba.testing.ReceivedMail;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Keys are made, published and put to work by commands; then posts and our own mails are signed (RFC 6376, RFC 8463). */
@QuarkusTest
@TestProfile(WorldProfile.class)
class SignedMailTest {

    private static final String DOMAIN = "signed.indaba.example";
    private static final String LIST = "news@" + DOMAIN;

    private static final Pattern SELECTOR = Pattern.compile("s=indaba-[\\w-]+;");

    @Inject
    World world;

    private Operator operator;

    @BeforeEach
    void operator() {
        operator = new Operator(world);
    }

    private String command(String line) {
        return operator.command(line);
    }

    private int publish(String printed) {
        return operator.publish(printed);
    }

    private static List<String> selectors(Delivery mail) {
        return SELECTOR.matcher(MailHost.text(mail)).results().map(MatchResult::group).toList();
    }

    private void assertSignedByBoth(Delivery mail) {
        assertThat(operator.signatures(mail)).filteredOn(outcome -> outcome.domain().equals(DOMAIN)).hasSize(2)
                .allMatch(DkimOutcome::proves)
                .extracting(DkimOutcome::algorithm).containsExactly("rsa-sha256", "ed25519-sha256");
    }

    @Test
    void keysAreMadePublishedAndRotated() {
        try (MailHost host = world.host("signed.example")) {
            // Given
            command("list create " + LIST + " --owner " + World.OWNER + " --set posting=open");
            command("member add " + LIST + " ann@signed.example ben@signed.example");
            assertThat(publish(command("dkim create " + DOMAIN))).isEqualTo(2);
            assertThat(command("dkim show " + DOMAIN)).contains("WAITING").doesNotContain("SIGNING");

            // When
            assertThat(command("dkim rotate " + DOMAIN + " --now")).contains("signs from now on");
            world.forward(Duration.ofMinutes(2));
            Letter letter = Letter.of("poster@people.example", LIST);
            assertThat(world.send(letter, LIST)).startsWith("250");
            world.copy(letter.messageId(), "ann@signed.example", DELIVERED);
            world.copy(letter.messageId(), "ben@signed.example", DELIVERED);

            // Then
            assertThat(host.taken()).hasSize(2).allSatisfy(this::assertSignedByBoth);
            assertThat(host.taken()).extracting(mail -> MailHost.text(mail).lines().filter(line -> line.startsWith(" b=")).toList())
                    .as("each has its own").doesNotHaveDuplicates();

            // RFC 8058 §3.1: the pages of this site are not seen by HTTPS, so that no click is offered; the mail is, and works.
            ReceivedMail copy = ReceivedMail.of(host.takenFor("ben@signed.example").getFirst().content().message().toArray());
            assertThat(copy.all("List-Unsubscribe-Post")).isEmpty();
            assertThat(copy.only("List-Unsubscribe")).matches("<mailto:news-leave\\+[a-z2-7]{25}@" + DOMAIN + ">");
            String leave = copy.only("List-Unsubscribe").replaceAll("<mailto:|>", "");
            assertThat(world.send(Letter.of("ben@signed.example", leave), leave)).startsWith("250");
            World.eventually().until(() -> world.operations.members().find(world.operations.lists().find("news", DOMAIN)
                    .orElseThrow().id(), EmailAddress.of("ben@signed.example")).isEmpty());
            world.awaitQuiet();
            int before = host.taken().size();

            // When: an answer of our own.
            Letter help = Letter.of("ann@signed.example", "news-request@" + DOMAIN);
            assertThat(world.send(help, "news-request@" + DOMAIN)).startsWith("250");
            World.eventually().until(() -> host.taken().size() == before + 1);
            assertSignedByBoth(host.taken().getLast());

            // When: the next keys.
            assertThat(publish(command("dkim rotate " + DOMAIN))).isEqualTo(2);
            command("dkim rotate " + DOMAIN + " --now");
            world.forward(Duration.ofMinutes(2));
            Letter second = Letter.of("poster@people.example", LIST);
            assertThat(world.send(second, LIST)).startsWith("250");
            world.copy(second.messageId(), "ann@signed.example", DELIVERED);
            assertThat(selectors(host.taken().getLast())).hasSize(2).doesNotContainAnyElementsOf(selectors(host.taken().getFirst()));
            assertSignedByBoth(host.taken().getLast());
            assertThat(command("dkim show " + DOMAIN)).contains("SIGNING").contains("FOLLOWED");
        }
        assertNothingIsGivenAway();
        assertThat(world.operations.audit().about(DOMAIN, 10)).extracting(AuditEntry::action)
                .containsExactly("dkim activate", "dkim rotate", "dkim activate", "dkim create");
    }

    @Test
    void aKeyThatCannotBeReadIsShownAsBrokenAndCanBeRemoved() {
        // Given
        String domain = "half-broken.example";
        world.operations.transactions().call(() -> world.operations.dkimKeys().createInTx(domain, EnumSet.allOf(DkimKeyType.class)));
        String broken = world.operations.dkimKeys().of(domain).getFirst().names().selector();
        world.jdbi.useHandle(handle -> handle.execute("UPDATE dkim_keys SET private_key = '\\x00' WHERE domain = ? AND selector = ?",
                domain, broken));

        // When
        String shown = command("dkim show " + domain);

        // Then
        assertThat(shown).contains("BROKEN").contains("WAITING")
                .contains(broken + " cannot be read, and signs nothing: no keys of the type RSA").doesNotContain(broken + "._domainkey");
        assertThat(command("dkim show " + domain + " --json")).contains("BROKEN").contains("\"rsa\"");
        assertThat(command("dkim show")).contains(broken);
        assertThat(command("dkim rotate " + domain + " --now")).contains("ed25519").contains("signs from now on").doesNotContain(broken);
        command("dkim remove " + domain + " " + broken);
        assertThat(command("dkim show " + domain)).contains("SIGNING").doesNotContain("BROKEN");
    }

    private void assertNothingIsGivenAway() {
        List<byte[]> secrets = world.jdbi.withHandle(handle -> handle
                .createQuery("SELECT private_key FROM dkim_keys WHERE domain = :domain").bind("domain", DOMAIN).mapTo(byte[].class).list());
        String told = command("dkim show " + DOMAIN) + command("dkim show " + DOMAIN + " --json") + command("dkim show");
        assertThat(secrets).hasSize(4).allSatisfy(secret -> {
            String base64 = Base64.getEncoder().encodeToString(secret);
            assertThat(told).doesNotContain(base64).doesNotContain(base64.substring(base64.length() - 40));
        });
    }
}
