package org.indaba.web;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import javax.sql.DataSource;
import org.indaba.access.LoginLinks;
import org.indaba.mail.EmailAddress;
import org.indaba.spool.Transactions;
import org.indaba.testing.DatabaseTestResource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands around every page: headers, the guards of forms and of the administrators' pages, errors. */
@QuarkusTest
@WithTestResource(DatabaseTestResource.class)
class FramePageTest {

    private static final String ANN = "ann@example.net";
    private static final Map<String, String> NOTHING = Map.of();

    @Inject
    DataSource dataSource;

    @Inject
    Transactions transactions;

    @Inject
    LoginLinks links;

    private final Browser browser = new Browser();

    @BeforeEach
    void oneAdministrator() {
        Jdbi.create(dataSource).useHandle(handle -> {
            handle.execute("TRUNCATE administrators, login_links, web_sessions, audit_log, domains CASCADE");
            // A form for guests stands on the page that mails links, and those need a domain.
            handle.execute("INSERT INTO domains VALUES ('lists.example.org', now())");
            handle.execute("INSERT INTO administrators VALUES (?, ?, now())", ANN, ANN);
        });
    }

    private String link() {
        return "/login/" + transactions.call(() -> links.makeInTx(EmailAddress.of(ANN)));
    }

    private Browser signedIn() {
        Browser signedIn = new Browser();
        String link = link();
        assertThat(signedIn.submit(link, link, NOTHING).statusCode()).isEqualTo(303);
        return signedIn;
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/login", "/login/none", "/nothing/here", "/admin/probe", "/lists/nobody@x.example", "/probe/bug",
        "/probe/away", "/assets/indaba.css", "/assets/none.css", "/webjars/htmx.org/2.0.8/dist/htmx.min.js", "/%2e%2e/%2e%2e/etc/passwd",
        "/probe/form"})
    void everyAnswerCarriesTheHeadersThatKeepItSafe(String path) {
        for (String method : new String[] {"GET", "HEAD", "POST", "PUT", "OPTIONS", "TRACE"}) {
            Response answer = browser.request().request(method, path);

            assertThat(answer.header("Content-Security-Policy")).as(method + path).contains("default-src 'none'", "script-src 'self'",
                    "frame-ancestors 'none'", "base-uri 'none'").doesNotContain("unsafe");
            assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(answer.header("Referrer-Policy")).isEqualTo("same-origin");
            assertThat(answer.header("Cross-Origin-Opener-Policy")).isEqualTo("same-origin");
            assertThat(answer.header("Cross-Origin-Resource-Policy")).isEqualTo("same-origin");
            assertThat(answer.header("Permissions-Policy")).contains("camera=()");
            assertThat(answer.header("Strict-Transport-Security")).as("this site has no TLS").isNull();
            assertThat(answer.header("Server")).isNull();
        }
    }

    @Test
    void filesAreKeptForAYearByAnAddressThatChangesWithThem() {
        String page = browser.get("/").asString();

        assertThat(page).containsPattern("href=\"/assets/indaba.css\\?v=[0-9a-f]{12}\"")
                .containsPattern("href=\"/assets/indaba.svg\\?v=[0-9a-f]{12}\"").as("a page that does not live loads no script")
                .doesNotContain("<script");
        assertThat(browser.get("/assets/indaba.css").header("Cache-Control")).contains("immutable", "max-age=31536000");
    }

    @Test
    void filesTravelCompressedAndPagesDoNot() {
        assertThat(browser.get("/assets/indaba.css").header("Content-Encoding")).isEqualTo("gzip");
        assertThat(browser.get("/").header("Content-Encoding")).as("beside a secret the length would tell").isNull();
    }

    @Test
    void pagesHaveNeitherScriptNorStyleInThem() {
        for (String path : new String[] {"/", "/login", link(), "/nothing"}) {
            assertThat(browser.get(path).asString()).doesNotContain("style=", "<style", "onclick", "hx-on", "javascript:")
                    .doesNotContainPattern("<script(?! src=\"/webjars/)");
        }
    }

    @Test
    void linksAreThoseThatTheVisitorMayFollow() {
        assertThat(browser.get("/").asString()).contains("<li><a href=\"/\" aria-current=\"page\">Lists</a></li>")
                .doesNotContain("\"/admin", "\"/demo");
        assertThat(signedIn().get("/").asString()).contains("\"/admin/queue\"").doesNotContain("\"/demo");
    }

    @Test
    void strangersMailHasAPolicyOfItsOwn() {
        assertThat(browser.get("/probe/mail").headers().getValues("Content-Security-Policy")).singleElement().asString()
                .startsWith("sandbox; default-src 'none'").contains("frame-ancestors 'self'").doesNotContain("allow-");
    }

    @Test
    void guestMayNotSeeAdministratorsPages() {
        Response answer = browser.get("/admin/probe?state=failed&page=2");

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.header("Location")).isEqualTo("/login?to=%2Fadmin%2Fprobe%3Fstate%3Dfailed%26page%3D2");
        assertThat(browser.request().head("/admin/probe").statusCode()).isEqualTo(303);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/admin/probe/", "/%61dmin/probe", "//admin/probe", "/x/../admin/probe", "/admin;a=b/probe", "/ADMIN/probe"})
    void noSpellingOfTheAddressGoesRoundTheGuard(String path) {
        assertThat(browser.get(path).asString()).doesNotContain("for " + ANN).doesNotContain("for  on");
    }

    @Test
    void guestMayNotChangeAnything() {
        Response answer = browser.post("/admin/probe", browser.token("/login"), NOTHING);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.asString()).contains("not signed in").doesNotContain("changed ");
    }

    /** RFC 9111 §5.2.2.5: what one person saw is kept by nobody. */
    @Test
    void administratorSeesThem() {
        Response answer = signedIn().get("/admin/probe");

        assertThat(answer.asString()).isEqualTo("for " + ANN + " on a worker");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    }

    @Test
    void whoIsAdministratorNoLongerIsRefused() {
        Browser ann = signedIn();
        Jdbi.create(dataSource).useHandle(handle -> handle.execute("TRUNCATE administrators"));

        assertThat(ann.get("/admin/probe").statusCode()).isEqualTo(403);
        assertThat(ann.get("/").asString()).doesNotContain("/admin/queue");
    }

    @Test
    void formWithItsTokenIsTaken() {
        Browser ann = signedIn();

        assertThat(ann.submit("/", "/admin/probe", Map.of("word", "four")).asString()).isEqualTo("changed 4");
        assertThat(ann.request().header("X-CSRF-Token", ann.token("/")).post("/admin/probe").asString()).isEqualTo("changed 0");
        assertThat(browser.submit("/login", "/probe/form", NOTHING).asString()).isEqualTo("changed");
    }

    @Test
    void formWithoutATokenIsRefused() {
        Browser ann = signedIn();

        for (Response answer : new Response[] {ann.request().post("/admin/probe"), ann.post("/admin/probe", "", NOTHING),
            ann.post("/admin/probe", "x".repeat(43), NOTHING), ann.request().body("csrf=" + ann.token("/")).contentType("text/plain")
                    .post("/admin/probe"), ann.request().post("/admin/probe?csrf=" + ann.token("/")),
            ann.request().multiPart("csrf", "x").post("/admin/probe")}) {
            assertThat(answer.statusCode()).isIn(403, 415);
            assertThat(answer.asString()).doesNotContain("changed ");
        }
        assertThat(ann.post("/admin/probe", "", NOTHING).asString()).contains("reload the page");
    }

    @Test
    void tokenOfAnotherSessionIsRefused() {
        Browser ann = signedIn();

        assertThat(ann.post("/admin/probe", signedIn().token("/"), NOTHING).statusCode()).isEqualTo(403);
        assertThat(ann.post("/admin/probe", browser.token("/login"), NOTHING).statusCode()).isEqualTo(403);
        assertThat(browser.post("/probe/form", new Browser().token("/login"), NOTHING).statusCode()).isEqualTo(403);
    }

    @Test
    void guestsCookieThatIsNotOursBindsNothing() {
        String token = browser.token("/login");
        Browser victim = new Browser();
        victim.plant("indaba-guest", browser.cookie("indaba-guest").replaceFirst("^.", "!"));

        assertThat(victim.post("/probe/form", token, NOTHING).statusCode()).isEqualTo(403);
    }

    @Test
    void formOfAnotherSiteIsRefusedWhateverItCarries() {
        String token = browser.token("/login");

        for (String[] header : new String[][] {{"Origin", "https://evil.example"}, {"Origin", "null"}, {"Origin", "::"},
            {"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}}) {
            Response answer = browser.request().header(header[0], header[1]).formParam("csrf", token).post("/probe/form");
            assertThat(answer.statusCode()).as(header[1]).isEqualTo(403);
            assertThat(answer.asString()).contains("another site");
        }
        String own = "http://localhost:" + io.restassured.RestAssured.port;
        assertThat(browser.request().header("Origin", own).header("Sec-Fetch-Site", "same-origin").formParam("csrf", token)
                .post("/probe/form").asString()).isEqualTo("changed");
    }

    /** RFC 9113 §8.3.1: such a request has no field Host, and its pages are known all the same. */
    @Test
    void formOverHttp2IsKnownByTheAuthorityOfItsRequest() throws Exception {
        String token = browser.token("/login");
        String own = "http://localhost:" + io.restassured.RestAssured.port;
        try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
            HttpRequest.Builder form = HttpRequest.newBuilder(URI.create(own + "/probe/form"))
                    .header("Cookie", "indaba-guest=" + browser.cookie("indaba-guest"))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString("csrf=" + token));
            client.send(HttpRequest.newBuilder(URI.create(own + "/login")).build(), HttpResponse.BodyHandlers.discarding());

            HttpResponse<String> ours = client.send(form.copy().header("Origin", own).build(), HttpResponse.BodyHandlers.ofString());
            HttpResponse<String> theirs = client.send(form.copy().header("Origin", "http://localhost:1").build(),
                    HttpResponse.BodyHandlers.ofString());

            assertThat(ours.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(ours.body()).isEqualTo("changed");
            assertThat(theirs.statusCode()).isEqualTo(403);
        }
    }

    /** RFC 8058 §3.2: the provider that posts there has seen no page, and has no cookie. */
    @Test
    void oneClickNeedsNoToken() {
        assertThat(given().header("Origin", "https://mail.example").formParam("List-Unsubscribe", "One-Click").post("/u/probe").asString())
                .isEqualTo("changed");
    }

    @Test
    void fieldOfAFormHasALimit() {
        Browser ann = signedIn();
        String most = "x".repeat(64 << 10);

        assertThat(ann.submit("/", "/admin/probe", Map.of("word", most)).asString()).isEqualTo("changed 65536");
        assertThat(ann.submit("/", "/admin/probe", Map.of("word", most + "x")).statusCode()).isIn(400, 413);
    }

    @Test
    void formHasALimit() {
        Browser ann = signedIn();

        assertThat(ann.submit("/", "/admin/probe", Map.of("a", "x".repeat(60 << 10), "b", "x".repeat(60 << 10), "c", "x".repeat(60 << 10),
                "d", "x".repeat(60 << 10))).asString()).isEqualTo("changed 0");
        assertThat(ann.submit("/", "/admin/probe", Map.of("a", "x".repeat(60 << 10), "b", "x".repeat(60 << 10), "c", "x".repeat(60 << 10),
                "d", "x".repeat(60 << 10), "e", "x".repeat(20 << 10))).statusCode()).isEqualTo(413);
    }

    /** RFC 9110 §15.5.14: what comes in pieces says nothing of its length, so it is counted. */
    @Test
    void bodyInPiecesHasALimit() throws IOException {
        String field = "=" + "x".repeat(60 << 10) + "&";
        try (Socket socket = new Socket("127.0.0.1", RestAssured.port)) {
            socket.setSoTimeout(20_000);
            OutputStream out = socket.getOutputStream();
            out.write(("POST /u/probe HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            for (char name = 'a'; name <= 'e'; name++) {
                String piece = name + field;
                out.write((Integer.toHexString(piece.length()) + "\r\n" + piece + "\r\n").getBytes(StandardCharsets.US_ASCII));
            }
            out.flush();

            // The last piece does not come.
            BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            assertThat(in.readLine()).startsWith("HTTP/1.1 413 ");
        }
    }

    /** RFC 9113 §8.1: nor does what comes over HTTP/2. */
    @Test
    void bodyOverHttp2HasALimit() throws Exception {
        URI own = URI.create("http://localhost:" + RestAssured.port);
        try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
            client.send(HttpRequest.newBuilder(own.resolve("/login")).build(), HttpResponse.BodyHandlers.discarding());
            for (int[] tried : new int[][] {{255, 403}, {300, 413}}) {
                String body = "x=1&" + "%s=%s&".formatted("y", "z".repeat(1020)).repeat(tried[0]);
                HttpResponse<String> answer = client.send(HttpRequest.newBuilder(own.resolve("/probe/form"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(
                                body.getBytes(StandardCharsets.US_ASCII)))).build(), HttpResponse.BodyHandlers.ofString());

                assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
                assertThat(answer.statusCode()).as("%d KB, and no token", tried[0]).isEqualTo(tried[1]);
            }
        }
    }

    @Test
    void ourMistakeTellsNobodyMoreThanThatItIsOne() {
        Response bug = browser.get("/probe/bug");

        assertThat(bug.statusCode()).isEqualTo(500);
        assertThat(bug.contentType()).startsWith("text/html");
        assertThat(bug.asString()).contains("Our mistake", "skip").doesNotContain(ProbePages.SECRET, "Exception", "at org.");
    }

    /** RFC 9110 §15.6.4: who is told to come back is told when. */
    @Test
    void whileTheDatabaseIsAwayThePageSaysSo() {
        Response away = browser.get("/probe/away");

        assertThat(away.statusCode()).isEqualTo(503);
        assertThat(away.header("Retry-After")).isEqualTo("10");
        assertThat(away.asString()).contains("Back in a moment").doesNotContain(ProbePages.SECRET);
    }

    @Test
    void unknownPageIsAPage() {
        for (String path : new String[] {"/nothing", "/admin%00", "/a/b/c", "/lists/", "/lists/x", "/lists/%22%3Cscript%3E@x"}) {
            Response answer = browser.get(path);
            assertThat(answer.statusCode()).as(path).isIn(400, 404);
            assertThat(answer.asString()).doesNotContain("<script>", "Exception");
        }
        assertThat(browser.get("/nothing").asString()).contains("No such page", "Skip to the content");
    }

    @Test
    void otherMethodsChangeNothingAndAreRefused() {
        assertThat(browser.request().put("/").statusCode()).isIn(403, 404, 405);
        assertThat(browser.request().delete("/login").statusCode()).isIn(403, 404, 405);
    }
}
