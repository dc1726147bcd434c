package org.indaba.web.owner;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.indaba.access.Audit;
import org.indaba.access.AuditEntry;
import org.indaba.access.WebSessions;
import org.indaba.lists.Members;
import org.indaba.mail.EmailAddress;
import org.indaba.spool.Transactions;
import org.indaba.testing.DatabaseTestResource;
import org.indaba.web.owner.OwnerSite.Person;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The page of those who wait for the owners. */
@QuarkusTest
@WithTestResource(DatabaseTestResource.class)
class RequestsPageTest {

    @Inject
    DataSource dataSource;

    @Inject
    Transactions transactions;

    @Inject
    WebSessions sessions;

    @Inject
    Members members;

    @Inject
    Audit audit;

    private Jdbi jdbi;
    private Person ann;

    @BeforeEach
    void begin() {
        jdbi = Jdbi.create(dataSource);
        OwnerSite.begin(jdbi);
        jdbi.useHandle(handle -> handle.createScript("""
                TRUNCATE mailings, windows, messages CASCADE;
                INSERT INTO confirmations (list_id, address, address_key, display_name, wish, stage, asked_at, expires_at) VALUES
                    (1, 'New@example.org', 'new@example.org', '<b>Nina</b>', 'JOIN', 'DECIDE', now(), now() + interval '1 day'),
                    (1, 'bob@example.net', 'bob@example.net', '', 'LEAVE', 'DECIDE', now(), now() + interval '1 day'),
                    (1, 'late@example.org', 'late@example.org', '', 'JOIN', 'DECIDE', now(), now() - interval '1 day'),
                    (1, 'mail@example.org', 'mail@example.org', '', 'JOIN', 'CONFIRM', now(), now() + interval '1 day'),
                    (2, 'other@example.org', 'other@example.org', '', 'JOIN', 'DECIDE', now(), now() + interval '1 day');
                """).execute());
        ann = new OwnerSite(transactions, sessions).as(OwnerSite.OWNER);
    }

    private long wish(String key) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT id FROM confirmations WHERE address_key = ?").bind(0, key)
                .mapTo(Long.class).one());
    }

    private boolean isMember(String address) {
        return members.find(1, EmailAddress.of(address)).isPresent();
    }

    private long mails() {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT count(*) FROM mailings").mapTo(Long.class).one());
    }

    @Test
    void thoseWhoWaitForTheOwnersAreShown() {
        assertThat(ann.page("/requests")).contains("New@example.org", "to join", "bob@example.net", "to leave", "&lt;b&gt;Nina")
                .doesNotContain("late@example.org", "mail@example.org", "other@example.org", "<b>Nina");
        assertThat(new OwnerSite(transactions, sessions).as(OwnerSite.MODERATOR).get(OwnerSite.LIST + "/requests").statusCode())
                .isEqualTo(403);
    }

    @Test
    void severalAreAcceptedAndTold() {
        ann.post("/requests", Map.of("wish", List.of(wish("new@example.org"), wish("bob@example.net"), wish("other@example.org")),
                "action", "accept"));

        assertThat(isMember("new@example.org")).isTrue();
        assertThat(isMember("bob@example.net")).isFalse();
        assertThat(members.find(2, EmailAddress.of("other@example.org"))).as("another list's").isEmpty();
        assertThat(mails()).isEqualTo(2);
        assertThat(audit.about("talk@lists.example.org", 5)).extracting(AuditEntry::action)
                .containsExactly("request accept", "request accept");
        assertThat(ann.page("/requests")).contains("Nobody waits for you.");
    }

    @Test
    void whoWasBannedMeanwhileWaitsOnAndTheOwnerIsToldWhy() {
        jdbi.useHandle(handle -> handle.execute("INSERT INTO bans (list_id, pattern, created_at) VALUES (1, 'new@example.org', now())"));

        Response decided = ann.post("/requests",
                Map.of("wish", List.of(wish("new@example.org"), wish("bob@example.net")), "action", "accept"));

        assertThat(ann.request().cookies(decided.cookies()).get(OwnerSite.LIST + "/requests").asString())
                .contains("One request was accepted. One request is of somebody who is banned.", "New@example.org");
        assertThat(isMember("new@example.org")).isFalse();
        assertThat(isMember("bob@example.net")).isFalse();
        assertThat(mails()).isEqualTo(1);
    }

    private boolean waits(String key) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT count(*) > 0 FROM confirmations WHERE address_key = ?").bind(0, key)
                .mapTo(Boolean.class).one());
    }

    @Test
    void whoWasAddedAndLeftMeanwhileWaitsNoMore() {
        EmailAddress nina = EmailAddress.of("new@example.org");
        long wish = wish("new@example.org");
        transactions.run(() -> members.addInTx(1, nina, ""));
        transactions.run(() -> members.removeInTx(1, nina));
        assertThat(ann.page("/requests")).contains("bob@example.net").doesNotContain("New@example.org");

        Response decided = ann.post("/requests", Map.of("wish", wish, "action", "accept"));

        assertThat(ann.request().cookies(decided.cookies()).get(OwnerSite.LIST + "/requests").asString()).contains("joined or left since");
        assertThat(isMember("new@example.org")).isFalse();
        assertThat(waits("new@example.org")).isFalse();
        assertThat(mails()).isZero();
        assertThat(audit.about("talk@lists.example.org", 5)).isEmpty();
    }

    @Test
    void whoLeftMeanwhileAndCameBackStays() {
        EmailAddress bob = EmailAddress.of("bob@example.net");
        long wish = wish("bob@example.net");
        transactions.run(() -> members.removeInTx(1, bob));
        transactions.run(() -> members.addInTx(1, bob, ""));

        ann.post("/requests", Map.of("wish", wish, "action", "accept"));

        assertThat(isMember("bob@example.net")).isTrue();
        assertThat(mails()).isZero();
    }

    @Test
    void oneIsRefusedWithWords() {
        long wish = wish("new@example.org");

        ann.post("/requests", Map.of("wish", wish, "action", "refuse", "words", "Not yet."));
        ann.post("/requests", Map.of("wish", wish, "action", "accept"));

        assertThat(isMember("new@example.org")).as("it was decided").isFalse();
        assertThat(mails()).isEqualTo(1);
        assertThat(audit.about("talk@lists.example.org", 5)).extracting(AuditEntry::action).containsExactly("request refuse");
    }

    @Test
    void nobodyChosenChangesNothing() {
        ann.post("/requests", Map.of("action", "accept"));

        assertThat(mails()).isZero();
        assertThat(isMember("bob@example.net")).isTrue();
    }
}
