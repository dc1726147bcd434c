package org.indaba.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.indaba.access.Audit;
import org.indaba.access.AuditEntry;
import org.indaba.access.LoginLinks;
import org.indaba.mail.EmailAddress;
import org.indaba.spool.Transactions;
import org.indaba.testing.DatabaseTestResource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signing in and out in the browser. */
@QuarkusTest
@WithTestResource(DatabaseTestResource.class)
class LoginPageTest {

    private static final String ANN = "ann@example.net";
    private static final Map<String, String> NOTHING = Map.of();

    @Inject
    DataSource dataSource;

    @Inject
    Transactions transactions;

    @Inject
    LoginLinks links;

    @Inject
    Audit audit;

    @Inject
    Errands errands;

    private final Browser browser = new Browser();
    private Jdbi jdbi;

    @BeforeEach
    void oneAdministrator() {
        jdbi = Jdbi.create(dataSource);
        jdbi.useHandle(handle -> {
            handle.execute("TRUNCATE administrators, login_links, web_sessions, audit_log, lists, domains, addresses, people, mailings, "
                    + "copies CASCADE");
            handle.execute("INSERT INTO administrators VALUES (?, ?, now())", ANN, ANN);
            handle.execute("INSERT INTO domains VALUES ('lists.example.org', now())");
        });
    }

    private String link() {
        return "/login/" + transactions.call(() -> links.makeInTx(EmailAddress.of(ANN)));
    }

    private long count(String table) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT count(*) FROM " + table).mapTo(Long.class).one());
    }

    @Test
    void linkSignsInOnce() {
        String link = link();

        Response in = browser.submit(link, link, NOTHING);
        assertThat(in.statusCode()).isEqualTo(303);
        assertThat(in.header("Location")).isEqualTo("/admin");
        assertThat(in.header("Cache-Control")).isEqualTo("no-store");
        assertThat(in.headers().getValues("Set-Cookie")).anySatisfy(cookie ->
                assertThat(cookie).startsWith("indaba=").contains("HttpOnly", "SameSite=Lax", "Path=/")
                        .doesNotContain("Domain", "Max-Age"));
        assertThat(browser.get("/").asString()).contains("Signed in as", ANN, "/admin/queue");

        Response again = new Browser().post(link, "x", NOTHING);
        assertThat(again.statusCode()).isEqualTo(403);
        Browser other = new Browser();
        assertThat(other.submit("/login", link, NOTHING).statusCode()).isEqualTo(410);
        assertThat(other.get("/").asString()).doesNotContain("Signed in as");
        assertThat(other.get(link).asString()).contains("used already");
        assertThat(audit.latest(10)).extracting(AuditEntry::action).containsExactly("login");
    }

    /** RFC 9110 §9.2.1: scanners of mail open every link they find. */
    @Test
    void openingALinkChangesNothing() {
        String link = link();

        for (int i = 0; i < 3; i++) {
            assertThat(browser.get(link).asString()).contains("signs you in as", ANN);
            assertThat(browser.request().head(link).statusCode()).isEqualTo(200);
            assertThat(browser.request().options(link).statusCode()).isIn(200, 404, 405);
        }
        assertThat(count("web_sessions")).isZero();
        assertThat(browser.submit(link, link, NOTHING).statusCode()).isEqualTo(303);
    }

    @Test
    void wrongLinkIsAPageThatSaysSo() {
        Response answer = browser.get("/login/" + "x".repeat(43));

        assertThat(answer.statusCode()).isEqualTo(410);
        assertThat(answer.asString()).contains("No longer valid", "used already");
        assertThat(browser.submit("/login", "/login/" + "x".repeat(43), NOTHING).statusCode()).isEqualTo(410);
    }

    @Test
    void expiredLinkSignsNobodyIn() {
        String link = link();
        jdbi.useHandle(handle -> handle.execute("UPDATE login_links SET expires_at = now() - interval '1 second'"));

        assertThat(browser.submit("/login", link, NOTHING).statusCode()).isEqualTo(410);
    }

    @Test
    void sessionIsMadeAnewAndTheOneBeforeEnds() {
        String first = link();
        browser.submit(first, first, NOTHING);
        String before = browser.cookie("indaba");
        String second = link();
        browser.submit(second, second, NOTHING);

        assertThat(browser.cookie("indaba")).isNotEmpty().isNotEqualTo(before);
        assertThat(count("web_sessions")).isEqualTo(1);
    }

    @Test
    void plantedSessionIsNotTakenOver() {
        browser.plant("indaba", "planted");
        String link = link();
        browser.submit(link, link, NOTHING);

        assertThat(browser.cookie("indaba")).isNotEqualTo("planted");
        Browser attacker = new Browser();
        attacker.plant("indaba", "planted");
        assertThat(attacker.get("/").asString()).doesNotContain("Signed in as");
    }

    @Test
    void signingOutEndsTheSession() {
        String link = link();
        browser.submit(link, link, NOTHING);
        Browser thief = new Browser();
        thief.plant("indaba", browser.cookie("indaba"));

        assertThat(browser.get("/logout").statusCode()).isIn(404, 405);
        assertThat(browser.get("/").asString()).contains("Signed in as");
        Response out = browser.submit("/", "/logout", NOTHING);

        assertThat(out.header("Location")).isEqualTo("/");
        assertThat(browser.get("/").asString()).contains("You are signed out").doesNotContain("Signed in as");
        assertThat(browser.get("/").asString()).as("told once").doesNotContain("You are signed out");
        assertThat(thief.get("/").asString()).doesNotContain("Signed in as");
        assertThat(audit.latest(1)).extracting(AuditEntry::action).containsExactly("logout");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "evil", ""})
    void nobodyIsSentElsewhere(String to) {
        String link = link();

        assertThat(browser.submit(link, link, Map.of("to", to)).header("Location")).isEqualTo("/admin");
        assertThat(browser.get("/login?to=" + java.net.URLEncoder.encode(to, java.nio.charset.StandardCharsets.UTF_8)).asString())
                .doesNotContain("evil", "alert");
    }

    @Test
    void whoAskedForAPageIsTakenThere() {
        String link = link();

        assertThat(browser.get(link + "?to=%2Fadmin%2Fqueue%3Fpage%3D2").asString()).contains("value=\"/admin/queue?page=2\"");
        assertThat(browser.submit(link, link, Map.of("to", "/admin/queue?page=2")).header("Location")).isEqualTo("/admin/queue?page=2");
    }

    @Test
    void flashOfSomebodyElseIsNotShown() {
        browser.plant("indaba-flash", "DONE.WW91IHdvbg.x");

        assertThat(browser.get("/").asString()).doesNotContain("You won");
    }

    @Test
    void everybodyGetsTheSameAnswerAndWhomWeKnowAMail() {
        jdbi.useHandle(handle -> {
            handle.execute("INSERT INTO people (display_name, created_at) VALUES ('', now())");
            handle.execute("INSERT INTO addresses (person_id, address, key, domain) "
                    + "SELECT max(id), 'Mem.ber@example.com', 'mem.ber@example.com', 'example.com' FROM people");
            handle.execute("INSERT INTO domain_roles VALUES ('lists.example.org', 'CREATOR', 'cre@example.net', 'cre@example.net', now())");
        });
        String known = browser.submit("/login", "/login", Map.of("address", " ANN@example.net ")).asString();
        String unknown = browser.submit("/login", "/login", Map.of("address", "bob@example.net")).asString();
        String nonsense = browser.submit("/login", "/login", Map.of("address", "<script>")).asString();
        String member = browser.submit("/login", "/login", Map.of("address", "MEM.ber@example.com")).asString();
        browser.submit("/login", "/login", Map.of("address", "cre@example.net"));

        assertThat(known.replace("ANN@example.net", "X")).isEqualTo(unknown.replace("bob@example.net", "X"))
                .isEqualTo(nonsense.replace("&lt;script&gt;", "X")).isEqualTo(member.replace("MEM.ber@example.com", "X"));
        assertThat(mails()).containsExactlyInAnyOrder(ANN, "mem.ber@example.com", "cre@example.net");
        String mailed = jdbi.withHandle(handle -> handle
                .createQuery("SELECT address FROM login_links WHERE address_key = 'mem.ber@example.com'").mapTo(String.class).one());
        assertThat(mailed).as("as we know it, not as somebody types it").isEqualTo("Mem.ber@example.com");
        assertThat(audit.latest(10)).extracting(AuditEntry::action).containsOnly("login mail");
    }

    @Test
    void whoIsNoAdministratorLandsAmongTheirLists() {
        String link = "/login/" + transactions.call(() -> links.makeInTx(EmailAddress.of("mem@example.com")));

        assertThat(browser.submit(link, link, NOTHING).header("Location")).isEqualTo("/my");
        assertThat(browser.get("/my").asString()).contains("None yet.", "href=\"/my\" aria-current=\"page\"").doesNotContain("/admin");
        assertThat(browser.get("/admin").statusCode()).isEqualTo(403);
        assertThat(new Browser().get("/my").header("Location")).isEqualTo("/login?to=%2Fmy");
    }

    @Test
    void addressGetsThreeMailsADayAndTheAnswerDoesNotTell() {
        String first = browser.submit("/login", "/login", Map.of("address", ANN)).asString();
        for (int i = 1; i <= LoginLinks.MAX_MAILED; i++) {
            assertThat(browser.submit("/login", "/login", Map.of("address", ANN)).asString()).isEqualTo(first);
        }
        assertThat(mails()).hasSize(LoginLinks.MAX_MAILED);
    }

    private List<String> mails() {
        errands.finish();
        return jdbi.withHandle(handle -> handle.createQuery("SELECT lower(address) FROM copies").mapTo(String.class).list());
    }

    @Test
    void whoIsSignedInIsToldSo() {
        String link = link();
        browser.submit(link, link, NOTHING);

        assertThat(browser.get("/login").asString()).contains("You are signed in as", "href=\"/my\">My lists</a>")
                .doesNotContain("Show that it is you");
        assertThat(browser.get("/login?to=%2Fadmin%2Fqueue").asString()).contains("href=\"/admin/queue\">Go on</a>")
                .doesNotContain("Show that it is you");
        jdbi.useHandle(handle -> handle.execute("UPDATE web_sessions SET began_at = now() - interval '1 day'"));
        assertThat(browser.get("/login?to=%2Fmy%2Fsecurity").asString()).contains("Show that it is you", "you signed in a while ago");
        assertThat(browser.get("/login").asString()).as("nothing important was wanted").contains("You are signed in as")
                .doesNotContain("Show that it is you");
    }

    @Test
    void linkThatLeadsNowhereNamesTheWayOn() throws Exception {
        String used = link();
        browser.submit(used, used, NOTHING);

        assertThat(lost(used, "")).contains("Ask for a new one.", "<a class=\"button\" href=\"/login\">Sign in</a>");
        assertThat(lost(used, browser.cookie("indaba")))
                .contains("signed in all the same", "<a class=\"button\" href=\"/my\">My lists</a>").doesNotContain("Ask for a new one.");
        assertThat(lost("/address/abc", "")).contains("Ask for a new one.", "<a class=\"button\" href=\"/my/addresses\">");
        for (String path : List.of("/u/abc", "/back/abc", "/confirm/abc", "/login/code")) {
            assertThat(lost(path, "")).as(path).doesNotContain("Ask for a new one.");
        }
    }

    /** A page that is no more, as seen from another network: so many wrong links are few of one, and all other tests share theirs. */
    private static String lost(String path, String session) throws Exception {
        try (HttpClient elsewhere = HttpClient.newBuilder().localAddress(InetAddress.ofLiteral("127.9.0.1")).build()) {
            HttpResponse<String> answer = elsewhere.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + RestAssured.port + path))
                    .header("Cookie", "indaba=" + session).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(path).isEqualTo(410);
            return answer.body();
        }
    }

    @Test
    void linkComesInTheLanguageOfThePageWhereNoneWasChosen() {
        jdbi.useHandle(handle -> handle.execute("TRUNCATE mailings, copies CASCADE"));
        String token = browser.token("/login");
        browser.request().header("Accept-Language", "fr").formParam("csrf", token).formParam("address", ANN).post("/login");
        errands.finish();

        assertThat(QueuedMail.to(jdbi, ANN)).isNotEmpty().allSatisfy(mail -> assertThat(mail.readable()).contains("connecte"));
    }

    @Test
    void withoutADomainThereIsNoFormForMails() {
        assertThat(browser.get("/login").asString()).contains("bin/indaba login", "Mail me a link");
        jdbi.useHandle(handle -> handle.execute("TRUNCATE domains CASCADE"));

        assertThat(browser.get("/login").asString()).contains("bin/indaba login").doesNotContain("Mail me a link");
        assertThat(browser.request().formParam("csrf", "x").post("/login").statusCode()).isEqualTo(403);
    }
}
