package org.indaba.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.indaba.access.LoginLinks;
import org.indaba.mail.EmailAddress;
import org.indaba.spool.Transactions;
import org.indaba.testing.DatabaseTestResource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is kept about somebody: handed over, and forgotten. */
@QuarkusTest
@WithTestResource(DatabaseTestResource.class)
class DataPageTest {

    private static final String ANN = "ann@example.org";
    private static final String HOME = "ann@home.example";
    private static final Map<String, String> NOTHING = Map.of();

    @Inject
    DataSource dataSource;

    @Inject
    Transactions transactions;

    @Inject
    LoginLinks links;

    private final Browser browser = new Browser();
    private Jdbi jdbi;

    /** Ann has two addresses, is on two lists, owns one with Bob, and has a role in a domain. */
    @BeforeEach
    void annAndBob() {
        jdbi = Jdbi.create(dataSource);
        jdbi.useHandle(handle -> handle.createScript("""
                TRUNCATE confirmations, questions, suppressions, erased_suppressions, held_posts;
                TRUNCATE administrators, login_links, half_sign_ins, web_sessions, audit_log, lists, domains, addresses, people
                    RESTART IDENTITY CASCADE;
                INSERT INTO domains VALUES ('l.example', now());
                INSERT INTO lists (name, domain, settings, created_at) VALUES ('one', 'l.example', '{}', now()),
                    ('two', 'l.example', '{}', now());
                INSERT INTO people (display_name, created_at) VALUES ('Ann Secretname', now()), ('', now());
                INSERT INTO addresses (person_id, address, key, domain) VALUES (1, 'Ann@example.org', 'ann@example.org', 'example.org'),
                    (1, 'ann@home.example', 'ann@home.example', 'home.example'), (2, 'bob@example.net', 'bob@example.net', 'example.net');
                INSERT INTO subscriptions (list_id, address_id, domain, key, delivery, own_posts, skip_when_addressed, joined_at, left_at)
                    VALUES (1, 1, 'example.org', 'ann@example.org', 'ON', true, false, now() - interval '1 day', NULL),
                    (2, 2, 'home.example', 'ann@home.example', 'ON', true, false, now() - interval '1 day', NULL),
                    (1, 2, 'home.example', 'ann@home.example', 'ON', true, false, now() - interval '9 days', now() - interval '5 days'),
                    (1, 3, 'example.net', 'bob@example.net', 'ON', true, false, now(), NULL);
                INSERT INTO roles VALUES (1, 1, 'OWNER'), (1, 3, 'OWNER'), (2, 2, 'MODERATOR'), (2, 3, 'OWNER');
                INSERT INTO domain_roles VALUES ('l.example', 'CREATOR', 'ann@home.example', 'ann@home.example', now());
                INSERT INTO credentials (person_id, password, password_at) VALUES (1, '$argon2id$secret', now());
                INSERT INTO confirmations (list_id, address, address_key, display_name, wish, stage, asked_at, expires_at, asked_by)
                    VALUES (2, 'Ann@example.org', 'ann@example.org', 'Ann Secretname', 'JOIN', 'INVITE', now(), now(), 'bob@example.net'),
                    (1, 'eve@example.net', 'eve@example.net', '', 'JOIN', 'INVITE', now(), now(), 'ann@home.example');
                INSERT INTO questions (address_key, list_id, sent_at, expires_at, kind)
                    VALUES ('ann@example.org', 2, now(), now(), 'INVITATION');
                INSERT INTO audit_log (at, actor, action, subject, detail) VALUES
                    (now(), 'Ann@example.org', 'list set', 'one@l.example', ''),
                    (now(), 'operator', 'member add', 'one@l.example', 'ann@home.example by hand'),
                    (now(), 'bob@example.net', 'login', 'bob@example.net', '');
                TRUNCATE mailings, copies, outcomes, bounce_events RESTART IDENTITY CASCADE;
                """).execute());
        signIn(browser, ANN);
    }

    private void signIn(Browser who, String address) {
        String link = "/login/" + transactions.call(() -> links.makeInTx(EmailAddress.of(address)));
        assertThat(who.submit(link, link, NOTHING).statusCode()).isEqualTo(303);
    }

    private String everything() {
        return jdbi.withHandle(handle -> {
            StringBuilder text = new StringBuilder();
            List<String> tables = handle.createQuery("""
                    SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'
                    AND table_name NOT LIKE 'flyway%'""").mapTo(String.class).list();
            tables.forEach(table -> handle.createQuery("SELECT t::text FROM \"" + table + "\" t").mapTo(String.class)
                    .forEach(text::append));
            return text.toString().toLowerCase(java.util.Locale.ROOT);
        });
    }

    @Test
    void fileHoldsAllThatIsKeptAndNoSecret() {
        jdbi.useHandle(handle -> handle.createScript("""
                INSERT INTO mailings (post_id, list_id, message_id, rendering, return_path, return_style, eight_bit, smtp_utf8, priority,
                    created_at, day) VALUES (7, 1, 1, '', 'owner-one@l.example', 'RETURN_PATH', false, false, 1, now(),
                    current_date);
                INSERT INTO copies (day, id, mailing_id, subscription_id, address) VALUES (current_date, 71, 1, 1, 'Ann@example.org'),
                    (current_date, 72, 1, 4, 'bob@example.net');
                INSERT INTO outcomes (day, copy_id, attempt, state, at, site, host, tls, code, enhanced, reply) VALUES
                    (current_date, 71, 1, 'FAILED', now(), 'mx.example.org', '', '', 550, '5.1.1', 'no such user'),
                    (current_date, 72, 1, 'DELIVERED', now(), 'mx.example.net', '', '', 250, '2.0.0', 'ok');
                INSERT INTO bounce_events (at, kind, list_id, subscription_id, address, key, copy_id, mailing_id, post_id, site, recipient,
                    severity, reason, blame, status, reply, evidence, rule, inbound_id, effect, points, score, incident_id) VALUES
                    (now(), 'REFUSAL', 1, 1, 'Ann@example.org', 'ann@example.org', 71, 1, 7, 'mx.example.org', 'bob@example.net',
                     'permanent', 'no-such-user', 'member', '5.1.1', 550, 'no such user', 'r', 0, 'SCORED', 100, 100, 0),
                    (now(), 'REFUSAL', 1, 4, 'bob@example.net', 'bob@example.net', 72, 1, 7, 'mx.example.net', '',
                     'permanent', 'no-such-user', 'member', '5.1.1', 550, 'bob is no user', 'r', 0, 'SCORED', 100, 100, 0);
                """).execute());

        Response file = browser.get("/my/data/indaba.json");

        assertThat(file.statusCode()).isEqualTo(200);
        assertThat(file.header("Content-Disposition")).isEqualTo("attachment; filename=\"indaba.json\"");
        assertThat(file.header("Cache-Control")).isEqualTo("no-store");
        assertThat(file.jsonPath().getString("lists.name")).isEqualTo("Ann Secretname");
        assertThat(file.jsonPath().getList("lists.addresses")).containsExactly("Ann@example.org", HOME);
        assertThat(file.jsonPath().getList("lists.subscriptions")).hasSize(3);
        assertThat(file.jsonPath().getList("lists.roles.role")).containsExactly("owner", "moderator");
        assertThat(file.jsonPath().getList("waiting.kind")).containsExactly("invitation");
        assertThat(file.jsonPath().getList("waiting.list")).containsExactly("two@l.example");
        assertThat(file.jsonPath().getList("domainRoles.domain")).containsExactly("l.example");
        assertThat(file.jsonPath().getList("sessions")).hasSize(1);
        assertThat(file.jsonPath().getList("log.action")).contains("list set", "login").doesNotContain("member add");
        assertThat(file.jsonPath().getList("mail.copies.address")).containsExactly("Ann@example.org");
        assertThat(file.jsonPath().getString("mail.copies[0].state")).isEqualTo("failed");
        assertThat(file.jsonPath().getString("mail.copies[0].list")).isEqualTo("one@l.example");
        assertThat(file.jsonPath().getList("mail.bounces.evidence")).containsExactly("no such user");
        assertThat(file.jsonPath().getString("mail.bounces[0].what")).isNotEmpty();
        assertThat(file.jsonPath().getMap("mail.bounces[0]")).containsEntry("post", 7).containsEntry("class", "permanent")
                .containsEntry("rule", "r").containsEntry("effect", "scored").containsEntry("points", 1.0f).containsEntry("score", 1.0f);
        assertThat(file.asString()).doesNotContain("argon2id").doesNotContain("bob@example.net");
    }

    @Test
    void fileTellsWhatWasChosenAndWhatKeepsMailAway() {
        jdbi.useHandle(handle -> handle.createScript("""
                UPDATE people SET preferred_address_id = 2 WHERE id = 1;
                UPDATE subscriptions SET delivery = 'OFF', off_until = '2027-01-31' WHERE id = 1;
                INSERT INTO suppressions (key, address, reason, since, expires_at) VALUES
                    ('ann@home.example', 'ann@home.example', 'dead on three lists', '2026-03-01', now() + interval '9 days'),
                    ('ann@example.org', 'Ann@example.org', 'over', '2026-03-01', now() - interval '1 second'),
                    ('bob@example.net', 'bob@example.net', 'of another', '2026-03-01', NULL);
                INSERT INTO held_posts (post_id, list_id, author, answer_to, subject, reason, held_at) VALUES
                    (31, 2, 'Ann@example.org', '', 'My question', 'for moderators', '2026-03-02'),
                    (32, 2, 'bob@example.net', '', 'Of another', '', now());
                INSERT INTO held_posts (post_id, list_id, author, answer_to, subject, reason, held_at, decision, decided_by, decided_at)
                    VALUES (33, 2, 'Ann@example.org', '', 'Decided', '', now(), 'REJECTED', 'bob@example.net', now());
                """).execute());

        Response file = browser.get("/my/data/indaba.json");

        assertThat(file.jsonPath().getString("lists.preferred")).isEqualTo(HOME);
        assertThat(file.jsonPath().getString("lists.subscriptions[0].delivery")).isEqualTo("off");
        assertThat(file.jsonPath().getString("lists.subscriptions[0].offUntil")).isEqualTo("2027-01-31");
        assertThat(file.jsonPath().getString("lists.subscriptions[1].offUntil")).isNull();
        assertThat(file.jsonPath().getList("suppressions.address")).containsExactly(HOME);
        assertThat(file.jsonPath().getString("suppressions[0].reason")).isEqualTo("dead on three lists");
        assertThat(file.jsonPath().getString("suppressions[0].until")).isNotEmpty();
        assertThat(file.jsonPath().getList("held.subject")).containsExactly("My question");
        assertThat(file.jsonPath().getString("held[0].list")).isEqualTo("two@l.example");
        assertThat(file.jsonPath().getString("held[0].since")).startsWith("2026-03-02");
        assertThat(file.jsonPath().getList("elsewhere", String.class)).anyMatch(line -> line.contains("rules of their lists"));
        assertThat(file.asString()).doesNotContain("bob@example.net").doesNotContain("for moderators");
    }

    @Test
    void whoIsErasedIsForgottenEverywhere() {
        Browser other = new Browser();
        signIn(other, HOME);
        assertThat(everything()).contains(ANN, HOME, "ann secretname");
        assertThat(browser.get("/my/data/erase").asString()).contains("Erase me for good");

        assertThat(browser.submit("/my/data/erase", "/my/data/erase", Map.of("address", "bob@example.net")).asString())
                .contains("none of your addresses");
        assertThat(everything()).contains(ANN);
        Response erased = browser.submit("/my/data/erase", "/my/data/erase", Map.of("address", " ANN@home.example"));

        assertThat(erased.statusCode()).isEqualTo(303);
        assertThat(browser.get("/").asString()).contains("You are forgotten here.").doesNotContain("Signed in as");
        assertThat(other.get("/my").statusCode()).isEqualTo(303);
        assertThat(everything()).doesNotContain(ANN).doesNotContain(HOME).doesNotContain("secretname")
                .contains("bob@example.net", "eve@example.net");
        jdbi.useHandle(handle -> {
            assertThat(handle.createQuery("SELECT count(*) FROM subscriptions WHERE left_at IS NULL").mapTo(Long.class).one()).isEqualTo(1);
            assertThat(handle.createQuery("SELECT count(*) FROM subscriptions").mapTo(Long.class).one()).as("ids stay").isEqualTo(4);
            assertThat(handle.createQuery("SELECT left_at < now() - interval '4 days' FROM subscriptions WHERE id = 3").mapTo(Boolean.class)
                    .one()).as("what ended before ended then").isTrue();
            assertThat(handle.createQuery("SELECT action FROM audit_log WHERE actor = 'erased person 1' ORDER BY id").mapTo(String.class)
                    .list()).contains("list set", "login", "person erase");
        });
        signIn(new Browser(), ANN);
        assertThat(everything()).as("who comes back is somebody new").contains("erased-1@erased.invalid");
    }

    @Test
    void addressInQuotesIsHandedOverAndForgottenToo() {
        String quoted = "\"Ann Lee\"@home.example";
        jdbi.useHandle(handle -> handle.createScript("""
                INSERT INTO addresses (person_id, address, key, domain)
                    VALUES (1, '"Ann Lee"@home.example', 'ann lee@home.example', 'home.example');
                INSERT INTO setting_changes (list_id, at, actor, way, key, before, after)
                    VALUES (1, now(), '"Ann Lee"@home.example', 'PAGE', 'footer', '', '');
                INSERT INTO audit_log (at, actor, action, subject, detail) VALUES
                    (now(), '"Ann Lee"@home.example', 'list tidy', 'one@l.example', ''),
                    (now(), 'operator', 'member add', 'one@l.example', 'added: "ann lee"@home.example, bob@example.net');
                """).execute());
        signIn(new Browser(), quoted);
        assertThat(browser.get("/my/data/indaba.json").jsonPath().getList("log.action")).contains("list tidy");
        assertThat(browser.get("/my/data/erase").asString()).contains("inputmode=\"email\"").doesNotContain("type=\"email\"");

        assertThat(browser.submit("/my/data/erase", "/my/data/erase", Map.of("address", "\"ANN lee\"@Home.example")).statusCode())
                .isEqualTo(303);

        assertThat(everything()).doesNotContain("ann lee").contains("added: erased person 1, bob@example.net");
    }

    @Test
    void lastOwnerHandsOverFirst() {
        jdbi.useHandle(handle -> handle.execute("DELETE FROM roles WHERE list_id = 1 AND address_id = 3"));

        assertThat(browser.get("/my/data/erase").asString()).contains("only owner", "one@l.example").doesNotContain("for good");
        assertThat(browser.submit("/my/data", "/my/data/erase", Map.of("address", ANN)).statusCode()).isEqualTo(409);
        assertThat(everything()).contains(ANN, HOME);
    }

    @Test
    void administratorOfTheSiteIsNotErased() {
        jdbi.useHandle(handle -> handle.execute("INSERT INTO administrators VALUES (?, ?, now())", HOME, HOME));

        assertThat(browser.get("/my/data/erase").asString()).contains("You administer this site");
        assertThat(browser.submit("/my/data", "/my/data/erase", Map.of("address", ANN)).statusCode()).isEqualTo(409);
        assertThat(everything()).contains(ANN);
    }
}
