package org.indaba.web;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.indaba.access.Audit;
import org.indaba.command.FormDesk;
import org.indaba.language.Language;
import org.indaba.language.Languages;
import org.indaba.lists.Lists;
import org.indaba.lists.MailList;
import org.indaba.lists.Members;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.TokenCodec;
import org.indaba.mail.TokenPurpose;
import org.indaba.notice.Notice.Wish;
import org.indaba.spool.Transactions;
import org.indaba.testing.DatabaseTestResource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Joining and leaving by forms, on the list's page and on others, and the link that confirms. */
@QuarkusTest
@WithTestResource(DatabaseTestResource.class)
class ListFormsPageTest {

    private static final String TALK = "/lists/talk@lists.example.org";

    @Inject
    DataSource dataSource;

    @Inject
    TokenCodec tokens;

    @Inject
    Members members;

    @Inject
    Lists lists;

    @Inject
    Transactions transactions;

    @Inject
    Audit audit;

    private Jdbi jdbi;
    private long list;

    @BeforeEach
    void oneList() {
        jdbi = Jdbi.create(dataSource);
        jdbi.useHandle(handle -> {
            handle.execute("TRUNCATE lists, domains, people, addresses, subscriptions, audit_log, mailings, copies, windows, messages, "
                    + "confirmations, questions, answers_sent, answer_counts CASCADE");
            handle.execute("INSERT INTO domains VALUES ('lists.example.org', now())");
        });
        list = list("talk", "{}");
    }

    private long list(String name, String settings) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                INSERT INTO lists (name, domain, settings, created_at)
                VALUES (:name, 'lists.example.org', CAST(:settings AS jsonb), now()) RETURNING id""")
                .bind("name", name).bind("settings", settings).mapTo(Long.class).one());
    }

    /** Somebody without cookies, coming from another site. */
    private static RequestSpecification stranger() {
        return given().redirects().follow(false).header("Origin", "https://elsewhere.example").header("Sec-Fetch-Site", "cross-site");
    }

    private long mails() {
        return number("SELECT count(*) FROM copies");
    }

    private long number(String sql) {
        return jdbi.withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
    }

    private String confirmation() {
        return "/confirm/" + tokens.sign(TokenPurpose.CONFIRM, number("SELECT max(id) FROM questions"));
    }

    private boolean isMember(String address) {
        return members.find(list, EmailAddress.of(address)).isPresent();
    }

    @Test
    void aFormHasTheAddressAskedAndTheLinkLetsItJoin() {
        Response sent = stranger().formParams(Map.of("address", " Ann@People.example ", "name", "Ann", "language", "fr"))
                .post(TALK + "/join");

        assertThat(sent.statusCode()).isEqualTo(200);
        assertThat(sent.asString()).contains("Look into your mailbox", "Ann@People.example");
        assertThat(sent.headers().getValues("Set-Cookie")).isEmpty();
        assertThat(mails()).isEqualTo(1);
        String link = confirmation();
        assertThat(given().head(link).statusCode()).isEqualTo(200);
        assertThat(given().get(link).asString()).contains("Join the list", "talk@lists.example.org", "Yes, join the list");
        assertThat(isMember("ann@people.example")).as("looking changes nothing").isFalse();

        Response pressed = stranger().formParam("wanted", number("SELECT max(id) FROM confirmations")).post(link);

        assertThat(audit.about("talk@lists.example.org", 9)).singleElement().satisfies(entry -> {
            assertThat(entry.actor()).isEqualTo("Ann@people.example");
            assertThat(entry.action()).isEqualTo("member join");
            assertThat(entry.detail()).isEqualTo("by confirmation");
        });
        assertThat(pressed.statusCode()).isEqualTo(200);
        assertThat(pressed.asString()).contains("You are on the list.", "href=\"" + TALK);
        assertThat(isMember("ann@people.example")).isTrue();
        assertThat(stranger().formParam("wanted", 1).post(link).asString()).contains("This link was used before");
        assertThat(given().get(link).asString()).contains("This link was used before");
    }

    @Test
    void theAnswerIsTheSameWhoeverIsAsked() {
        transactions.run(() -> members.addInTx(list, EmailAddress.of("ann@people.example"), ""));
        String known = stranger().formParam("address", "ann@people.example").post(TALK + "/leave").asString();
        String unknown = stranger().formParam("address", "bob@people.example").post(TALK + "/leave").asString();

        assertThat(unknown.replace("bob@", "ann@")).isEqualTo(known);
        String in = stranger().formParam("address", "ann@people.example").post(TALK + "/join").asString();
        String out = stranger().formParam("address", "bob@people.example").post(TALK + "/join").asString();
        assertThat(out.replace("bob@", "ann@")).isEqualTo(in);
    }

    @Test
    void whatIsNoAddressIsSaidAndKept() {
        Response sent = stranger().formParams(Map.of("address", "no \"address", "name", "<b>Ann")).post(TALK + "/join");

        assertThat(sent.statusCode()).isEqualTo(400);
        assertThat(sent.asString()).contains("This is not a mail address", "value=\"no &quot;address\"", "value=\"&lt;b&gt;Ann\"");
        assertThat(stranger().post(TALK + "/leave").statusCode()).isEqualTo(400);
        assertThat(stranger().formParam("address", "ann@people.example").post("/lists/none@lists.example.org/join").statusCode())
                .isEqualTo(404);
        list("shut", "{\"joining\": \"closed\"}");
        assertThat(stranger().formParam("address", "ann@people.example").post("/lists/shut@lists.example.org/join").statusCode())
                .isEqualTo(403);
        assertThat(mails()).isZero();
    }

    @Test
    void whatIsNoLanguageIsNotKept() {
        for (String language : List.of("\0", "-".repeat(60_000), "fr\r\nX: y")) {
            jdbi.useHandle(handle -> handle.execute("TRUNCATE confirmations, questions, answers_sent, answer_counts CASCADE"));
            Response sent = stranger().formParams(Map.of("address", "ann@people.example", "language", language)).post(TALK + "/join");

            assertThat(sent.statusCode()).isEqualTo(200);
            List<String> kept = jdbi.withHandle(handle ->
                    handle.createQuery("SELECT language FROM confirmations").mapTo(String.class).list());
            assertThat(kept).containsExactly("en");
        }
    }

    @Test
    void anyPageMayFrameTheSmallForm() {
        Response shown = given().get(TALK + "/embed");
        assertThat(shown.headers().getValues("Content-Security-Policy")).hasSize(1).first().asString().contains("frame-ancestors *");
        assertThat(shown.asString()).contains("Join talk").doesNotContain("<script", "csrf");
        assertThat(given().get(TALK).headers().getValues("Content-Security-Policy")).hasSize(1).first().asString()
                .contains("frame-ancestors 'none'");

        Response sent = stranger().formParam("address", "ann@people.example").post(TALK + "/embed");
        assertThat(sent.asString()).contains("a mail with a link is on its way");
        assertThat(sent.headers().getValues("Content-Security-Policy")).hasSize(1).first().asString().contains("frame-ancestors *");
        assertThat(stranger().formParam("address", "x").post(TALK + "/embed").statusCode()).isEqualTo(400);
        assertThat(mails()).isEqualTo(1);
    }

    @Test
    void severalThingsAreAskedOnOnePageAndEachIsAnswered() {
        list("news", "{}");
        stranger().formParam("address", "ann@people.example").post(TALK + "/join");
        stranger().formParam("address", "ann@people.example").post("/lists/news@lists.example.org/join");
        jdbi.useHandle(handle -> handle.execute("UPDATE confirmations SET question_id = (SELECT max(id) FROM questions)"));
        String link = confirmation();

        assertThat(given().get(link).asString()).contains("Take away the tick", "talk@lists.example.org", "news@lists.example.org");
        String answer = stranger().formParam("wanted", number("SELECT id FROM confirmations WHERE list_id = " + list))
                .post(link).asString();

        assertThat(answer).contains("You are on the list.", "You have not joined.");
        assertThat(number("SELECT count(*) FROM subscriptions")).isEqualTo(1);
    }

    /** A question that asks, at the address {@code ann@people.example}, whether the list is to send other copies. */
    private void askToChange(String path, long on, String details) {
        transactions.run(() -> members.addInTx(on, EmailAddress.of("ann@people.example"), ""));
        stranger().formParam("address", "ann@people.example").post(path + "/leave");
        jdbi.useHandle(handle -> handle.execute("UPDATE confirmations SET wish = 'CHANGE', details = ? WHERE list_id = ?", details, on));
    }

    @Test
    void aChangeIsToldInItsWordsAndMade() {
        String day = LocalDate.now(ZoneOffset.UTC).plusDays(30).toString();
        askToChange(TALK, list, "off-until=" + day + " prefix=none");
        String link = confirmation();

        assertThat(given().get(link).asString()).contains("Change what this address gets of the list", "talk@lists.example.org",
                "set delivery off until " + day + ", set prefix off", "Yes, change this")
                .doesNotContain("Leave the list", "leave the list<");
        assertThat(given().header("Accept-Language", "fr").get(link).asString())
                .contains("set delivery off until " + day + ", set prefix off", "Oui, modifier cela");
        Response pressed = stranger().formParam("wanted", number("SELECT max(id) FROM confirmations")).post(link);

        assertThat(pressed.statusCode()).isEqualTo(200);
        assertThat(pressed.asString()).contains("It is changed.");
        assertThat(members.find(list, EmailAddress.of("ann@people.example"))).hasValueSatisfying(member ->
                assertThat(member.offUntil()).isEqualTo(day));
    }

    @Test
    void aChangeBesideSomethingElseIsAnsweredForItself() {
        long news = list("news", "{}");
        askToChange("/lists/news@lists.example.org", news, "prefix=none");
        stranger().formParam("address", "ann@people.example").post(TALK + "/join");
        jdbi.useHandle(handle -> handle.execute("UPDATE confirmations SET question_id = (SELECT max(id) FROM questions)"));
        String link = confirmation();

        assertThat(given().get(link).asString()).contains("Join the list", "Change what this address gets of the list", "set prefix off");
        Response pressed = stranger().formParam("wanted", number("SELECT id FROM confirmations WHERE wish = 'JOIN'")).post(link);

        assertThat(pressed.statusCode()).isEqualTo(200);
        assertThat(pressed.asString()).contains("You are on the list.", "Nothing was changed.");
        assertThat(members.find(news, EmailAddress.of("ann@people.example"))).hasValueSatisfying(member ->
                assertThat(member.variant().wishes()).isEmpty());
    }

    @Test
    void whateverComesOfAWishIsToldInEveryLanguage() {
        MailList talk = lists.byId(list).orElseThrow();
        for (Wish wish : Wish.values()) {
            for (FormDesk.Outcome outcome : FormDesk.Outcome.values()) {
                String key = ConfirmPage.Result.of(new FormDesk.Happened(talk, wish, outcome)).key();
                for (Language language : Languages.shipped().all()) {
                    assertThat(Languages.shipped().in(language).has(key)).as(key + " in " + language.tag()).isTrue();
                }
            }
        }
    }

    /** The field that servers in front write is believed of nobody who is not named in the settings: here, of nobody. */
    @Test
    void aNetworkHasItsShareOfFormsWhateverItSaysOfItself() {
        Response answer = stranger().formParam("address", "ann@people.example").post(TALK + "/join");
        for (int i = 0; i < 121 && answer.statusCode() == 200; i++) {
            answer = stranger().header("X-Forwarded-For", "10.77." + i + ".1").formParam("address", "ann@people.example")
                    .post(TALK + "/join");
        }

        assertThat(answer.statusCode()).isEqualTo(429);
    }

    @Test
    void foreignTokensLeadNowhere() {
        for (String token : new String[] {"x", tokens.sign(TokenPurpose.LEAVE, 1), tokens.sign(TokenPurpose.CONFIRM, 999_999)}) {
            assertThat(given().get("/confirm/" + token).statusCode()).isEqualTo(410);
            assertThat(stranger().formParam("wanted", 1).post("/confirm/" + token).statusCode()).isEqualTo(410);
        }
    }
}
