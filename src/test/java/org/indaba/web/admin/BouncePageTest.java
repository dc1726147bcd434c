package org.indaba.web.admin;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.indaba.access.Audit;
import org.indaba.access.AuditEntry;
import org.indaba.access.WebSessions;
import org.indaba.mail.EmailAddress;
import org.indaba.mime.ByteOctets;
import org.indaba.spool.MessageStore;
import org.indaba.spool.Transactions;
import org.indaba.testing.DatabaseTestResource;
import org.indaba.testing.EnglishLeft;
import org.indaba.web.CsvLine;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pages about what came back, over a list on which strangers said the worst they could. */
@QuarkusTest
@WithTestResource(DatabaseTestResource.class)
class BouncePageTest {

    private static final String BOSS = "boss@example.net";
    private static final String HOSTILE = "<script>alert(1)</script>\"'&\u202e\u2066{inject:frame}=cmd" + "W".repeat(400);
    private static final String LIST = "/lists/talk@lists.example.org";
    private static final String TALK = LIST + "/bounces";
    private static final String QUIET = "/lists/quiet@lists.example.org/bounces";
    private static final String MEMBER = TALK + "/members/user1@example.com";
    private static final Pattern TOKEN = Pattern.compile("name=\"csrf\" value=\"([^\"]+)\"");

    @Inject
    DataSource dataSource;

    @Inject
    Transactions transactions;

    @Inject
    WebSessions sessions;

    @Inject
    Audit audit;

    @Inject
    MessageStore store;

    private Jdbi jdbi;
    private String session = "";

    @BeforeEach
    void aListOfWhichMuchCameBack() {
        jdbi = Jdbi.create(dataSource);
        jdbi.useHandle(handle -> {
            handle.execute("TRUNCATE administrators, web_sessions, audit_log, domains, lists, addresses, people, bounces, bounce_events, "
                    + "bounce_members, bounce_incidents, bounce_counts, suppressions, messages RESTART IDENTITY CASCADE");
            handle.execute("INSERT INTO administrators VALUES (?, ?, now())", BOSS, BOSS);
            handle.createScript("""
                    INSERT INTO domains VALUES ('lists.example.org', now());
                    INSERT INTO lists (name, domain, settings, created_at) VALUES ('talk', 'lists.example.org', '{}', now()),
                        ('quiet', 'lists.example.org', '{}', now());
                    INSERT INTO people (display_name, created_at) VALUES ('', now());
                    INSERT INTO addresses (person_id, address, key, domain)
                        SELECT 1, 'user' || n || '@example.com', 'user' || n || '@example.com', 'example.com'
                        FROM generate_series(1, 120) n;
                    INSERT INTO subscriptions (list_id, address_id, domain, key, delivery, own_posts, skip_when_addressed, joined_at)
                        SELECT 1, id, domain, key, 'SUSPENDED', true, false, now() FROM addresses ORDER BY id;
                    INSERT INTO bounce_members (subscription_id, list_id, address, key, points, scored_on, first_at, last_at, reason,
                            credited_until, stage, suspended_at, warnings, unclear, trial_copy, trial_at, due_at)
                        SELECT n, 1, 'user' || n || '@example.com', 'user' || n || '@example.com', 525, current_date, now(),
                            now() - interval '2 hours', 'no-such-user', now(), CASE WHEN n = 1 THEN 'WARNED' ELSE 'SCORED' END,
                            CASE WHEN n = 1 THEN now() END, 1, 0, 0, NULL, CASE WHEN n = 1 THEN now() + interval '3 days' END
                        FROM generate_series(1, 120) n;
                    INSERT INTO bounce_counts SELECT 1, current_date - n, CASE n % 3 WHEN 0 THEN 'no-such-user' WHEN 1 THEN 'spam'
                        ELSE 'authentication' END, 'mx' || n || '<b>.example', 7 * n + 1 FROM generate_series(0, 29) n;
                    """).execute();
            handle.createUpdate("""
                    WITH said AS (
                        INSERT INTO bounce_events (number, at, kind, list_id, subscription_id, address, key, copy_id, mailing_id, post_id,
                            site, recipient, severity, reason, blame, status, reply, evidence, rule, inbound_id, effect, points, score,
                            incident_id)
                        SELECT n, now() - n * interval '1 hour', CASE WHEN n % 2 = 0 THEN 'NOTICE' ELSE 'REFUSAL' END, 1, 1,
                            'user1@example.com', 'user1@example.com', n, 1, 1, :evil, :evil, 'permanent', 'no-such-user', 'member',
                            '5.1.1', 550, :evil, left(:evil, 100), CASE WHEN n = 2 THEN 99 ELSE 0 END, 'SCORED', 100, 100 * n, 0
                        FROM generate_series(1, 60) n)
                    INSERT INTO bounce_incidents (list_id, mailing_id, post_id, site, sort, reason, evidence, members, opened_at, last_at)
                    SELECT 1, n, n, :evil || n, 'REFUSED', 'authentication', :evil, 20, now(), now() FROM generate_series(1, 7) n""")
                    .bind("evil", HOSTILE).execute();
        });
        transactions.run(() -> {
            long message = store.storeInTx(ByteOctets.of(("Subject: <script>x</script>\r\n\r\nUser unknown\r\n").getBytes()));
            jdbi.useHandle(handle -> handle.execute("INSERT INTO bounces (copy_id, list_id, inbound_id, message_id, received_at, status, "
                    + "summary) VALUES (2, 1, 99, ?, now(), '5.1.1', 'x')", message));
        });
        session = transactions.call(() -> sessions.beginInTx(EmailAddress.of(BOSS)));
    }

    private RequestSpecification browser() {
        return given().redirects().follow(false).urlEncodingEnabled(false).cookie("indaba", session);
    }

    private Response page(String path) {
        return browser().get(path);
    }

    static Stream<String> pages() {
        return Stream.of("/admin/bounces", "/admin/bounces?after=%3Cscript%3E", TALK, QUIET,
                TALK + "?after=user50@example.com", TALK + "?after=%00%1b%3Cscript%3E%E2%80%AE", MEMBER,
                MEMBER + "?before=30", MEMBER + "?before=x", TALK + "/members/nobody@example.com");
    }

    @ParameterizedTest
    @MethodSource("pages")
    void whatStrangersChoseIsInertOnEveryPage(String path) {
        Response page = page(path);

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.asString()).doesNotContain("<script>").doesNotContain("<b>").doesNotContain("\u202e").doesNotContain("\u2066")
                .doesNotContain("\0").doesNotContain(" style=").contains("</html>");
        assertThat(page.asString().length()).isLessThan(100 * 1024);
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyPageIsFrenchForWhoWantsFrench(String path) {
        String page = browser().header("Accept-Language", "fr").get(path).asString();

        assertThat(page).contains("<html lang=\"fr\"");
        assertThat(EnglishLeft.in(page)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void nobodyElseSeesAPage(String path) {
        assertThat(given().redirects().follow(false).urlEncodingEnabled(false).get(path).statusCode()).isEqualTo(303);
    }

    @Test
    void whoHasTheOldAddressIsTakenToTheNewOne() {
        assertThat(page("/admin/bounces/1").header("Location")).isEqualTo(TALK);
    }

    @Test
    void ownersSeeThePagesOfTheirListsAndNoOthers() {
        jdbi.useHandle(handle -> handle.execute("INSERT INTO roles VALUES (1, 120, 'OWNER'), (2, 1, 'MODERATOR')"));
        session = transactions.call(() -> sessions.beginInTx(EmailAddress.of("user120@example.com")));

        assertThat(page(TALK).asString()).contains("Members with a score", "aria-label=\"List\"").doesNotContain("/admin/");
        assertThat(page(MEMBER).statusCode()).isEqualTo(200);
        assertThat(page(TALK).asString()).contains("of <a href=\"" + LIST + "/posts/");
        assertThat(page(MEMBER + "?before=11").asString()).contains("href=\"" + LIST + "/posts/1/copies/2\"", " · permanent failure")
                .doesNotContain("/admin/posts");
        assertThat(page(TALK + "/events/2/raw").statusCode()).isEqualTo(200);
        assertThat(page(QUIET).statusCode()).isEqualTo(403);
        assertThat(page("/admin/bounces").statusCode()).isEqualTo(403);
        assertThat(page("/admin/bounces/1").statusCode()).isEqualTo(403);
    }

    @Test
    void copiesForWhichNoHostWasFoundAreOfNoSiteWithoutAName() {
        jdbi.useHandle(handle -> handle.execute("UPDATE bounce_incidents SET site = '', sort = 'MANY' WHERE mailing_id = 7"));

        assertThat(page(TALK).asString()).contains("For 20 copies of <a href=\"" + LIST + "/posts/7\">post 7</a> no mail host was found, ",
                "Most often something is wrong with the name servers that are asked").doesNotContain("<bdi></bdi>");
        assertThat(browser().header("Accept-Language", "fr").get(TALK).asString()).contains("aucun serveur de courrier n’a été trouvé");
    }

    @Test
    void whatIsNotThereIsSaidSo() {
        for (String path : List.of("/lists/none@lists.example.org/bounces", "/lists/x/bounces", "/admin/bounces/99", "/admin/bounces/x",
                TALK + "/members/no-address", "/lists/none@lists.example.org/bounces/members/user1@example.com",
                TALK + "/events/99/raw", QUIET + "/events/2/raw", TALK + "/events/1/raw")) {
            assertThat(page(path).statusCode()).as(path).isEqualTo(404);
        }
    }

    @Test
    void listTellsReasonsSitesIncidentsAndMembers() {
        String page = page(TALK).asString();

        assertThat(page).contains("There is no such mailbox.", "between the site and us", "Likely cause.", "What helps.",
                "20 copies", "suspended, warned", "5.25", "As a table", "rel=\"next\"",
                "On 10 days of the last 30, from ", "On one day of the last 30, ");
        assertThat(page.split("<svg class=\"run\" role=\"img\" aria-label=\"On ")).as("3 reasons, 10 sites, and the others")
                .hasSize(1 + 3 + 10 + 1);
        assertThat(page.split("state-deferred\">has a score")).as("a page of members").hasSizeBetween(49, 51);
        assertThat(page(QUIET).asString()).contains("Nothing in this time.", "Nobody.");
        assertThat(page("/admin/bounces").asString()).contains("nothing came back", "href=\"" + TALK + "\"");
    }

    @Test
    void membersComeInPagesAndNobodyIsLeftOut() {
        Pattern next = Pattern.compile("rel=\"next\" href=\"([^\"#]+)");
        String path = TALK;
        int members = 0;
        for (int pages = 0; pages < 5 && !path.isEmpty(); pages++) {
            String page = page(path).asString();
            members += page.split("/members/", -1).length - 1;
            Matcher more = next.matcher(page);
            path = more.find() ? more.group(1).replace("&amp;", "&") : "";
        }
        assertThat(members).isEqualTo(120);
    }

    @Test
    void historyExplainsEachEvent() {
        String page = page(MEMBER).asString();

        assertThat(page).contains("There is no such mailbox. That is about the address.", "550 5.1.1", "It counts against the member.",
                "+1, now 60", "Earlier").doesNotContain("the mail as it came");
        assertThat(page(MEMBER + "?before=11").asString()).contains("+1, now 1", "the mail as it came", TALK + "/events/2/raw",
                LIST + "/posts/1/copies/2", " · permanent failure").doesNotContain(">Earlier<").doesNotContain(" · post 1");
    }

    @Test
    void noticeIsShownAsTheTextThatItIs() {
        Response raw = page(TALK + "/events/2/raw");

        assertThat(raw.statusCode()).isEqualTo(200);
        assertThat(raw.contentType()).startsWith("text/plain");
        assertThat(raw.header("Content-Security-Policy")).startsWith("sandbox");
        assertThat(raw.asString()).contains("<script>x</script>", "User unknown");
    }

    @Test
    void historyIsExportedWhole() {
        Response csv = page(MEMBER + "/history.csv");
        assertThat(csv.header("Content-Disposition")).contains("attachment");
        assertThat(csv.asString().split("\r\n")).hasSize(61);
        assertThat(csv.asString()).startsWith("at,kind,list,");
        Response json = page(MEMBER + "/history.json");
        assertThat(json.asString().split("\n")).hasSize(60).allMatch(line -> line.startsWith("{\"id\":") && line.endsWith("}"));
    }

    @Test
    void scoreIsTakenAwayByAFormAndTheLogNamesWho() {
        assertThat(given().redirects().follow(false).cookie("indaba", session).post(MEMBER + "/reset").statusCode()).isEqualTo(403);
        Matcher token = TOKEN.matcher(page(MEMBER).asString());
        assertThat(token.find()).isTrue();

        Response done = given().redirects().follow(false).cookie("indaba", session).formParam("csrf", token.group(1))
                .post(MEMBER + "/reset");

        assertThat(done.statusCode()).isEqualTo(303);
        assertThat(page(MEMBER).asString()).contains("nothing against it").doesNotContain("Take the score away");
        assertThat(audit.latest(1)).extracting(AuditEntry::actor).containsExactly(BOSS);
        assertThat(jdbi.<String, RuntimeException>withHandle(handle -> handle.createQuery("SELECT delivery FROM subscriptions WHERE id = 1")
                .mapTo(String.class).one())).isEqualTo("ON");
    }

    @Test
    void whatIsLeftOfAnEarlierSubscriptionIsNoStateOfTheMember() {
        assertThat(page(MEMBER).asString()).contains("suspended, warned");
        jdbi.useHandle(handle -> handle.createScript("""
                UPDATE subscriptions SET left_at = now() WHERE id = 1;
                INSERT INTO subscriptions (list_id, address_id, domain, key, delivery, own_posts, skip_when_addressed, joined_at)
                    SELECT list_id, address_id, domain, key, 'ON', true, false, now() FROM subscriptions WHERE id = 1;
                """).execute());

        assertThat(page(MEMBER).asString()).contains("nothing against it").doesNotContain("suspended, warned");
        assertThat(page(TALK).asString()).doesNotContain("suspended, warned");
    }

    @Test
    void whoSwitchedDeliveryOnIsNotShownAsSuspended() {
        jdbi.useHandle(handle -> handle.execute("UPDATE subscriptions SET delivery = 'ON' WHERE id = 1"));

        assertThat(page(MEMBER).asString()).contains("nothing against it").doesNotContain("suspended, warned");
        assertThat(page(TALK).asString()).doesNotContain("suspended, warned");
    }

    @Test
    void suppressionForGoodIsTheSitesAndNoOwnersToLift() {
        jdbi.useHandle(handle -> {
            handle.execute("INSERT INTO roles VALUES (1, 120, 'OWNER')");
            handle.execute("INSERT INTO suppressions VALUES ('user1@example.com', 'user1@example.com', 'asked us', now(), NULL)");
        });
        session = transactions.call(() -> sessions.beginInTx(EmailAddress.of("user120@example.com")));
        assertThat(reset()).contains("The score is gone.", "this site keeps the posts of all its lists back");
        assertThat(suppressed()).isEqualTo(1);

        session = transactions.call(() -> sessions.beginInTx(EmailAddress.of(BOSS)));
        jdbi.useHandle(handle -> handle.execute("UPDATE subscriptions SET delivery = 'SUSPENDED' WHERE id = 1"));
        jdbi.useHandle(handle -> handle.execute("UPDATE bounce_members SET subscription_id = 1, address = 'user1@example.com', "
                + "key = 'user1@example.com' WHERE subscription_id = 2"));
        assertThat(reset()).contains("The score is gone, and posts are sent there.");
        assertThat(suppressed()).isZero();
        assertThat(audit.about("user1@example.com", 10)).extracting(AuditEntry::actor).containsExactly(BOSS);
    }

    @Test
    void suppressionThatEndsIsLiftedByAnOwnerToo() {
        jdbi.useHandle(handle -> {
            handle.execute("INSERT INTO roles VALUES (1, 120, 'OWNER')");
            handle.execute("INSERT INTO suppressions VALUES ('user1@example.com', 'user1@example.com', 'dead', now(), "
                    + "now() + interval '180 days')");
        });
        session = transactions.call(() -> sessions.beginInTx(EmailAddress.of("user120@example.com")));

        assertThat(reset()).contains("The score is gone, and posts are sent there.");

        assertThat(suppressed()).isZero();
    }

    /** The page behind the button. */
    private String reset() {
        Matcher token = TOKEN.matcher(page(MEMBER).asString());
        assertThat(token.find()).isTrue();
        Response done = browser().formParam("csrf", token.group(1)).post(MEMBER + "/reset");
        assertThat(done.statusCode()).isEqualTo(303);
        return browser().cookies(done.cookies()).get(MEMBER).asString();
    }

    private long suppressed() {
        return jdbi.<Long, RuntimeException>withHandle(handle -> handle.createQuery("SELECT count(*) FROM suppressions")
                .mapTo(Long.class).one());
    }

    @Test
    void tokensAreRevokedAndWebhooksRemovedByForms() {
        jdbi.useHandle(handle -> {
            handle.execute("TRUNCATE api_tokens, webhooks RESTART IDENTITY");
            handle.execute("INSERT INTO api_tokens (token_hash, name, scopes, list_id, made_by, made_at, expires_at) VALUES "
                    + "(decode(repeat('0a', 32), 'hex'), ?, ARRAY['bounces:read'], 1, 'ann', now(), now() + interval '1 day')", HOSTILE);
            handle.execute("INSERT INTO webhooks (list_id, url, secret, made_by, made_at, state, position, due_at, failing_since, "
                    + "failures, last_at, last_answer) VALUES "
                    + "(1, 'https://hook.example/', 'x', 'ann', now(), 'DISABLED', 0, now(), now(), 9, now(), ?)", HOSTILE);
        });
        Response page = page("/admin/programs");
        assertThat(page.asString()).contains("bounces:read", "talk@lists.example.org", "valid", "disabled", "Use again")
                .doesNotContain("<script>").doesNotContain("\u202e");
        Matcher token = TOKEN.matcher(page.asString());
        assertThat(token.find()).isTrue();

        assertThat(EnglishLeft.in(browser().header("Accept-Language", "fr").get("/admin/programs").asString())).isEmpty();

        for (String action : List.of("revoke", "enable", "remove")) {
            assertThat(given().redirects().follow(false).cookie("indaba", session).formParam("csrf", token.group(1)).formParam("id", "1")
                    .post("/admin/programs/" + action).statusCode()).as(action).isEqualTo(303);
        }

        assertThat(page("/admin/programs").asString()).contains("revoked", "Nobody is told.").doesNotContain("hook.example");
        assertThat(audit.latest(3)).extracting(AuditEntry::action).containsExactly("webhook remove", "webhook enable", "token revoke");
        assertThat(given().redirects().follow(false).cookie("indaba", session).formParam("id", "1").post("/admin/programs/revoke")
                .statusCode()).isEqualTo(403);
    }

    @Test
    void webhooksAndTokensComeInPagesThatKeepEachOther() {
        jdbi.useHandle(handle -> {
            handle.execute("TRUNCATE api_tokens, webhooks RESTART IDENTITY");
            handle.execute("INSERT INTO api_tokens (token_hash, name, scopes, made_by, made_at, expires_at) SELECT "
                    + "sha256(convert_to(n::text, 'UTF8')), 'program-' || n || '.', ARRAY['bounces:read'], 'ann', now(), "
                    + "now() + interval '1 day' FROM generate_series(1, 51) n");
            handle.execute("INSERT INTO webhooks (url, secret, made_by, made_at, state, position, due_at) SELECT "
                    + "'https://hook.example/' || n || '.', 'x', 'ann', now(), 'ACTIVE', 0, now() FROM generate_series(1, 50) n");
        });
        assertThat(page("/admin/programs").asString()).contains("hook.example/50.").doesNotContain("Later webhooks");
        jdbi.useHandle(handle -> handle.execute("INSERT INTO webhooks (url, secret, made_by, made_at, state, position, due_at) VALUES "
                + "('https://hook.example/51.', 'x', 'ann', now(), 'ACTIVE', 0, now())"));

        String first = page("/admin/programs").asString();
        assertThat(first).contains("hook.example/50.", "href=\"/admin/programs?after=50\"", "Later webhooks",
                "href=\"/admin/programs?before=2\"").doesNotContain("hook.example/51.");
        String later = page("/admin/programs?after=50").asString();
        assertThat(later).contains("hook.example/51.", "aria-label=\"Remove webhook 51\"", "program-51.",
                "href=\"/admin/programs?before=2&amp;after=50\"").doesNotContain("hook.example/50.").doesNotContain("Later webhooks");
        assertThat(page("/admin/programs?before=2&after=50").asString()).contains("hook.example/51.", "program-1.")
                .doesNotContain("program-2.").doesNotContain("Earlier tokens");
        assertThat(page("/admin/programs?before=2").asString()).contains("href=\"/admin/programs?before=2&amp;after=50\"");
        assertThat(EnglishLeft.in(browser().header("Accept-Language", "fr").get("/admin/programs").asString())).isEmpty();
    }

    @Test
    void spreadsheetComputesNothingOfIt() {
        // RFC 4180 §2: what needs quotes has them, and quotes within are doubled.
        assertThat(CsvLine.of(List.of("=1+1", "+x", "-x", "@x", "-1.5", "a,b", "a\"b", "a\nb", ""))).isEqualTo(
                "'=1+1,'+x,'-x,'@x,-1.5,\"a,b\",\"a\"\"b\",\"a\nb\",\r\n");
    }
}
