package org.indaba.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.indaba.access.ApiTokens;
import org.indaba.access.Audit;
import org.indaba.access.AuditEntry;
import org.indaba.access.Scope;
import org.indaba.spool.Transactions;
import org.indaba.testing.DatabaseTestResource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What programs read and change about bounces. */
@QuarkusTest
@WithTestResource(DatabaseTestResource.class)
class BouncesResourceTest {

    private static final String LIST = "/api/v1/lists/talk@lists.example.org/bounces";
    private static final String MEMBER = LIST + "/members/ann@example.com";

    private static final String SUPPRESSION = "/api/v1/suppressions/ann@example.com";

    @Inject
    DataSource dataSource;

    @Inject
    Transactions transactions;

    @Inject
    ApiTokens tokens;

    @Inject
    Audit audit;

    private Jdbi jdbi;
    private ApiTestSite site;

    @BeforeEach
    void begin() {
        jdbi = Jdbi.create(dataSource);
        site = new ApiTestSite(jdbi, transactions, tokens);
        site.begin();
        jdbi.useHandle(handle -> {
            handle.execute("TRUNCATE bounce_events, bounce_members, bounce_incidents, bounce_counts, suppressions RESTART IDENTITY");
            handle.createScript("""
                    INSERT INTO subscriptions (list_id, address_id, domain, key, delivery, own_posts, skip_when_addressed, joined_at)
                        VALUES (1, 1, 'example.com', 'ann@example.com', 'SUSPENDED', true, false, now());
                    INSERT INTO bounce_members (subscription_id, list_id, address, key, points, scored_on, first_at, last_at, reason,
                            credited_until, stage, suspended_at, warnings, unclear, trial_copy, trial_at, due_at)
                        VALUES (1, 1, 'Ann@example.com', 'ann@example.com', 525, current_date, now(), now(), 'no-such-user', now(),
                            'SUSPENDED', now(), 0, 0, 0, NULL, now() + interval '1 day');
                    INSERT INTO bounce_events (number, at, kind, list_id, subscription_id, address, key, copy_id, mailing_id, post_id,
                            site, recipient, severity, reason, blame, status, reply, evidence, rule, inbound_id, effect, points, score,
                            incident_id)
                        SELECT n, '2026-03-01 12:00:00Z', 'REFUSAL', 1 + n % 2, 1, 'Ann@example.com', 'ann@example.com', n, 1, 1,
                            'mx.example.com', '', 'permanent', 'no-such-user', 'member', '5.1.1', 550, '550 <b>no', 'r', 0, 'SCORED',
                            100, 125, 0
                        FROM generate_series(1, 6) n;
                    INSERT INTO bounce_incidents (list_id, mailing_id, post_id, site, sort, reason, evidence, members, opened_at, last_at)
                        VALUES (1, 1, 1, 'mx.example.com', 'REFUSED', 'authentication', 'no', 20, now(), now());
                    INSERT INTO bounce_counts VALUES (1, current_date, 'spam', 'mx.example.com', 7);
                    """).execute();
        });
    }

    private RequestSpecification with(Scope... scopes) {
        return ApiTestSite.as(site.token(null, scopes));
    }

    @Test
    void eventsComeBehindACursorAndNoneTwice() {
        RequestSpecification reader = with(Scope.BOUNCES_READ);
        List<Integer> seen = new ArrayList<>();
        String cursor = "";
        for (int i = 0; i < 4; i++) {
            Response answer = given().spec(reader).queryParam("after", cursor).queryParam("limit", 4).get("/api/v1/bounces/events");
            assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
            seen.addAll(answer.jsonPath().getList("items.number", Integer.class));
            cursor = answer.jsonPath().getString("next");
        }

        assertThat(seen).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(cursor).isEqualTo("6");
    }

    @Test
    void eventsOfAListForItsTokenAndByName() {
        Response own = ApiTestSite.as(site.token(2L, Scope.BOUNCES_READ)).get("/api/v1/bounces/events");
        assertThat(own.jsonPath().getList("items.number", Integer.class)).containsExactly(1, 3, 5);
        Response named = with(Scope.BOUNCES_READ).get("/api/v1/bounces/events?list=talk@lists.example.org");
        assertThat(named.jsonPath().getList("items.number", Integer.class)).containsExactly(2, 4, 6);
        assertThat(ApiTestSite.as(site.token(2L, Scope.BOUNCES_READ)).get("/api/v1/bounces/events?list=talk@lists.example.org")
                .statusCode()).isEqualTo(404);
        assertThat(with(Scope.BOUNCES_READ).get("/api/v1/bounces/events?after=x").jsonPath().getString("code")).isEqualTo("wrong-cursor");
    }

    /** What comes is what the schema says: its members, no others, of the types that stand there. */
    @Test
    void eventKeepsToItsSchema() throws IOException {
        JsonNode schema = new JsonMapper().readTree(given().get("/api/v1/bounces/events/schema").asString());
        JsonNode event = new JsonMapper().readTree(with(Scope.BOUNCES_READ).get("/api/v1/bounces/events").asString()).at("/items/0");

        Set<String> members = event.properties().stream().map(Map.Entry::getKey).collect(Collectors.toCollection(TreeSet::new));
        assertThat(members).isEqualTo(schema.get("properties").properties().stream().map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new)));
        Set<String> required = new TreeSet<>();
        schema.get("required").forEach(name -> required.add(name.asText()));
        assertThat(required).isEqualTo(members);
        event.properties().forEach(member -> assertThat(fits(schema.get("properties").get(member.getKey()), member.getValue()))
                .as(member.toString()).isTrue());
        assertThat(event.get("words").asText()).contains("There is no such mailbox.");
        assertThat(event.get("score").asDouble()).isEqualTo(1.25);
    }

    private static boolean fits(JsonNode rule, JsonNode value) {
        JsonNode any = rule.has("enum") ? rule.get("enum") : rule.get("type");
        for (JsonNode each : any.isArray() ? any : List.of(any)) {
            if (rule.has("enum") ? each.equals(value) : isOf(each.asText(), value)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOf(String type, JsonNode value) {
        return switch (type) {
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "string" -> value.isTextual();
            case "null" -> value.isNull();
            // The schema has no other.
            default -> false;
        };
    }

    @Test
    void scoresAreReadAndTakenAway() {
        Response members = with(Scope.BOUNCES_READ).get(LIST + "/members");
        assertThat(members.jsonPath().getList("items.member")).containsExactly("Ann@example.com");
        assertThat(members.jsonPath().getDouble("items[0].score")).isEqualTo(5.25);
        assertThat(with(Scope.BOUNCES_READ).get(MEMBER).jsonPath().getString("stage")).isEqualTo("suspended");
        assertThat(with(Scope.BOUNCES_READ).post(MEMBER + "/reset").statusCode()).isEqualTo(403);

        Response reset = with(Scope.BOUNCES_WRITE).post(MEMBER + "/reset");

        assertThat(reset.statusCode()).as(reset.asString()).isEqualTo(200);
        assertThat(with(Scope.BOUNCES_READ).get(MEMBER).jsonPath().getString("stage")).isEqualTo("clear");
        assertThat(audit.latest(1)).extracting(AuditEntry::actor).allMatch(actor -> actor.startsWith("token "));
        assertThat(with(Scope.BOUNCES_WRITE).post(LIST + "/members/nobody@example.com/reset").jsonPath().getString("code"))
                .isEqualTo("no-such-member");
        assertThat(ApiTestSite.as(site.token(2L, Scope.BOUNCES_WRITE)).post(MEMBER + "/reset").statusCode()).isEqualTo(404);
        assertThat(with(Scope.BOUNCES_READ).get(LIST + "/members/no-address").jsonPath().getString("code")).isEqualTo("wrong-address");
    }

    @Test
    void suppressionForGoodIsLiftedOnlyByTokensThatMayForTheWholeSite() {
        suppress("NULL");
        for (String token : List.of(site.token(1L, Scope.BOUNCES_WRITE), site.token(1L, Scope.BOUNCES_WRITE, Scope.SUPPRESSIONS_WRITE),
                site.token(null, Scope.BOUNCES_WRITE))) {
            assertThat(ApiTestSite.as(token).post(MEMBER + "/reset").statusCode()).isEqualTo(200);
            assertThat(with(Scope.SUPPRESSIONS_READ).get(SUPPRESSION).statusCode()).isEqualTo(200);
        }

        assertThat(with(Scope.BOUNCES_WRITE, Scope.SUPPRESSIONS_WRITE).post(MEMBER + "/reset").statusCode()).isEqualTo(200);

        assertThat(with(Scope.SUPPRESSIONS_READ).get(SUPPRESSION).statusCode()).isEqualTo(404);
        assertThat(audit.about("Ann@example.com", 10)).extracting(AuditEntry::action).containsExactly("bounce suppressed remove");
    }

    @Test
    void suppressionThatEndsIsLiftedWithTheScore() {
        suppress("now() + interval '180 days'");

        assertThat(ApiTestSite.as(site.token(1L, Scope.BOUNCES_WRITE)).post(MEMBER + "/reset").statusCode()).isEqualTo(200);

        assertThat(with(Scope.SUPPRESSIONS_READ).get(SUPPRESSION).statusCode()).isEqualTo(404);
    }

    @Test
    void suppressionThatAnOperatorSetForATimeIsLiftedOnlyByTokensThatMayForTheWholeSite() {
        assertThat(with(Scope.SUPPRESSIONS_WRITE).contentType("application/json")
                .body("{\"reason\": \"asked us by telephone\", \"days\": 90}").put(SUPPRESSION).statusCode()).isEqualTo(200);

        assertThat(ApiTestSite.as(site.token(1L, Scope.BOUNCES_WRITE)).post(MEMBER + "/reset").statusCode()).isEqualTo(200);
        assertThat(with(Scope.SUPPRESSIONS_READ).get(SUPPRESSION).statusCode()).isEqualTo(200);

        assertThat(with(Scope.BOUNCES_WRITE, Scope.SUPPRESSIONS_WRITE).post(MEMBER + "/reset").statusCode()).isEqualTo(200);
        assertThat(with(Scope.SUPPRESSIONS_READ).get(SUPPRESSION).statusCode()).isEqualTo(404);
    }

    private void suppress(String until) {
        jdbi.useHandle(handle -> handle.execute(
                "INSERT INTO suppressions VALUES ('ann@example.com', 'Ann@example.com', 'x', now(), " + until + ")"));
    }

    @Test
    void historyGoesBackInPages() {
        Response first = with(Scope.BOUNCES_READ).get(MEMBER + "/events?limit=2");
        assertThat(first.jsonPath().getList("items.id", Integer.class)).containsExactly(6, 4);
        Response second = with(Scope.BOUNCES_READ).get(MEMBER + "/events?limit=2&after=" + first.jsonPath().getString("next"));
        assertThat(second.jsonPath().getList("items.id", Integer.class)).containsExactly(2);
        assertThat(second.jsonPath().getString("next")).isNull();
    }

    @Test
    void incidentsAndCountsAreRead() {
        Response incidents = with(Scope.BOUNCES_READ).get(LIST + "/incidents");
        assertThat(incidents.jsonPath().getInt("items[0].members")).isEqualTo(20);
        assertThat(incidents.jsonPath().getString("items[0].cause")).endsWith(".");
        assertThat(with(Scope.BOUNCES_READ).get(LIST + "/counts").jsonPath().getInt("items[0].events")).isEqualTo(7);
        assertThat(with(Scope.BOUNCES_READ).get(LIST + "/counts?from=2020-01-01&to=2026-01-01").jsonPath().getString("code"))
                .isEqualTo("wrong-days");
        for (String days : List.of("from=yesterday", "from=%2B999999999-12-31&to=%2B999999999-12-31", "to=-999999999-01-01")) {
            assertThat(with(Scope.BOUNCES_READ).urlEncodingEnabled(false).get(LIST + "/counts?" + days).jsonPath().getString("code"))
                    .isEqualTo("wrong-days");
        }
    }

    @Test
    void suppressionsAreReadAddedAndRemoved() {
        String address = "/api/v1/suppressions/Dead@example.net";
        assertThat(with(Scope.SUPPRESSIONS_READ).get(address).statusCode()).isEqualTo(404);
        Response put = with(Scope.SUPPRESSIONS_WRITE).contentType("application/json")
                .body("{\"reason\": \"asked us\", \"days\": 90}").put(address);
        assertThat(put.statusCode()).as(put.asString()).isEqualTo(200);
        assertThat(put.jsonPath().getString("expires")).isNotNull();
        assertThat(with(Scope.SUPPRESSIONS_READ).get("/api/v1/suppressions").jsonPath().getList("items.reason"))
                .containsExactly("asked us");
        assertThat(with(Scope.SUPPRESSIONS_WRITE).contentType("application/json").body("{\"reason\": \"for good\"}").put(address)
                .jsonPath().getString("expires")).isNull();

        assertThat(with(Scope.SUPPRESSIONS_WRITE).delete(address).statusCode()).isEqualTo(204);
        assertThat(with(Scope.SUPPRESSIONS_WRITE).delete(address).statusCode()).isEqualTo(404);
        assertThat(audit.latest(3)).extracting(AuditEntry::action)
                .as("as the command and what bounces do call it")
                .containsExactly("bounce suppressed remove", "bounce suppressed add", "bounce suppressed add");
    }

    @Test
    void suppressionIsRefusedThatMakesNoSense() {
        String address = "/api/v1/suppressions/dead@example.net";
        for (String body : List.of("", "{}", "null", "{\"reason\": \" \"}", "{\"reason\": \"x\", \"days\": 0}",
                "{\"reason\": \"x\", \"days\": 3651}", "{\"reason\": \"" + "x".repeat(201) + "\"}", "{", "[]", "{\"reason\": {}}")) {
            Response answer = with(Scope.SUPPRESSIONS_WRITE).contentType("application/json").body(body).put(address);
            assertThat(answer.statusCode()).as(body + " " + answer.asString()).isEqualTo(400);
            assertThat(answer.contentType()).startsWith("application/problem+json");
        }
        assertThat(with(Scope.SUPPRESSIONS_WRITE).contentType("text/plain").body("x").put(address).statusCode()).isEqualTo(415);
        assertThat(ApiTestSite.as(site.token(1L, Scope.SUPPRESSIONS_READ)).get("/api/v1/suppressions").jsonPath().getString("code"))
                .isEqualTo("token-of-one-list");
    }

    @Test
    void webhooksAreAddedShownAndRemoved() {
        Response made = with(Scope.WEBHOOKS_WRITE).contentType("application/json")
                .body("{\"url\": \"https://hook.example/in\", \"list\": \"talk@lists.example.org\"}").post("/api/v1/webhooks");
        assertThat(made.statusCode()).as(made.asString()).isEqualTo(201);
        assertThat(made.header("Location")).endsWith("/api/v1/webhooks/1");
        assertThat(made.jsonPath().getString("secret")).startsWith("indaba_hook_");

        Response shown = ApiTestSite.as(site.token(1L, Scope.WEBHOOKS_READ)).get("/api/v1/webhooks");
        assertThat(shown.jsonPath().getList("items.state")).containsExactly("active");
        assertThat(shown.asString()).doesNotContain("secret");
        assertThat(ApiTestSite.as(site.token(2L, Scope.WEBHOOKS_READ)).get("/api/v1/webhooks/1").statusCode()).isEqualTo(404);
        assertThat(ApiTestSite.as(site.token(2L, Scope.WEBHOOKS_WRITE)).delete("/api/v1/webhooks/1").statusCode()).isEqualTo(404);
        assertThat(with(Scope.WEBHOOKS_WRITE).delete("/api/v1/webhooks/1").statusCode()).isEqualTo(204);
        assertThat(with(Scope.WEBHOOKS_READ).get("/api/v1/webhooks/1").jsonPath().getString("code")).isEqualTo("no-such-webhook");
    }

    @Test
    void webhookOfAListThatIsGoneIsNotOneOfAllLists() {
        for (String list : List.of("\"talk@lists.example.org\"", "null")) {
            assertThat(with(Scope.WEBHOOKS_WRITE).contentType("application/json")
                    .body("{\"url\": \"https://hook.example/\", \"list\": " + list + "}").post("/api/v1/webhooks").statusCode())
                    .isEqualTo(201);
        }
        jdbi.useHandle(handle -> handle.execute("UPDATE lists SET deleted_at = now() WHERE id = 1"));

        assertThat(with(Scope.WEBHOOKS_READ).get("/api/v1/webhooks").jsonPath().getList("items.list"))
                .containsExactly("talk@lists.example.org (deleted)", null);
        assertThat(with(Scope.WEBHOOKS_READ).get("/api/v1/webhooks/1").jsonPath().getString("list"))
                .isEqualTo("talk@lists.example.org (deleted)");
    }

    @Test
    void webhookIsRefusedThatMayNotBe() {
        for (String url : List.of("http://hook.example/", "file:///etc/passwd", "https://user@hook.example/", "x")) {
            Response answer = with(Scope.WEBHOOKS_WRITE).contentType("application/json").body("{\"url\": \"" + url + "\"}")
                    .post("/api/v1/webhooks");
            assertThat(answer.jsonPath().getString("code")).as(url).isEqualTo("wrong-url");
        }
        assertThat(ApiTestSite.as(site.token(1L, Scope.WEBHOOKS_WRITE)).contentType("application/json")
                .body("{\"url\": \"https://hook.example/\"}").post("/api/v1/webhooks").jsonPath().getString("code"))
                .isEqualTo("token-of-one-list");
    }

    /** The table of the document holds every address and scope, and its samples are answered. */
    @Test
    void documentTellsWhatThereIs() throws IOException {
        String document = Files.readString(Path.of("docs/operations.md"));
        Map<String, Map<String, Object>> paths = given().header("Accept", "application/json").get("/api/openapi").jsonPath()
                .getMap("paths");
        Set<String> served = new TreeSet<>();
        paths.forEach((path, methods) -> methods.keySet()
                .forEach(method -> served.add(method.toUpperCase(Locale.ROOT) + " " + path)));
        Set<String> documented = Pattern.compile("(?m)^\\| `([A-Z]+ /api/v1/[^`]+)` \\|").matcher(document).results()
                .map(row -> row.group(1)).collect(Collectors.toCollection(TreeSet::new));
        assertThat(documented).isEqualTo(served);
        assertThat(document).contains(List.of(Scope.values()).stream().map(scope -> "| `" + scope.word() + "` |").toList());

        jdbi.useHandle(handle -> {
            handle.execute("UPDATE lists SET name = 'afnog' WHERE id = 1");
            handle.execute("UPDATE addresses SET address = 'ann@example.net', key = 'ann@example.net', domain = 'example.net'");
            handle.execute("UPDATE subscriptions SET key = 'ann@example.net', domain = 'example.net'");
        });
        Matcher sample = Pattern.compile("(?m)^curl .*").matcher(document);
        int samples = 0;
        while (sample.find()) {
            Response answer = run(sample.group());
            assertThat(answer.statusCode()).as(sample.group() + "\n" + answer.asString()).isEqualTo(200);
            samples++;
        }
        assertThat(samples).isGreaterThan(4);
    }

    private Response run(String command) {
        Matcher url = Pattern.compile("http://localhost:8080([^ \"]+)").matcher(command);
        assertThat(url.find()).isTrue();
        Matcher method = Pattern.compile("-X ([A-Z]+)").matcher(command);
        Matcher body = Pattern.compile("-d '([^']*)'").matcher(command);
        RequestSpecification request = with(Scope.values()).urlEncodingEnabled(false);
        if (body.find()) {
            request.contentType("application/json").body(body.group(1));
        }
        return request.request(method.find() ? method.group(1) : "GET", url.group(1));
    }
}
