package org.indaba.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.Map;
import javax.sql.DataSource;
import org.indaba.access.ApiTokens;
import org.indaba.access.Scope;
import org.indaba.access.WebSessions;
import org.indaba.mail.EmailAddress;
import org.indaba.spool.Transactions;
import org.indaba.testing.DatabaseTestResource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may use the interface, how it refuses, and what holds for all of its resources. */
@QuarkusTest
@WithTestResource(DatabaseTestResource.class)
class ApiResourceTest {

    @Inject
    DataSource dataSource;

    @Inject
    Transactions transactions;

    @Inject
    ApiTokens tokens;

    @Inject
    WebSessions sessions;

    private ApiTestSite site;

    @BeforeEach
    void begin() {
        site = new ApiTestSite(Jdbi.create(dataSource), transactions, tokens);
        site.begin();
    }

    private static void assertProblem(Response answer, int status, String code) {
        // RFC 9457 §3: the media type and the members of a problem.
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(status);
        assertThat(answer.contentType()).startsWith("application/problem+json");
        assertThat(answer.jsonPath().getString("code")).isEqualTo(code);
        assertThat(answer.jsonPath().getInt("status")).isEqualTo(status);
        assertThat(answer.jsonPath().getString("type")).isEqualTo("about:blank");
        assertThat(answer.jsonPath().getString("title")).isNotBlank();
        assertThat(answer.jsonPath().getString("detail")).endsWith(".");
    }

    @Test
    void tokenTellsWhatItAllows() {
        Response answer = ApiTestSite.as(site.token(1L, Scope.LISTS_READ, Scope.BOUNCES_READ)).get("/api/v1/token");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.contentType()).startsWith("application/json");
        assertThat(answer.jsonPath().getList("scopes")).containsExactly("lists:read", "bounces:read");
        assertThat(answer.jsonPath().getString("list")).isEqualTo("talk@lists.example.org");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.header("Access-Control-Allow-Origin")).as("pages of other sites read nothing here").isNull();
    }

    /** Null would say that it is for the whole site. */
    @Test
    void tokenOfAListThatIsGoneIsNotOneOfTheWholeSite() {
        String token = site.token(1L, Scope.LISTS_READ);
        Jdbi.create(dataSource).useHandle(handle -> handle.execute("UPDATE lists SET deleted_at = now() WHERE id = 1"));

        assertThat(ApiTestSite.as(token).get("/api/v1/token").jsonPath().getString("list")).isEqualTo("talk@lists.example.org (deleted)");
        assertThat(ApiTestSite.as(site.token(null, Scope.LISTS_READ)).get("/api/v1/token").jsonPath().getString("list")).isNull();
    }

    @Test
    void withoutATokenNothingIsAnswered() {
        // RFC 6750 §3: the challenge names the scheme, and no error where nothing was shown.
        Response answer = given().get("/api/v1/lists");

        assertProblem(answer, 401, "no-token");
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"indaba\"");
    }

    @Test
    void wrongTokenIsInvalid() {
        Response answer = ApiTestSite.as("indaba_" + "a".repeat(43)).get("/api/v1/lists");

        assertProblem(answer, 401, "invalid-token");
        assertThat(answer.header("WWW-Authenticate")).contains("error=\"invalid_token\"");
    }

    @Test
    void tokenIsTakenFromItsFieldAndFromNowhereElse() {
        String token = site.token(null, Scope.LISTS_READ);

        // RFC 6750 §2.1 and §2.3; the name of the scheme in any case (RFC 9110 §11.1).
        assertProblem(given().queryParam("access_token", token).get("/api/v1/lists"), 401, "no-token");
        assertProblem(given().header("Authorization", "Basic " + token).get("/api/v1/lists"), 401, "wrong-scheme");
        assertThat(given().header("Authorization", "bearer " + token).get("/api/v1/lists").statusCode()).isEqualTo(200);
    }

    @Test
    void tokenNeedsTheScope() {
        Response answer = ApiTestSite.as(site.token(null, Scope.BOUNCES_READ)).get("/api/v1/lists");

        assertProblem(answer, 403, "insufficient-scope");
        // RFC 6750 §3.1.
        assertThat(answer.header("WWW-Authenticate")).contains("error=\"insufficient_scope\"", "scope=\"lists:read\"");
    }

    @Test
    void sessionOfAnAdministratorIsNoToken() {
        Jdbi.create(dataSource).useHandle(handle -> handle.execute("INSERT INTO administrators VALUES ('a@example.net', 'a@example.net', "
                + "now())"));
        String session = transactions.call(() -> sessions.beginInTx(EmailAddress.of("a@example.net")));

        assertProblem(given().cookie("indaba", session).get("/api/v1/lists"), 401, "no-token");
    }

    @Test
    void tokenOfAListKnowsOfNoOther() {
        String token = site.token(1L, Scope.LISTS_READ);

        assertThat(ApiTestSite.as(token).get("/api/v1/lists").jsonPath().getList("items.list")).containsExactly("talk@lists.example.org");
        assertThat(ApiTestSite.as(token).get("/api/v1/lists/TALK@lists.example.org").jsonPath().getList("owners"))
                .containsExactly("Ann@example.com");
        assertProblem(ApiTestSite.as(token).get("/api/v1/lists/other@lists.example.org"), 404, "no-such-list");
        assertProblem(ApiTestSite.as(token).get("/api/v1/lists/none@lists.example.org"), 404, "no-such-list");
        assertProblem(ApiTestSite.as(token).urlEncodingEnabled(false).get("/api/v1/lists/%3Cscript%3E"), 404, "no-such-list");
    }

    @Test
    void rowsComeInPages() {
        String token = site.token(null, Scope.LISTS_READ);

        Response first = ApiTestSite.as(token).get("/api/v1/lists?limit=1");
        assertThat(first.jsonPath().getList("items.list")).containsExactly("other@lists.example.org");
        Response second = ApiTestSite.as(token).queryParam("after", first.jsonPath().getString("next")).get("/api/v1/lists?limit=1");
        assertThat(second.jsonPath().getList("items.list")).containsExactly("talk@lists.example.org");
        assertThat(second.jsonPath().getString("next")).isNull();
        assertThat(second.asString()).contains("Talk <b>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "501"})
    void pagesAreBounded(String limit) {
        assertProblem(ApiTestSite.as(site.token(null, Scope.LISTS_READ)).get("/api/v1/lists?limit=" + limit), 400, "wrong-limit");
    }

    @Test
    void largestPageIsTaken() {
        assertThat(ApiTestSite.as(site.token(null, Scope.LISTS_READ)).get("/api/v1/lists?limit=500").statusCode()).isEqualTo(200);
    }

    @Test
    void whatIsNotThereIsAProblemAndNoPage() {
        String token = site.token(null, Scope.LISTS_READ);

        assertProblem(ApiTestSite.as(token).get("/api/v1/nothing"), 404, "no-such-resource");
        assertProblem(ApiTestSite.as(token).get("/api"), 404, "no-such-resource");
        assertProblem(ApiTestSite.as(token).delete("/api/v1/lists"), 405, "no-such-method");
        assertThat(given().get("/nothing").contentType()).as("pages stay pages").startsWith("text/html");
    }

    @Test
    void interfaceDescribesItselfAndNothingElse() {
        Response answer = given().header("Accept", "application/json").get("/api/openapi");

        assertThat(answer.statusCode()).isEqualTo(200);
        Map<String, Object> paths = answer.jsonPath().getMap("paths");
        assertThat(paths).containsKeys("/api/v1/token", "/api/v1/lists", "/api/v1/lists/{list}");
        assertThat(paths.keySet()).allMatch(path -> path.startsWith("/api/v1/"));
        assertThat(answer.jsonPath().getString("components.securitySchemes.token.scheme")).isEqualTo("bearer");
    }
}
