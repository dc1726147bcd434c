package org.indaba.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import javax.sql.DataSource;
import org.indaba.lists.PublicLists;
import org.indaba.testing.DatabaseTestResource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The index of lists, and the page of a list. */
@QuarkusTest
@WithTestResource(DatabaseTestResource.class)
class IndexPageTest {

    /** Markup, an end of an attribute, a template's own syntax, and a turn of the direction of writing. */
    private static final String HOSTILE = "\\\"><script>alert(1)</script> {inject:frame.formToken} \\u202Eevil & ' ";

    @Inject
    DataSource dataSource;

    private final Browser browser = new Browser();

    @BeforeEach
    void noLists() {
        Jdbi.create(dataSource).useHandle(handle -> {
            handle.execute("TRUNCATE lists, domains CASCADE");
            handle.execute("INSERT INTO domains VALUES ('lists.example.org', now())");
        });
    }

    private void list(String name, String settings) {
        Jdbi.create(dataSource).useHandle(handle -> handle.createUpdate("""
                INSERT INTO lists (name, domain, settings, created_at)
                VALUES (:name, 'lists.example.org', CAST(:settings AS jsonb), now())""")
                .bind("name", name).bind("settings", settings).execute());
    }

    @Test
    void emptyIndexSaysWhatToDo() {
        assertThat(browser.get("/").asString()).contains("There is no public list yet", "bin/indaba list create");
    }

    @Test
    void publicListsStandInTheIndex() {
        list("talk", "{\"description\": \"Talk about things\"}");
        list("secret", "{\"visibility\": \"hidden\"}");

        String index = browser.get("/").asString();
        assertThat(index).contains("href=\"/lists/talk@lists.example.org\"", "Talk about things").doesNotContain("secret");
        assertThat(browser.get("/lists/secret@lists.example.org").asString()).contains("secret-join@lists.example.org", "noindex");
        assertThat(browser.get("/lists/talk@lists.example.org").asString()).doesNotContain("noindex");
    }

    @Test
    void pageTellsHowToPostJoinAndLeave() {
        list("talk", "{\"posting\": \"announce\", \"joining\": \"closed\"}");

        assertThat(browser.get("/lists/TALK@Lists.Example.Org").asString()).contains("mailto:talk@lists.example.org",
                "action=\"/lists/talk@lists.example.org/leave\"", "mailto:talk-leave@lists.example.org",
                "mailto:owner-talk@lists.example.org", "Only the owners and moderators post here", "Nobody joins this list alone")
                .doesNotContain("talk-join@", "/join\"");
    }

    @Test
    void listsAreFoundByTheirWordsAndShownAPageAtATime() {
        Jdbi.create(dataSource).useHandle(handle -> handle.execute("""
                INSERT INTO lists (name, domain, settings, created_at)
                SELECT 'l' || to_char(n, 'FM000'), 'lists.example.org',
                    jsonb_build_object('description', CASE WHEN n = 7 THEN 'Bees & 100%_Honey' ELSE 'Talk no. ' || n END), now()
                FROM generate_series(1, ?) AS n""", PublicLists.PAGE + 1));

        assertThat(browser.get("/").asString()).contains("31 lists", "l001@", "l030@", "Page 1 of 2", "href=\"/?page=2\"")
                .doesNotContain("l031@", "rel=\"prev\"");
        assertThat(browser.get("/?page=2").asString()).contains("l031@", "rel=\"prev\"").doesNotContain("l001@", "rel=\"next\"");
        assertThat(browser.get("/?q=honey%20BEES").asString()).contains("l007@", "1 list", "value=\"honey BEES\"").doesNotContain("l008@");
        assertThat(browser.get("/?q=100%25_h").asString()).as("no wild cards").contains("l007@");
        assertThat(browser.get("/?q=1%25o").asString()).contains("No list has these words");
        for (String odd : new String[] {"/?page=0", "/?page=x", "/?page=999999", "/?page=-1", "/?q=%00"}) {
            assertThat(browser.get(odd).asString()).as(odd).contains("l001@");
        }
    }

    @Test
    void ownersAreNotNamed() {
        list("talk", "{}");
        Jdbi.create(dataSource).useHandle(handle -> {
            handle.execute("TRUNCATE people CASCADE");
            handle.execute("INSERT INTO people (display_name, created_at) VALUES ('Olga Owner', now())");
            handle.execute("INSERT INTO addresses (person_id, address, key, domain) "
                    + "SELECT max(id), 'olga@example.net', 'olga@example.net', "
                    + "'example.net' FROM people");
            handle.execute("INSERT INTO roles SELECT l.id, a.id, 'OWNER' FROM lists l, addresses a");
        });

        assertThat(browser.get("/lists/talk@lists.example.org").asString()).doesNotContainIgnoringCase("olga");
    }

    @Test
    void whatAnOwnerWroteIsTextAndNothingElse() {
        list("talk", "{\"description\": \"" + HOSTILE + "x".repeat(10_000) + "\"}");

        for (String path : new String[] {"/", "/lists/talk@lists.example.org"}) {
            String page = browser.get(path).asString();
            assertThat(page).contains("&lt;script&gt;alert(1)&lt;/script&gt;", "{inject:frame.formToken}", "<bdi>&quot;&gt;")
                    .doesNotContain("<script>alert");
        }
    }
}
