package org.indaba.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.indaba.access.LoginLinks;
import org.indaba.lists.ListSetting;
import org.indaba.lists.SettingKind;
import org.indaba.mail.EmailAddress;
import org.indaba.spool.Transactions;
import org.indaba.testing.DatabaseTestResource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A form that comes after its session: what was typed is not lost, and nobody else has us say something. */
@QuarkusTest
@WithTestResource(DatabaseTestResource.class)
class UnsentFormPageTest {

    private static final String ANN = "ann@example.net";
    private static final String NOTE = "Please+do+not%0D%0A%3Cscript%3Ealert%281%29";
    private static final String SHOWN = "\nPlease do not\r\n&lt;script&gt;alert(1)</textarea>";

    @Inject
    DataSource dataSource;

    @Inject
    Transactions transactions;

    @Inject
    LoginLinks links;

    private final Browser guest = new Browser();
    private String own = "";

    @BeforeEach
    void oneAdministrator() {
        own = "http://localhost:" + RestAssured.port;
        Jdbi.create(dataSource).useHandle(handle -> {
            handle.execute("TRUNCATE administrators, login_links, web_sessions, audit_log, domains CASCADE");
            handle.execute("INSERT INTO domains VALUES ('lists.example.org', now())");
            handle.execute("INSERT INTO administrators VALUES (?, ?, now())", ANN, ANN);
        });
    }

    private RequestSpecification form(String referer) {
        return guest.request().header("Origin", own).header("Referer", referer).formParam("csrf", "x").formParam("words", NOTE)
                .formParam("password", "secret-word").formParam("code", "123456");
    }

    @Test
    void whatWasTypedStandsOnThePageThatAsksToSignInAndTheWayLeadsBack() {
        Response answer = form(own + "/admin/queue?page=2").post("/admin/probe");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.asString()).contains("not signed in", "readonly>" + SHOWN, "What you typed stands below",
                "href=\"/login?to=%2Fadmin%2Fqueue%3Fpage%3D2\"").doesNotContain("secret-word", "123456", "<script>");
    }

    @Test
    void whatWasTypedStandsOnThePageThatSaysThatTheFormIsOld() {
        Browser ann = new Browser();
        String link = "/login/" + transactions.call(() -> links.makeInTx(EmailAddress.of(ANN)));
        ann.submit(link, link, Map.of());
        Response answer = ann.request().header("Sec-Fetch-Site", "same-origin").header("Referer", own + "/admin/queue")
                .formParam("csrf", "of another session").formParam("words", NOTE).formParam("password", "secret-word").post("/admin/probe");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.asString()).contains("no longer valid", "readonly>" + SHOWN, "href=\"/admin/queue\">Open the page again</a>")
                .doesNotContain("secret-word", "Go back");
    }

    @Test
    void noOtherSiteHasItsOwnWordsShownHere() {
        for (String[] header : new String[][] {{"Origin", "https://evil.example"}, {"Origin", "null"}, {"Sec-Fetch-Site", "cross-site"},
            {"Sec-Fetch-Site", "same-site"}, {"X-Nothing", "said"}}) {
            Response answer = guest.request().header(header[0], header[1]).formParam("words", NOTE).post("/admin/probe");
            assertThat(answer.statusCode()).as(header[1]).isEqualTo(401);
            assertThat(answer.asString()).as(header[1]).doesNotContain("Please do not", "<textarea");
        }
    }

    @Test
    void theWayLeadsToPagesOfOurs() {
        for (String elsewhere : new String[] {"https://evil.example/admin", "//evil.example/", own + "//evil.example", "evil", "::"}) {
            assertThat(form(elsewhere).post("/admin/probe").asString()).as(elsewhere).contains("href=\"/login\"").doesNotContain("evil");
        }
        assertThat(form(own + "/admin/probe").post("/admin/probe").asString()).as("a page that can be read")
                .contains("href=\"/login?to=%2Fadmin%2Fprobe\"");
    }

    @Test
    void onlySoMuchIsReadOfAForm() {
        assertThat(guest.request().header("Origin", own).formParam("words", "x".repeat((int) BodySize.MAX_USUAL)).post("/admin/probe")
                .statusCode()).isEqualTo(413);
        String most = guest.request().header("Origin", own).formParam("words", "x".repeat(LongTexts.MAX + 1)).post("/admin/probe")
                .asString();
        assertThat(most).contains("x".repeat(LongTexts.MAX)).doesNotContain("x".repeat(LongTexts.MAX + 1));
        assertThat(guest.request().header("Origin", own).formParam("words", "%zz").post("/admin/probe").statusCode()).isEqualTo(401);
    }

    /** What holds several lines on some page is kept; what is a secret is never such a field. */
    @Test
    void everyFieldOfSeveralLinesIsKept() throws IOException {
        Set<String> fields = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("templates/web"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Pattern.compile("<textarea[^>]* name=\"([^\"{]+)\"").matcher(Files.readString(file)).results()
                        .forEach(area -> fields.add(area.group(1)));
            }
        }
        for (ListSetting setting : ListSetting.values()) {
            if (setting.kind() instanceof SettingKind.Text) {
                fields.add(setting.key());
            }
        }
        assertThat(fields).isEqualTo(new TreeSet<>(LongTexts.FIELDS));
    }
}
