package org.indaba.web.admin;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.indaba.access.AuditSearch;
import org.indaba.access.WebSessions;
import org.indaba.mail.EmailAddress;
import org.indaba.spool.Transactions;
import org.indaba.testing.DatabaseTestResource;
import org.indaba.testing.EnglishLeft;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lists, domains, people, bans and the audit log, for administrators of the site and of a domain, and for those who make lists. */
@QuarkusTest
@WithTestResource(DatabaseTestResource.class)
class SitePagesTest {

    private static final String BOSS = "boss@example.net";
    private static final String DORA = "dora@example.net";
    private static final String CARL = "carl@example.net";
    private static final String HOSTILE = "<script>alert(1)</script>";
    private static final Pattern TOKEN = Pattern.compile("name=\"csrf\" value=\"([^\"]+)\"");

    @Inject
    DataSource dataSource;

    @Inject
    Transactions transactions;

    @Inject
    WebSessions sessions;

    private Jdbi jdbi;
    private String session = "";

    @BeforeEach
    void aSiteWithTwoDomains() {
        jdbi = Jdbi.create(dataSource);
        jdbi.useHandle(handle -> {
            handle.execute("TRUNCATE administrators, domain_roles, web_sessions, audit_log, domains, lists, addresses, people, bans "
                    + "RESTART IDENTITY CASCADE");
            handle.execute("INSERT INTO administrators VALUES (?, ?, now())", BOSS, BOSS);
            handle.createScript("""
                    INSERT INTO domains VALUES ('one.example', now()), ('two.example', now()), ('empty.example', now());
                    INSERT INTO domain_roles (domain, role, key, address, added_at) VALUES
                        ('one.example', 'ADMINISTRATOR', 'dora@example.net', 'dora@example.net', now()),
                        ('two.example', 'CREATOR', 'carl@example.net', 'carl@example.net', now());
                    INSERT INTO lists (name, domain, settings, created_at) VALUES
                        ('talk', 'one.example', '{"description": "<script>alert(1)</script>"}', now()),
                        ('news', 'two.example', '{}', now());
                    INSERT INTO people (display_name, created_at) VALUES ('<script>alert(1)</script>', now());
                    INSERT INTO addresses (person_id, address, key, domain)
                        VALUES (1, 'Ann@people.example', 'ann@people.example', 'people.example'),
                            (1, 'ann@work.example', 'ann@work.example', 'work.example');
                    INSERT INTO subscriptions (list_id, address_id, domain, key, delivery, own_posts, skip_when_addressed, joined_at)
                        VALUES (1, 1, 'people.example', 'ann@people.example', 'ON', true, false, now());
                    INSERT INTO roles VALUES (2, 2, 'OWNER');
                    """).execute();
        });
        signIn(BOSS);
    }

    private void signIn(String address) {
        session = transactions.call(() -> sessions.beginInTx(EmailAddress.of(address)));
    }

    private Response get(String path) {
        return given().redirects().follow(false).cookie("indaba", session).get(path);
    }

    /** Sends a form with the token of the page on which it stands. */
    private Response submit(String page, String action, Map<String, String> fields) {
        Matcher token = TOKEN.matcher(get(page).asString());
        assertThat(token.find()).as(page).isTrue();
        return given().redirects().follow(false).cookie("indaba", session).formParam("csrf", token.group(1)).formParams(fields)
                .post(action);
    }

    @Test
    void domainsComeInPagesAndAreFound() {
        jdbi.useHandle(handle -> handle.execute("INSERT INTO domains SELECT 'd' || lpad(n::text, 3, '0') || '.example.org', now() "
                + "FROM generate_series(1, 300) n"));
        Pattern next = Pattern.compile("rel=\"next\" href=\"([^\"]+)");
        Set<String> seen = new LinkedHashSet<>();
        String path = "/admin/domains";
        for (int pages = 0; pages < 10 && !path.isEmpty(); pages++) {
            String page = get(path).asString();
            assertThat(page.length()).isLessThan(70_000);
            Pattern.compile("<th scope=\"row\"><bdi>([^<]+)<").matcher(page).results().forEach(row -> seen.add(row.group(1)));
            Matcher more = next.matcher(page);
            path = more.find() ? more.group(1).replace("&amp;", "&") : "";
        }
        assertThat(seen).hasSize(303).contains("d300.example.org", "two.example");
        assertThat(get("/admin/domains?q=D29").asString()).contains("d290.example.org", "d299.example.org")
                .doesNotContain("d289.example.org", "rel=\"next\"");
        assertThat(get("/admin/domains?q=nobody").asString()).contains("No domain was found.").doesNotContain("No domain is served yet.");
    }

    @Test
    void listsComeInPagesAndNoneIsOutOfReach() {
        jdbi.useHandle(handle -> handle.execute("INSERT INTO lists (name, domain, settings, created_at) "
                + "SELECT 'l' || lpad(n::text, 3, '0'), 'two.example', '{}', now() FROM generate_series(1, 2 * ? + 1) n",
                SiteListsPage.PAGE));
        Pattern next = Pattern.compile("rel=\"next\" href=\"([^\"]+)");
        Set<String> seen = new LinkedHashSet<>();
        String path = "/admin/lists?q=two.example";
        int pages = 0;
        for (; pages < 10 && !path.isEmpty(); pages++) {
            String page = get(path).asString();
            Pattern.compile("<th scope=\"row\"><a [^>]+><bdi>([^<]+)<").matcher(page).results().forEach(row -> seen.add(row.group(1)));
            Matcher more = next.matcher(page);
            path = more.find() ? more.group(1).replace("&amp;", "&") : "";
        }

        assertThat(pages).isEqualTo(3);
        assertThat(seen).hasSize(2 * SiteListsPage.PAGE + 2).contains("l401@two.example", "news@two.example")
                .doesNotContain("talk@one.example");
        assertThat(get("/admin/lists?q=two.example&page=2").asString()).contains("Page 2 of 3", "rel=\"prev\"", "rel=\"next\"");
        assertThat(get("/admin/lists?page=999999").asString()).contains("Page 3 of 3").doesNotContain("rel=\"next\"");
        assertThat(get("/admin/lists?page=x").asString()).contains("Page 1 of 3").doesNotContain("rel=\"prev\"");
        assertThat(get("/admin/lists?q=l40").asString()).contains("l400@two.example").doesNotContain("class=\"pages\"");
    }

    private List<String> audited() {
        return jdbi.withHandle(handle -> handle
                .createQuery("SELECT concat_ws(' ', actor, action, subject, detail) FROM audit_log ORDER BY id")
                .mapTo(String.class).list());
    }

    @Test
    void anAdministratorMakesRenamesAndDeletesAList() {
        assertThat(get("/admin/lists").asString()).contains("talk@one.example", "news@two.example", "&lt;script&gt;")
                .doesNotContain(HOSTILE);
        Response made = submit("/admin/lists", "/admin/lists", Map.of("name", "Board", "domain", "two.example", "owner", "olu@example.org",
                "description", "The board", "preset", "team"));
        assertThat(made.statusCode()).isEqualTo(303);
        assertThat(made.header("Location")).isEqualTo("/lists/board@two.example");
        assertThat(get("/lists/board@two.example").asString()).contains("The board", "noindex");

        String page = "/admin/lists/board@two.example";
        assertThat(submit(page, page + "/rename", Map.of("to", "talk@one.example")).statusCode()).isEqualTo(400);
        Response elsewhere = submit(page, page + "/rename", Map.of("to", "committee@oen.example"));
        assertThat(elsewhere.statusCode()).isEqualTo(400);
        assertThat(elsewhere.asString()).contains("This site does not serve that domain");
        assertThat(submit(page, page + "/rename", Map.of("to", "committee@one.example")).header("Location"))
                .isEqualTo("/admin/lists/committee@one.example");
        page = "/admin/lists/committee@one.example";
        Response slip = submit(page, page + "/delete", Map.of("typed", "committee"));
        assertThat(slip.statusCode()).isEqualTo(400);
        assertThat(slip.asString()).contains("nothing was deleted");
        assertThat(submit(page, page + "/delete", Map.of("typed", " Committee@one.example ")).header("Location")).isEqualTo("/admin/lists");
        assertThat(get(page).statusCode()).isEqualTo(404);
        assertThat(audited()).containsExactly(BOSS + " list create Board@two.example owner olu@example.org",
                BOSS + " list rename board@two.example to committee@one.example", BOSS + " list delete committee@one.example ");
    }

    @Test
    void whatIsNoListIsSaidAndKeptInTheForm() {
        for (Map<String, String> wrong : List.of(
                Map.of("name", "no name", "domain", "two.example", "owner", "olu@example.org"),
                Map.of("name", "news", "domain", "two.example", "owner", "olu@example.org"),
                Map.of("name", "fine", "domain", "two.example", "owner", "nobody"),
                Map.of("name", "fine", "domain", "other.example", "owner", "olu@example.org", "description", "x".repeat(9_999)),
                Map.of("name", "fine", "domain", "two.example", "owner", "olu@example.org", "description", "x".repeat(9_999)))) {
            Response answer = submit("/admin/lists", "/admin/lists", wrong);
            assertThat(answer.statusCode()).as(wrong.toString()).isEqualTo(400);
            assertThat(answer.asString()).contains("role=\"alert\"", "value=\"" + wrong.get("name") + "\"");
        }
        assertThat(audited()).isEmpty();
    }

    @Test
    void whatMayNotBeIsSaidInTheLanguageOfWhoAsked() {
        for (Map.Entry<String, String> said : Map.of("news", "Il y a déjà une liste news@two.example.", "postmaster",
                "appartient aux responsables du domaine", "n".repeat(33), "a ici au plus 32 caractères ; celui-ci en a 33.", "n".repeat(80),
                "a ici au plus 32 caractères ; celui-ci en a 80.").entrySet()) {
            assertThat(inFrench("/admin/lists", Map.of("name", said.getKey(), "domain", "two.example", "owner", "olu@example.org")))
                    .contains(said.getValue());
        }
        assertThat(inFrench("/admin/lists", Map.of("name", "fine", "domain", "two.example", "owner", "olu@example.org", "description",
                "x".repeat(201)))).contains("200 caractères au plus");
        assertThat(inFrench("/admin/domains", Map.of("domain", "no domain"))).contains("Ce n’est pas un domaine");
        assertThat(inFrench("/admin/domains", Map.of("domain", "[192.0.2.1]"))).contains("n’est pas un domaine de courrier");
        assertThat(inFrench("/admin/domains/remove", Map.of("domain", "one.example"))).contains("one.example a encore 1 liste.");
        for (String path : List.of("/admin/lists", "/admin/domains", "/admin/bans", "/admin/people", "/admin/audit")) {
            assertThat(EnglishLeft.in(given().header("Accept-Language", "fr").cookie("indaba", session).get(path).asString())).as(path)
                    .isEmpty();
        }
    }

    /** A form by somebody whose browser wants French; nothing comes of it. */
    private String inFrench(String action, Map<String, String> fields) {
        Matcher token = TOKEN.matcher(get("/admin/lists").asString());
        assertThat(token.find()).isTrue();
        Response answer = given().redirects().follow(false).header("Accept-Language", "fr").cookie("indaba", session)
                .formParam("csrf", token.group(1)).formParams(fields).post(action);
        assertThat(answer.statusCode()).isEqualTo(400);
        return answer.asString().replace("\u202f", " ").replace("\u00a0", " ");
    }

    @Test
    void domainAdministratorsAndListCreatorsHaveTheirDomainsAlone() {
        signIn(DORA);
        assertThat(get("/admin/lists").asString()).contains("talk@one.example", "<option value=\"one.example\"")
                .doesNotContain("news@two.example", "<option value=\"two.example\"", "/admin/people");
        assertThat(get("/admin/lists/talk@one.example").statusCode()).isEqualTo(200);
        assertThat(get("/admin/lists/news@two.example").statusCode()).isEqualTo(404);
        Map<String, String> elsewhere = Map.of("name", "x", "domain", "two.example", "owner", DORA);
        assertThat(submit("/admin/lists", "/admin/lists", elsewhere).statusCode()).isEqualTo(400);
        String talk = "/admin/lists/talk@one.example";
        assertThat(submit(talk, talk + "/rename", Map.of("to", "talk@two.example")).statusCode()).isEqualTo(400);
        for (String path : new String[] {"/admin/domains", "/admin/people", "/admin/people/1", "/admin/bans", "/admin/audit"}) {
            assertThat(get(path).statusCode()).as(path).isEqualTo(403);
        }
        signIn(CARL);
        assertThat(get("/admin/lists").asString()).doesNotContain("talk@one.example", "news@two.example");
        assertThat(submit("/admin/lists", "/admin/lists", elsewhere).statusCode()).isEqualTo(303);
        assertThat(get("/admin/lists/x@two.example").statusCode()).isEqualTo(403);
        signIn("stranger@example.net");
        assertThat(get("/admin/lists").statusCode()).isEqualTo(403);
    }

    @Test
    void domainsAreServedAndNoLonger() {
        assertThat(submit("/admin/domains", "/admin/domains", Map.of("domain", "Three.Example")).statusCode()).isEqualTo(303);
        assertThat(get("/admin/domains").asString()).contains("three.example", "/admin/dns/three.example");
        assertThat(submit("/admin/domains", "/admin/domains", Map.of("domain", "no domain")).statusCode()).isEqualTo(400);
        assertThat(submit("/admin/domains", "/admin/domains/remove", Map.of("domain", "one.example")).statusCode()).isEqualTo(400);
        assertThat(submit("/admin/domains", "/admin/domains/remove", Map.of("domain", "empty.example")).statusCode()).isEqualTo(303);
        assertThat(audited()).containsExactly(BOSS + " domain add three.example ", BOSS + " domain remove empty.example ");
    }

    @Test
    void bansOfTheSiteAreAddedAndLifted() {
        assertThat(get("/admin/bans").asString()).contains("Nobody is banned.");
        assertThat(submit("/admin/bans", "/admin/bans", Map.of("pattern", "@Spam.example")).statusCode()).isEqualTo(303);
        assertThat(submit("/admin/bans", "/admin/bans", Map.of("pattern", HOSTILE)).asString())
                .doesNotContain(HOSTILE).contains("role=\"alert\"");
        assertThat(submit("/admin/bans", "/admin/bans", Map.of("pattern", "/^promo[0-9]+@/")).statusCode()).isEqualTo(303);
        assertThat(submit("/admin/bans", "/admin/bans", Map.of("pattern", "/(promo/")).asString())
                .contains("cannot be read: missing closing ): (promo.");
        assertThat(get("/admin/bans").asString()).contains("@spam.example", "/^promo[0-9]+@/");
        assertThat(submit("/admin/bans", "/admin/bans/remove", Map.of("pattern", "@spam.example")).statusCode()).isEqualTo(303);
        assertThat(audited()).containsExactly(BOSS + " ban add @spam.example on all lists",
                BOSS + " ban add /^promo[0-9]+@/ on all lists", BOSS + " ban remove @spam.example on all lists");
    }

    @Test
    void peopleAreFoundByAnyPartOfAnAddressOrName() {
        for (String words : new String[] {"PEOPLE.ex", "nn@work", "alert(1)"}) {
            assertThat(get("/admin/people?q=" + words).asString()).contains("Ann@people.example, ann@work.example").doesNotContain(HOSTILE);
        }
        assertThat(get("/admin/people?q=zzz").asString()).contains("Nobody has this");
        assertThat(get("/admin/people/1").asString()).contains("talk@one.example", "Member", "news@two.example", "Owner")
                .doesNotContain(HOSTILE);
        assertThat(get("/admin/people/99").statusCode()).isEqualTo(404);
        assertThat(get("/admin/people/x").statusCode()).isEqualTo(404);
    }

    @Test
    void theAuditLogIsLookedThroughByWhoWhatAndWhen() {
        jdbi.useHandle(handle -> handle.execute("""
                INSERT INTO audit_log (at, actor, action, subject, detail)
                SELECT '2026-01-01T12:00:00Z'::timestamptz + n * interval '1 day', 'user' || n || '@x.example',
                    CASE WHEN n = 3 THEN 'ban add' ELSE 'list set' END, '<script>alert(1)</script>', 'no. ' || n || '.'
                FROM generate_series(1, ?) n""", AuditSearch.PAGE + 1));

        String first = get("/admin/audit").asString();
        assertThat(first).contains("user51@", "user2@", "rel=\"next\"").doesNotContain("user1@", HOSTILE);
        Matcher next = Pattern.compile("rel=\"next\" href=\"([^\"]+)\"").matcher(first);
        assertThat(next.find()).isTrue();
        assertThat(get(next.group(1).replace("&amp;", "&")).asString()).contains("user1@").doesNotContain("user2@", "rel=\"next\"");
        assertThat(get("/admin/audit?what=BAN").asString()).contains("user3@").doesNotContain("user4@");
        assertThat(get("/admin/audit?who=user7").asString()).contains("user7@").doesNotContain("user8@");
        assertThat(get("/admin/audit?about=no. 9.").asString()).contains("user9@").doesNotContain("user8@");
        assertThat(get("/admin/audit?from=2026-01-05&to=2026-01-05").asString()).contains("user4@").doesNotContain("user3@", "user5@");
        assertThat(get("/admin/audit?from=yesterday&before=x").asString()).contains("user51@");
        assertThat(get("/admin/audit?who=nobody").asString()).contains("No entry fits.");
    }

    @Test
    void sessionsOfSomebodyAreEnded() {
        String ann = transactions.call(() -> sessions.beginInTx(EmailAddress.of("ann@work.example")));
        transactions.run(() -> sessions.beginInTx(EmailAddress.of("ann@people.example")));
        assertThat(get("/admin/people/1").asString()).contains("Sign out everywhere", "name=\"session\"");
        String last = jdbi.withHandle(handle -> handle.createQuery("SELECT max(id) FROM web_sessions").mapTo(String.class).one());

        assertThat(submit("/admin/people/1", "/admin/people/1/sessions", Map.of("session", last)).statusCode()).isEqualTo(303);
        assertThat(sessions.find(ann)).isPresent();
        assertThat(submit("/admin/people/1", "/admin/people/1/sessions", Map.of()).statusCode()).isEqualTo(303);

        assertThat(sessions.find(ann)).isEmpty();
        assertThat(sessions.find(session)).isPresent();
        assertThat(audited()).containsExactly(BOSS + " session end Ann@people.example one", BOSS + " session end Ann@people.example all");
        assertThat(get("/admin/people/1").asString()).contains("not signed in anywhere");
    }
}
