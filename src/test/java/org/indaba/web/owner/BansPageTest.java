package org.indaba.web.owner;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.indaba.access.Audit;
import org.indaba.access.AuditEntry;
import org.indaba.access.WebSessions;
import org.indaba.lists.Lists;
import org.indaba.mail.EmailAddress;
import org.indaba.spool.Transactions;
import org.indaba.testing.DatabaseTestResource;
import org.indaba.web.owner.OwnerSite.Person;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The page of a list's bans. */
@QuarkusTest
@WithTestResource(DatabaseTestResource.class)
class BansPageTest {

    private static final Pattern ROW = Pattern.compile("<th scope=\"row\"><bdi>([^<]+)</bdi>");
    private static final Pattern NEXT = Pattern.compile("rel=\"next\" href=\"([^\"]+)");

    @Inject
    DataSource dataSource;

    @Inject
    Transactions transactions;

    @Inject
    WebSessions sessions;

    @Inject
    Lists lists;

    @Inject
    Audit audit;

    private Person ann;

    @BeforeEach
    void begin() {
        OwnerSite.begin(Jdbi.create(dataSource));
        ann = new OwnerSite(transactions, sessions).as(OwnerSite.OWNER);
    }

    private boolean banned(long list, String address) {
        return lists.banned(list, EmailAddress.of(address));
    }

    @Test
    void ownersBanAddressesDomainsAndPatternsFromTheirList() {
        assertThat(ann.page("/bans")).contains("Nobody is banned.", "a whole pattern of addresses");

        for (String pattern : new String[] {"eve@people.example", "@spam.example", "/^promo[0-9]%2B@/"}) {
            assertThat(ann.post("/bans", Map.of("pattern", pattern)).statusCode()).isEqualTo(303);
        }

        assertThat(ann.page("/bans")).contains("eve@people.example", "@spam.example", "/^promo[0-9]+@/");
        assertThat(banned(1, "Promo42@people.example")).isTrue();
        assertThat(banned(1, "x@spam.example")).isTrue();
        assertThat(banned(2, "promo42@people.example")).as("another list").isFalse();
        assertThat(audit.about("talk@lists.example.org", 5)).extracting(AuditEntry::action, AuditEntry::detail).contains(
                org.assertj.core.groups.Tuple.tuple("ban add", "/^promo[0-9]+@/"));
        assertThat(ann.post("/bans/remove", Map.of("pattern", "/^promo[0-9]%2B@/")).statusCode()).isEqualTo(303);
        assertThat(banned(1, "promo42@people.example")).isFalse();
        assertThat(new OwnerSite(transactions, sessions).as(OwnerSite.MODERATOR).get(OwnerSite.LIST + "/bans").statusCode())
                .isEqualTo(403);
    }

    /** The documented most is 1,000 expressions, and there is none for addresses and domains. */
    @Test
    void bansComeInPagesAndAreFound() {
        Jdbi.create(dataSource).useHandle(handle -> {
            handle.execute("TRUNCATE bans");
            handle.execute("INSERT INTO bans (list_id, pattern, created_at) SELECT list, '/^promo' || lpad(n::text, 3, '0') || "
                    + "'[0-9]+@spam[0-9]+\\\\.example$/', now() FROM generate_series(1, 300) n, unnest(ARRAY[1, NULL]) list");
        });
        for (Map.Entry<String, Person> each : Map.of(OwnerSite.LIST + "/bans", ann, "/admin/bans",
                new OwnerSite(transactions, sessions).as(OwnerSite.BOSS)).entrySet()) {
            String path = each.getKey();
            List<String> seen = new ArrayList<>();
            for (int pages = 0; pages < 10 && !path.isEmpty(); pages++) {
                String page = each.getValue().get(path).asString();
                assertThat(page.length()).isLessThan(70_000);
                ROW.matcher(page).results().forEach(row -> seen.add(row.group(1)));
                Matcher next = NEXT.matcher(page);
                path = next.find() ? each.getKey() + next.group(1).substring(next.group(1).indexOf('?')).replace("&amp;", "&") : "";
            }
            assertThat(seen).hasSize(300).doesNotHaveDuplicates().isSorted().last().asString().contains("promo300");
            assertThat(each.getValue().get(each.getKey() + "?text=PROMO29").asString())
                    .contains("promo290", "promo299", "value=\"PROMO29\"").doesNotContain("promo289", "promo300", "rel=\"next\"");
            assertThat(each.getValue().get(each.getKey() + "?text=nobody%00").asString()).contains("No ban holds this.")
                    .doesNotContain("Nobody is banned.");
        }
    }

    @Test
    void whatIsWrongIsSaidAndStaysInTheField() {
        assertThat(ann.post("/bans", Map.of("pattern", "/[a/")).asString()).contains("cannot be read", "value=\"/[a/\"");
        assertThat(ann.post("/bans", Map.of("pattern", "/.*/")).asString()).contains("would ban everybody");
        assertThat(ann.post("/bans", Map.of("pattern", "nobody")).statusCode()).isEqualTo(400);
        assertThat(ann.page("/bans")).contains("Nobody is banned.");
    }
}
