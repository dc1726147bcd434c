package org.indaba.web;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.List;
import javax.sql.DataSource;
import org.indaba.mail.TokenCodec;
import org.indaba.mail.TokenPurpose;
import org.indaba.testing.DatabaseTestResource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Leaving by one click (RFC 8058 §3.2): what mail programs post, and what people press. */
@QuarkusTest
@WithTestResource(DatabaseTestResource.class)
class UnsubscribePageTest {

    @Inject
    DataSource dataSource;

    @Inject
    TokenCodec tokens;

    private Jdbi jdbi;
    private long subscription;
    private String page;

    @BeforeEach
    void oneMember() {
        jdbi = Jdbi.create(dataSource);
        jdbi.useHandle(handle -> {
            handle.execute("TRUNCATE lists, domains, people, addresses, subscriptions, audit_log, mailings, copies, windows CASCADE");
            handle.execute("INSERT INTO domains VALUES ('lists.example.org', now())");
        });
        subscription = jdbi.withHandle(handle -> handle.createQuery("""
                WITH l AS (INSERT INTO lists (name, domain, settings, created_at)
                        VALUES ('afnog', 'lists.example.org', '{"leaving": "closed"}', now()) RETURNING id),
                    p AS (INSERT INTO people (display_name, created_at) VALUES ('', now()) RETURNING id),
                    a AS (INSERT INTO addresses (person_id, address, key, domain)
                        SELECT id, 'bob@example.net', 'bob@example.net', 'example.net' FROM p RETURNING id)
                INSERT INTO subscriptions (list_id, address_id, domain, key, delivery, own_posts, skip_when_addressed, joined_at)
                SELECT l.id, a.id, 'example.net', 'bob@example.net', 'ON', true, false, now() FROM l, a RETURNING id""")
                .mapTo(Long.class).one());
        page = "/u/" + tokens.sign(TokenPurpose.LEAVE, subscription);
    }

    private long members() {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT count(*) FROM subscriptions WHERE left_at IS NULL")
                .mapTo(Long.class).one());
    }

    private long mails() {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT count(*) FROM copies").mapTo(Long.class).one());
    }

    /** A mail program: it keeps no cookies, and follows no redirect. */
    private static RequestSpecification program() {
        return given().redirects().follow(false);
    }

    private void assertLeft(Response answer) {
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.asString()).contains("You have left the list", "afnog@lists.example.org", "b…@example.net",
                "/lists/afnog@lists.example.org", "afnog-join@lists.example.org").doesNotContain("bob@example.net");
        assertThat(answer.headers().getValues("Set-Cookie")).isEmpty();
        assertThat(members()).isZero();
        assertThat(mails()).isEqualTo(1);
        assertThat(jdbi.<String, RuntimeException>withHandle(handle -> handle
                .createQuery("SELECT concat_ws(' ', actor, action, subject) FROM audit_log")
                .mapTo(String.class).one())).isEqualTo("bob@example.net member leave afnog@lists.example.org");
    }

    @Test
    void anUrlencodedClickEndsTheSubscriptionWhateverTheSettings() {
        assertLeft(program().formParam("List-Unsubscribe", "One-Click").post(page));
    }

    @Test
    void aMultipartClickDoesTheSame() {
        assertLeft(program().multiPart("List-Unsubscribe", "One-Click")
                .post(page.toUpperCase(java.util.Locale.ROOT).replace("/U/", "/u/")));
    }

    /** RFC 9112 §7.1: a provider that posts in pieces has left the length out. */
    @Test
    void aClickInPiecesDoesTheSame() throws Exception {
        try (HttpClient provider = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            HttpResponse<String> answer = provider.send(HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + page))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(
                            "List-Unsubscribe=One-Click".getBytes(StandardCharsets.US_ASCII)))).build(),
                    HttpResponse.BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(members()).isZero();
        }
    }

    @Test
    void theSecondClickChangesNothingAndIsNoError() {
        program().formParam("List-Unsubscribe", "One-Click").post(page);
        Response again = program().formParam("List-Unsubscribe", "One-Click").post(page);

        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.asString()).contains("not, or no longer, on the list");
        assertThat(mails()).isEqualTo(1);
        assertThat(program().get(page).asString()).contains("nothing to do").doesNotContain("<button class=\"button\" type");
    }

    @Test
    void lookingChangesNothing() {
        // RFC 9110 §9.2.1: GET and HEAD are safe.
        assertThat(program().head(page).statusCode()).isEqualTo(200);
        Response shown = program().get(page);

        assertThat(shown.statusCode()).isEqualTo(200);
        assertThat(shown.asString()).contains("Leave the list", "name=\"List-Unsubscribe\" value=\"One-Click\"", "afnog@lists.example.org",
                "b…@example.net").doesNotContain("bob@example.net").doesNotContain("name=\"csrf\"");
        assertThat(shown.headers().getValues("Set-Cookie")).isEmpty();
        assertThat(members()).isEqualTo(1);
        assertThat(mails()).isZero();
    }

    @Test
    void theButtonIsPressedFromAnyPageSinceTheTokenIsTheProof() {
        assertLeft(program().header("Origin", "null").header("Sec-Fetch-Site", "cross-site")
                .formParam("List-Unsubscribe", "One-Click").post(page));
    }

    @Test
    void aFormWithoutTheWordsChangesNothingAndIsShownTheButton() {
        for (RequestSpecification form : List.of(program().formParam("List-Unsubscribe", "no"), program().formParam("x", "y"),
                program().multiPart("x", "y"))) {
            Response answer = form.post(page);
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.asString()).contains("Leave the list");
        }
        assertThat(program().contentType("text/plain").body("List-Unsubscribe=One-Click").post(page).statusCode()).isEqualTo(415);
        assertThat(members()).isEqualTo(1);
    }

    @Test
    void tokensOfOtherPurposesAndOfNobodyLeadNowhere() {
        String foreign = page.substring(0, page.length() - 1) + (page.endsWith("a") ? "b" : "a");
        for (String token : new String[] {"/u/" + tokens.sign(TokenPurpose.RESUME, subscription), foreign, "/u/x"}) {
            assertThat(program().get(token).statusCode()).isEqualTo(410);
            Response answer = program().formParam("List-Unsubscribe", "One-Click").post(token);
            assertThat(answer.statusCode()).isEqualTo(410);
            assertThat(answer.asString()).doesNotContain("afnog").doesNotContain("example.net");
            assertThat(answer.asString()).as("it says what to do").contains("Open it again from the mail")
                    .doesNotContain("Ask for a new one.");
        }
        assertThat(members()).isEqualTo(1);
    }
}
