package org.indaba.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.Map;
import javax.sql.DataSource;
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
            handle.execute("TRUNCATE lists, domains, people, addresses, subscriptions, bounce_members, bounce_events, audit_log CASCADE");
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
