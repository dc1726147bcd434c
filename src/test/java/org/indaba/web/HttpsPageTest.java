package org.indaba.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import javax.sql.DataSource;
import org.indaba.scenario.HttpsWorldProfile;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is different where people see the site through TLS. */
@QuarkusTest
@TestProfile(HttpsWorldProfile.class)
class HttpsPageTest {

    @Inject
    DataSource dataSource;

    private final Browser browser = new Browser();

    @BeforeEach
    void domain() {
        Jdbi.create(dataSource).useHandle(handle -> handle.execute("INSERT INTO domains VALUES ('lists.example.org', now()) "
                + "ON CONFLICT DO NOTHING"));
    }

    /** RFC 6797 §7.1: once a browser has heard it, it asks by TLS only. */
    @Test
    void pagesAskForTls() {
        assertThat(browser.get("/").header("Strict-Transport-Security")).isEqualTo("max-age=63072000");
        assertThat(browser.get("/nothing").header("Strict-Transport-Security")).isNotNull();
    }

    @Test
    void cookiesAreBoundToTheHost() {
        assertThat(browser.get("/login").headers().getValues("Set-Cookie")).singleElement().asString()
                .startsWith("__Host-indaba-guest=").contains("Secure", "HttpOnly", "Path=/").doesNotContain("Domain");
    }

    @Test
    void formsOfThePublicAddressAreTaken() {
        String token = browser.token("/login");

        assertThat(browser.request().header("Origin", "https://lists.example.org").formParam("csrf", token).post("/probe/form").asString())
                .isEqualTo("changed");
        assertThat(browser.request().header("Origin", "https://lists.example.org.evil.example").formParam("csrf", token)
                .post("/probe/form").statusCode()).isEqualTo(403);
    }

    /** RFC 9110 §10.2.2: the address of the server behind is nobody's concern. */
    @Test
    void redirectsNameThePathOnly() {
        assertThat(browser.get("/admin/probe").header("Location")).isEqualTo("/login?to=%2Fadmin%2Fprobe");
        assertThat(browser.request().header("Host", "evil.example").get("/admin/probe").header("Location"))
                .isEqualTo("/login?to=%2Fadmin%2Fprobe");
    }
}
