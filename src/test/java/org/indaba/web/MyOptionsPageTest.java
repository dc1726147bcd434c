package org.indaba.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.indaba.testing.DatabaseTestResource;
import org.junit.jupiter.api.Test;

/** What a person chooses about each list, also in a page that was open for long, and on pages of many lists. */
@QuarkusTest
@WithTestResource(DatabaseTestResource.class)
class MyOptionsPageTest extends MyPages {

    @Test
    void whatWasChosenIsThereAgainWhereTheDayIsNone() {
        Response answer = browser.submit("/my", "/my/subscriptions/1", Map.of("was-delivery", "on", "delivery", "until", "off-until", "",
                "was-own-posts", "yes", "own-posts", "no", "was-text", "list", "text", "only"));

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.asString()).contains("value=\"until\" checked", "<option value=\"no\" selected>",
                "<option value=\"only\" selected>", "aria-invalid=\"true\" aria-describedby=\"error-1\"", "no day between",
                "name=\"was-delivery\" value=\"on\"");
        assertThat(row(1)).isEqualTo("ON - true false 0");
    }

    /** The way back is a page of its own: what suspends is written down, and so is its end. */
    @Test
    void whoIsSuspendedChangesOtherOptionsAndStaysSo() {
        String page = browser.get("/my").asString();
        String form = page.substring(page.indexOf("/my/subscriptions/2\""));
        assertThat(form.substring(0, form.indexOf("</form>"))).contains("own-posts").doesNotContain("name=\"delivery\"");

        browser.submit("/my", "/my/subscriptions/2", Map.of("was-delivery", "suspended", "was-off-until", "", "off-until", "",
                "was-own-posts", "yes", "own-posts", "no"));
        assertThat(row(2)).isEqualTo("SUSPENDED - false false 0");
        for (String delivery : List.of("on", "off", "until")) {
            Response answer = browser.submit("/my", "/my/subscriptions/2", Map.of("was-delivery", "suspended", "delivery", delivery,
                    "was-off-until", "", "off-until", LocalDate.now(ZoneOffset.UTC).plusDays(2).toString()));
            assertThat(answer.statusCode()).isEqualTo(422);
            assertThat(answer.asString()).contains("Follow the link above", "/back/");
            assertThat(row(2)).isEqualTo("SUSPENDED - false false 0");
        }
    }

    @Test
    void whatSomebodyElseChangedMeanwhileIsInTheFormThatComesBack() {
        jdbi.useHandle(handle -> handle.execute("UPDATE subscriptions SET own_posts = false WHERE id = 1"));

        String page = browser.submit("/my", "/my/subscriptions/1", Map.of("was-delivery", "on", "delivery", "until", "was-off-until", "",
                "off-until", "", "was-own-posts", "yes", "own-posts", "yes")).asString();

        assertThat(page).contains("name=\"was-own-posts\" value=\"no\"", "<option value=\"no\" selected>", "value=\"until\" checked");
    }

    @Test
    void aPageThatWasOpenForLongTakesNothingBack() {
        jdbi.useHandle(handle -> handle.execute("UPDATE subscriptions SET delivery = 'SUSPENDED', own_posts = false WHERE id = 1"));

        Map<String, String> old = Map.of("was-delivery", "on", "delivery", "on", "was-off-until", "", "off-until", "",
                "was-own-posts", "yes", "own-posts", "yes", "was-skip-when-addressed", "no", "skip-when-addressed", "yes");
        assertThat(browser.submit("/my", "/my/subscriptions/1", old).statusCode()).isEqualTo(303);
        assertThat(row(1)).isEqualTo("SUSPENDED - false true 0");
        Response answer = browser.submit("/my", "/my/subscriptions/1", Map.of("was-delivery", "on", "delivery", "off"));
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.asString()).contains("Somebody changed this meanwhile; it is now: suspended");
        assertThat(row(1)).isEqualTo("SUSPENDED - false true 0");
    }

    @Test
    void aSubscriptionThatEndsMeanwhileIsSaidToHaveEnded() throws Exception {
        String token = browser.token("/my");
        CompletableFuture<Response> answer = new CompletableFuture<>();
        transactions.run(() -> {
            jdbi.useHandle(handle -> handle.execute("UPDATE subscriptions SET left_at = now() WHERE id = 1"));
            Thread.ofVirtual().start(() -> answer.complete(browser.post("/my/subscriptions/1", token, Map.of("own-posts", "no"))));
            // Asked on another thread, so on a connection of its own.
            await().atMost(Duration.ofSeconds(30)).until(() -> !texts("""
                    SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
                        AND query ILIKE 'update%subscriptions%'""").isEmpty());
        });

        assertThat(answer.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(303);
        assertThat(browser.get("/my").asString()).contains("has ended meanwhile").doesNotContain("no day between");
        assertThat(row(1)).endsWith("true false 0 left");
    }

    @Test
    void whatTheSiteKeepsBackForBouncesIsShownAndLifted() {
        jdbi.useHandle(handle -> handle.execute("TRUNCATE suppressions"));
        assertThat(browser.get("/my").asString()).doesNotContain("keeps the posts");
        jdbi.useHandle(handle -> handle.execute("INSERT INTO suppressions (key, address, reason, since, expires_at) "
                + "VALUES (?, ?, 'dead on 2 lists', now(), now() + interval '9 days')", ANN, ANN));

        String page = browser.get("/my").asString();
        assertThat(page).contains("This site keeps the posts of all its lists back");
        String back = page.substring(page.indexOf("keeps the posts")).replaceAll("(?s).*?href=\"(/back/[^\"]+)\".*", "$1");
        assertThat(browser.get(back).asString()).contains("Send me the posts again");
        browser.submit(back, back, NOTHING);
        assertThat(browser.get("/my").asString()).doesNotContain("keeps the posts");

        jdbi.useHandle(handle -> handle.execute("INSERT INTO suppressions (key, address, reason, since, expires_at, operators_until) "
                + "VALUES (?, ?, 'asked us', now(), NULL, 'infinity')", ANN, ANN));
        assertThat(browser.get("/my").asString()).as("that is not for members to end").doesNotContain("keeps the posts");
        jdbi.useHandle(handle -> handle.execute("TRUNCATE suppressions"));
    }

    @Test
    void listsComeTwentyOnAPage() {
        jdbi.useHandle(handle -> handle.createScript("""
                DELETE FROM roles; DELETE FROM subscriptions;
                INSERT INTO lists (name, domain, settings, created_at)
                    SELECT 'many' || to_char(i, 'FM00'), 'l.example', '{}', now() FROM generate_series(1, 60) AS i;
                INSERT INTO subscriptions (list_id, address_id, domain, key, delivery, own_posts, skip_when_addressed, joined_at)
                    SELECT id, 1, 'example.org', 'ann@example.org', 'OFF', true, false, now() FROM lists WHERE name LIKE 'many%';
                UPDATE subscriptions s SET delivery = 'ON' FROM lists l WHERE l.id = s.list_id AND l.name = 'many60';
                """).execute());

        String first = browser.get("/my").asString();
        assertThat(first).contains("many01@l.example", "many20@l.example", "Page 1 of 3", "href=\"/my?page=2\"", "Pause all lists")
                .doesNotContain("many21@l.example", "rel=\"prev\"").hasSizeLessThan(70_000);
        assertThat(browser.get("/my?page=2").asString()).contains("many21@l.example", "many40@l.example", "href=\"/my\"",
                "href=\"/my?page=3\"")
                .hasSizeLessThan(70_000);
        String last = browser.get("/my?page=3").asString();
        assertThat(last).contains("many41@l.example", "many60@l.example").doesNotContain("rel=\"next\"").hasSizeLessThan(70_000);
        assertThat(browser.get("/my?page=99").asString()).contains("many60@l.example");
        assertThat(browser.get("/my?page=x").asString()).contains("many01@l.example");

        long id = Long.parseLong(texts("SELECT id FROM subscriptions WHERE delivery = 'ON'").getFirst());
        Response done = browser.submit("/my", "/my/subscriptions/" + id, Map.of("own-posts", "no"));
        assertThat(done.header("Location")).as("back to where it stands").endsWith("/my?page=3");
        Response wrong = browser.submit("/my", "/my/subscriptions/" + id, Map.of("delivery", "until"));
        assertThat(wrong.asString()).contains("Page 3 of 3", "id=\"error-" + id + "\"");
        browser.submit("/my", "/my/pause", Map.of("off-until", TOMORROW));
        assertThat(row(id)).as("on whichever page it stands").startsWith("OFF " + TOMORROW);
    }
}
