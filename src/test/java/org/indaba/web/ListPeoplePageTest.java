package org.indaba.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.indaba.access.LoginLinks;
import org.indaba.mail.EmailAddress;
import org.indaba.spool.Transactions;
import org.indaba.testing.DatabaseTestResource;
import org.indaba.testing.EnglishLeft;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The page that says who is on a list: it tells nobody what the mail command "who" would not. */
@QuarkusTest
@WithTestResource(DatabaseTestResource.class)
class ListPeoplePageTest {

    private static final String ANN = "ann@example.org";
    private static final String BOB = "bob@example.net";
    private static final String MO = "mo@example.com";
    private static final String EVE = "eve@example.com";
    private static final String BOSS = "boss@example.net";
    private static final String OPEN = "/lists/open@l.example";
    private static final String SHUT = "/lists/shut@l.example";

    @Inject
    DataSource dataSource;

    @Inject
    Transactions transactions;

    @Inject
    LoginLinks links;

    private Jdbi jdbi;

    /** Ann owns two lists, of which one shows its members; Mo moderates both; Bob is on both; Eve is known and on none of them. */
    @BeforeEach
    void twoLists() {
        jdbi = Jdbi.create(dataSource);
        jdbi.useHandle(handle -> {
            handle.createScript("""
                TRUNCATE administrators, login_links, half_sign_ins, web_sessions, audit_log, lists, domains, addresses, people,
                    answers_sent, answer_counts RESTART IDENTITY CASCADE;
                INSERT INTO domains VALUES ('l.example', now());
                INSERT INTO lists (name, domain, settings, created_at) VALUES
                    ('open', 'l.example', '{"member-list": "members"}', now()), ('shut', 'l.example', '{}', now()),
                    ('third', 'l.example', '{}', now());
                INSERT INTO people (display_name, created_at) VALUES ('Ann', now()), ('Bob <b>Builder', now()), ('', now()), ('', now());
                INSERT INTO addresses (person_id, address, key, domain) VALUES (1, 'ann@example.org', 'ann@example.org', 'example.org'),
                    (2, 'bob@example.net', 'bob@example.net', 'example.net'), (3, 'mo@example.com', 'mo@example.com', 'example.com'),
                    (4, 'eve@example.com', 'eve@example.com', 'example.com');
                INSERT INTO subscriptions (list_id, address_id, domain, key, delivery, own_posts, skip_when_addressed, joined_at)
                    SELECT list, 2, 'example.net', 'bob@example.net', 'ON', true, false, now() FROM generate_series(1, 2) list;
                INSERT INTO subscriptions (list_id, address_id, domain, key, delivery, own_posts, skip_when_addressed, joined_at)
                    VALUES (3, 4, 'example.com', 'eve@example.com', 'ON', true, false, now());
                INSERT INTO roles SELECT list, 1, 'OWNER' FROM generate_series(1, 2) list;
                INSERT INTO roles SELECT list, 3, 'MODERATOR' FROM generate_series(1, 2) list;
                """).execute();
            handle.execute("INSERT INTO administrators VALUES (?, ?, now())", BOSS, BOSS);
        });
    }

    private Browser signedIn(String address) {
        Browser browser = new Browser();
        String link = "/login/" + transactions.call(() -> links.makeInTx(EmailAddress.of(address)));
        assertThat(browser.submit(link, link, Map.of()).statusCode()).isEqualTo(303);
        return browser;
    }

    @Test
    void membersSeeOneAnotherWhereTheListShowsThem() {
        Browser bob = signedIn(BOB);

        assertThat(bob.get(OPEN + "/people").asString()).contains("bob@example.net", "Bob &lt;b&gt;Builder").doesNotContain("<b>");
        assertThat(bob.get(SHUT + "/people").statusCode()).isEqualTo(404);
        assertThat(bob.get(OPEN).asString()).contains("href=\"" + OPEN + "/people\"");
        assertThat(bob.get(SHUT).asString()).doesNotContain("/people\"");
        assertThat(bob.get("/my").asString()).contains("href=\"" + OPEN + "/people\"").doesNotContain(SHUT + "/people");
        String french = bob.request().header("Accept-Language", "fr").get(OPEN + "/people").asString();
        assertThat(french).contains("<html lang=\"fr\"");
        assertThat(EnglishLeft.in(french)).isEmpty();
    }

    @Test
    void whoIsInChargeSeesThemAnyway() {
        for (String who : new String[] {ANN, MO, BOSS}) {
            Browser browser = signedIn(who);
            for (String list : new String[] {OPEN, SHUT}) {
                assertThat(browser.get(list + "/people").asString()).as(who).contains("bob@example.net");
            }
        }
        assertThat(signedIn(MO).get(SHUT).asString()).contains("href=\"" + SHUT + "/people\"");
        assertThat(signedIn(ANN).get(SHUT).asString()).as("owners have a page that tells more").contains(SHUT + "/members")
                .doesNotContain(SHUT + "/people");
    }

    @Test
    void othersSeeNothing() {
        assertThat(new Browser().get(OPEN + "/people").header("Location")).startsWith("/login?to=%2Flists%2F");
        Browser eve = signedIn(EVE);
        assertThat(eve.get(OPEN + "/people").statusCode()).isEqualTo(403);
        assertThat(eve.get(SHUT + "/people").statusCode()).isEqualTo(403);
        jdbi.useHandle(handle -> handle.execute("UPDATE subscriptions SET left_at = now() WHERE list_id = 1"));
        assertThat(signedIn(BOB).get(OPEN + "/people").statusCode()).as("who left").isEqualTo(403);
    }

    @Test
    void peopleComeInPagesAndAreFoundByTheirBeginning() {
        jdbi.useHandle(handle -> handle.createScript("""
                INSERT INTO addresses (person_id, address, key, domain) SELECT 4, a, a, 'people.example' FROM generate_series(1, 120) n,
                    LATERAL (SELECT 'p' || lpad(n::text, 3, '0') || '@people.example' AS a) s;
                INSERT INTO subscriptions (list_id, address_id, domain, key, delivery, own_posts, skip_when_addressed, joined_at)
                    SELECT 1, id, domain, key, 'ON', true, false, now() FROM addresses WHERE domain = 'people.example';
                """).execute());
        Browser bob = signedIn(BOB);
        Pattern next = Pattern.compile("rel=\"next\" href=\"([^\"]+)");
        String path = OPEN + "/people";
        int people = 0;
        for (int pages = 0; pages < 5 && !path.isEmpty(); pages++) {
            String page = bob.get(path).asString();
            people += page.split("<th scope=\"row\">", -1).length - 1;
            Matcher more = next.matcher(page);
            path = more.find() ? more.group(1).replace("&amp;", "&") : "";
        }
        assertThat(people).isEqualTo(121);
        assertThat(bob.get(OPEN + "/people?text=p&after=p050@people.example").asString()).contains("href=\"" + OPEN + "/people?text=p\"");
        assertThat(bob.get(OPEN + "/people?text=buil").asString()).contains("bob@example.net").doesNotContain("people.example<");
        assertThat(bob.get(OPEN + "/people?text=P119").asString()).contains("p119@people.example").doesNotContain("p118@");
        assertThat(bob.get(OPEN + "/people?text=%00x&after=%00").asString()).contains("Nobody was found.");
    }
}
