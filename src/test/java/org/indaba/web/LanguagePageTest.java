package org.indaba.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import javax.sql.DataSource;
import org.indaba.testing.DatabaseTestResource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** In which language a page comes, and who decides that. */
@QuarkusTest
@WithTestResource(DatabaseTestResource.class)
class LanguagePageTest {

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
