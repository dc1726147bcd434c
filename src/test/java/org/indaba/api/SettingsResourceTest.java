package org.indaba.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.indaba.access.ApiTokens;
import org.indaba.access.Audit;
import org.indaba.access.AuditEntry;
import org.indaba.access.Scope;
import org.indaba.lists.ListSetting;
import org.indaba.spool.Transactions;
import org.indaba.testing.DatabaseTestResource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Programs read and change the settings of lists. */
@QuarkusTest
@WithTestResource(DatabaseTestResource.class)
class SettingsResourceTest {

    private static final String SETTINGS = "/api/v1/lists/talk@lists.example.org/settings";

    @Inject
    DataSource dataSource;

    @Inject
    Transactions transactions;

    @Inject
    ApiTokens tokens;

    @Inject
    Audit audit;

    private ApiTestSite site;

    @BeforeEach
    void begin() {
        site = new ApiTestSite(Jdbi.create(dataSource), transactions, tokens);
        site.begin();
    }

    private Response read(String path) {
        return ApiTestSite.as(site.token(1L, Scope.LISTS_READ)).get(path);
    }

    private Response patch(String body) {
        return writer().contentType("application/json").body(body).patch(SETTINGS);
    }

    private RequestSpecification writer() {
        return ApiTestSite.as(site.token(1L, Scope.LISTS_WRITE));
    }

    @Test
    void allSettingsAreTold() {
        Response answer = read(SETTINGS);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.jsonPath().getList("settings")).hasSize(ListSetting.values().length);
        Map<String, Object> posting = answer.jsonPath().getMap("settings.find { it.key == 'posting' }");
        assertThat(posting).containsEntry("value", "members").containsEntry("usual", "members").containsEntry("changed", false)
                .containsEntry("kind", "choice").containsEntry("changedBy", "owners").containsEntry("group", "posting")
                .containsEntry("values", List.of("members", "open", "moderated", "announce"));
        assertThat(answer.jsonPath().getBoolean("settings.find { it.key == 'description' }.changed")).isTrue();
        assertThat(answer.jsonPath().getList("breakSignatures")).isEmpty();
    }

    @Test
    void settingsAreChangedAndLogged() {
        Response answer = patch("{\"posting\": \"moderated\", \"subject-prefix\": \"[talk]\", \"description\": null}");

        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        assertThat(answer.jsonPath().getString("settings.find { it.key == 'posting' }.value")).isEqualTo("moderated");
        assertThat(answer.jsonPath().getString("settings.find { it.key == 'description' }.value")).isEmpty();
        assertThat(answer.jsonPath().getList("breakSignatures")).containsExactly("subject-prefix");
        AuditEntry entry = audit.about("talk@lists.example.org", 1).getFirst();
        assertThat(entry.action()).isEqualTo("list set");
        assertThat(entry.detail()).isEqualTo("posting=moderated, subject-prefix=[talk], description=");
        assertThat(read(SETTINGS + "/history").jsonPath().getList("items.way")).hasSize(3).containsOnly("program");
    }

    @Test
    void everyMistakeIsToldByItsKeyAndNothingIsChanged() {
        Response answer = patch("{\"posting\": \"nobody\", \"moon\": \"full\", \"html\": \"text\"}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.jsonPath().getString("code")).isEqualTo("wrong-settings");
        assertThat(answer.jsonPath().getMap("errors")).containsOnlyKeys("posting", "moon");
        assertThat(read(SETTINGS).jsonPath().getString("settings.find { it.key == 'html' }.value")).isEqualTo("keep");
        assertThat(patch("[]").statusCode()).isEqualTo(400);
    }

    @Test
    void whoMayReadMayNotWrite() {
        Response answer = ApiTestSite.as(site.token(1L, Scope.LISTS_READ)).contentType("application/json").body("{}").patch(SETTINGS);

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(ApiTestSite.as(site.token(2L, Scope.LISTS_WRITE)).contentType("application/json").body("{}").patch(SETTINGS)
                .statusCode()).as("a token of another list").isEqualTo(404);
    }

    @Test
    void changeIsTakenBack() {
        patch("{\"footer\": \"one\"}");
        String change = read(SETTINGS + "/history").jsonPath().getString("items[0].id");
        patch("{\"footer\": \"two\"}");

        Response refused = writer().post(SETTINGS + "/history/" + change + "/undo");
        Response done = writer().post(SETTINGS + "/history/" + change + "/undo?anyway=true");

        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.jsonPath().getString("code")).isEqualTo("changed-since");
        assertThat(done.jsonPath().getString("settings.find { it.key == 'footer' }.value")).isEmpty();
        assertThat(read(SETTINGS + "/history?limit=1").jsonPath().getString("items[0].undone")).isEqualTo(change);
        assertThat(read(SETTINGS + "/history?limit=1").jsonPath().getString("next")).isNotNull();
        assertThat(writer().post(SETTINGS + "/history/4711/undo").statusCode()).isEqualTo(409);
    }
}
