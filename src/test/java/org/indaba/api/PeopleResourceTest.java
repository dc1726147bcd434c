package org.indaba.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.indaba.access.ApiTokens;
import org.indaba.access.Audit;
import org.indaba.access.AuditEntry;
import org.indaba.access.Scope;
import org.indaba.lists.Members;
import org.indaba.mail.EmailAddress;
import org.indaba.spool.Transactions;
import org.indaba.testing.DatabaseTestResource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Held posts, rules about senders, requests and invitations, for programs. */
@QuarkusTest
@WithTestResource(DatabaseTestResource.class)
class PeopleResourceTest {

    private static final String TALK = "/api/v1/lists/talk@lists.example.org";
    private static final String OTHER = "/api/v1/lists/other@lists.example.org";

    @Inject
    DataSource dataSource;

    @Inject
    Transactions transactions;

    @Inject
    ApiTokens tokens;

    @Inject
    Members members;

    @Inject
    Audit audit;

    private ApiTestSite site;
    private Jdbi jdbi;

    @BeforeEach
    void begin() {
        jdbi = Jdbi.create(dataSource);
        site = new ApiTestSite(jdbi, transactions, tokens);
        site.begin();
        jdbi.useHandle(handle -> handle.createScript("""
                TRUNCATE mailings, copies, windows, messages CASCADE;
                TRUNCATE held_posts, sender_rules, confirmations, questions, answers_sent, answer_counts RESTART IDENTITY CASCADE;
                INSERT INTO held_posts (post_id, list_id, author, answer_to, subject, reason, held_at) VALUES
                    (7, 1, 'eve@example.org', '', '<b>Hello</b>', 'it is long', now()), (8, 2, 'eve@example.org', '', 'Other', 'x', now());
                INSERT INTO confirmations (list_id, address, address_key, display_name, wish, stage, asked_at, expires_at) VALUES
                    (1, 'New@example.org', 'new@example.org', 'Nina', 'JOIN', 'DECIDE', now(), now() + interval '1 day'),
                    (1, 'una@example.org', 'una@example.org', '', 'JOIN', 'DECIDE', now(), now() + interval '1 day'),
                    (2, 'due@example.org', 'due@example.org', '', 'JOIN', 'DECIDE', now(), now() + interval '1 day');
                """).execute());
    }

    private RequestSpecification with(Scope scope) {
        return ApiTestSite.as(site.token(1L, scope)).contentType("application/json");
    }

    private static void assertProblem(Response answer, int status, String code) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.contentType()).startsWith("application/problem+json");
        assertThat(answer.jsonPath().getString("code")).isEqualTo(code);
    }

    private List<String> log() {
        return audit.about("talk@lists.example.org", 20).reversed().stream().map(AuditEntry::action).toList();
    }

    @Test
    void heldPostsAreReadAndDecidedAbout() {
        Response all = with(Scope.MODERATION_READ).get(TALK + "/held");
        assertThat(all.jsonPath().getList("items.id")).containsExactly(7);
        assertThat(all.jsonPath().getString("next")).isNull();
        assertThat(all.jsonPath().getString("items[0].subject")).isEqualTo("<b>Hello</b>");
        assertThat(with(Scope.MODERATION_READ).get(TALK + "/held/7").jsonPath().getString("reason")).isEqualTo("it is long");
        RequestSpecification writer = with(Scope.MODERATION_WRITE);
        assertProblem(given().spec(writer).body("{\"decision\": \"keep\"}").post(TALK + "/held/7/decision"), 400, "wrong-decision");
        assertProblem(given().spec(writer).body("{\"decision\": \"defer\", \"days\": 0}").post(TALK + "/held/7/decision"), 400,
                "wrong-days");
        assertProblem(given().spec(writer).body("{\"decision\": \"defer\", \"days\": " + (HeldResource.MAX_DAYS + 1) + "}")
                .post(TALK + "/held/7/decision"), 400, "wrong-days");
        assertThat(given().spec(writer).body("{\"decision\": \"defer\", \"days\": " + HeldResource.MAX_DAYS + "}")
                .post(TALK + "/held/7/decision").statusCode()).isEqualTo(200);
        String longest = "x".repeat(HeldResource.MAX_REASON);
        assertProblem(given().spec(writer).body("{\"decision\": \"reject\", \"reason\": \"" + longest + "x\"}")
                .post(TALK + "/held/7/decision"), 400, "wrong-reason");
        assertProblem(given().spec(writer).body("{\"decision\": \"discard\"}").post(TALK + "/held/8/decision"), 404, "no-such-post");

        assertThat(given().spec(writer).body("{\"decision\": \"reject\", \"reason\": \"" + longest + "\"}")
                .post(TALK + "/held/7/decision").jsonPath().getInt("id")).isEqualTo(7);

        assertProblem(given().spec(writer).body("{\"decision\": \"accept\"}").post(TALK + "/held/7/decision"), 404, "no-such-post");
        assertThat(with(Scope.MODERATION_READ).get(TALK + "/held").jsonPath().getList("items.id")).isEmpty();
        assertThat(log()).containsExactly("held defer", "held reject");
        assertProblem(with(Scope.MODERATION_READ).body("{\"decision\": \"accept\"}").post(TALK + "/held/7/decision"), 403,
                "insufficient-scope");
        assertProblem(with(Scope.MODERATION_READ).get(OTHER + "/held"), 404, "no-such-list");
    }

    @Test
    void allHeldPostsAreReadPageByPageHoweverManyThereAre() {
        jdbi.useHandle(handle -> handle.execute("""
                INSERT INTO held_posts (post_id, list_id, author, answer_to, subject, reason, held_at)
                SELECT n, 1, 'eve@example.org', '', 'Post ' || n, 'it is long', now() FROM generate_series(1001, 2100) n"""));
        List<Integer> seen = new ArrayList<>();
        String after = "";
        int pages = 0;
        while (after != null && pages++ < 10) {
            Response page = with(Scope.MODERATION_READ).queryParam("after", after).get(TALK + "/held?limit=" + Rows.MAX_PAGE);
            seen.addAll(page.jsonPath().<Integer>getList("items.id"));
            after = page.jsonPath().getString("next");
        }

        assertThat(seen).hasSize(1_101).startsWith(7, 1_001).endsWith(2_100).doesNotHaveDuplicates();
        assertThat(pages).isEqualTo(3);
        assertProblem(with(Scope.MODERATION_READ).get(TALK + "/held?after=x"), 400, "wrong-cursor");
        assertProblem(with(Scope.MODERATION_READ).get(TALK + "/held?limit=" + (Rows.MAX_PAGE + 1)), 400, "wrong-limit");
    }

    /** RFC 9113 §8.1: over HTTP/2 a body needs to say nothing of its length, so it is counted. */
    @Test
    void aBodyThatIsTooLargeIsTold() throws Exception {
        URI own = URI.create("http://localhost:" + RestAssured.port);
        try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
            client.send(HttpRequest.newBuilder(own.resolve("/login")).build(), HttpResponse.BodyHandlers.discarding());

            HttpResponse<String> answer = client.send(HttpRequest.newBuilder(own.resolve(TALK + "/senders/eve@example.org"))
                    .header("Authorization", "Bearer " + site.token(1L, Scope.MODERATION_WRITE)).header("Content-Type", "application/json")
                    .PUT(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(
                            ("{\"verdict\": \"" + "x".repeat(300 << 10) + "\"}").getBytes(StandardCharsets.US_ASCII)))).build(),
                    HttpResponse.BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(413);
            assertThat(answer.body()).contains("\"too-large\"");
        }
    }

    @Test
    void rulesAboutSendersAreReadAndChanged() {
        RequestSpecification writer = with(Scope.MODERATION_WRITE);
        assertThat(given().spec(writer).body("{\"verdict\": \"hold\"}").put(TALK + "/senders/Eve@example.org").statusCode()).isEqualTo(200);
        given().spec(writer).body("{\"verdict\": \"accept\"}").put(TALK + "/senders/news@example.org");
        assertProblem(given().spec(writer).body("{\"verdict\": \"ignore\"}").put(TALK + "/senders/eve@example.org"), 400, "wrong-verdict");
        assertProblem(given().spec(writer).body("{}").put(TALK + "/senders/eve@example.org"), 400, "wrong-verdict");

        Response first = with(Scope.MODERATION_READ).get(TALK + "/senders?limit=1");

        assertThat(first.jsonPath().getList("items.address")).containsExactly("Eve@example.org");
        assertThat(first.jsonPath().getString("items[0].by")).startsWith("token ");
        assertThat(with(Scope.MODERATION_READ).queryParam("after", first.jsonPath().getString("next")).get(TALK + "/senders?limit=1")
                .jsonPath().getList("items.verdict")).containsExactly("accept");
        assertThat(given().spec(writer).delete(TALK + "/senders/eve@example.org").statusCode()).isEqualTo(204);
        assertProblem(given().spec(writer).delete(TALK + "/senders/eve@example.org"), 404, "no-such-sender");
        assertThat(log()).containsExactly("sender hold", "sender accept", "sender forget");
    }

    @Test
    void requestsAreReadAndDecidedAbout() {
        assertThat(with(Scope.JOINS_READ).get(TALK + "/requests").jsonPath().getList("address"))
                .containsExactly("New@example.org", "una@example.org");
        RequestSpecification writer = with(Scope.JOINS_WRITE);
        assertProblem(given().spec(writer).body("{\"decision\": \"maybe\"}").post(TALK + "/requests/1/decision"), 400, "wrong-decision");
        assertProblem(given().spec(writer).body("{\"decision\": \"accept\"}").post(TALK + "/requests/3/decision"), 404, "no-such-request");

        Response accepted = given().spec(writer).body("{\"decision\": \"accept\"}").post(TALK + "/requests/1/decision");
        given().spec(writer).body("{\"decision\": \"refuse\", \"reason\": \"For staff.\"}").post(TALK + "/requests/2/decision");

        assertThat(accepted.jsonPath().getString("address")).isEqualTo("New@example.org");
        assertThat(members.find(1, EmailAddress.of("new@example.org"))).isPresent();
        assertThat(members.find(1, EmailAddress.of("una@example.org"))).isEmpty();
        assertProblem(given().spec(writer).body("{\"decision\": \"accept\"}").post(TALK + "/requests/2/decision"), 404, "no-such-request");
        assertThat(audit.about("talk@lists.example.org", 5)).extracting(AuditEntry::action, AuditEntry::detail)
                .containsExactly(tuple("request refuse", "una@example.org"), tuple("request accept", "New@example.org"));
    }

    @Test
    void whoWasBannedMeanwhileIsNotAcceptedAndCanBeRefused() {
        RequestSpecification writer = with(Scope.JOINS_WRITE);
        jdbi.useHandle(handle -> handle.execute("INSERT INTO bans (list_id, pattern, created_at) VALUES (1, 'new@example.org', now())"));

        assertProblem(given().spec(writer).body("{\"decision\": \"accept\"}").post(TALK + "/requests/1/decision"), 409, "banned");

        assertThat(members.find(1, EmailAddress.of("new@example.org"))).isEmpty();
        assertThat(with(Scope.JOINS_READ).get(TALK + "/requests").jsonPath().getList("address")).contains("New@example.org");
        assertThat(log()).isEmpty();
        assertThat(given().spec(writer).body("{\"decision\": \"refuse\"}").post(TALK + "/requests/1/decision").statusCode()).isEqualTo(200);
    }

    @Test
    void anInvitationKeepsNoMoreOfALanguageThanOneOfOurs() {
        String noLanguage = "x".repeat(100_000);

        Response invited = given().spec(with(Scope.JOINS_WRITE))
                .body("{\"addresses\": [\"tre@example.org\"], \"language\": \"" + noLanguage + "\"}").post(TALK + "/invitations");

        assertThat(invited.statusCode()).as(invited.asString()).isEqualTo(200);
        assertThat(invited.jsonPath().getList("outcome")).containsExactly("invited");
        assertThat(jdbi.<String, RuntimeException>withHandle(handle -> handle.createQuery(
                "SELECT language FROM confirmations WHERE stage = 'INVITE'").mapTo(String.class).one())).isEmpty();
    }

    @Test
    void peopleAreInvited() {
        RequestSpecification writer = with(Scope.JOINS_WRITE);
        Response sent = given().spec(writer).body("{\"addresses\": [\"Tre <tre@example.org>\", \"owner-talk@lists.example.org\"], "
                + "\"words\": \"Come\", \"language\": \"fr\"}").post(TALK + "/invitations");

        assertThat(sent.statusCode()).isEqualTo(200);
        assertThat(sent.jsonPath().getList("outcome")).containsExactly("invited", "ours");
        Response all = with(Scope.JOINS_READ).get(TALK + "/invitations");
        assertThat(all.jsonPath().getList("items.address")).containsExactly("tre@example.org");
        assertThat(all.jsonPath().getString("items[0].state")).isEqualTo("waits");
        int id = all.jsonPath().getInt("items[0].id");
        assertThat(given().spec(writer).body("").post(TALK + "/invitations/" + id + "/again").jsonPath().getString("outcome"))
                .isEqualTo("waits");
        assertThat(given().spec(writer).delete(TALK + "/invitations/" + id).statusCode()).isEqualTo(204);
        assertProblem(given().spec(writer).delete(TALK + "/invitations/" + id), 404, "no-such-invitation");
        assertProblem(given().spec(writer).body("").post(TALK + "/invitations/" + id + "/again"), 404, "no-such-invitation");
        assertThat(log()).containsExactly("member invite", "invitation withdraw");
    }

    /** The database knows no such character. */
    @Test
    void aNulInWordsIsNoReasonToFail() {
        assertThat(given().spec(with(Scope.JOINS_WRITE)).body("{\"addresses\": [\"tre@example.org\"], \"words\": \"Come\\u0000\"}")
                .post(TALK + "/invitations").jsonPath().getList("outcome")).containsExactly("invited");
        assertThat(given().spec(with(Scope.JOINS_WRITE)).body("{\"decision\": \"refuse\", \"reason\": \"For\\u0000staff.\"}")
                .post(TALK + "/requests/2/decision").statusCode()).isEqualTo(200);
        assertThat(given().spec(with(Scope.MODERATION_WRITE)).body("{\"decision\": \"reject\", \"reason\": \"No\\u0000.\"}")
                .post(TALK + "/held/7/decision").jsonPath().getInt("id")).isEqualTo(7);
    }

    @Test
    void aWrongInvitationInvitesNobody() {
        RequestSpecification writer = with(Scope.JOINS_WRITE);
        Response wrong = given().spec(writer).body("{\"addresses\": [\"tre@example.org\", \"nobody\"]}").post(TALK + "/invitations");
        assertProblem(wrong, 400, "wrong-addresses");
        assertThat(wrong.jsonPath().getMap("errors")).containsOnlyKeys("nobody");
        assertProblem(given().spec(writer).body("{\"addresses\": []}").post(TALK + "/invitations"), 400, "wrong-addresses");
        assertProblem(given().spec(writer).body("{\"addresses\": [" + many(InvitationsResource.MAX_ADDRESSES + 1) + "]}")
                .post(TALK + "/invitations"), 400, "wrong-addresses");
        assertProblem(given().spec(writer).body("{\"addresses\": [\"tre@example.org\"], \"words\": \"" + "x".repeat(2_001) + "\"}")
                .post(TALK + "/invitations"), 400, "wrong-words");
        assertThat(with(Scope.JOINS_READ).get(TALK + "/invitations").jsonPath().getList("items")).isEmpty();
        assertThat(given().spec(writer).body("{\"addresses\": [" + many(InvitationsResource.MAX_ADDRESSES) + "]}")
                .post(TALK + "/invitations").jsonPath().getList("outcome")).hasSize(InvitationsResource.MAX_ADDRESSES);
    }

    private static String many(int count) {
        return String.join(", ", IntStream.range(0, count).mapToObj(i -> "\"owner-talk@lists.example.org\"").toList());
    }
}
