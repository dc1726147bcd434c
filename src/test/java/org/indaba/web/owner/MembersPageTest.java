package org.indaba.web.owner;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.indaba.access.Audit;
import org.indaba.access.AuditEntry;
import org.indaba.access.WebSessions;
import org.indaba.lists.DeliveryMode;
import org.indaba.lists.Lists;
import org.indaba.lists.MemberImport;
import org.indaba.lists.MemberImports;
import org.indaba.lists.Members;
import org.indaba.lists.Membership;
import org.indaba.lists.Preferences;
import org.indaba.lists.Variant;
import org.indaba.mail.EmailAddress;
import org.indaba.spool.Transactions;
import org.indaba.testing.DatabaseTestResource;
import org.indaba.web.OwnSubscriptions;
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
    MemberImports imports;

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

    /** The database knows no such character. */
    @Test
    void aNulInWhatIsLookedForDoesNotCount() {
        Response found = ann.request().urlEncodingEnabled(false).get(OwnerSite.LIST + "/members?text=b%00ob&after=%00");

        assertThat(found.statusCode()).isEqualTo(200);
        assertThat(found.asString()).contains("bob@example.net");
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
    void whoWasRemovedByNowIsNotCalledNobody() {
        Response none = ann.post("/members/remove", Map.of());
        Response gone = ann.post("/members/remove", Map.of("member", "nobody@example.com"));

        assertThat(ann.request().cookies(none.cookies()).get(OwnerSite.LIST + "/members").asString()).contains("choose somebody first");
        assertThat(ann.request().cookies(gone.cookies()).get(OwnerSite.LIST + "/members").asString())
                .contains("not on the list any more").doesNotContain("choose somebody first");
    }

    @Test
    void newerNameIsNotOverwrittenUnseen() {
        Map<String, String> old = new HashMap<>(ann.form("/member/bob@example.net"));
        post(old, "name", "Robert");
        jdbi.useHandle(handle -> handle.execute("UPDATE subscriptions SET delivery = 'SUSPENDED'"));
        old.putAll(Map.of("name", "Bobby", "delivery", "off"));

        Response refused = ann.post("/member/bob@example.net", old);

        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.asString()).as("all of it at once")
                .contains("id=\"name-error\">Somebody changed this meanwhile; it is now: Robert",
                "it is now: suspended", "value=\"Bobby\"", "name=\"was-name\" value=\"Robert\"");
        assertThat(member("bob@example.net").displayName()).isEqualTo("Robert");
        post(ann.form("/member/bob@example.net"), "name", "Bobby");
        assertThat(member("bob@example.net").displayName()).isEqualTo("Bobby");
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

    private void post(Map<String, String> form, String name, String value) {
        Map<String, String> fields = new HashMap<>(form);
        fields.put(name, value);
        assertThat(ann.post("/member/bob@example.net", fields).statusCode()).as(name + "=" + value).isEqualTo(303);
    }

    /** Whoever had the page open since yesterday changes what they touch, and nothing else. */
    @Test
    void oldPageOfAMemberBringsNothingBack() {
        Map<String, String> old = ann.form("/member/bob@example.net");
        Preferences chosen = new Preferences(DeliveryMode.OFF, false, true, Variant.of(2), LocalDate.now(ZoneOffset.UTC).plusDays(9));
        transactions.run(() -> members.preferInTx(member("bob@example.net").subscriptionId(), chosen));

        post(old, "name", "Robert");

        assertThat(member("bob@example.net").preferences()).isEqualTo(chosen);
        assertThat(member("bob@example.net").displayName()).isEqualTo("Robert");
        assertThat(logged().action()).as("that is all that was done").isEqualTo("member name");
        jdbi.useHandle(handle -> handle.execute("UPDATE subscriptions SET delivery = 'SUSPENDED', off_until = NULL"));
        post(old, "text-only", "on");
        assertThat(member("bob@example.net").preferences())
                .isEqualTo(new Preferences(DeliveryMode.SUSPENDED, false, true, Variant.of(2 | 4), null));
        assertThat(logged().detail()).as("of copies that stopped this says nothing").isEqualTo("bob@example.net");
        assertThat(member("bob@example.net").displayName()).as("the name is that of by now").isEqualTo("Robert");
    }

    @Test
    void whatCopiesAreSentIsNotOverwrittenUnseen() {
        Map<String, String> old = new HashMap<>(ann.form("/member/bob@example.net"));
        jdbi.useHandle(handle -> handle.execute("UPDATE subscriptions SET delivery = 'SUSPENDED'"));
        old.putAll(Map.of("delivery", "off", "name", "Robert"));

        Response refused = ann.post("/member/bob@example.net", old);

        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.asString()).contains("Somebody changed this meanwhile; it is now: suspended", "value=\"Robert\"",
                "<option value=\"off\" selected>", "name=\"was-delivery\" value=\"suspended\"");
        assertThat(member("bob@example.net").delivery()).isEqualTo(DeliveryMode.SUSPENDED);
        assertThat(member("bob@example.net").displayName()).isEqualTo("Bob Builder");
        post(ann.form("/member/bob@example.net"), "delivery", "on");
        assertThat(member("bob@example.net").delivery()).isEqualTo(DeliveryMode.ON);
    }

    @Test
    void oldPageOfRolesGivesNothingBack() {
        ann.post("/member/bob@example.net/roles", Map.of("owner", "on"));
        Map<String, String> old = new HashMap<>(ann.form("/member/bob@example.net/roles"));
        ann.post("/member/bob@example.net/roles", Map.of());
        assertThat(lists.owners(1)).extracting(EmailAddress::toString).containsExactly(OwnerSite.OWNER);

        old.put("moderator", "on");
        assertThat(ann.post("/member/bob@example.net/roles", old).statusCode()).isEqualTo(303);

        assertThat(lists.owners(1)).extracting(EmailAddress::toString).containsExactly(OwnerSite.OWNER);
        assertThat(lists.moderators(1)).extracting(EmailAddress::toString).contains("bob@example.net");
    }

    /** RFC 9110 §15.5.21. */
    @Test
    void aBreakEndsOnADayThatComes() {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        for (String day : List.of("0026-12-31", "31.12.2026", "%2B999999999-12-31", "2020-01-01", today.toString(),
                today.plusDays(OwnSubscriptions.MAX_PAUSE + 1).toString())) {
            Map<String, String> form = new HashMap<>(ann.form("/member/bob@example.net"));
            form.putAll(Map.of("delivery", "off", "off-until", day));

            Response refused = ann.post("/member/bob@example.net", form);

            assertThat(refused.statusCode()).as(day).isEqualTo(422);
            assertThat(refused.asString()).contains("no day between tomorrow and a year from now",
                    "value=\"" + day.replace("%2B", "+") + "\"", "<option value=\"off\" selected>");
            assertThat(member("bob@example.net").delivery()).isEqualTo(DeliveryMode.ON);
        }
        assertThat(ann.page("/member/bob@example.net")).contains("min=\"" + today.plusDays(1) + "\"");
        Map<String, String> form = new HashMap<>(ann.form("/member/bob@example.net"));
        form.put("delivery", "off");
        post(form, "off-until", today.plusDays(OwnSubscriptions.MAX_PAUSE).toString());
        assertThat(member("bob@example.net").offUntil()).isEqualTo(today.plusDays(OwnSubscriptions.MAX_PAUSE));
        post(ann.form("/member/bob@example.net"), "off-until", "");
        assertThat(member("bob@example.net").preferences().delivery()).isEqualTo(DeliveryMode.OFF);
        assertThat(member("bob@example.net").offUntil()).as("until somebody turns them on").isNull();
    }

    @Test
    void theDayThatStandsThereMayStay() {
        jdbi.useHandle(handle -> handle.execute("UPDATE subscriptions SET delivery = 'OFF', off_until = '2020-01-01'"));

        assertThat(ann.page("/member/bob@example.net")).contains("min=\"2020-01-01\"");
        post(Map.of("delivery", "off", "off-until", "2020-01-01"), "name", "Robert");
        assertThat(member("bob@example.net").offUntil()).isEqualTo("2020-01-01");
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
        ann.post("/members/add", Map.of("addresses", "\"=cmd|calc\" <evil@example.org>\n%2B233201@sms.example.org\n'-x@example.org"));

        Response file = ann.get(OwnerSite.LIST + "/members/export.csv");

        assertThat(file.contentType()).startsWith("text/csv");
        assertThat(file.header("Content-Disposition")).contains("attachment");
        assertThat(file.asString().lines()).hasSize(5).first().isEqualTo("address,name,delivery,roles,joined,last-post");
        assertThat(file.asString()).contains("evil@example.org,'=cmd|calc,on,,").contains("bob@example.net,Bob Builder,on,,")
                .contains("\n'+233201@sms.example.org,", "\n''-x@example.org,");

        importedToOther(file.asByteArray());

        assertThat(members.count(2)).isEqualTo(4);
        for (String address : List.of("evil@example.org", "bob@example.net", "+233201@sms.example.org", "'-x@example.org")) {
            assertThat(members.find(2, EmailAddress.of(address))).as(address).hasValueSatisfying(there ->
                    assertThat(there.displayName()).isEqualTo(member(address).displayName()));
        }
    }

    private void importedToOther(byte[] file) {
        Person boss = new OwnerSite(transactions, sessions).as(OwnerSite.BOSS);
        Response looked = boss.request().multiPart("csrf", boss.token()).multiPart("file", "members.csv", file, "text/csv")
                .post("/lists/other@lists.example.org/members/import");
        assertThat(looked.statusCode()).isEqualTo(303);
        boss.request().formParam("csrf", boss.token()).post(looked.header("Location") + "/begin");
        MemberImport claimed = transactions.call(imports::claimInTx).orElseThrow();
        transactions.call(() -> imports.stepInTx(claimed));
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
