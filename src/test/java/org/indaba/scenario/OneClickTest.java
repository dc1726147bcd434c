package org.indaba.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.indaba.deliver.CopyState.DELIVERED;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.indaba.app.bench.Delivery;
import org.indaba.auth.DkimOutcome;
import org.indaba.deliver.LedgerCopy;
import org.indaba.lists.MailList;
import org.indaba.lists.Membership;
import org.indaba.mail.EmailAddress;
import org.indaba.testing.ReceivedMail;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Leaving by one click (RFC 8058), by what a receiver has of a copy: the octets that came over the wire, and nothing else. */
@QuarkusTest
@TestProfile(HttpsWorldProfile.class)
class OneClickTest {

    private static final String DOMAIN = "click.indaba.example";
    private static final String LIST = "news@" + DOMAIN;
    private static final Pattern PAGE = Pattern.compile("<" + Pattern.quote(HttpsWorldProfile.SITE) + "(/[^>]*)>");
    private static final Pattern MAIL = Pattern.compile("<mailto:([^>?]*)>");

    @TestHTTPResource("/")
    URI web;

    @Inject
    World world;

    private Operator operator;

    @BeforeEach
    void operator() {
        operator = new Operator(world);
    }

    private static ReceivedMail read(Delivery mail) {
        return ReceivedMail.of(mail.content().message().toArray());
    }

    private static String found(Pattern pattern, ReceivedMail mail) {
        Matcher found = pattern.matcher(mail.only("List-Unsubscribe"));
        assertThat(found.find()).as(mail.only("List-Unsubscribe")).isTrue();
        return found.group(1);
    }

    private Delivery copy(MailHost host, String list, String reader) {
        Letter letter = Letter.of("poster@people.example", list);
        assertThat(world.send(letter, list)).startsWith("250");
        world.copy(letter.messageId(), reader, DELIVERED);
        return host.takenFor(reader).getLast();
    }

    private List<String> members(String list) {
        EmailAddress post = EmailAddress.of(list);
        MailList of = world.operations.lists().find(post.localPart(), post.domain()).orElseThrow();
        return world.operations.members().page(of.id(), "", 100).stream().map(Membership::address).map(EmailAddress::toString).toList();
    }

    private List<String> readersOfNextPost() {
        Letter next = Letter.of("poster@people.example", LIST);
        assertThat(world.send(next, LIST)).startsWith("250");
        world.copy(next.messageId(), "stays@click.example", DELIVERED);
        world.awaitQuiet();
        return world.ledger(next.messageId()).stream().map(LedgerCopy::address).toList();
    }

    /** RFC 8058 §4: a valid signature has to cover both fields, else no receiver shows the button. */
    private void assertBothFieldsAreSigned(Delivery copy) {
        String text = MailHost.text(copy);
        assertThat(operator.signatures(copy)).filteredOn(outcome -> outcome.domain().equals(DOMAIN)).hasSize(2)
                .allMatch(DkimOutcome::proves);
        assertThat(read(copy).all("DKIM-Signature").stream().filter(field -> field.contains("d=" + DOMAIN))).hasSize(2)
                .allSatisfy(field -> assertThat(signed(field)).contains("list-unsubscribe", "list-unsubscribe-post"));
        for (String changed : List.of(text.replaceFirst("(?m)^(List-Unsubscribe: <https://)", "$1evil."),
                text.replaceFirst("One-Click", "Two-Click"), text.replaceFirst("(?m)^List-Unsubscribe-Post:.*\r\n", ""),
                "List-Unsubscribe: <https://evil.example/u/x>\r\n" + text,
                "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" + text)) {
            assertThat(changed).isNotEqualTo(text);
            assertThat(operator.signatures(changed.getBytes(StandardCharsets.ISO_8859_1)))
                    .filteredOn(outcome -> outcome.domain().equals(DOMAIN)).as(changed).hasSize(2).noneMatch(DkimOutcome::proves);
        }
    }

    private static List<String> signed(String field) {
        Matcher names = Pattern.compile("\\bh=([^;]*)").matcher(field);
        assertThat(names.find()).isTrue();
        return Stream.of(names.group(1).split(":")).map(name -> name.strip().toLowerCase(Locale.ROOT)).toList();
    }

    /** What a provider sends: the words of the header, no cookie, and it follows nothing. */
    private HttpResponse<String> click(ReceivedMail copy, String type, String body) {
        assertThat(copy.only("List-Unsubscribe-Post")).isEqualTo("List-Unsubscribe=One-Click");
        try (WebClient provider = new WebClient(web)) {
            return provider.post(found(PAGE, copy), type, body);
        }
    }

    @Test
    void whoClicksOrWritesAsTheHeaderSaysIsGone() {
        try (MailHost host = world.host("click.example")) {
            // Given
            operator.command("list create " + LIST + " --owner " + World.OWNER + " --set posting=open");
            operator.command("member add " + LIST + " form@click.example parts@click.example mail@click.example stays@click.example");
            operator.sign(DOMAIN);
            Delivery copy = copy(host, LIST, "form@click.example");
            assertBothFieldsAreSigned(copy);
            for (String reader : members(LIST)) {
                host.mailFor(reader);
            }

            // When: RFC 8058 §3.2 and §8.2, both forms of a body.
            HttpResponse<String> byForm = click(read(copy), "application/x-www-form-urlencoded", "List-Unsubscribe=One-Click");
            HttpResponse<String> byParts = click(read(host.mailFor("parts@click.example")),
                    "multipart/form-data; boundary=---FormBoundaryjWmhtjORrn",
                    "-----FormBoundaryjWmhtjORrn\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n"
                            + "-----FormBoundaryjWmhtjORrn--\r\n");

            // Then
            for (HttpResponse<String> answer : List.of(byForm, byParts)) {
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.body()).contains(LIST);
                assertThat(answer.headers().allValues("Set-Cookie")).isEmpty();
            }
            assertThat(members(LIST)).containsExactlyInAnyOrder("mail@click.example", "stays@click.example");
            assertThat(readersOfNextPost()).containsExactlyInAnyOrder("mail@click.example", "stays@click.example");

            // When: the other form in the same field.
            String leave = found(MAIL, read(host.takenFor("mail@click.example").getFirst()));
            assertThat(world.send(Letter.of("mail@click.example", leave), leave)).startsWith("250");
            world.awaitQuiet();

            // Then
            assertThat(readersOfNextPost()).containsExactly("stays@click.example");
        }
    }

    @Test
    void withoutASignatureThereIsNoClickAndTheMailWorks() {
        try (MailHost host = world.host("unsigned-click.example")) {
            MailList list = world.list("unsigned-click", Map.of("posting", "open"), "ann@unsigned-click.example");
            ReceivedMail copy = read(copy(host, list.post().toString(), "ann@unsigned-click.example"));

            assertThat(copy.all("List-Unsubscribe-Post")).isEmpty();
            assertThat(copy.only("List-Unsubscribe")).startsWith("<mailto:").doesNotContain("http");
            String leave = found(MAIL, copy);
            assertThat(world.send(Letter.of("ann@unsigned-click.example", leave), leave)).startsWith("250");
            world.awaitQuiet();
            assertThat(members(list.post().toString())).isEmpty();
        }
    }
}
