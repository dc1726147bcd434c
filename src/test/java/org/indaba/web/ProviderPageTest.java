package org.indaba.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.indaba.scenario.HttpsWorldProfile;
import org.indaba.scenario.ShiftedClock;
import org.indaba.testing.TestOidcProvider;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Signing in by another site, from the button to the page that was wanted, with a provider that looks at all that is to be looked at. */
@QuarkusTest
@TestProfile(HttpsWorldProfile.class)
class ProviderPageTest {

    private static final String ANN = "ann@provided.example";
    private static final String BACK = "/login/provider/back";

    @ConfigProperty(name = "indaba.oidc.issuer")
    String issuer;

    @ConfigProperty(name = "indaba.oidc.client-id")
    String client;

    @ConfigProperty(name = "indaba.oidc.client-secret")
    String secret;

    @Inject
    DataSource dataSource;

    private final Browser browser = new Browser();
    private TestOidcProvider provider;
    private Jdbi jdbi;

    @Inject
    ShiftedClock clock;

    @BeforeEach
    void begin() {
        provider = TestOidcProvider.at(URI.create(issuer), client, secret, clock);
        jdbi = Jdbi.create(dataSource);
        jdbi.useHandle(handle -> handle.execute("INSERT INTO domains VALUES ('lists.example.org', now()) ON CONFLICT DO NOTHING"));
    }

    @AfterEach
    void end() {
        provider.close();
        jdbi.useHandle(handle -> handle.execute("DELETE FROM credentials"));
    }

    /** The browser is sent to the other site. */
    private URI sent(Browser who, String to) {
        Response away = who.get("/login/provider?to=" + URLEncoder.encode(to, StandardCharsets.UTF_8));
        assertThat(away.statusCode()).isEqualTo(303);
        assertThat(away.header("Location")).startsWith(issuer + "/ask?").contains("redirect_uri="
                + URLEncoder.encode(HttpsWorldProfile.SITE + BACK, StandardCharsets.UTF_8));
        return URI.create(away.header("Location"));
    }

    /** The page on the way back. */
    private static String page(Map<String, String> answer) {
        return BACK + "?code=" + URLEncoder.encode(answer.get("code"), StandardCharsets.UTF_8) + "&state=" + answer.get("state");
    }

    private static Response back(Browser who, Map<String, String> answer) {
        return who.submit(page(answer), BACK, answer);
    }

    @Test
    void wayThereAndBackSignsInAndLeadsToThePageThatWasWanted() {
        assertThat(browser.get("/login").asString()).contains("Example College", "/login/provider");
        Map<String, String> answer = provider.signIn(sent(browser, "/my/security"), ANN, true);

        Response page = browser.get(page(answer));
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.asString()).contains("Example College", "method=\"post\"");
        assertThat(browser.get("/my").statusCode()).as("looking at the page changes nothing").isEqualTo(303);
        Response in = back(browser, answer);

        assertThat(in.statusCode()).isEqualTo(303);
        assertThat(in.header("Location")).isEqualTo("/my/security");
        assertThat(browser.get("/my/sessions").asString()).contains(ANN);
        assertThat(back(browser, answer).statusCode()).as("an answer is used once").isEqualTo(403);
    }

    @Test
    void answerOfAnotherBrowserOrOfNobodySignsNobodyIn() {
        Map<String, String> answer = provider.signIn(sent(browser, ""), ANN, true);
        Browser other = new Browser();
        sent(other, "");

        assertThat(other.get(page(answer)).statusCode()).as("another's state").isEqualTo(403);
        assertThat(new Browser().get(page(answer)).statusCode()).as("no cookie").isEqualTo(403);
        Map<String, String> forged = Map.of("code", "made up", "state", answer.get("state"));
        assertThat(back(browser, forged).statusCode()).as("a code that nobody gave").isEqualTo(403);
        assertThat(browser.get("/my").statusCode()).isEqualTo(303);
        assertThat(back(browser, answer).statusCode()).as("the cookie is used up, whatever came of it").isEqualTo(403);
    }

    @Test
    void addressThatTheOtherSiteHasNotVerifiedSignsNobodyIn() {
        assertThat(back(browser, provider.signIn(sent(browser, ""), ANN, false)).statusCode()).isEqualTo(403);
        assertThat(browser.get("/my").statusCode()).isEqualTo(303);
    }

    @Test
    void secondFactorIsAskedForBehindIt() {
        assertThat(back(browser, provider.signIn(sent(browser, ""), ANN, true)).header("Location")).isEqualTo("/my");
        jdbi.useHandle(handle -> {
            handle.execute("INSERT INTO people (display_name, created_at) VALUES ('', now())");
            handle.execute("INSERT INTO addresses (person_id, address, key, domain) SELECT max(id), ?, ?, 'provided.example' FROM people",
                    ANN, ANN);
            handle.execute("INSERT INTO credentials (person_id, totp_secret, totp_at) SELECT person_id, decode(repeat('5c0a', 10), 'hex'), "
                    + "now() FROM addresses WHERE key = ?", ANN);
        });
        Browser other = new Browser();

        assertThat(back(other, provider.signIn(sent(other, ""), ANN, true)).header("Location")).startsWith("/login/code");
        assertThat(other.get("/my").statusCode()).isEqualTo(303);
    }

    @Test
    void silentProviderIsSaidAndNotWaitedFor() {
        provider.close();
        Response answer = new Browser().get("/login/provider?to=");

        // Its documents may be known from before; without them nobody is sent anywhere.
        assertThat(answer.statusCode()).isIn(303, 403);
        Map<String, String> made = Map.of("code", "x", "state", "y");
        assertThat(new Browser().get(page(made)).statusCode()).isEqualTo(403);
    }

    /** The site demands a second factor of owners: until they have one, their pages send them where they set it up. */
    @Test
    void ownersSetUpASecondFactorFirst() {
        jdbi.useHandle(handle -> {
            handle.execute("INSERT INTO lists (name, domain, settings, created_at) VALUES ('demanding', 'lists.example.org', '{}', now()) "
                    + "ON CONFLICT DO NOTHING");
            handle.execute("INSERT INTO people (display_name, created_at) VALUES ('', now())");
            handle.execute("INSERT INTO addresses (person_id, address, key, domain) SELECT max(id), 'olu@provided.example', "
                    + "'olu@provided.example', 'provided.example' FROM people");
            handle.execute("INSERT INTO roles SELECT l.id, a.id, 'OWNER' FROM lists l, addresses a WHERE l.name = 'demanding' "
                    + "AND a.key = 'olu@provided.example'");
        });
        back(browser, provider.signIn(sent(browser, ""), "olu@provided.example", true));
        String settings = "/lists/demanding@lists.example.org/settings";

        assertThat(browser.get(settings).header("Location")).isEqualTo("/my/security");
        assertThat(browser.get("/my").statusCode()).as("pages of one's own stay open").isEqualTo(200);
        jdbi.useHandle(handle -> handle.execute("INSERT INTO credentials (person_id, totp_secret, totp_at) SELECT person_id, "
                + "decode(repeat('5c0a', 10), 'hex'), now() FROM addresses WHERE key = 'olu@provided.example'"));
        assertThat(browser.get(settings).statusCode()).isEqualTo(200);
    }
}
