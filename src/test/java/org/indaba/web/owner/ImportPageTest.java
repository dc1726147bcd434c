package org.indaba.web.owner;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import javax.sql.DataSource;
import org.indaba.access.Audit;
import org.indaba.access.WebSessions;
import org.indaba.lists.MemberImport;
import org.indaba.lists.MemberImports;
import org.indaba.lists.Members;
import org.indaba.lists.RosterPlace;
import org.indaba.spool.Transactions;
import org.indaba.testing.DatabaseTestResource;
import org.indaba.web.owner.OwnerSite.Person;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The pages on which a file of members is looked at and imported. */
@QuarkusTest
@WithTestResource(DatabaseTestResource.class)
class ImportPageTest {

    private static final String EVIL = "<script>alert(1)</script>";

    @Inject
    DataSource dataSource;

    @Inject
    Transactions transactions;

    @Inject
    WebSessions sessions;

    @Inject
    Members members;

    @Inject
    MemberImports imports;

    @Inject
    RosterPlace place;

    @Inject
    Audit audit;

    private Person ann;

    @BeforeEach
    void begin() {
        OwnerSite.begin(Jdbi.create(dataSource));
        ann = new OwnerSite(transactions, sessions).as(OwnerSite.OWNER);
    }

    private Response upload(String file) {
        return ann.request().multiPart("csrf", ann.token())
                .multiPart("file", "members.csv", file.getBytes(StandardCharsets.UTF_8), "text/csv")
                .post(OwnerSite.LIST + "/members/import");
    }

    @Test
    void fileIsLookedAtThenImported() {
        Response looked = upload("email;name\nnew@example.org;Nina\nbob@example.net;Bob\nno address;" + EVIL + "\n");

        assertThat(looked.statusCode()).isEqualTo(303);
        String path = looked.header("Location").replaceFirst(".*/lists/talk@lists.example.org", "");
        assertThat(ann.page(path)).contains("Nothing was changed yet.", "Add one member", "no address").doesNotContain(EVIL);
        assertThat(members.count(1)).isEqualTo(1);

        ann.post(path + "/begin", Map.of());

        assertThat(ann.page(path)).contains("0 of 3 rows", "hx-trigger=\"every 1s\"", "http-equiv=\"refresh\"");
        assertThat(ann.get(OwnerSite.LIST + path + "/progress").header("HX-Refresh")).isNull();
        MemberImport claimed = transactions.call(imports::claimInTx).orElseThrow();
        transactions.call(() -> imports.stepInTx(claimed));
        assertThat(ann.get(OwnerSite.LIST + path + "/progress").header("HX-Refresh")).isEqualTo("true");
        assertThat(ann.page(path)).contains("One member was added.", "no address").doesNotContain("http-equiv=\"refresh\"");
        assertThat(ann.get(OwnerSite.LIST + path + "/results.csv").asString().lines()).hasSize(4)
                .contains("2,new@example.org,added,", "3,bob@example.net,already-there,");
        assertThat(members.count(1)).isEqualTo(2);
        assertThat(ann.page("/members/import")).contains("Earlier imports", "Done.");
    }

    @Test
    void rowThatIsTooShortIsLeftOutAlthoughItLooksLikeAnAddress() {
        String path = upload("name;email\nNina;new@example.org\nboss@corp.example\n").header("Location")
                .replaceFirst(".*/lists/talk@lists.example.org", "");
        assertThat(ann.page(path)).contains("boss@corp.example");

        ann.post(path + "/begin", Map.of());
        MemberImport claimed = transactions.call(imports::claimInTx).orElseThrow();
        transactions.call(() -> imports.stepInTx(claimed));

        assertThat(members.count(1)).isEqualTo(2);
        assertThat(ann.get(OwnerSite.LIST + path + "/results.csv").asString().lines())
                .contains("2,new@example.org,added,").anyMatch(line -> line.startsWith("3,boss@corp.example,invalid,"));
    }

    @Test
    void fileThatIsNoneIsRefusedInWords() {
        Response nobody = upload("# nobody");
        assertThat(nobody.statusCode()).isEqualTo(422);
        assertThat(nobody.asString()).contains("There is no address in it.");
        Response unreadable = ann.request().multiPart("csrf", ann.token())
                .multiPart("file", "x.csv", new byte[] {(byte) 0xff, (byte) 0xfe}).post(OwnerSite.LIST + "/members/import");
        assertThat(unreadable.statusCode()).isEqualTo(422);
        assertThat(unreadable.asString()).contains("no text in UTF-8");
        Response forgotten = upload("a@example.org");
        String path = forgotten.header("Location").replaceFirst(".*/lists/talk@lists.example.org", "");
        ann.post(path + "/forget", Map.of());
        assertThat(ann.get(OwnerSite.LIST + path).statusCode()).isEqualTo(404);
        ann.post(path + "/forget", Map.of());
        assertThat(audit.about("talk@lists.example.org", 9)).as("once").singleElement().satisfies(entry -> {
            assertThat(entry.actor()).isEqualTo(OwnerSite.OWNER);
            assertThat(entry.action()).isEqualTo("import forget");
            assertThat(entry.detail()).isEqualTo("import " + path.replaceAll("\\D", ""));
        });
    }

    /** Two of the largest at once would end the server. */
    @Test
    void fileIsRefusedWhileAnotherIsRead() {
        try (RosterPlace.Held _ = place.take(Duration.ZERO).orElseThrow()) {
            Response refused = upload("new@example.org");

            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.header("Retry-After")).isEqualTo("30");
            assertThat(refused.asString()).contains("Somebody else’s file is being read at this moment", "<form");
            assertThat(imports.latest(1)).isEmpty();
        }
        assertThat(upload("new@example.org").statusCode()).isEqualTo(303);
        assertThat(upload("# nobody").statusCode()).isEqualTo(422);
        assertThat(place.take(Duration.ZERO)).hasValueSatisfying(RosterPlace.Held::close);
    }

    @Test
    void largeFilesAreForThoseWithASessionAlone() {
        String large = "x".repeat((256 << 10) + 1);

        assertThat(ann.request().body(large).post(OwnerSite.LIST + "/members/add").statusCode()).isEqualTo(413);
        // A multipart that is sent in chunks does not say how large it is.
        assertThat(given().multiPart("file", "x.csv", large.getBytes(StandardCharsets.UTF_8))
                .post(OwnerSite.LIST + "/members/import").statusCode()).isEqualTo(411);
        assertThat(given().body(large).post(OwnerSite.LIST + "/members/import").statusCode()).isEqualTo(413);
        assertThat(upload("a@example.org\n# " + large).statusCode()).isEqualTo(303);
    }
}
