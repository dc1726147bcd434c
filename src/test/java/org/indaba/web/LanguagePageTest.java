package org.indaba.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.indaba.testing.DatabaseTestResource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** In which language a page comes, and who decides that. */
@QuarkusTest
@WithTestResource(DatabaseTestResource.class)
class LanguagePageTest {

    private static final Pattern TO = Pattern.compile("name=\"to\" value=\"([^\"]*)\"");

    @Inject
    DataSource dataSource;

    private final Browser browser = new Browser();

    @BeforeEach
    void noLists() {
        Jdbi.create(dataSource).useHandle(handle -> handle.execute("TRUNCATE lists, domains CASCADE"));
    }

    private String page(String acceptLanguage) {
        return browser.request().header("Accept-Language", acceptLanguage).get("/").asString();
    }

    // RFC 9110 §12.5.4 and §12.5.5; RFC 4647 §3.4.
    @Test
    void theBrowserIsAskedFirst() {
        assertThat(page("fr-CA,fr;q=0.8,en;q=0.5")).contains("<html lang=\"fr\" dir=\"ltr\">", "Listes de diffusion",
                "Il n’y a pas encore de liste publique.", "Se connecter").doesNotContain("Mailing lists");
        assertThat(page("xx")).contains("<html lang=\"en\" dir=\"ltr\">", "Mailing lists");
        assertThat(browser.get("/").header("Vary")).contains("Accept-Language", "Cookie");
    }

    @Test
    void whatWasChosenHoldsFromThenOn() {
        assertThat(page("en")).contains("value=\"fr\" lang=\"fr\" dir=\"ltr\">Français</button>", "aria-current=\"true\">English</button>");

        Response answer = choose("fr", "http://localhost:8081/login?to=%2F");

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.header("Location")).isEqualTo("/login?to=%2F");
        assertThat(answer.getDetailedCookie("indaba-language").getMaxAge()).isGreaterThan(30_000_000);
        browser.plant("indaba-language", answer.cookie("indaba-language"));
        assertThat(page("en")).contains("<html lang=\"fr\"", "Listes de diffusion");
    }

    @Test
    void whoOnlyReadsGetsNoCookie() {
        assertThat(browser.get("/").headers().getValues("Set-Cookie")).isEmpty();
    }

    /** Chooses French on a page, as a browser that shows it does; what it shows then. */
    private Response french(Response page, String at) {
        Matcher to = TO.matcher(page.asString());
        Map<String, String> fields = new HashMap<>(Map.of("language", "fr"));
        while (to.find()) {
            // The foot's is the last one.
            fields.put("to", to.group(1).replace("&amp;", "&"));
        }
        Response chosen = browser.request().header("Referer", "http://localhost:8081" + at).formParams(fields).post("/language");
        assertThat(chosen.statusCode()).isEqualTo(303);
        browser.plant("indaba-language", chosen.cookie("indaba-language"));
        return browser.get(chosen.header("Location"));
    }

    /** RFC 9110 §9.2.1: what a form did is not asked for again by GET. */
    @Test
    void theAnswerToAFormLeadsToAPageThatCanBeRead() {
        Jdbi.create(dataSource).useHandle(handle -> {
            handle.execute("INSERT INTO domains VALUES ('l.example', now())");
            handle.execute("INSERT INTO lists (name, domain, settings, created_at) VALUES ('talk', 'l.example', '{}', now())");
        });
        String list = "/lists/talk@l.example";
        for (String form : new String[] {"/join", "/leave"}) {
            for (String address : new String[] {"ann@people.example", "none"}) {
                Response shown = french(browser.request().formParam("address", address).post(list + form), list + form);

                assertThat(shown.statusCode()).as(form).isEqualTo(200);
                assertThat(shown.asString()).contains("<html lang=\"fr\"", "action=\"" + list + "/join\"");
            }
        }
        Response refused = browser.submit("/login", "/login/password", Map.of("address", "ann@people.example", "password", "x"));
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(french(refused, "/login/password").asString()).contains("<html lang=\"fr\"", "action=\"/login/password\"");
    }

    @Test
    void aPageThatWasReadIsReadAgain() {
        assertThat(browser.get("/login?to=%2Fmy").asString()).contains("name=\"to\" value=\"/login?to=%2Fmy\"");
        assertThat(browser.get("/login?to=//evil.example").asString()).doesNotContain("evil");
        assertThat(chosen("/login?to=%2Fmy")).isEqualTo("/login?to=%2Fmy");
        for (String to : new String[] {"https://evil.example", "//evil.example/", "/../x", "my"}) {
            assertThat(chosen(to)).as(to).isEqualTo("/");
        }
        assertThat(chosen("")).as("where it is missing, the browser may say it").isEqualTo("/login");
    }

    private String chosen(String to) {
        return browser.request().header("Referer", "http://localhost:8081/login").formParam("language", "fr")
                .formParam("to", to.replace("%", "%25")).post("/language").header("Location");
    }

    @Test
    void onlyOurLanguagesAndOurPagesAreFollowed() {
        assertThat(choose("../en", "http://localhost:8081/").statusCode()).isEqualTo(400);
        for (String from : new String[] {"https://evil.example", "https://evil.example//evil.example/", "::", "javascript:alert(1)", ""}) {
            assertThat(choose("fr", from).header("Location")).as(from).isEqualTo("/");
        }
        assertThat(browser.request().header("Origin", "https://evil.example").formParam("language", "fr").post("/language").statusCode())
                .isEqualTo(403);
        assertThat(browser.get("/language").statusCode()).isIn(404, 405);
    }

    private Response choose(String tag, String from) {
        return browser.request().header("Referer", from).formParam("language", tag).post("/language");
    }
}
