package org.indaba.web.owner;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

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
import org.indaba.mail.TokenCodec;
import org.indaba.mail.TokenPurpose;
import org.indaba.spool.Transactions;
import org.indaba.testing.DatabaseTestResource;
import org.indaba.testing.EnglishLeft;
import org.indaba.web.owner.OwnerSite.Person;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The page on which owners invite people, and the one that those open. */
@QuarkusTest
@WithTestResource(DatabaseTestResource.class)
class InvitationsPageTest {

    private static final String PAGE = "/members/invitations";

    @Inject
    DataSource dataSource;

    @Inject
    Transactions transactions;

    @Inject
    WebSessions sessions;

    @Inject
    Members members;

    @Inject
    TokenCodec tokens;

    @Inject
    Audit audit;

    private Jdbi jdbi;
    private Person ann;

    @BeforeEach
    void begin() {
        jdbi = Jdbi.create(dataSource);
        OwnerSite.begin(jdbi);
        jdbi.useHandle(handle -> handle.execute("TRUNCATE mailings, windows, messages, questions, answers_sent, answer_counts CASCADE"));
        ann = new OwnerSite(transactions, sessions).as(OwnerSite.OWNER);
    }

    private long number(String sql) {
        return jdbi.withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
    }

    private Response invite(String addresses, String words) {
        return ann.post(PAGE, Map.of("addresses", addresses, "words", words, "language", "fr"));
    }

    private String link() {
        return "/confirm/" + tokens.sign(TokenPurpose.CONFIRM, number("SELECT max(id) FROM questions"));
    }

    private boolean isMember(String address) {
        return members.find(1, EmailAddress.of(address)).isPresent();
    }

    @Test
    void severalAreInvitedEachWithAResult() {
        assertThat(ann.page("/members")).contains(OwnerSite.LIST + PAGE);
        assertThat(ann.page(PAGE)).contains("Nobody is invited.");

        Response sent = invite("New@example.org\nNina <nina@example.org>\nbob@example.net\n", "<b>Come</b>");

        assertThat(sent.statusCode()).isEqualTo(200);
        assertThat(sent.asString()).contains("2 invitations are on their way.", "New@example.org", "is a member already", "Nina",
                "none yet");
        assertThat(number("SELECT count(*) FROM mailings")).isEqualTo(2);
        assertThat(isMember("new@example.org")).isFalse();
        assertThat(audit.about("talk@lists.example.org", 5)).extracting(AuditEntry::action, AuditEntry::actor).containsOnly(
                tuple("member invite", OwnerSite.OWNER));
        assertThat(new OwnerSite(transactions, sessions).as(OwnerSite.MODERATOR).get(OwnerSite.LIST + PAGE).statusCode()).isEqualTo(403);
    }

    @Test
    void aWrongLineInvitesNobodyAndKeepsWhatWasTyped() {
        Response wrong = invite("new@example.org\nnot an address", "<i>Come</i>");

        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.asString()).contains("Nobody was invited", "not an address", "&lt;i&gt;Come&lt;/i&gt;");
        assertThat(invite("", "").statusCode()).isEqualTo(422);
        assertThat(invite("x@example.org\n".repeat(MembersPage.MAX_TYPED + 1), "").statusCode()).isEqualTo(422);
        assertThat(invite("x@example.org", "y".repeat(2_001)).asString()).contains("At most 2,000 characters");
        assertThat(number("SELECT count(*) FROM mailings")).isZero();
        assertThat(number("SELECT count(*) FROM confirmations")).isZero();
    }

    @Test
    void whatIsWrongWithALineIsSaidInTheVisitorsLanguage() {
        String page = ann.request().header("Accept-Language", "fr").formParam("csrf", ann.token()).formParam("addresses", "not an address")
                .formParam("words", "").formParam("language", "fr").post(OwnerSite.LIST + PAGE).asString();

        assertThat(page).contains("<html lang=\"fr\"", "not an address: ").doesNotContain("an address has a local part");
        assertThat(EnglishLeft.in(page.replace("not an address", ""))).isEmpty();
    }

    @Test
    void theLinkOpensAPageWhoseButtonsAcceptOrDecline() {
        invite("new@example.org", "<b>Come</b>\nsoon");
        String link = link();

        assertThat(given().head(link).statusCode()).isEqualTo(200);
        String page = given().get(link).asString();

        assertThat(page).contains("You are invited", "new@example.org", "talk@lists.example.org", "&lt;b&gt;Come", "Yes, join the list",
                "No, thank you").doesNotContain("<b>Come", OwnerSite.OWNER);
        assertThat(isMember("new@example.org")).as("looking changes nothing").isFalse();
        assertThat(given().formParam("wanted", number("SELECT max(id) FROM confirmations")).post(link).asString())
                .contains("You are on the list.");
        assertThat(isMember("new@example.org")).isTrue();
        assertThat(given().get(link).asString()).contains("This link was used before");
        invite("other@example.org", "");
        assertThat(given().formParam("wanted", "no").post(link()).asString()).contains("You have not joined.");
        assertThat(isMember("other@example.org")).isFalse();
        assertThat(ann.page(PAGE)).contains("other@example.org", "declined").doesNotContain("new@example.org");
    }

    @Test
    void oneIsSentAgainAndTakenBack() {
        invite("new@example.org\nother@example.org", "");
        String link = link();
        long first = number("SELECT min(id) FROM confirmations");
        long second = number("SELECT max(id) FROM confirmations");
        jdbi.useHandle(handle -> handle.execute("UPDATE confirmations SET asked_at = now() - interval '2 hours' WHERE id = ?", first));

        String again = ann.post(PAGE + "/sent", Map.of("action", "again", "invitation", List.of(first, second))).asString();

        assertThat(again).contains("invited", "was invited a while ago");
        assertThat(number("SELECT count(*) FROM mailings")).isEqualTo(3);
        ann.post(PAGE + "/sent", Map.of("action", "withdraw", "invitation", List.of(second)));
        assertThat(ann.page(PAGE)).contains("new@example.org").doesNotContain("other@example.org");
        assertThat(given().get(link).statusCode()).as("the page of what is gone").isEqualTo(410);
        assertThat(ann.post(PAGE + "/sent", Map.of("action", "withdraw")).statusCode()).isEqualTo(303);
        assertThat(ann.page(PAGE)).contains("new@example.org");
    }

    @Test
    void manyAreOnPages() {
        jdbi.useHandle(handle -> handle.execute("""
                INSERT INTO confirmations (list_id, address, address_key, display_name, wish, stage, asked_at, expires_at)
                SELECT 1, 'p' || n || '@example.net', 'p' || n || '@example.net', '', 'JOIN', 'INVITE', now(), now() + interval '1 day'
                FROM generate_series(1, 51) n"""));

        assertThat(ann.page(PAGE)).contains("p50@example.net", "Next invitations").doesNotContain("p51@example.net");
        assertThat(ann.page(PAGE + "?after=" + number("SELECT max(id) - 1 FROM confirmations"))).contains("p51@example.net")
                .doesNotContain("p50@example.net", "Next invitations");
        assertThat(ann.get(OwnerSite.LIST + PAGE + "?after=x").statusCode()).isEqualTo(200);
    }
}
