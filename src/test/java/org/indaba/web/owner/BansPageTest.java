package org.indaba.web.owner;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Map;
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

    @Test
    void whatIsWrongIsSaidAndStaysInTheField() {
        assertThat(ann.post("/bans", Map.of("pattern", "/[a/")).asString()).contains("cannot be read", "value=\"/[a/\"");
        assertThat(ann.post("/bans", Map.of("pattern", "/.*/")).asString()).contains("would ban everybody");
        assertThat(ann.post("/bans", Map.of("pattern", "nobody")).statusCode()).isEqualTo(400);
        assertThat(ann.page("/bans")).contains("Nobody is banned.");
    }
}
