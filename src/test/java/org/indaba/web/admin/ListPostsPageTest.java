package org.indaba.web.admin;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.List;
import javax.sql.DataSource;
import org.indaba.access.WebSessions;
import org.indaba.mail.EmailAddress;
import org.indaba.spool.Transactions;
import org.indaba.testing.DatabaseTestResource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The posts of a list as its owners see them, over a site on which everything that strangers may choose is as bad as it can be. */
@QuarkusTest
@WithTestResource(DatabaseTestResource.class)
class ListPostsPageTest {

    private static final String POSTS = "/lists/talk@lists.example.org/posts";

    @Inject
    DataSource dataSource;

    @Inject
    Transactions transactions;

    @Inject
    WebSessions sessions;

    private String session = "";

    @BeforeEach
    void twoListsWithOwners() {
        Jdbi jdbi = Jdbi.create(dataSource);
        TroubledSite.begin(jdbi);
        jdbi.useHandle(handle -> handle.createScript("""
                INSERT INTO lists (name, domain, settings, created_at) VALUES ('other', 'lists.example.org', '{}', now());
                INSERT INTO people (display_name, created_at) VALUES ('', now()), ('', now());
                UPDATE addresses SET person_id = id WHERE id IN (2, 3);
                INSERT INTO roles VALUES (1, 1, 'OWNER'), (1, 2, 'MODERATOR'), (2, 3, 'OWNER');
                """).execute());
    }

    private RequestSpecification browser() {
        return given().redirects().follow(false).urlEncodingEnabled(false).cookie("indaba", session);
    }

    private Response page(String path) {
        return browser().get(path);
    }

    private void as(String address) {
        session = transactions.call(() -> sessions.beginInTx(EmailAddress.of(address)));
    }

    @Test
    void ownersSeeThePostsOfTheirListAndNothingOfTheWholeSite() {
        as("user1@example.com");
        for (String path : List.of(POSTS, POSTS + "/1", POSTS + "/1?state=failed", POSTS + "/1?q=user5", POSTS + "/1/copies/1",
                POSTS + "/1/copies/60", POSTS + "/2")) {
            Response page = page(path);
            assertThat(page.statusCode()).as(path).isEqualTo(200);
            assertThat(page.asString()).as(path).contains("aria-label=\"List\"", "href=\"" + POSTS + "\"")
                    .doesNotContain("/admin").doesNotContain("bin/indaba");
        }
        assertThat(page(POSTS).asString()).contains("href=\"" + POSTS + "/1\"", "10 failed", "51 waiting")
                .doesNotContain("data-label=\"List\"");
        assertThat(page(POSTS + "/1").asString()).contains("10</strong> of 61 final", "<dt>SPF</dt>",
                "signature (people.example) is intact.", "action=\"" + POSTS + "/1\"", "hx-get=\"" + POSTS + "/1/ledger?at=",
                "Next copies");
        assertThat(page(POSTS + "/1?state=failed").asString().split("<th scope=\"row\"><a")).hasSize(11);
        assertThat(page(POSTS + "/1?q=user57@example.com").asString().split("<th scope=\"row\"><a")).hasSize(2);
        assertThat(page(POSTS + "/1/copies/1").asString()).contains("refused it for good, and answered:", "What can be done");
        assertThat(page(POSTS + "/1/copies/60").asString()).contains("Nothing must be done: it is tried again by itself.")
                .doesNotContain("Try all mail");
        assertThat(page(POSTS + "/2").asString()).contains("It waits for a moderator.");
    }

    @Test
    void ownersHaveThePartThatLives() {
        as("user1@example.com");

        Response part = browser().header("HX-Request", "true").get(POSTS + "/1/ledger?state=failed&at=1&ended=0");
        assertThat(part.statusCode()).isEqualTo(200);
        assertThat(part.asString().strip()).startsWith("<section id=\"ledger\"").endsWith("</section>");
        assertThat(part.asString()).contains(POSTS + "/1/ledger?at=", "href=\"" + POSTS + "/1/copies/1\"").doesNotContain("/admin");
        assertThat(page(POSTS + "/1/ledger").header("Location")).endsWith(POSTS + "/1");
    }

    @Test
    void nobodySeesPostsOfAListThatIsNotTheirs() {
        List<String> below = List.of("/1", "/1/ledger", "/1/copies/1", "/2", "/3", "/99", "/x", "/1/copies/999");
        as("user2@example.com");
        below.forEach(path -> assertThat(page(POSTS + path).statusCode()).as("a moderator " + path).isEqualTo(403));
        assertThat(page(POSTS).statusCode()).isEqualTo(403);

        as("user3@example.com");
        below.forEach(path -> assertThat(page(POSTS + path).statusCode()).as("another owner " + path).isEqualTo(403));
        String other = POSTS.replace("talk@", "other@");
        assertThat(page(other).asString()).contains("There is no post here.", "held posts");
        for (String path : below) {
            assertThat(browser().header("HX-Request", "true").get(other + path).statusCode()).as(path).isEqualTo(404);
        }

        // What nobody knows to be of the list is not there for its owners, either.
        as("user1@example.com");
        for (String path : List.of("/3", "/99", "/x", "/1/copies/999", "/2/copies/1")) {
            assertThat(page(POSTS + path).statusCode()).as(path).isEqualTo(404);
        }
    }
}
