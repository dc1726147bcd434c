package org.indaba.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.Map;
import javax.sql.DataSource;
import org.indaba.expand.MissedPosts;
import org.indaba.mail.TokenCodec;
import org.indaba.mail.TokenPurpose;
import org.indaba.testing.DatabaseTestResource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The way back for a member whose delivery is suspended. */
@QuarkusTest
@WithTestResource(DatabaseTestResource.class)
class WayBackPageTest {

    @Inject
    DataSource dataSource;

    @Inject
    TokenCodec tokens;

    private final Browser browser = new Browser();
    private Jdbi jdbi;
    private long subscription;

    @BeforeEach
    void oneSuspendedMember() {
        jdbi = Jdbi.create(dataSource);
        jdbi.useHandle(handle -> {
            handle.execute("TRUNCATE lists, domains, people, addresses, subscriptions, bounce_members, bounce_events, audit_log, "
                    + "mailings, expansions, copies, windows, suppressions CASCADE");
            handle.execute("INSERT INTO domains VALUES ('lists.example.org', now())");
        });
        subscription = jdbi.withHandle(handle -> handle.createQuery("""
                WITH l AS (INSERT INTO lists (name, domain, settings, created_at) VALUES ('afnog', 'lists.example.org', '{}', now())
                        RETURNING id),
                    p AS (INSERT INTO people (display_name, created_at) VALUES ('', now()) RETURNING id),
                    a AS (INSERT INTO addresses (person_id, address, key, domain)
                        SELECT id, 'bob@example.net', 'bob@example.net', 'example.net' FROM p RETURNING id)
                INSERT INTO subscriptions (list_id, address_id, domain, key, delivery, own_posts, skip_when_addressed, joined_at)
                SELECT l.id, a.id, 'example.net', 'bob@example.net', 'SUSPENDED', true, false, now() FROM l, a RETURNING id""")
                .mapTo(Long.class).one());
    }

    private String delivery() {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT delivery FROM subscriptions").mapTo(String.class).one());
    }

    @Test
    void lookingChangesNothingAndTheButtonLetsPostsComeAgain() {
        String page = "/back/" + tokens.sign(TokenPurpose.RESUME, subscription);

        Response shown = browser.get(page);
        assertThat(shown.statusCode()).isEqualTo(200);
        assertThat(shown.asString()).contains("afnog@lists.example.org", "b…@example.net", "Send me the posts again")
                .doesNotContain("bob@example.net");
        // RFC 9110 §9.2.1: looking is safe.
        assertThat(delivery()).isEqualTo("SUSPENDED");

        Response pressed = browser.submit(page, page, Map.of());

        assertThat(pressed.statusCode()).isEqualTo(303);
        assertThat(delivery()).isEqualTo("ON");
        assertThat(browser.get(page).asString()).contains("You get the posts of afnog@lists.example.org again.", "nothing to do");
        assertThat(jdbi.<String, RuntimeException>withHandle(handle -> handle.createQuery("SELECT action FROM audit_log")
                .mapTo(String.class).one())).isEqualTo("member resume");
    }

    @Test
    void theCheckBoxSendsThePostsThatWereMissed() {
        suspendedYesterday();
        missed(2);
        String page = "/back/" + tokens.sign(TokenPurpose.RESUME, subscription);

        assertThat(browser.get(page).asString()).contains("type=\"checkbox\" name=\"missed\"", "the 2 posts that I missed")
                .doesNotContain("checked");
        assertThat(copies()).isZero();
        assertThat(browser.submit(page, page, Map.of("missed", "on")).statusCode()).isEqualTo(303);

        assertThat(delivery()).isEqualTo("ON");
        assertThat(copies()).isEqualTo(2);
        assertThat(browser.get(page).asString()).contains("2 posts that you missed are on their way").doesNotContain("checkbox");
    }

    @Test
    void withoutTheCheckBoxNothingThatWasMissedIsSent() {
        suspendedYesterday();
        missed(1);
        String page = "/back/" + tokens.sign(TokenPurpose.RESUME, subscription);
        assertThat(browser.get(page).asString()).contains("the post that I missed");

        browser.submit(page, page, Map.of());

        assertThat(delivery()).isEqualTo("ON");
        assertThat(copies()).isZero();
    }

    @Test
    void beyondTheLimitThePageSaysThatTheNewestAreSent() {
        suspendedYesterday();
        String page = "/back/" + tokens.sign(TokenPurpose.RESUME, subscription);
        assertThat(browser.get(page).asString()).doesNotContain("checkbox");
        missed(MissedPosts.LIMIT);
        assertThat(browser.get(page).asString()).contains("the 20 posts that I missed");
        missed(1);
        assertThat(browser.get(page).asString()).contains("the newest 20 of the posts that I missed");
    }

    @Test
    void whomTheSiteKeepsPostsBackFromIsToldWhoEndsThat() {
        jdbi.useHandle(handle -> handle.execute(
                "INSERT INTO suppressions VALUES ('bob@example.net', 'bob@example.net', 'asked us', now(), NULL)"));
        String page = "/back/" + tokens.sign(TokenPurpose.RESUME, subscription);

        browser.submit(page, page, Map.of());

        assertThat(delivery()).isEqualTo("ON");
        assertThat(browser.get(page).asString()).contains("this site keeps the posts of all its lists back", "write to its postmaster")
                .doesNotContain("You get the posts", "nothing to do");
        assertThat(jdbi.<Long, RuntimeException>withHandle(handle -> handle.createQuery("SELECT count(*) FROM suppressions")
                .mapTo(Long.class).one())).isEqualTo(1);
    }

    private long copies() {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT count(*) FROM copies").mapTo(Long.class).one());
    }

    private void suspendedYesterday() {
        jdbi.useHandle(handle -> handle.createUpdate("""
                INSERT INTO bounce_members (subscription_id, list_id, address, key, points, scored_on, first_at, last_at, reason,
                    credited_until, stage, suspended_at, warnings, unclear, trial_copy)
                SELECT id, list_id, key, key, 300, current_date, now(), now(), 'no-such-user', now(), 'SUSPENDED', now() - interval '1 day',
                    0, 0, 0 FROM subscriptions""").execute());
    }

    private void missed(int posts) {
        jdbi.useHandle(handle -> {
            handle.createUpdate("UPDATE subscriptions SET joined_at = now() - interval '9 days'").execute();
            handle.createUpdate("""
                WITH m AS (
                    INSERT INTO mailings (post_id, list_id, message_id, rendering, return_path, return_style, eight_bit, smtp_utf8,
                        priority, created_at, day, copies)
                    SELECT n + (SELECT count(*) FROM mailings), (SELECT id FROM lists), 1, '\\x01', 'owner-afnog@lists.example.org',
                        'RETURN_PATH', false, false, 1, now(), CAST(now() AT TIME ZONE 'UTC' AS date), 0
                    FROM generate_series(1, :posts) AS n RETURNING id, list_id, created_at)
                INSERT INTO expansions (mailing_id, list_id, as_of, author_keys, addressed_keys, chunk, done_at)
                SELECT id, list_id, created_at, '{}', '{}', 50, created_at FROM m""").bind("posts", posts).execute();
        });
    }

    @Test
    void aButtonWithoutItsFormChangesNothing() {
        String page = "/back/" + tokens.sign(TokenPurpose.RESUME, subscription);

        assertThat(new Browser().post(page, "x", Map.of()).statusCode()).isEqualTo(403);
        assertThat(delivery()).isEqualTo("SUSPENDED");
    }

    @Test
    void tokensOfOtherPurposesAndOfNobodyLeadNowhere() {
        for (String token : new String[] {tokens.sign(TokenPurpose.LEAVE, subscription), tokens.sign(TokenPurpose.RESUME, 999_999), "x"}) {
            assertThat(browser.get("/back/" + token).statusCode()).isEqualTo(410);
        }
    }
}
