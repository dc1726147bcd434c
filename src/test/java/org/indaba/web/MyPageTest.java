package org.indaba.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.indaba.access.AuditEntry;
import org.indaba.command.OwnersDecisions;
import org.indaba.mail.TokenPurpose;
import org.indaba.testing.DatabaseTestResource;
import org.junit.jupiter.api.Test;

/** A person's lists and addresses. */
@QuarkusTest
@WithTestResource(DatabaseTestResource.class)
class MyPageTest extends MyPages {

    @Inject
    OwnersDecisions owners;

    @Test
    void listsOfAllAddressesAreShown() {
        String page = browser.get("/my").asString();

        assertThat(page).contains("one@l.example", "two@l.example", "three@l.example", "You own this list.", "every post",
                "suspended, since copies came back", "/back/").doesNotContain("bob@example.net");
        assertThat(browser.request().header("Accept-Language", "fr").get("/my").asString()).contains("Mes listes", "tous les messages");
    }

    @Test
    void whoseDeliveryIsSuspendedReadsWhatCameBack() {
        jdbi.useHandle(handle -> handle.createScript("""
                TRUNCATE bounce_events;
                INSERT INTO bounce_events (at, kind, list_id, subscription_id, address, key, copy_id, mailing_id, post_id, site, recipient,
                        severity, reason, blame, status, reply, evidence, rule, inbound_id, effect, points, score, incident_id)
                    SELECT '2026-03-02 08:00Z', 'REFUSAL', 2, n, 'ann@home.example', 'ann@home.example', 70 + n, 1, 7, 'mx.home.example',
                        'eve@far.example', 'permanent', r, 'member', '5.1.1', 550, 'no', 'r', 0, 'SCORED', 100, 100, 0
                    FROM (VALUES (2, 'no-such-user'), (99, 'mailbox-full')) AS v (n, r);
                """).execute());

        assertThat(browser.get("/my").asString()).contains("What came back last:", "2026-03-02T08:00:00Z", "The copy was refused.",
                "There is no such mailbox.").doesNotContain("The mailbox is full").doesNotContain("eve@far.example");
        jdbi.useHandle(handle -> handle.execute("UPDATE subscriptions SET delivery = 'ON'"));
        assertThat(browser.get("/my").asString()).doesNotContain("What came back last:");
    }

    @Test
    void optionsAreChangedOneByOne() {
        Response done = browser.submit("/my", "/my/subscriptions/1", Map.of("delivery", "until", "off-until", TOMORROW, "own-posts", "no",
                "skip-when-addressed", "yes", "prefix", "none", "footer", "list", "text", "only"));

        assertThat(done.statusCode()).isEqualTo(303);
        assertThat(row(1)).isEqualTo("OFF " + TOMORROW + " false true 5");
        assertThat(browser.get("/my").asString()).contains("Your options of one@l.example are saved", "no posts until",
                "value=\"" + TOMORROW + "\"");
        browser.submit("/my", "/my/subscriptions/1", Map.of("delivery", "on", "own-posts", "yes", "skip-when-addressed", "no",
                "prefix", "list", "text", "list"));
        assertThat(row(1)).isEqualTo("ON - true false 0");
        assertThat(audit.latest(1)).extracting(AuditEntry::action).containsExactly("member set");
    }

    @Test
    void whatMakesNoSenseChangesNothing() {
        for (Map<String, String> form : List.of(Map.of("delivery", "until"), Map.of("delivery", "until", "off-until", "yesterday"),
                Map.of("delivery", "until", "off-until", "2020-01-01"), Map.of("delivery", "until", "off-until", "9999-01-01"),
                Map.of("delivery", "suspended"), Map.of("delivery", "on", "own-posts", "maybe"))) {
            Response answer = browser.submit("/my", "/my/subscriptions/1", form);
            // RFC 9110 §15.5.21: understood, and not done.
            assertThat(answer.statusCode()).isEqualTo(422);
            assertThat(answer.asString()).contains("nothing was changed", "id=\"error-1\"", "<details open>");
            assertThat(row(1)).as(form.toString()).isEqualTo("ON - true false 0");
        }
    }

    @Test
    void nobodyElsesSubscriptionIsTouched() {
        for (String path : List.of("/my/subscriptions/3", "/my/subscriptions/3/leave", "/my/subscriptions/99", "/my/subscriptions/x")) {
            assertThat(browser.submit("/my", path, Map.of("delivery", "off")).statusCode()).as(path).isEqualTo(404);
        }
        assertThat(browser.get("/my/subscriptions/3/leave").statusCode()).isEqualTo(404);
        assertThat(row(3)).isEqualTo("ON - true false 0");
    }

    @Test
    void leavingAsksAndThenNeedsNobody() {
        assertThat(browser.get("/my/subscriptions/2/leave").asString()).contains("Leave", "two@l.example", "ann@home.example");
        assertThat(row(2)).doesNotContain("left");

        browser.submit("/my/subscriptions/2/leave", "/my/subscriptions/2/leave", NOTHING);

        assertThat(row(2)).contains("left");
        assertThat(browser.get("/my").asString()).contains("You have left", "two@l.example").doesNotContain("lists/two@");
        assertThat(audit.latest(1)).extracting(AuditEntry::action).containsExactly("member leave");
    }

    @Test
    void leavingTwiceIsNoMistake() {
        browser.submit("/my/subscriptions/2/leave", "/my/subscriptions/2/leave", NOTHING);

        for (Response again : List.of(browser.submit("/my", "/my/subscriptions/2/leave", NOTHING),
                browser.get("/my/subscriptions/2/leave"))) {
            assertThat(again.statusCode()).isEqualTo(404);
            assertThat(again.asString()).contains("You have left already", "<a class=\"button\" href=\"/my\">My lists</a>")
                    .doesNotContain("mistyped", "No such page");
        }
    }

    @Test
    void pauseIsForAllThatComesAndEnds() {
        browser.submit("/my", "/my/pause", Map.of("off-until", TOMORROW));
        assertThat(row(1)).startsWith("OFF " + TOMORROW);
        assertThat(row(2)).as("what came back stays so").startsWith("SUSPENDED");
        assertThat(browser.get("/my").asString()).contains("1 list sends nothing until", "Send everything again now");
        browser.submit("/my", "/my/resume", NOTHING);
        assertThat(row(1)).startsWith("ON -");
        browser.submit("/my", "/my/pause", Map.of("off-until", "soon"));
        assertThat(browser.get("/my").asString()).contains("no day between");
    }

    @Test
    void addressesArePreferredAndRemoved() {
        assertThat(browser.get("/my/addresses").asString()).contains(ANN, "ann@home.example", "You signed in with it");
        browser.submit("/my/addresses", "/my/addresses/prefer", Map.of("address", "ann@home.example"));
        assertThat(browser.get("/my/addresses").asString()).contains("preferred one now");
        browser.submit("/my/addresses", "/my/addresses/remove", Map.of("address", "ann@home.example"));
        assertThat(browser.get("/my/addresses").asString()).as("it is on a list").contains("It was not removed");
        browser.submit("/my/addresses", "/my/addresses/remove", Map.of("address", "bob@example.net"));
        assertThat(browser.get("/my/addresses").asString()).contains("It was not removed");
        browser.submit("/my/subscriptions/2/leave", "/my/subscriptions/2/leave", NOTHING);
        for (String office : List.of("administrators (key, address, added_at) VALUES ('ann@home.example', 'ann@home.example', now())",
                "domain_roles VALUES ('l.example', 'ADMINISTRATOR', 'ann@home.example', 'ann@home.example', now())")) {
            jdbi.useHandle(handle -> handle.execute("INSERT INTO " + office));
            browser.submit("/my/addresses", "/my/addresses/remove", Map.of("address", "ann@home.example"));
            assertThat(browser.get("/my/addresses").asString()).as("it has an office").contains("It was not removed", "of this site");
            jdbi.useHandle(handle -> handle.execute("DELETE FROM " + office.replaceFirst(" .*", "")));
        }
        browser.submit("/my/addresses", "/my/addresses/remove", Map.of("address", "ann@home.example"));
        assertThat(browser.get("/my/addresses").asString()).contains("no longer yours");
        assertThat(QueuedMail.to(jdbi, ANN).getLast().readable()).contains("ann@home.example was taken away");
        assertThat(QueuedMail.to(jdbi, "ann@home.example").getLast().readable()).contains("ann@home.example was taken away");
    }

    @Test
    void listsComeAlongToTheAddressThatIsPreferred() {
        jdbi.useHandle(handle -> handle.createScript("""
                TRUNCATE sender_rules;
                INSERT INTO lists (name, domain, settings, created_at) VALUES ('four', 'l.example', '{}', now()),
                    ('five', 'l.example', '{}', now());
                INSERT INTO subscriptions (list_id, address_id, domain, key, delivery, own_posts, skip_when_addressed, joined_at)
                    VALUES (2, 1, 'example.org', 'ann@example.org', 'ON', true, false, now()),
                    (4, 1, 'example.org', 'ann@example.org', 'ON', true, false, now()),
                    (5, 1, 'example.org', 'ann@example.org', 'ON', true, false, now());
                INSERT INTO bans (list_id, pattern, created_at) VALUES (5, 'ann@home.example', now());
                INSERT INTO sender_rules VALUES (1, 'ann@example.org', 'ann@example.org', 'HOLD', 'bob@example.net', now());
                """).execute());
        assertThat(browser.get("/my/addresses").asString()).contains("name=\"lists\" value=\"come\" checked",
                "Lists that write to <bdi>ann@example.org</bdi> write to <bdi>ann@home.example</bdi> from now on");

        browser.submit("/my/addresses", "/my/addresses/prefer", Map.of("address", "ann@home.example", "lists", "come"));

        assertThat(browser.get("/my/addresses").asString()).contains("preferred one now, and 2 lists write there from now on");
        assertThat(texts("SELECT list_id || ' ' || key FROM subscriptions WHERE left_at IS NULL AND key LIKE 'ann@%' ORDER BY 1"))
                .containsExactly("1 ann@home.example", "2 ann@example.org", "2 ann@home.example", "4 ann@home.example",
                        "5 ann@example.org");
        assertThat(texts("SELECT key FROM roles r JOIN addresses a ON a.id = r.address_id WHERE list_id = 3")).containsExactly(ANN);
        assertThat(texts("SELECT key || ' ' || verdict FROM sender_rules ORDER BY key"))
                .containsExactly("ann@example.org HOLD", "ann@home.example HOLD");
        assertThat(audit.latest(1)).extracting(AuditEntry::action).containsExactly("address prefer");
    }

    /** The pages that the mails to the old and to the new address lead to, as a form asks for them. */
    private List<String> asked(String form, String wanted) {
        Map<String, String> fields = form.equals("add") ? Map.of("address", wanted) : Map.of("old", ANN, "address", wanted);
        assertThat(browser.submit("/my/addresses", "/my/addresses/" + form, fields).statusCode()).isEqualTo(303);
        assertThat(browser.get("/").asString()).as("told once").contains("on its way to");
        long change = jdbi.withHandle(handle -> handle.createQuery("SELECT max(id) FROM address_changes").mapTo(Long.class).one());
        return Stream.of(2 * change, 2 * change + 1).map(id -> "/address/" + tokens.sign(TokenPurpose.ADDRESS, id)).toList();
    }

    @Test
    void bothAddressesAreAskedAndThenItIsDone() {
        assertThat(browser.submit("/my/addresses", "/my/addresses/add", Map.of("address", "no address")).statusCode()).isEqualTo(400);
        assertThat(browser.submit("/my/addresses", "/my/addresses/add", Map.of("address", ANN)).asString())
                .contains("your address already");
        assertThat(browser.submit("/my/addresses", "/my/addresses/add", Map.of("address", "ann@new.example")).statusCode()).isEqualTo(303);
        assertThat(browser.get("/my/addresses").asString()).contains("on its way to");

        List<String> pages = asked("add", "ann@third.example");
        String old = pages.getFirst();
        String wanted = pages.getLast();
        Browser reader = new Browser();
        assertThat(reader.get(wanted).asString()).contains("ann@third.example", ANN, "Yes, that is right");
        assertThat(reader.submit(wanted, wanted, NOTHING).asString()).contains("has to answer its mail too");
        assertThat(browser.get("/my/addresses").asString()).doesNotContain("ann@third.example");
        assertThat(browser.submit(old, old, NOTHING).asString()).contains("It is done");
        assertThat(browser.get("/my/addresses").asString()).contains("ann@third.example");
        assertThat(QueuedMail.to(jdbi, ANN).getLast().readable()).contains("ann@third.example now signs in");
        assertThat(reader.get("/address/nonsense").statusCode()).isEqualTo(410);
    }

    @Test
    void officesAndSessionsFollowAChangeOfAddress() {
        jdbi.useHandle(handle -> handle.execute("INSERT INTO domain_roles VALUES ('l.example', 'CREATOR', ?, ?, now())", ANN, ANN));
        for (String page : asked("replace", "ann@new.example")) {
            assertThat(browser.submit(page, page, NOTHING).statusCode()).isEqualTo(200);
        }
        assertThat(browser.get("/my").asString()).contains("one@l.example", "three@l.example", "ann@new.example");
        assertThat(jdbi.<List<String>, RuntimeException>withHandle(handle -> handle.createQuery("SELECT key FROM domain_roles")
                .mapTo(String.class).list())).containsExactly("ann@new.example");
        for (String told : List.of(ANN, "ann@new.example")) {
            assertThat(QueuedMail.to(jdbi, told).getLast().readable()).contains("ann@new.example has taken the place of " + ANN);
        }
    }

    @Test
    void whatModeratorsDecidedAndWereAskedFollowsAChangeOfAddress() {
        jdbi.useHandle(handle -> handle.createScript("""
                TRUNCATE sender_rules, errands;
                INSERT INTO sender_rules VALUES (1, 'ann@example.org', 'ann@example.org', 'HOLD', 'bob@example.net', now()),
                    (2, 'ann@example.org', 'ann@example.org', 'DISCARD', 'bob@example.net', now()),
                    (2, 'ann@new.example', 'ann@new.example', 'REJECT', 'bob@example.net', now()),
                    (1, 'eve@example.org', 'eve@example.org', 'REJECT', 'bob@example.net', now());
                INSERT INTO errands (list_id, moderator, kind, target_id, expires_at)
                    VALUES (3, 'Ann@example.org', 'POST', 7, now()), (1, 'bob@example.net', 'POST', 7, now());
                """).execute());

        for (String page : asked("replace", "Ann@new.example")) {
            assertThat(browser.submit(page, page, NOTHING).statusCode()).isEqualTo(200);
        }

        assertThat(texts("SELECT list_id || ' ' || address || ' ' || verdict FROM sender_rules ORDER BY list_id, key")).containsExactly(
                "1 ann@example.org HOLD", "1 Ann@new.example HOLD", "1 eve@example.org REJECT",
                "2 ann@example.org DISCARD", "2 ann@new.example REJECT");
        assertThat(texts("SELECT moderator FROM errands ORDER BY id")).containsExactly("Ann@new.example", "bob@example.net");
    }

    /** Those of list five are moot, those of six are banned, and the new address is on list seven by itself. */
    @Test
    void whatWaitsForOwnersFollowsAChangeOfAddress() {
        jdbi.useHandle(handle -> handle.createScript("""
                TRUNCATE confirmations;
                INSERT INTO lists (name, domain, settings, created_at)
                    SELECT name, 'l.example', '{}', now() FROM unnest(ARRAY['four', 'five', 'six', 'seven']) name;
                INSERT INTO people (display_name, created_at) VALUES ('', now());
                INSERT INTO addresses (person_id, address, key, domain) VALUES (3, 'ann@new.example', 'ann@new.example', 'new.example');
                INSERT INTO subscriptions (list_id, address_id, domain, key, delivery, own_posts, skip_when_addressed, joined_at, left_at)
                    VALUES (5, 1, 'example.org', 'ann@example.org', 'ON', true, false, '2026-01-01', now()),
                    (7, 4, 'new.example', 'ann@new.example', 'ON', true, false, '2026-01-01', NULL);
                INSERT INTO bans (list_id, pattern, created_at) VALUES (6, 'ann@example.org', now());
                INSERT INTO confirmations (list_id, address, address_key, display_name, wish, stage, asked_at, expires_at)
                    SELECT list, key, key, '', wish, stage, CASE list WHEN 5 THEN now() - interval '1 hour' ELSE now() END,
                        now() + interval '1 day'
                    FROM (VALUES (1, 'ann@example.org', 'LEAVE', 'DECIDE'), (4, 'ann@example.org', 'JOIN', 'DECIDE'),
                        (5, 'ann@example.org', 'JOIN', 'DECIDE'), (6, 'ann@example.org', 'JOIN', 'DECIDE'),
                        (7, 'ann@example.org', 'JOIN', 'DECIDE'), (3, 'ann@example.org', 'JOIN', 'DECIDE'),
                        (3, 'ann@new.example', 'JOIN', 'DECIDE'), (1, 'bob@example.net', 'LEAVE', 'DECIDE'),
                        (4, 'ann@example.org', 'JOIN', 'INVITE')) AS v (list, key, wish, stage);
                """).execute());
        long leave = number("SELECT id FROM confirmations WHERE list_id = 1 AND address_key = 'ann@example.org'");

        for (String page : asked("replace", "Ann@new.example")) {
            assertThat(browser.submit(page, page, NOTHING).statusCode()).isEqualTo(200);
        }

        assertThat(texts("SELECT list_id || ' ' || address || ' ' || wish || ' ' || stage FROM confirmations ORDER BY 1"))
                .containsExactlyInAnyOrder("1 Ann@new.example LEAVE DECIDE", "1 bob@example.net LEAVE DECIDE",
                        "3 ann@new.example JOIN DECIDE", "4 ann@example.org JOIN INVITE", "4 Ann@new.example JOIN DECIDE");
        assertThat(transactions.call(() -> owners.acceptInTx(owners.listOf(leave).orElseThrow(), leave))).hasToString(
                "Optional[Ann@new.example]");
        assertThat(texts("SELECT key FROM subscriptions WHERE list_id = 1 AND left_at IS NULL")).containsExactly("bob@example.net");
    }

    @Test
    void whoWaitsToLeaveStillDoesWhenAnotherAddressIsOnTheListInstead() {
        jdbi.useHandle(handle -> handle.createScript("""
                TRUNCATE confirmations;
                INSERT INTO confirmations (list_id, address, address_key, display_name, wish, stage, asked_at, expires_at)
                VALUES (1, 'ann@example.org', 'ann@example.org', '', 'LEAVE', 'DECIDE', now(), now() + interval '1 day'),
                    (2, 'ann@example.org', 'ann@example.org', '', 'JOIN', 'DECIDE', now(), now() + interval '1 day');
                """).execute());

        browser.submit("/my/addresses", "/my/addresses/prefer", Map.of("address", "ann@home.example", "lists", "come"));

        assertThat(texts("SELECT list_id || ' ' || address FROM confirmations ORDER BY 1"))
                .containsExactly("1 ann@home.example", "2 ann@example.org");
        assertThat(owners.waiting(1)).extracting(wish -> wish.address().toString()).containsExactly("ann@home.example");
    }

    @Test
    void whatWaitsForAnAddressIsForgottenWhenItIsLetGoOf() {
        browser.submit("/my/subscriptions/2/leave", "/my/subscriptions/2/leave", NOTHING);
        jdbi.useHandle(handle -> handle.createScript("""
                TRUNCATE confirmations;
                INSERT INTO confirmations (list_id, address, address_key, display_name, wish, stage, asked_at, expires_at)
                VALUES (1, 'ann@home.example', 'ann@home.example', '', 'JOIN', 'DECIDE', now(), now() + interval '1 day');
                """).execute());
        Browser home = new Browser();
        signIn(home, "ann@home.example");
        home.submit("/my/addresses", "/my/addresses/add", Map.of("address", "bob@example.net"));
        long change = number("SELECT max(id) FROM address_changes");
        String hers = "/address/" + tokens.sign(TokenPurpose.ADDRESS, 2 * change);
        assertThat(home.submit(hers, hers, NOTHING).asString()).contains("has to answer its mail too");

        browser.submit("/my/addresses", "/my/addresses/remove", Map.of("address", "ann@home.example"));

        assertThat(browser.get("/my/addresses").asString()).contains("no longer yours");
        String bobs = "/address/" + tokens.sign(TokenPurpose.ADDRESS, 2 * change + 1);
        assertThat(new Browser().get(bobs).statusCode()).as("Bob comes to nobody whom he does not know").isEqualTo(410);
        assertThat(texts("SELECT address FROM confirmations")).isEmpty();
    }

    private long number(String sql) {
        return jdbi.withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
    }

    @Test
    void secondFactorIsNotGotRoundByBecomingPartOfSomebody() {
        jdbi.useHandle(handle -> handle.execute("INSERT INTO credentials (person_id, totp_secret, totp_at) "
                + "VALUES (2, decode(repeat('5c0a', 10), 'hex'), now())"));
        List<String> pages = asked("add", "bob@example.net");
        String page = pages.getLast();

        assertThat(browser.get(page).asString()).contains("signs in with a second step").doesNotContain("Yes, that is right");
        assertThat(browser.submit(page, page, NOTHING).statusCode()).isEqualTo(403);
        assertThat(browser.submit(pages.getFirst(), pages.getFirst(), NOTHING).asString()).as("his own side is asked of him alone")
                .contains("has to answer");
        assertThat(browser.get("/my/addresses").asString()).doesNotContain("bob@example.net");
    }

    /** Bob signs in with a second step and Ann does not: as a part of Ann he would be let in by a mail alone. */
    @Test
    void secondFactorIsNotLostByBecomingPartOfWhoHasNone() {
        Browser bob = new Browser();
        signIn(bob, "bob@example.net");
        List<String> replacing = asked("replace", "bob@example.net");
        assertThat(bob.submit(replacing.getLast(), replacing.getLast(), NOTHING).asString()).contains("has to answer");
        secondFactor(2);
        assertNothingIsLost(browser.submit(replacing.getFirst(), replacing.getFirst(), NOTHING));
        assertThat(row(1)).doesNotContain("left");

        List<String> adding = asked("add", "bob@example.net");
        assertNothingIsLost(bob.submit(adding.getLast(), adding.getLast(), NOTHING));
        assertThat(browser.submit(adding.getFirst(), adding.getFirst(), NOTHING).asString()).contains("has to answer");
        assertNothingIsLost(bob.submit(adding.getLast(), adding.getLast(), NOTHING));

        secondFactor(1);
        assertThat(bob.submit(adding.getLast(), adding.getLast(), NOTHING).statusCode()).as("she answered before").isEqualTo(409);
        List<String> again = asked("add", "bob@example.net");
        browser.submit(again.getFirst(), again.getFirst(), NOTHING);
        assertThat(bob.submit(again.getLast(), again.getLast(), NOTHING).asString()).as("she has one, too").contains("It is done");
        assertThat(bob.get("/my").header("Location")).as("and his code is not hers").startsWith("/login");
    }

    /** Of whoever is signed in with an address that comes to Ann, nobody has seen her code. */
    @Test
    void whoComesToSomebodyWithASecondFactorSignsInAnew() {
        for (String form : List.of("add", "replace")) {
            annAndBob();
            Browser bob = new Browser();
            signIn(bob, "bob@example.net");
            secondFactor(1);
            List<String> pages = asked(form, "bob@example.net");
            bob.submit(pages.getLast(), pages.getLast(), NOTHING);
            assertThat(bob.get("/my").statusCode()).as("not yet").isEqualTo(200);

            assertThat(browser.submit(pages.getFirst(), pages.getFirst(), NOTHING).asString()).contains("It is done");

            assertThat(bob.get("/my").statusCode()).as(form).isEqualTo(303);
            assertThat(bob.get("/my").header("Location")).startsWith("/login");
            assertThat(browser.get("/my").asString()).as("she stays").contains("three@l.example", "bob@example.net");
        }
    }

    @Test
    void whoComesToSomebodyWithoutASecondFactorStaysSignedIn() {
        Browser bob = new Browser();
        signIn(bob, "bob@example.net");
        List<String> pages = asked("add", "bob@example.net");
        bob.submit(pages.getLast(), pages.getLast(), NOTHING);
        browser.submit(pages.getFirst(), pages.getFirst(), NOTHING);

        assertThat(bob.get("/my").asString()).contains("three@l.example");
    }

    /** Somebody who reads Bob's mail for a while answers for him, and waits; Bob switches his second step on. */
    @Test
    void whatTheNewAddressAnsweredByMailAloneDoesNotOutlastASecondFactor() {
        secondFactor(1);
        List<String> pages = asked("add", "bob@example.net");
        Browser reader = new Browser();
        assertThat(reader.submit(pages.getLast(), pages.getLast(), NOTHING).asString()).contains("has to answer");
        secondFactor(2);

        Response refused = browser.submit(pages.getFirst(), pages.getFirst(), NOTHING);

        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.asString()).contains("Nothing was changed", "has switched a second step on");
        assertThat(browser.get("/my/addresses").asString()).doesNotContain("bob@example.net");
        assertThat(number("SELECT count(*) FROM credentials WHERE totp_at IS NOT NULL")).isEqualTo(2);
        assertThat(number("SELECT count(*) FROM address_changes WHERE old_answered_at IS NOT NULL")).isZero();
    }

    /** The same with Ann's mail, and everything of hers is to move to an address of the reader's own. */
    @Test
    void whatTheOldAddressAnsweredByMailAloneDoesNotOutlastASecondFactor() {
        List<String> pages = asked("replace", "reader@far.example");
        Browser reader = new Browser();
        assertThat(reader.submit(pages.getFirst(), pages.getFirst(), NOTHING).asString()).contains("has to answer");
        secondFactor(1);

        assertThat(reader.submit(pages.getLast(), pages.getLast(), NOTHING).statusCode()).isEqualTo(409);

        assertThat(row(1)).doesNotContain("left");
        assertThat(texts("SELECT key FROM roles r JOIN addresses a ON a.id = r.address_id WHERE list_id = 3")).containsExactly(ANN);
    }

    private void assertNothingIsLost(Response answer) {
        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.asString()).contains("Nothing was changed", "would be lost");
        assertThat(browser.get("/my/addresses").asString()).doesNotContain("bob@example.net");
        assertThat(jdbi.<List<Long>, RuntimeException>withHandle(handle -> handle.createQuery("SELECT person_id FROM credentials")
                .mapTo(Long.class).list())).containsExactly(2L);
    }

    private void secondFactor(long person) {
        jdbi.useHandle(handle -> handle.execute("INSERT INTO credentials (person_id, totp_secret, totp_at) "
                + "VALUES (?, decode(repeat('5c0a', 10), 'hex'), now())", person));
    }

    @Test
    void addressInQuotesIsNamedAsItIsShown() {
        jdbi.useHandle(handle -> handle.execute("""
                INSERT INTO addresses (person_id, address, key, domain)
                    VALUES (1, '"Ann Lee"@home.example', 'ann lee@home.example', 'home.example')"""));
        String quoted = "\"Ann Lee\"@home.example";
        assertThat(browser.get("/my/addresses").asString()).contains("value=\"&quot;Ann Lee&quot;@home.example\"");

        browser.submit("/my/addresses", "/my/addresses/prefer", Map.of("address", quoted));
        assertThat(browser.get("/my/addresses").asString()).contains("preferred one now");
        assertThat(browser.submit("/my/addresses", "/my/addresses/replace", Map.of("old", quoted, "address", "ann@new.example"))
                .statusCode()).isEqualTo(303);
        assertThat(asked()).containsExactly("ann lee@home.example");
    }

    @Test
    void anAddressThatIsNotFoundIsNotReplacedByGuess() {
        for (String old : List.of("", "nobody@example.org", "bob@example.net", "\"ann")) {
            Response answer = browser.submit("/my/addresses", "/my/addresses/replace", Map.of("old", old, "address", "ann@new.example"));
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.asString()).contains("none of your addresses", "value=\"ann@new.example\"");
        }
        assertThat(asked()).isEmpty();
    }

    @Test
    void aFormThatIsNotTakenComesBackAsItWasSentAndTheOtherOneEmpty() {
        String third = "ann@third.example";
        jdbi.useHandle(handle -> handle.execute("""
                INSERT INTO addresses (person_id, address, key, domain)
                    VALUES (1, 'ann@third.example', 'ann@third.example', 'third.example')"""));

        String page = browser.submit("/my/addresses", "/my/addresses/replace", Map.of("old", third, "address", "ann at new")).asString();
        assertThat(page).contains("<option value=\"ann@third.example\" selected>", "id=\"instead-error\"",
                "aria-describedby=\"instead-help instead-error\" aria-invalid=\"true\"").doesNotContain("id=\"address-error\"");
        assertThat(page.split("value=\"ann at new\"", -1)).as("in one form").hasSize(2);
        assertThat(page.indexOf("ann at new")).isGreaterThan(page.indexOf("/my/addresses/replace"));

        page = browser.submit("/my/addresses", "/my/addresses/add", Map.of("address", "ann at new")).asString();
        assertThat(page).contains("aria-describedby=\"address-help address-error\" aria-invalid=\"true\"")
                .doesNotContain("id=\"instead-error\"", " selected>");
        assertThat(page.split("value=\"ann at new\"", -1)).hasSize(2);
        assertThat(page.indexOf("ann at new")).isLessThan(page.indexOf("/my/addresses/replace"));
    }

    /** The addresses that somebody asked to give way, or to get another one beside them. */
    private List<String> asked() {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT old_key FROM address_changes").mapTo(String.class).list());
    }
}
