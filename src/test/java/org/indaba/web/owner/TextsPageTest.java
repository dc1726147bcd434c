package org.indaba.web.owner;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.indaba.access.Audit;
import org.indaba.access.AuditEntry;
import org.indaba.access.WebSessions;
import org.indaba.lists.ListTexts;
import org.indaba.spool.Transactions;
import org.indaba.testing.DatabaseTestResource;
import org.indaba.web.owner.OwnerSite.Person;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The pages of what a list says. */
@QuarkusTest
@WithTestResource(DatabaseTestResource.class)
class TextsPageTest {

    private static final String WELCOME = OwnerSite.LIST + "/texts/welcome/en";
    private static final Pattern WAS = Pattern.compile("name=\"was\" value=\"([^\"]*)\"");
    private static final String HOSTILE = "</textarea><script>alert(1)</script>\"'{inject:frame.formToken}";

    @Inject
    DataSource dataSource;

    @Inject
    Transactions transactions;

    @Inject
    WebSessions sessions;

    @Inject
    ListTexts texts;

    @Inject
    Audit audit;

    private Person ann;

    @BeforeEach
    void begin() {
        OwnerSite.begin(Jdbi.create(dataSource));
        ann = as(OwnerSite.OWNER);
    }

    private Person as(String address) {
        return new OwnerSite(transactions, sessions).as(address);
    }

    private Response send(String action, String subject, String body) {
        return form(ann, action, subject, body).post(WELCOME);
    }

    private static RequestSpecification form(Person who, String action, String subject, String body) {
        return who.request().contentType("application/x-www-form-urlencoded; charset=utf-8").formParam("csrf", who.token())
                .formParam("action", action).formParam("subject", subject).formParam("body", body);
    }

    /** What a form says of the words that it was shown with. */
    private static String was(Response page) {
        Matcher was = WAS.matcher(page.asString());
        return was.find() ? was.group(1) : "";
    }

    @Test
    void ownersSeeAllNoticesInAllLanguages() {
        assertThat(ann.get(OwnerSite.LIST + "/texts").asString()).contains("What the list says", WELCOME, "/texts/help/fr", "our words",
                "href=\"/lists/talk@lists.example.org/settings\"").doesNotContain("your words<");
        assertThat(as(OwnerSite.MODERATOR).get(OwnerSite.LIST + "/texts").statusCode()).isEqualTo(403);
        assertThat(as(OwnerSite.MEMBER).get(WELCOME).statusCode()).isEqualTo(403);
    }

    @Test
    void ourWordsAreTheBeginning() {
        assertThat(ann.get(WELCOME).asString()).contains("You are on the list {list}", "any mail to {leave}", "any mail to talk-leave@",
                "At the moment our words are sent", "{request}");
        assertThat(ann.get(OwnerSite.LIST + "/texts/welcome/fr").asString()).contains("Vous êtes abonné à la liste {list}");
        for (String none : new String[] {"/texts/welcome/xx", "/texts/nothing/en"}) {
            assertThat(ann.get(OwnerSite.LIST + none).statusCode()).isEqualTo(404);
        }
    }

    @Test
    void aPreviewShowsTheMailAndChangesNothing() {
        assertThat(send("preview", "Karibu at {list}", "Leave: {leave}").asString())
                .contains("Karibu at talk@lists.example.org</strong>", "Leave: talk-leave@lists.example.org\n\n-- \nThe list talk@",
                        "value=\"Karibu at {list}\"");
        assertThat(texts.all(1)).isEmpty();
    }

    @Test
    void whatIsSavedIsSentUntilItIsReset() {
        assertThat(send("save", "Karibu", "Hello\r\nyou").statusCode()).isEqualTo(303);

        assertThat(texts.find(1, "welcome", "en")).hasValueSatisfying(text -> {
            assertThat(text.body()).isEqualTo("Hello\nyou");
            assertThat(text.changedBy()).isEqualTo(OwnerSite.OWNER);
        });
        assertThat(texts.find(1, "welcome", "fr")).isEmpty();
        assertThat(ann.get(WELCOME).asString()).contains("At the moment your words are sent", OwnerSite.OWNER, "value=\"Karibu\"");
        assertThat(ann.get(OwnerSite.LIST + "/texts").asString()).containsOnlyOnce("your words<");

        assertThat(ann.request().formParam("csrf", ann.token()).post(WELCOME + "/reset").statusCode()).isEqualTo(303);
        assertThat(texts.all(1)).isEmpty();
        assertThat(audit.latest(2)).extracting(AuditEntry::action).containsExactly("list text reset", "list text set");
    }

    @Test
    void whatIsWrongIsSaidAndKept() {
        Response answer = send("save", "Hello {name}", "typed with care");

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.asString()).contains("There is no value", "{name}", "typed with care", "value=\"Hello {name}\"");
        assertThat(send("save", "x", "a\u202eb").asString()).contains("invisible characters");
        assertThat(texts.all(1)).isEmpty();
    }

    @Test
    void whatSomebodyElseWroteMeanwhileIsNotOverwrittenUnseen() {
        String old = was(ann.get(WELCOME));
        assertThat(form(as(OwnerSite.BOSS), "save", "Theirs", "their words").post(WELCOME).statusCode()).isEqualTo(303);
        assertThat(was(form(ann, "preview", "Mine", "my words").formParam("was", old).post(WELCOME))).as("a look takes nothing back")
                .isEqualTo(old);

        Response refused = form(ann, "save", "Mine", "my words").formParam("was", old).post(WELCOME);

        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.asString()).contains("Somebody changed this meanwhile", "value=\"Mine\"", "my words</textarea>",
                "<strong lang=\"en\" dir=\"ltr\">Theirs</strong>", "their words</pre>");
        assertThat(texts.find(1, "welcome", "en")).hasValueSatisfying(text -> assertThat(text.subject()).isEqualTo("Theirs"));
        assertThat(form(ann, "save", "Mine", "my words").formParam("was", was(refused)).post(WELCOME).statusCode()).isEqualTo(303);
        assertThat(texts.find(1, "welcome", "en")).hasValueSatisfying(text -> assertThat(text.subject()).isEqualTo("Mine"));
    }

    @Test
    void wordsThatNobodySawAreNotTakenAway() {
        send("save", "Karibu", "Hello");
        String old = was(ann.get(WELCOME));
        send("save", "Karibu sana", "Hello");

        Response refused = ann.request().formParam("csrf", ann.token()).formParam("was", old).post(WELCOME + "/reset");

        assertThat(ann.request().cookies(refused.cookies()).get(WELCOME).asString())
                .contains("Somebody changed this meanwhile", "value=\"Karibu sana\"");
        ann.request().formParam("csrf", ann.token()).formParam("was", was(ann.get(WELCOME))).post(WELCOME + "/reset");
        assertThat(texts.all(1)).isEmpty();
    }

    @Test
    void whatIsTypedIsTextAndNothingElse() {
        assertThat(send("preview", HOSTILE, HOSTILE).asString()).doesNotContain("<script>alert", "</textarea><")
                .contains("&lt;script&gt;alert(1)", "{inject:frame.formToken}");
        assertThat(ann.request().formParam("subject", "x").formParam("body", "x").formParam("action", "save").post(WELCOME).statusCode())
                .isEqualTo(403);
    }
}
