package org.indaba.web.admin;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.indaba.access.Audit;
import org.indaba.access.AuditEntry;
import org.indaba.access.WebSessions;
import org.indaba.mail.EmailAddress;
import org.indaba.spool.Transactions;
import org.indaba.testing.DatabaseTestResource;
import org.indaba.testing.EnglishLeft;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The administrator's pages over a site on which everything that strangers may choose is as bad as it can be. */
@QuarkusTest
@WithTestResource(DatabaseTestResource.class)
class AdminPageTest {

    private static final String BOSS = TroubledSite.BOSS;
    private static final String TALK = "/lists/talk@lists.example.org/posts";
    private static final Pattern TOKEN = Pattern.compile("name=\"csrf\" value=\"([^\"]+)\"");
    private static final long KIB = 1024;

    @Inject
    DataSource dataSource;

    @Inject
    Transactions transactions;

    @Inject
    WebSessions sessions;

    @Inject
    Audit audit;

    private Jdbi jdbi;
    private String session = "";

    @BeforeEach
    void aSiteInTrouble() {
        jdbi = Jdbi.create(dataSource);
        TroubledSite.begin(jdbi);
        session = transactions.call(() -> sessions.beginInTx(EmailAddress.of(BOSS)));
    }

    private RequestSpecification browser() {
        return given().redirects().follow(false).urlEncodingEnabled(false).cookie("indaba", session);
    }

    /** Sends a form: what it holds is encoded as browsers do it. */
    private RequestSpecification form() {
        return given().redirects().follow(false).cookie("indaba", session).contentType("application/x-www-form-urlencoded; charset=UTF-8");
    }

    private Response page(String path) {
        return browser().get(path);
    }

    private String token(String path) {
        Matcher token = TOKEN.matcher(page(path).asString());
        assertThat(token.find()).isTrue();
        return token.group(1);
    }

    static Stream<String> pages() {
        return Stream.of("/admin", "/admin/posts", "/admin/posts?list=1", "/admin/posts?list=x&before=-1", "/admin/posts/1",
                "/admin/posts/1?state=deferred", "/admin/posts/1?state=failed", "/admin/posts/1?state=none&after=x",
                "/admin/posts/1?q=user1",
                "/admin/posts/1?q=%00%1b%5B%3Cscript%3E%E2%80%AE", "/admin/posts/1?q=%ED%A0%80", "/admin/posts/2", "/admin/posts/3",
                "/admin/posts/1/copies/1", "/admin/posts/1/copies/60", "/admin/queue", "/admin/queue?site=mx%2F%3Cb%3E%E2%80%AE.example",
                "/admin/queue?list=1&post=1", "/admin/queue?site=%3Cscript%3E", "/admin/queue/drop",
                "/admin/queue/drop?site=%3Ci%3E.example",
                TALK, TALK + "?before=2", TALK + "/1", TALK + "/1?state=deferred", TALK + "/1?q=user1", TALK + "/1/copies/1",
                TALK + "/1/copies/60", TALK + "/2",
                "/admin/sites", "/admin/sites?after=%3Cscript%3E", "/admin/sites/mx%2F%3Cb%3E%E2%80%AE.example");
    }

    @ParameterizedTest
    @MethodSource("pages")
    void whatStrangersChoseIsInertOnEveryPage(String path) {
        Response page = page(path);

        assertThat(page.statusCode()).isEqualTo(200);
        // A form sends the name of a site back as it is; nobody sees that.
        String text = page.asString().replaceAll("<input type=\"hidden\"[^<>]*>", "");
        // The one script of the frame has an address; none is written into a page.
        assertThat(text).doesNotContain("<script>").doesNotContain("<b>").doesNotContain("<i>").doesNotContain("\u202e")
                .doesNotContain("\u2066").doesNotContain("\0").doesNotContain(" style=").doesNotContain("style>").contains("</html>");
        assertThat(text.length()).isLessThan((int) (100 * KIB));
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
    void whatIsNotThereIsSaidSo() {
        for (String path : List.of("/admin/posts/99", "/admin/posts/x", "/admin/posts/1/copies/999", "/admin/posts/99/copies/1",
                "/admin/posts/2/copies/1", "/admin/sites/unknown.example")) {
            assertThat(page(path).statusCode()).as(path).isEqualTo(404);
        }
        assertThat(page("/admin/queue?site=" + "x".repeat(301)).statusCode()).isEqualTo(400);
        assertThat(page("/admin/queue?site=" + "x".repeat(300)).statusCode()).isEqualTo(200);
        assertThat(page("/admin/queue?post=77").statusCode()).isEqualTo(400);
        assertThat(page("/admin/sites/%00").statusCode()).isEqualTo(400);
    }

    @Test
    void overviewSaysWhatIsWrongAndWhatToDo() {
        String overview = page("/admin").asString();

        assertThat(overview).contains("does not take mail: 7 failures in a row", "Nobody can say where mail for &lt;i&gt;.example goes",
                "1 post waits for the moderators of talk@lists.example.org, the oldest for 3 days",
                "bin/indaba held talk@lists.example.org",
                "A fault of Indaba itself set aside 1 accepted message", "bin/indaba shunted", "kept back by 1 hold");
        String held = "href=\"/lists/talk@lists.example.org/held\"";
        assertThat(overview.split(held, -1)).as("what is wrong and the table lead to the posts").hasSize(3);
        assertThat(page("/admin/posts/2").asString()).contains("href=\"/lists/talk@lists.example.org/held/2\"");

        jdbi.useHandle(handle -> handle.execute("UPDATE lists SET deleted_at = now()"));
        assertThat(page("/admin").asString()).as("a list that is gone has no page").doesNotContain(held).contains("3 days");
        assertThat(page("/admin/posts/2").asString()).doesNotContain("/held/2\"");
    }

    @Test
    void ledgerTellsTheCopiesAndAsksAgainOnlyWhileSomethingMoves() {
        jdbi.useHandle(handle -> handle.execute("DELETE FROM routes WHERE site IS NULL"));
        String moving = page("/admin/posts/1").asString();
        assertThat(moving).contains("10</strong> of 61 final", "came back", "hx-trigger=\"every 1s\"", ">Refresh</a>", "Next copies");

        jdbi.useHandle(handle -> handle.execute("DELETE FROM windows WHERE site IS NULL"));
        assertThat(page("/admin/posts/1").asString()).contains("hx-trigger=\"every 10s\"", "10</strong> of 60 final");

        jdbi.useHandle(handle -> {
            handle.execute("DELETE FROM windows");
            handle.execute("UPDATE mailing_counts SET copies = 60");
        });
        assertThat(page("/admin/posts/1").asString()).contains("All is final.").doesNotContain("hx-trigger").doesNotContain("Refresh");
    }

    @Test
    void onlyThePartThatLivesIsFetchedAgain() {
        Response part = browser().header("HX-Request", "true").get("/admin/posts/1/ledger?state=failed&at=1&ended=0");
        assertThat(part.statusCode()).isEqualTo(200);
        assertThat(part.asString().strip()).startsWith("<section id=\"ledger\"").endsWith("</section>");
        assertThat(part.asString().split("<th scope=\"row\">")).hasSize(11);
        assertThat(part.asString()).contains("/admin/posts/1/ledger?at=", "&amp;state=failed");

        assertThat(page("/admin/posts/1/ledger").header("Location")).endsWith("/admin/posts/1");
        assertThat(browser().header("HX-Request", "true").get("/admin/posts/99/ledger").statusCode()).isEqualTo(404);
    }

    @Test
    void aPartWhoseSessionEndedGoesToSignInAsAWhole() {
        Response part = given().redirects().follow(false).header("HX-Request", "true")
                .header("HX-Current-URL", "http://localhost:8081/admin/posts/1?state=failed").get("/admin/posts/1/ledger");

        assertThat(part.statusCode()).isEqualTo(401);
        assertThat(part.header("HX-Redirect")).isEqualTo("/login?to=%2Fadmin%2Fposts%2F1%3Fstate%3Dfailed");
    }

    @Test
    void aCopyIsFoundByTheBeginningOfItsAddressAndByNothingElse() {
        assertThat(page("/admin/posts/1?q=USER5").asString().split("<th scope=\"row\"><a")).hasSize(12);
        assertThat(page("/admin/posts/1?q=user57@example.com").asString().split("<th scope=\"row\"><a")).hasSize(2);
        assertThat(page("/admin/posts/1?q=ser57").asString()).contains("No copy to show");
        assertThat(page("/admin/posts/1?q=%25").asString()).contains("No copy to show");
    }

    /** As the ledger shows them: in quotes, and with a domain in letters of its language. */
    @Test
    void aCopyIsFoundByAnyAddressThatThereIs() {
        jdbi.useHandle(handle -> handle.createScript("""
                UPDATE addresses SET address = '"Ann Lee"@example.com', key = 'ann lee@example.com' WHERE id = 57;
                UPDATE subscriptions SET key = 'ann lee@example.com' WHERE id = 57;
                UPDATE addresses SET address = 'ann@xn--bcher-kva.example', key = 'ann@xn--bcher-kva.example' WHERE id = 58;
                UPDATE subscriptions SET key = 'ann@xn--bcher-kva.example' WHERE id = 58;
                """).execute());
        for (String one : List.of("%22Ann%20Lee%22@example.com", "%22ann%20l", "%22ann%20lee%22", "%22ann%20lee%22@", "ann%20l",
                "%22ann%20lee%22@example", "ann@b%C3%BCcher.example", "Ann@xn--bcher", "user56@example.co", "user5@example.com")) {
            assertThat(page("/admin/posts/1?q=" + one).asString().split("<th scope=\"row\"><a")).as(one).hasSize(2);
        }
        assertThat(page("/admin/posts/1?q=%22").asString()).contains("No copy to show");
    }

    @Test
    void aSearchThatFindsManyShowsOnePageOfThemAndSaysSo() {
        jdbi.useHandle(handle -> {
            handle.execute("UPDATE copies SET address = repeat('\"', 80) || address");
            handle.execute("UPDATE outcomes SET reply = repeat('\"', 80)");
        });
        String page = page("/admin/posts/1?q=user").asString();

        assertThat(page.split("<th scope=\"row\"><a")).hasSize(41);
        assertThat(page).contains("These are the first 40.");
        assertThat(page.length()).isLessThan((int) (100 * KIB));
        assertThat(page("/admin/posts/1?q=user5").asString()).doesNotContain("These are the first");
    }

    @Test
    void aPostTellsWhoSentItAndWhatIsLeftOfTheSignature() {
        assertThat(page("/admin/posts/1").asString()).contains("<dt>SPF</dt>", "softfail for people.example", "<dt>DKIM</dt>",
                "<dt>ARC</dt>", "<dt>DMARC</dt>", "pass for people.example, by DKIM, which asks for reject", "<dt>On the copies</dt>",
                "signature (people.example) is broken by: subject prefix.",
                "<dt>On copies with no prefix, no footer</dt>", "signature (people.example) is intact.");
        // Of what is not kept any more, or was never looked for, nothing is said.
        assertThat(page("/admin/posts/2").asString()).doesNotContain("<dt>SPF</dt>");
    }

    @Test
    void aCopyTellsItsStory() {
        assertThat(page("/admin/posts/1/copies/1").asString()).contains("refused it for good, and answered:",
                "A mail about this copy came back",
                "What can be done").contains("refused it for good, or it cannot take it at all.");
        assertThat(page("/admin/posts/1/copies/60").asString()).contains("would not take it for now", "This is when it is tried next",
                "Try all mail for this site now");
    }

    @Test
    void theQueueIsHeldReleasedAndHastenedByFormsAndTheLogNamesWho() {
        String token = token("/admin/queue");
        for (String action : List.of("hold", "flush", "release")) {
            Response done = form().formParam("csrf", token).formParam("list", "1").formParam("reason", "a < b")
                    .post("/admin/queue/" + action);
            assertThat(done.statusCode()).as(action).isEqualTo(303);
            assertThat(done.header("Location")).endsWith("/admin/queue?list=1");
        }
        assertThat(audit.latest(10)).extracting(AuditEntry::action).containsExactly("queue release", "queue flush", "queue hold");
        assertThat(audit.latest(10)).extracting(AuditEntry::actor).containsOnly(BOSS);
        assertThat(jdbi.<Long, RuntimeException>withHandle(handle -> handle.createQuery("SELECT count(*) FROM queue_holds")
                .mapTo(Long.class).one())).isZero();
    }

    @Test
    void aSiteThatIsTypedIsTheOneThatIsKept() {
        jdbi.useHandle(handle -> handle.execute("DELETE FROM queue_holds"));
        String token = token("/admin/queue");

        Response held = form().formParam("csrf", token).formParam("site", " MX.Exämple.com ").post("/admin/queue/hold");

        assertThat(held.header("Location")).endsWith("/admin/queue?site=mx.xn--exmple-cua.com");
        assertThat(jdbi.<String, RuntimeException>withHandle(handle -> handle.createQuery("SELECT site FROM queue_holds")
                .mapTo(String.class).one())).isEqualTo("mx.xn--exmple-cua.com");
        assertThat(page("/admin/queue?site=MX.Ex%C3%A4mple.com").asString()).contains("value=\"mx.xn--exmple-cua.com\"");
        assertThat(audit.latest(10)).extracting(AuditEntry::subject).containsExactly("what goes to mx.xn--exmple-cua.com");
    }

    @Test
    void whereNothingIsKeptBackReleasingSaysSo() {
        jdbi.useHandle(handle -> handle.execute("DELETE FROM queue_holds"));
        String token = token("/admin/queue");

        Response released = form().formParam("csrf", token).formParam("list", "1").post("/admin/queue/release");

        assertThat(browser().cookies(released.cookies()).get("/admin/queue").asString()).contains("Nothing was kept back so.")
                .doesNotContain("It goes on.");
        form().formParam("csrf", token).formParam("list", "1").post("/admin/queue/hold");
        Response lifted = form().formParam("csrf", token).formParam("list", "1").post("/admin/queue/release");
        assertThat(browser().cookies(lifted.cookies()).get("/admin/queue").asString()).contains("It goes on.")
                .doesNotContain("Nothing was kept back so.");
    }

    @Test
    void aHoldMayEndByItself() {
        assertThat(page("/admin/queue?list=1").asString()).contains("<select id=\"for\" name=\"for\"", "for one week");
        String token = token("/admin/queue");
        for (Map.Entry<String, String> each : Map.of("", "never", "hour", "01:00:00", "day", "1 day", "week", "7 days", "x", "never")
                .entrySet()) {
            assertThat(form().formParam("csrf", token).formParam("list", "1").formParam("for", each.getKey()).post("/admin/queue/hold")
                    .statusCode()).isEqualTo(303);
            // Said anew, it begins anew; and the row keeps when it was said first.
            assertThat(jdbi.<String, RuntimeException>withHandle(handle -> handle.createQuery("""
                    SELECT CASE WHEN expires_at IS NULL THEN 'never'
                        WHEN expires_at BETWEEN now() + CAST(:end AS interval) - interval '1 minute' AND now() + CAST(:end AS interval)
                        THEN :end ELSE expires_at::text END FROM queue_holds WHERE site = '' AND list_id = 1""")
                    .bind("end", each.getValue().equals("never") ? "0" : each.getValue()).mapTo(String.class).one()))
                    .as(each.getKey()).isEqualTo(each.getValue());
        }
        Response held = form().formParam("csrf", token).formParam("list", "1").formParam("for", "week").post("/admin/queue/hold");
        assertThat(browser().cookies(held.cookies()).get("/admin/queue").asString())
                .contains("It is kept back for that time, or until you release it.", "Ends by itself on");
    }

    @Test
    void oneAddressIsHeldReleasedHastenedAndDropped() {
        jdbi.useHandle(handle -> handle.execute("UPDATE copies SET address = 'User20@example.com' WHERE id = 20"));
        String path = "/admin/queue?address=user20%40example.com";
        assertThat(page(path).asString()).contains("copies for user20@example.com").contains("<td class=\"number\" "
                + "data-label=\"Copies\">1</td>");
        assertThat(page("/admin/queue?address=user77%40example.com").asString()).contains("Nothing waits.");
        assertThat(page("/admin/queue?address=nobody").statusCode()).isEqualTo(400);
        String token = token(path);

        assertThat(act(token, "hold").header("Location")).endsWith(path);
        assertThat(page("/admin/queue").asString()).contains("href=\"" + path + "\"");
        assertThat(jdbi.<Long, RuntimeException>withHandle(handle -> handle.createQuery("SELECT first_copy FROM windows WHERE held")
                .mapTo(Long.class).one())).isEqualTo(20);
        assertThat(act(token, "flush").statusCode()).isEqualTo(303);
        assertThat(act(token, "release").statusCode()).isEqualTo(303);
        assertThat(jdbi.<Long, RuntimeException>withHandle(handle -> handle.createQuery("SELECT count(*) FROM windows WHERE held")
                .mapTo(Long.class).one())).isZero();
        assertThat(page("/admin/queue/drop?address=user20%40example.com").asString()).contains("Drop 1 copy");
        assertThat(act(token, "drop").statusCode()).isEqualTo(303);

        assertThat(jdbi.<Long, RuntimeException>withHandle(handle -> handle.createQuery(
                "SELECT copy_id FROM outcomes WHERE state = 'SUPPRESSED'").mapTo(Long.class).one())).isEqualTo(20);
        assertThat(audit.latest(10)).extracting(AuditEntry::action)
                .containsExactly("queue dropped", "queue drop", "queue release", "queue flush", "queue hold");
    }

    private Response act(String token, String action) {
        return form().formParam("csrf", token).formParam("address", "User20@Example.com").formParam("reason", "asked for it")
                .post("/admin/queue/" + action);
    }

    @Test
    void whatWouldBeDroppedIsCountedAtAllSites() {
        jdbi.useHandle(handle -> handle.createScript("""
                DELETE FROM windows;
                INSERT INTO windows (mailing_id, day, domain, first_copy, last_copy, copies, priority, site, due_at, attempts)
                    SELECT 1, current_date, 'd' || n || '.example', n, n, 1, 1, 'mx.d' || n || '.example', now(), 0
                    FROM generate_series(1, 201) n;
                """).execute());

        assertThat(page("/admin/queue/drop").asString()).contains("201 copies would never be sent", "Drop 201 copies");
        assertThat(page("/admin/queue/drop?list=1").asString()).contains("Drop 201 copies");
        assertThat(page("/admin/queue/drop?site=mx.d7.example").asString()).contains("Drop 1 copy");
    }

    /** What has no way is put off, wherever it is told. */
    @Test
    void queueAndOverviewSayTheSameOfADomainWithoutARoute() {
        jdbi.useHandle(handle -> handle.execute("DELETE FROM windows WHERE site IS NOT NULL"));

        assertThat(page("/admin").asString()).contains("1 put off").doesNotContain("1 due");
        assertThat(page("/admin/queue").asString()).contains("1 put off").doesNotContain("1 due");
        jdbi.useHandle(handle -> handle.execute("DELETE FROM routes WHERE site IS NULL"));
        assertThat(page("/admin/queue").asString()).contains("1 due").doesNotContain("1 put off");
    }

    /** A number that was mistyped is not everything. */
    @Test
    void aPartThatCannotBeReadIsRefusedAndMeansNotAll() {
        String token = token("/admin/queue");
        List<String> holds = holds();
        for (String part : List.of("list", "post")) {
            for (String text : List.of("17x", "x", "0", "-1", " 1", "1000000000000000000")) {
                for (String action : List.of("hold", "flush", "release", "drop")) {
                    assertThat(form().formParam("csrf", token).formParam(part, text).formParam("reason", "x")
                            .post("/admin/queue/" + action).statusCode()).as("%s %s=%s", action, part, text).isEqualTo(400);
                }
                for (String path : List.of("/admin/queue", "/admin/queue/drop")) {
                    assertThat(browser().urlEncodingEnabled(true).queryParam(part, text).get(path).statusCode()).as("%s %s=%s", path, part,
                            text).isEqualTo(400);
                }
            }
        }
        assertThat(page("/admin/queue?list=17x").asString()).contains("This is not the number of a list.");
        assertThat(page("/admin/queue?post=17x").asString()).contains("This is not the number of a post.");
        assertThat(windows()).isEqualTo(2);
        assertThat(holds()).isEqualTo(holds);
        assertThat(audit.latest(10)).isEmpty();
    }

    private List<String> holds() {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT site || list_id FROM queue_holds ORDER BY 1").mapTo(String.class)
                .list());
    }

    @Test
    void thePagesFormsNameWhatIsMeantAndNothingElse() {
        assertThat(page("/admin/queue").asString()).doesNotContain("name=\"list\" value=\"0\"").doesNotContain("name=\"post\"");
        assertThat(page("/admin/queue/drop").asString()).doesNotContain("name=\"list\"").doesNotContain("name=\"post\"");
        assertThat(page("/admin/queue?list=1&post=1").asString()).contains("action=\"/admin/queue/hold\"",
                "name=\"list\" value=\"1\"><input type=\"hidden\" name=\"post\" value=\"1\"><input type=\"hidden\" name=\"address\"");
        assertThat(page("/admin/queue/drop?list=1&post=1").asString()).contains("name=\"list\" value=\"1\"",
                "name=\"post\" value=\"1\"");
        assertThat(form().formParam("csrf", token("/admin/queue")).formParam("list", "").formParam("post", "")
                .post("/admin/queue/flush").statusCode()).as("what is left empty is all").isEqualTo(303);
    }

    @Test
    void nothingIsDroppedWithoutAReasonOrAToken() {
        String token = token("/admin/queue/drop");
        assertThat(form().formParam("reason", "x").post("/admin/queue/drop").statusCode()).isEqualTo(403);
        assertThat(form().formParam("csrf", token).formParam("reason", " \u202e ").post("/admin/queue/drop").header("Location"))
                .endsWith("/admin/queue/drop");
        assertThat(page("/admin/queue/drop?reason=x").statusCode()).isEqualTo(200);
        assertThat(windows()).isEqualTo(2);
        assertThat(audit.latest(10)).isEmpty();

        Map<String, String> site = Map.of("csrf", token, "reason", "sent twice", "site", "mx/<b>\u202e.example");
        assertThat(form().formParams(site).post("/admin/queue/drop").statusCode()).isEqualTo(303);
        assertThat(windows()).isEqualTo(1);
        assertThat(audit.latest(10)).extracting(AuditEntry::detail).containsExactly("50 copies", "sent twice");
        assertThat(page("/admin/posts/1/copies/60").asString()).contains("It was dropped unsent", "sent twice");
    }

    private long windows() {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT count(*) FROM windows").mapTo(Long.class).one());
    }
}
