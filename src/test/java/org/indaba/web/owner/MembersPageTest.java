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
import org.indaba.lists.DeliveryMode;
import org.indaba.lists.Lists;
import org.indaba.lists.Members;
import org.indaba.lists.Membership;
import org.indaba.mail.EmailAddress;
import org.indaba.spool.Transactions;
import org.indaba.testing.DatabaseTestResource;
import org.indaba.web.owner.OwnerSite.Person;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The pages of a list's members. */
@QuarkusTest
@WithTestResource(DatabaseTestResource.class)
class MembersPageTest {

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
    Lists lists;

    @Inject
    Audit audit;

    private Jdbi jdbi;
    private Person ann;

    @BeforeEach
    void begin() {
        jdbi = Jdbi.create(dataSource);
        OwnerSite.begin(jdbi);
        ann = new OwnerSite(transactions, sessions).as(OwnerSite.OWNER);
    }

    private void fill(int many) {
        jdbi.useHandle(handle -> handle.createScript("""
                INSERT INTO people (display_name, created_at) SELECT 'Person ' || n, now() FROM generate_series(1, %1$d) n;
                INSERT INTO addresses (person_id, address, key, domain)
                    SELECT n + 3, 'user' || n || '@example.com', 'user' || n || '@example.com', 'example.com'
                    FROM generate_series(1, %1$d) n;
                INSERT INTO subscriptions (list_id, address_id, domain, key, delivery, own_posts, skip_when_addressed, joined_at)
                    SELECT 1, id, domain, key, 'ON', true, false, now() FROM addresses WHERE key LIKE 'user%%';
                """.formatted(many)).execute());
    }

    private Membership member(String address) {
        return members.find(1, EmailAddress.of(address)).orElseThrow();
    }

    private AuditEntry logged() {
        return audit.about("talk@lists.example.org", 1).getFirst();
    }

    @Test
    void membersComeInPages() {
        fill(60);

        Response first = ann.get(OwnerSite.LIST + "/members?text=user");

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.asByteArray().length).isLessThan(100_000);
        assertThat(first.asString()).contains("60 members", "user10@example.com", "rel=\"next\"").doesNotContain("bob@example.net");
        String next = first.htmlPath().getString("**.find { it.@rel == 'next' }.@href");
        Response second = ann.get(next.replace("&amp;", "&"));
        assertThat(second.asString()).contains("First page").doesNotContain("rel=\"next\"", ">user10@example.com<");
        assertThat(ann.request().header("Accept-Language", "fr").get(OwnerSite.LIST + "/members").asString()).contains("61 abonnés");
    }

    @Test
    void nobodyIsToldWhatToDoNext() {
        jdbi.useHandle(handle -> handle.execute("DELETE FROM subscriptions"));

        assertThat(ann.page("/members")).contains("Nobody is on this list yet.", "import a file");
        assertThat(ann.page("/members?text=xyz")).contains("Nobody was found.", "Show all members");
    }

    @Test
    void severalAreAddedOrNobody() {
        Response wrong = ann.post("/members/add", Map.of("addresses", "new@example.org\nno address " + EVIL));

        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.asString()).contains("new@example.org\nno address", "Nobody was added").doesNotContain(EVIL);
        assertThat(members.find(1, EmailAddress.of("new@example.org"))).isEmpty();

        Response right = ann.post("/members/add", Map.of("addresses", "Nina <new@example.org>\r\nbob@example.net"));

        assertThat(right.statusCode()).isEqualTo(303);
        assertThat(member("new@example.org").displayName()).isEqualTo("Nina");
        assertThat(logged()).satisfies(entry -> {
            assertThat(entry.action()).isEqualTo("member add");
            assertThat(entry.detail()).isEqualTo("new@example.org");
        });
        assertThat(ann.post("/members/add", Map.of("addresses", "")).statusCode()).isEqualTo(422);
        String most = "x@example.org\n".repeat(MembersPage.MAX_TYPED);
        assertThat(ann.post("/members/add", Map.of("addresses", most)).statusCode()).isEqualTo(303);
        assertThat(ann.post("/members/add", Map.of("addresses", most + "x@example.org")).statusCode()).isEqualTo(422);
    }

    @Test
    void severalAreRemoved() {
        fill(3);

        ann.post("/members/remove", Map.of("member", List.of("user1@example.com", "user3@example.com", "nobody@example.com"), "query",
                "text=user"));

        assertThat(members.count(1)).isEqualTo(2);
        assertThat(logged().detail()).isEqualTo("user1@example.com, user3@example.com");
        assertThat(ann.post("/members/remove", Map.of("query", "https://evil.example")).header("Location")).endsWith("/members");
    }

    @Test
    void memberIsEdited() {
        assertThat(ann.page("/member/bob@example.net")).contains("Bob Builder", "On talk@lists.example.org since");

        ann.post("/member/bob@example.net", Map.of("name", "Robert " + EVIL, "delivery", "off", "no-footer", "on", "moderator", "on"));
        ann.post("/member/bob@example.net/roles", Map.of("moderator", "on"));

        Membership bob = member("bob@example.net");
        assertThat(bob.delivery()).isEqualTo(DeliveryMode.OFF);
        assertThat(bob.ownPosts()).isFalse();
        assertThat(bob.displayName()).startsWith("Robert");
        assertThat(lists.moderators(1)).extracting(EmailAddress::toString).contains("bob@example.net");
        assertThat(audit.about("talk@lists.example.org", 3)).extracting(AuditEntry::action)
                .containsExactly("moderator add", "member set", "member name");
        assertThat(ann.page("/member/bob@example.net")).doesNotContain(EVIL);
        assertThat(ann.get(OwnerSite.LIST + "/member/nobody@example.net").statusCode()).isEqualTo(404);
    }

    /** Who is in charge is said by somebody who proved lately who they are; what is done every day is not asked for that. */
    @Test
    void rolesNeedAFreshProof() {
        jdbi.useHandle(handle -> handle.execute("UPDATE web_sessions SET began_at = now() - interval '61 minutes'"));

        assertThat(ann.get(OwnerSite.LIST + "/member/bob@example.net").statusCode()).isEqualTo(200);
        assertThat(ann.get(OwnerSite.LIST + "/member/bob@example.net/roles").header("Location")).contains("/login");
        assertThat(ann.post("/member/bob@example.net/roles", Map.of("owner", "on")).statusCode()).isEqualTo(401);
        assertThat(lists.owners(1)).extracting(EmailAddress::toString).containsExactly(OwnerSite.OWNER);
    }

    @Test
    void lastOwnerStays() {
        ann.post("/members/add", Map.of("addresses", OwnerSite.OWNER));

        Response refused = ann.post("/member/ann@example.com/roles", Map.of("moderator", "on"));

        assertThat(refused.header("Location")).endsWith("/member/ann%40example.com/roles");
        assertThat(ann.page("/member/ann@example.com/roles")).contains("name=\"owner\" value=\"on\" checked")
                .as("nothing half done").contains("name=\"moderator\" value=\"on\">");
        assertThat(lists.owners(1)).extracting(EmailAddress::toString).containsExactly(OwnerSite.OWNER);
    }

    @Test
    void exportIsInertAndComesBack() {
        ann.post("/members/add", Map.of("addresses", "\"=cmd|calc\" <evil@example.org>"));

        Response file = ann.get(OwnerSite.LIST + "/members/export.csv");

        assertThat(file.contentType()).startsWith("text/csv");
        assertThat(file.header("Content-Disposition")).contains("attachment");
        assertThat(file.asString().lines()).hasSize(3).first().isEqualTo("address,name,delivery,roles,joined,last-post");
        assertThat(file.asString()).contains("evil@example.org,'=cmd|calc,on,,").contains("bob@example.net,Bob Builder,on,,");
    }

    @Test
    void othersSeeNothing() {
        for (String who : new String[] {OwnerSite.MODERATOR, OwnerSite.MEMBER}) {
            Person person = new OwnerSite(transactions, sessions).as(who);
            for (String page : new String[] {"/members", "/members/import", "/members/export.csv", "/member/bob@example.net"}) {
                assertThat(person.get(OwnerSite.LIST + page).statusCode()).as(who + page).isEqualTo(403);
            }
            assertThat(person.post("/members/remove", Map.of("member", "bob@example.net")).statusCode()).isEqualTo(403);
        }
        assertThat(members.count(1)).isEqualTo(1);
    }
}
