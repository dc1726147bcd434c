package org.indaba.web.owner;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.Map;
import javax.sql.DataSource;
import org.indaba.access.Audit;
import org.indaba.access.WebSessions;
import org.indaba.lists.ChangeOrigin;
import org.indaba.lists.ListRegister;
import org.indaba.lists.ListSetting;
import org.indaba.lists.ListSettings;
import org.indaba.lists.Lists;
import org.indaba.lists.SettingHistory;
import org.indaba.spool.Transactions;
import org.indaba.testing.DatabaseTestResource;
import org.indaba.web.owner.OwnerSite.Person;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The pages of a list's settings. */
@QuarkusTest
@WithTestResource(DatabaseTestResource.class)
class SettingsPageTest {

    private static final String HOSTILE = "<script>alert(1)</script>\"'{inject:frame}";

    @Inject
    DataSource dataSource;

    @Inject
    Transactions transactions;

    @Inject
    WebSessions sessions;

    @Inject
    Lists lists;

    @Inject
    ListRegister register;

    @Inject
    SettingHistory history;

    @Inject
    Audit audit;

    private Person ann;

    @BeforeEach
    void begin() {
        OwnerSite.begin(Jdbi.create(dataSource));
        ann = new OwnerSite(transactions, sessions).as(OwnerSite.OWNER);
    }

    private ListSettings settings() {
        return lists.byId(1).orElseThrow().settings();
    }

    private void set(String key, String value) {
        transactions.call(() -> register.setInTx(1, Map.of(key, value), ChangeOrigin.operator()));
    }

    private long lastChange() {
        return history.latest(1, Long.MAX_VALUE, 1).getFirst().id();
    }

    @Test
    void everySettingIsThereInEveryLanguageAndFits() {
        set("footer", HOSTILE);
        for (String language : new String[] {"en", "fr"}) {
            Response page = ann.request().header("Accept-Language", language).get(OwnerSite.LIST + "/settings");

            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.asByteArray().length).isLessThan(100_000);
            for (ListSetting setting : ListSetting.values()) {
                assertThat(page.asString()).as(language).contains("id=\"" + setting.key() + "\"", "name=\"was-" + setting.key() + "\"");
            }
            assertThat(page.asString()).doesNotContain("<script>alert").contains("&lt;script&gt;");
        }
    }

    @Test
    void longestTextsAreToldBesideTheFieldsAndNoBrowserSendsLonger() {
        assertThat(ann.page("/settings")).contains("at most 64 characters.</span>", "at most 200 characters.</span>",
                "at most 4,000 characters.</span>")
                .containsPattern("<input id=\"subject-prefix\"[^>]* maxlength=\"64\"")
                .containsPattern("<input id=\"description\"[^>]* maxlength=\"200\"")
                .containsPattern("<textarea id=\"footer\"[^>]* maxlength=\"4000\"");
        String longest = "one\n" + "y".repeat(3_996);
        ann.post("/settings", Map.of("footer", longest.replace("\n", "\r\n"), "was-footer", ""));
        assertThat(settings().footer()).as("browsers count a line end once, and so do we").isEqualTo(longest);
    }

    @Test
    void onlyWhatWasChangedIsSavedAndLogged() {
        set("posting", "moderated");

        Response answer = ann.post("/settings", Map.of("posting", "moderated", "was-posting", "moderated", "nonmembers", "hold",
                "was-nonmembers", "reject", "machines", "accept", "was-machines", "accept"));

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.header("Location")).as("to the top, where it is told").isEqualTo(OwnerSite.LIST + "/settings#main");
        assertThat(settings().value(ListSetting.NONMEMBERS)).isEqualTo("hold");
        assertThat(settings().value(ListSetting.POSTING)).isEqualTo("moderated");
        assertThat(audit.about("talk@lists.example.org", 1).getFirst().detail()).isEqualTo("nonmembers=hold");
        assertThat(audit.about("talk@lists.example.org", 1).getFirst().actor()).isEqualTo(OwnerSite.OWNER);
        assertThat(ann.page("/settings/history")).contains(OwnerSite.OWNER, "Posts of others", "held for a moderator");
    }

    @Test
    void allMistakesAreShownAndWhatWasTypedIsKept() {
        Response answer = ann.post("/settings", Map.of("posting", "nobody", "was-posting", "members", "max-size", HOSTILE, "was-max-size",
                "10MB", "nonmembers", "hold", "was-nonmembers", "reject"));

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.asString()).contains("id=\"posting-error\"", "id=\"max-size-error\"", "2 settings cannot be")
                .contains("value=\"&lt;script&gt;").doesNotContain("<script>alert")
                .contains("<option value=\"hold\" selected>");
        assertThat(settings()).isEqualTo(ListSettings.defaults());
    }

    @Test
    void whatSomebodyElseChangedMeanwhileIsNotOverwrittenUnseen() {
        set("footer", "theirs");

        Response first = ann.post("/settings", Map.of("footer", "mine", "was-footer", ""));
        Response second = ann.post("/settings", Map.of("footer", "mine", "was-footer", "theirs"));

        assertThat(first.statusCode()).isEqualTo(422);
        assertThat(first.asString()).contains("Somebody changed this meanwhile", "name=\"was-footer\" value=\"theirs\"",
                ">\nmine</textarea>");
        assertThat(second.statusCode()).isEqualTo(303);
        assertThat(settings().footer()).isEqualTo("mine");
    }

    @Test
    void linesOfABrowserAreLinesOfAFooter() {
        ann.post("/settings", Map.of("footer", "one\r\ntwo", "was-footer", ""));

        assertThat(settings().footer()).isEqualTo("one\ntwo");
    }

    @Test
    void settingIsResetToItsDefault() {
        set("footer", "x");

        assertThat(ann.page("/settings")).contains("name=\"key\" value=\"footer\"", "breaks the signatures");
        assertThat(ann.post("/settings/reset", Map.of("key", "footer")).statusCode()).isEqualTo(303);
        assertThat(settings().footer()).isEmpty();
        assertThat(ann.page("/settings")).doesNotContain("name=\"key\" value=\"footer\"");
    }

    @Test
    void allSettingsAreOneFormSoThatNoButtonCostsWhatWasTypedElsewhere() {
        set("footer", "one\ntwo");
        Map<String, String> sent = ann.form("/settings");

        assertThat(ann.post("/settings", sent).header("Location")).endsWith("#main");
        assertThat(history.latest(1, Long.MAX_VALUE, 9)).as("nothing was touched").hasSize(1);
        sent.put("description", "About talk");
        sent.put("max-size", "2MB");
        sent.put("footer", "one\r\n2");
        assertThat(ann.post("/settings", sent).statusCode()).isEqualTo(303);
        assertThat(history.latest(1, Long.MAX_VALUE, 9)).hasSize(4);
        assertThat(settings().value(ListSetting.DESCRIPTION)).isEqualTo("About talk");
        assertThat(settings().value(ListSetting.MAX_SIZE)).isEqualTo("2MB");
        assertThat(settings().footer()).isEqualTo("one\n2");
    }

    /** HTML, implicit submission: Enter in a field presses the first button of the form. */
    @Test
    void enterInAFieldSaves() {
        set("description", "x");

        String page = ann.page("/settings");
        String form = page.substring(page.indexOf("<form method=\"post\" action=\"" + OwnerSite.LIST + "/settings\">"));

        assertThat(form.substring(form.indexOf("<button"))).startsWith("<button class=\"button\" type=\"submit\">Save all changes</button>")
                .contains("formaction=\"" + OwnerSite.LIST + "/settings/reset\" name=\"key\"");
    }

    @Test
    void resettingOneSettingCostsNothingThatWasTypedIntoAnother() {
        set("footer", "x");
        Map<String, String> sent = ann.form("/settings");
        sent.put("description", "About talk");
        sent.put("max-size", "much");
        sent.put("key", "footer");

        Response answer = ann.post("/settings/reset", sent);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.asString()).contains("is at its default again", "not saved yet").doesNotContain("Nothing was saved.")
                .containsPattern("id=\"description\"[^>]* value=\"About talk\"").containsPattern("id=\"max-size\"[^>]* value=\"much\"");
        assertThat(settings()).isEqualTo(ListSettings.defaults());
        assertThat(answer.asString()).contains("name=\"was-footer\" value=\"\"", "name=\"was-description\" value=\"\"");
    }

    @Test
    void conflictIsNotCalledAMistake() {
        set("footer", "theirs");

        Response answer = ann.post("/settings", Map.of("footer", "mine", "was-footer", "", "max-size", "10MB", "was-max-size", "10MB"));

        assertThat(answer.asString()).contains("Nothing was saved.", "Somebody else changed one setting meanwhile",
                "<a href=\"#footer\">").doesNotContain("cannot be as you typed");
    }

    @Test
    void ownersDoNotChangeWhatIsForAdministrators() {
        ann.post("/settings", Map.of("envelope", "owner", "was-envelope", "verp"));

        assertThat(settings().value(ListSetting.ENVELOPE)).isEqualTo("verp");
        assertThat(ann.post("/settings/reset", Map.of("key", "envelope")).statusCode()).isEqualTo(400);
        Person boss = new OwnerSite(transactions, sessions).as(OwnerSite.BOSS);
        boss.post("/settings", Map.of("envelope", "owner", "was-envelope", "verp"));
        assertThat(settings().value(ListSetting.ENVELOPE)).isEqualTo("owner");
        assertThat(ann.post("/settings/history/" + lastChange() + "/undo", Map.of()).statusCode()).isEqualTo(404);
    }

    @Test
    void othersSeeNothing() {
        for (String who : new String[] {OwnerSite.MODERATOR, OwnerSite.MEMBER}) {
            Person person = new OwnerSite(transactions, sessions).as(who);
            assertThat(person.get(OwnerSite.LIST + "/settings").statusCode()).as(who).isEqualTo(403);
            assertThat(person.get(OwnerSite.LIST + "/settings/history").statusCode()).as(who).isEqualTo(403);
            assertThat(person.post("/settings", Map.of("footer", "x", "was-footer", "")).statusCode()).as(who).isEqualTo(403);
        }
        assertThat(settings()).isEqualTo(ListSettings.defaults());
    }

    @Test
    void changeIsTakenBackFromTheHistory() {
        set("footer", "one\ntwo");
        set("footer", "one\n2\nthree");

        assertThat(ann.page("/settings/history")).contains("<del>- two</del>", "<ins>+ 2</ins>", "<ins>+ three</ins>",
                "<span>  one</span>");
        ann.post("/settings/history/" + lastChange() + "/undo", Map.of());

        assertThat(settings().footer()).isEqualTo("one\ntwo");
        assertThat(audit.about("talk@lists.example.org", 1).getFirst().action()).isEqualTo("list undo");
    }

    @Test
    void whatWasChangedSinceIsAskedAboutFirst() {
        set("footer", "one");
        long change = lastChange();
        set("footer", "two");

        Response asked = ann.post("/settings/history/" + change + "/undo", Map.of());

        assertThat(asked.header("Location")).endsWith("/settings/history/" + change + "/undo");
        assertThat(ann.page("/settings/history/" + change + "/undo")).contains("It was changed again since", "two");
        assertThat(settings().footer()).isEqualTo("two");
        ann.post("/settings/history/" + change + "/undo", Map.of("anyway", "yes"));
        assertThat(settings().footer()).isEmpty();
    }

    @Test
    void emptyHistorySaysWhatToDoNext() {
        assertThat(ann.page("/settings/history")).contains("No setting was changed yet.", "Go to the settings");
    }
}
