package org.indaba.web.admin;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.indaba.access.WebSessions;
import org.indaba.checkup.Check;
import org.indaba.checkup.CheckupLog;
import org.indaba.checkup.Finding;
import org.indaba.checkup.Report;
import org.indaba.checkup.Report.Subject;
import org.indaba.checkup.Verdict;
import org.indaba.mail.EmailAddress;
import org.indaba.spool.Transactions;
import org.indaba.testing.DatabaseTestResource;
import org.indaba.testing.EnglishLeft;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The pages about DNS, over zones in which everything that strangers may write is as bad as it can be. */
@QuarkusTest
@WithTestResource(DatabaseTestResource.class)
class CheckupPageTest {

    private static final String BOSS = "boss@example.net";
    private static final String HOSTILE = "<script>alert(1)</script>\"'&\u202e\u2066{inject:frame}<b>" + "W".repeat(10_000);
    private static final Pattern TOKEN = Pattern.compile("name=\"csrf\" value=\"([^\"]+)\"");

    @Inject
    DataSource dataSource;

    @Inject
    Transactions transactions;

    @Inject
    WebSessions sessions;

    @Inject
    CheckupLog log;

    private String session = "";

    @BeforeEach
    void twoDomainsOfWhichOneWasLookedAt() {
        clear();
        Jdbi.create(dataSource).useHandle(handle -> {
            handle.execute("INSERT INTO administrators VALUES (?, ?, now())", BOSS, BOSS);
            handle.execute("INSERT INTO domains VALUES ('lists.example.org', now()), ('new.example.org', now())");
        });
        transactions.run(() -> {
            for (Subject about : List.of(new Subject.Server("mail.example.org"), new Subject.Domain("lists.example.org"))) {
                log.keepInTx(new Report(about, Instant.parse("2026-05-04T10:00:00Z"), List.of(
                        new Finding(Check.MX, HOSTILE, HOSTILE, new Verdict.Wrong(HOSTILE, List.of("a. IN TXT \"<b>x</b>\"", "b."))),
                        new Finding(Check.SPF, "lists.example.org", "v=spf1 -all", new Verdict.Fine()),
                        new Finding(Check.DKIM, "x", HOSTILE, new Verdict.Better("Do it.", List.of())),
                        new Finding(Check.DMARC, "x", HOSTILE, new Verdict.Untold("Look again later.")))));
            }
        });
        session = transactions.call(() -> sessions.beginInTx(EmailAddress.of(BOSS)));
    }

    @AfterEach
    void clear() {
        Jdbi.create(dataSource).useHandle(handle -> handle.execute("TRUNCATE administrators, web_sessions, domains, dns_reports CASCADE"));
    }

    private RequestSpecification browser() {
        return given().redirects().follow(false).urlEncodingEnabled(false).cookie("indaba", session);
    }

    private String page(String path) {
        Response page = browser().get(path);
        assertThat(page.statusCode()).as(path).isEqualTo(200);
        return page.asString();
    }

    @Test
    void hostileZonesAreInert() {
        for (String path : List.of("/admin/dns", "/admin/dns/lists.example.org")) {
            String page = page(path);
            assertThat(page).doesNotContain("<script>").doesNotContain("<b>").doesNotContain("\u202e").doesNotContain("\u2066")
                    .doesNotContain(" style=").contains("</html>", "&lt;script&gt;", "a. IN TXT &quot;&lt;b&gt;x&lt;/b&gt;&quot;\nb.");
            assertThat(page.length()).isLessThan(32 * 1024);
        }
    }

    @Test
    void pagesSayWhatIsWrongSinceWhenItIsKnownAndWhatNobodyLookedAt() {
        assertThat(page("/admin/dns")).contains("1 wrong, 1 to improve, 1 unknown", "nobody has looked yet", "May 4, 2026, 10:00:00 UTC");
        assertThat(page("/admin/dns/lists.example.org")).contains("Where mail goes: wrong.", "Signing keys: advice.", "Look again later.");
        assertThat(page("/admin/dns/new.example.org")).contains("Nobody has looked yet.");
        assertThat(page("/admin")).contains("is wrong in 2 things.", "bin/indaba check-dns");
    }

    @Test
    void everyPageIsFrenchForWhoWantsFrench() {
        for (String path : List.of("/admin/dns", "/admin/dns/lists.example.org", "/admin/dns/new.example.org", "/admin")) {
            String page = browser().header("Accept-Language", "fr").get(path).asString();
            assertThat(page).contains("<html lang=\"fr\"");
            assertThat(EnglishLeft.in(page)).as(path).isEmpty();
        }
        assertThat(browser().header("Accept-Language", "fr").get("/admin/dns").asString()).contains("4 mai 2026, 10:00:00 UTC");
    }

    @Test
    void onlyAdministratorsSeeThemAndOnlyAFormLooks() {
        for (String path : List.of("/admin/dns", "/admin/dns/lists.example.org")) {
            assertThat(given().redirects().follow(false).get(path).statusCode()).isEqualTo(303);
            assertThat(browser().contentType("application/x-www-form-urlencoded").post(path).statusCode()).isEqualTo(403);
        }
        assertThat(browser().get("/admin/dns/other.example.org").statusCode()).isEqualTo(404);
        Matcher token = TOKEN.matcher(page("/admin/dns"));
        assertThat(token.find()).isTrue();
        assertThat(given().redirects().follow(false).cookie("indaba", session).contentType("application/x-www-form-urlencoded; "
                + "charset=UTF-8")
                .formParam("csrf", token.group(1)).post("/admin/dns/other.example.org").statusCode()).isEqualTo(404);
        assertThat(log.latest(new Subject.Domain("lists.example.org")).orElseThrow().at()).isEqualTo(Instant.parse("2026-05-04T10:00:00Z"));
    }

    @Test
    void manyDomainsComeInPages() {
        Jdbi.create(dataSource).useHandle(handle -> {
            handle.execute("DELETE FROM domains");
            IntStream.rangeClosed(1, CheckupPage.PAGE).forEach(i -> handle.execute("INSERT INTO domains VALUES (?, now())",
                    "d%03d.example.org".formatted(i)));
        });
        assertThat(page("/admin/dns")).contains("d100.example.org").doesNotContain("Next domains");
        Jdbi.create(dataSource).useHandle(handle -> handle.execute("INSERT INTO domains VALUES ('d101.example.org', now())"));
        assertThat(page("/admin/dns")).contains("/admin/dns?after=d100.example.org").doesNotContain("d101.example.org");
        assertThat(page("/admin/dns?after=d100.example.org")).contains("<bdi>d101.example.org")
                .doesNotContain("<bdi>d100.example.org");
    }
}
