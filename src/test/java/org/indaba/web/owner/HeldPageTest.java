package org.indaba.web.owner;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.indaba.access.Audit;
import org.indaba.access.AuditEntry;
import org.indaba.access.WebSessions;
import org.indaba.mail.BodyType;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.Peer;
import org.indaba.mail.ReportWish;
import org.indaba.mail.ReversePath;
import org.indaba.mime.ByteOctets;
import org.indaba.moderate.HeldPost;
import org.indaba.moderate.HeldPosts;
import org.indaba.moderate.KnownSenders;
import org.indaba.moderate.SenderVerdict;
import org.indaba.moderate.Trace;
import org.indaba.spool.InboundState;
import org.indaba.spool.Inbox;
import org.indaba.spool.MessageStore;
import org.indaba.spool.NewInbound;
import org.indaba.spool.Transactions;
import org.indaba.testing.DatabaseTestResource;
import org.indaba.web.owner.OwnerSite.Person;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The pages of held posts, over posts in which strangers wrote the worst they could. */
@QuarkusTest
@WithTestResource(DatabaseTestResource.class)
class HeldPageTest {

    private static final String EVIL = "<script>alert(1)</script>";

    private static final Pattern POST_LINK = Pattern.compile(OwnerSite.LIST + "/held/(\\d+)\"");

    private static final String POST = """
            From: Eve <eve@example.org>
            To: talk@lists.example.org
            Subject: %s
            MIME-Version: 1.0
            Content-Type: multipart/alternative; boundary=b

            --b
            Content-Type: text/plain

            the text <script>alert(1)</script>
            --b
            Content-Type: text/html

            <p onclick="x()">the html</p><script>alert(1)</script><img src="https://evil.example/pixel.png">
            <a href="https://evil.example">go</a>
            --b--
            """;

    @Inject
    DataSource dataSource;

    @Inject
    Transactions transactions;

    @Inject
    WebSessions sessions;

    @Inject
    MessageStore store;

    @Inject
    Inbox inbox;

    @Inject
    HeldPosts held;

    @Inject
    KnownSenders senders;

    @Inject
    Audit audit;

    private Jdbi jdbi;
    private Person mo;

    @BeforeEach
    void begin() {
        jdbi = Jdbi.create(dataSource);
        OwnerSite.begin(jdbi);
        jdbi.useHandle(handle -> handle.execute("TRUNCATE inbound, messages, sender_rules, held_announcements RESTART IDENTITY CASCADE"));
        mo = new OwnerSite(transactions, sessions).as(OwnerSite.MODERATOR);
    }

    private long hold(long list, String subject, String author) {
        return transactions.call(() -> {
            long message = store.storeInTx(ByteOctets.of(POST.formatted(subject).replace("\n", "\r\n").getBytes()));
            Trace trace = new Trace("hold", "not a member", List.of(new Trace.Look("bans", "nobody is banned " + EVIL, "", ""),
                    new Trace.Look("author", "eve is not a member", "hold", "eve joins")));
            long row = inbox.addInTx(new NewInbound(message, EmailAddress.of("talk@lists.example.org"), list,
                    ReversePath.of(EmailAddress.of("eve@example.org")), new Peer("192.0.2.1", "mx.example", "ESMTP", "", false),
                    BodyType.SEVEN_BIT, false, Instant.now(), InboundState.HELD, trace.toJson(), "", ReportWish.none()));
            held.addInTx(new HeldPost(row, list, author, "eve@example.org", subject, "eve@example.org is not a member " + EVIL,
                    Instant.now()));
            return row;
        });
    }

    private long hold(String subject) {
        return hold(1, subject, "eve@example.org");
    }

    private String decision(long post) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT coalesce(decision, '') || ' ' || coalesce(words, '') FROM held_posts "
                + "WHERE post_id = ?").bind(0, post).mapTo(String.class).one()).strip();
    }

    private List<String> actions() {
        return audit.about("talk@lists.example.org", 10).stream().map(AuditEntry::action).toList();
    }

    private Response decide(Map<String, ?> fields) {
        return mo.post("/held/decide", fields);
    }

    @Test
    void postsThatWaitAreListedForModerators() {
        hold(EVIL);
        hold(2, "of another list", "x@example.org");

        String page = mo.page("/held");

        assertThat(page).contains("eve@example.org", "&lt;script&gt;").doesNotContain(EVIL, "of another list");
        assertThat(mo.request().header("Accept-Language", "fr").get(OwnerSite.LIST + "/held").asString()).contains("Messages retenus");
        assertThat(new OwnerSite(transactions, sessions).as(OwnerSite.MEMBER).get(OwnerSite.LIST + "/held").statusCode()).isEqualTo(403);
    }

    @Test
    void nothingWaitsSaysSo() {
        assertThat(mo.page("/held")).contains("No post waits for you.", "get a mail about it");
        assertThat(mo.page("/held/senders")).contains("Nothing was decided about a sender.");
    }

    /** Posts as spammers send them: many, with long subjects. The page behind is fetched as long as a link leads there. */
    private Set<Long> walk(String words) {
        Pattern next = Pattern.compile("rel=\"next\" href=\"([^\"#]+)[^\"]*\">" + words + "<");
        Set<Long> seen = new LinkedHashSet<>();
        String path = OwnerSite.LIST + "/held";
        for (int pages = 0; pages < 20 && !path.isEmpty(); pages++) {
            String page = mo.get(path).asString();
            assertThat(page.length()).isLessThan(70_000);
            POST_LINK.matcher(page).results().forEach(link -> seen.add(Long.valueOf(link.group(1))));
            Matcher more = next.matcher(page);
            path = more.find() ? more.group(1).replace("&amp;", "&") : "";
        }
        return seen;
    }

    private void holdMany(long from, long to, String until) {
        jdbi.useHandle(handle -> handle.createUpdate("INSERT INTO held_posts (post_id, list_id, author, answer_to, subject, reason, "
                + "held_at, deferred_until) SELECT n, 1, 'eve' || n || '@example.org', '', repeat('cheap ', 80) || n, 'not a member', "
                + "now(), " + until + " FROM generate_series(CAST(:from AS bigint), :to) n").bind("from", from).bind("to", to).execute());
    }

    @Test
    void manyThatWaitOrWerePutOffComeInPages() {
        holdMany(1, 1_500, "NULL");
        holdMany(2_001, 2_150, "now() + (n % 7 + 1) * interval '1 hour'");

        assertThat(mo.page("/held")).contains("1,450 more wait behind these.");
        assertThat(walk("Next of those put off")).filteredOn(id -> id > 2_000).hasSize(150);
        String last = mo.page("/held?after=1490");
        assertThat(last).contains("/held/1491\"", "/held/1500\"", ">First page<").doesNotContain("/held/1490\"", "Next posts");
        assertThat(mo.page("/held?after=x&later=y")).contains("/held/1\"");
        assertThat(mo.page("/held?after=1500&later=9999999999999999-9")).as("behind the last page comes the first")
                .contains("/held/1\"", "/held/2002\"", "name=\"after\" value=\"0\"", "name=\"later\" value=\"0-0\"");

        decide(Map.of("post", List.of(1_491, 1_492), "action", "defer", "time", "day", "after", "1490", "later", "0-0"));
        assertThat(mo.page("/held?after=1490")).contains("name=\"after\" value=\"1490\"").doesNotContain("value=\"1491\"");
        assertThat(decide(Map.of("post", List.of(1_493, 1_494), "action", "defer", "after", "1490")).header("Location"))
                .as("back to the page that it was sent from").endsWith("/held?after=1490&later=0-0");
        jdbi.useHandle(handle -> handle.execute("DELETE FROM held_posts WHERE post_id BETWEEN 301 AND 1500"));
        assertThat(walk("Next posts")).filteredOn(id -> id <= 2_000).hasSize(300);
    }

    @Test
    void sendersComeInPages() {
        jdbi.useHandle(handle -> handle.execute("INSERT INTO sender_rules (list_id, key, address, verdict, made_by, made_at) "
                + "SELECT 1, a, a, 'REJECT', 'mo@example.com', now() FROM generate_series(1, 1200) n, "
                + "LATERAL (SELECT 'sender' || lpad(n::text, 4, '0') || '@example.org' AS a) s"));
        Pattern next = Pattern.compile("rel=\"next\" href=\"([^\"]+)");
        Set<String> seen = new LinkedHashSet<>();
        String path = OwnerSite.LIST + "/held/senders";
        for (int pages = 0; pages < 30 && !path.isEmpty(); pages++) {
            String page = mo.get(path).asString();
            assertThat(page.length()).isLessThan(70_000);
            Pattern.compile("sender\\d{4}@example\\.org").matcher(page).results().forEach(one -> seen.add(one.group()));
            Matcher more = next.matcher(page);
            path = more.find() ? more.group(1) : "";
        }
        assertThat(seen).hasSize(1_200).contains("sender1200@example.org");
    }

    @Test
    void postIsShownWithoutHarm() {
        long post = hold("hello " + EVIL);

        Response page = mo.get(OwnerSite.LIST + "/held/" + post);
        Response html = mo.get(OwnerSite.LIST + "/held/" + post + "/html");
        Response raw = mo.get(OwnerSite.LIST + "/held/" + post + "/raw");

        assertThat(page.asString()).doesNotContain(EVIL).contains("the text &lt;script&gt;", "<iframe class=\"mail-frame\" sandbox ",
                "eve is not a member", "eve joins");
        assertThat(page.asByteArray().length).isLessThan(100_000);
        assertThat(html.asString()).contains("the html").doesNotContain("script", "onclick", "evil.example");
        assertThat(html.header("Content-Security-Policy")).startsWith("sandbox; default-src 'none'");
        assertThat(raw.contentType()).startsWith("text/plain");
        assertThat(raw.header("Content-Security-Policy")).startsWith("sandbox; default-src 'none'");
        assertThat(raw.asString()).contains("Content-Type: multipart/alternative");
    }

    @Test
    void postOfAnotherListIsNotThere() {
        long other = hold(2, "of another list", "x@example.org");

        for (String below : new String[] {"", "/html", "/raw"}) {
            assertThat(mo.get(OwnerSite.LIST + "/held/" + other + below).statusCode()).as(below).isEqualTo(404);
        }
        decide(Map.of("post", other, "action", "discard"));
        assertThat(decision(other)).isEmpty();
    }

    @Test
    void postIsAccepted() {
        long post = hold("good");

        Response answer = decide(Map.of("post", post, "action", "accept"));

        assertThat(answer.header("Location")).endsWith("/held");
        assertThat(decision(post)).isEqualTo("ACCEPTED");
        assertThat(inbox.waiting()).isEqualTo(1);
        assertThat(actions()).containsExactly("held accept");
        decide(Map.of("post", post, "action", "discard"));
        assertThat(decision(post)).as("it was decided").isEqualTo("ACCEPTED");
    }

    @Test
    void whoComesSecondIsToldSoAmongThoseThatWait() {
        long post = hold("good");
        decide(Map.of("post", post, "action", "accept"));

        Response second = decide(Map.of("post", post, "action", "reject"));

        assertThat(second.header("Location")).endsWith("/held");
        assertThat(mo.request().cookies(second.cookies()).get(OwnerSite.LIST + "/held").asString()).contains("somebody else was quicker");
        assertThat(mo.page("/held/" + post)).contains("Decided already", "does not wait any more", "/held\">Held posts</a>")
                .doesNotContain("mistyped", "No such page");
    }

    @Test
    void ownWordsSayWhenTheyAreSent() {
        assertThat(mo.page("/held/" + hold("good")))
                .contains("<label for=\"words\">If it is refused, your own words to the author</label>");
    }

    @Test
    void postIsRefusedWithAReadyReasonAndOwnWords() {
        long post = hold("bad");

        decide(Map.of("post", post, "action", "reject", "reason", "off-topic", "words", "Try the\r\nother list."));

        assertThat(decision(post)).isEqualTo("REJECTED This is not what the list is about.\n\nTry the\nother list.");
    }

    @Test
    void severalAreDroppedAtOnce() {
        List<Long> posts = List.of(hold("1"), hold("2"), hold("3"));

        decide(Map.of("post", posts.subList(0, 2), "action", "discard"));

        assertThat(decision(posts.get(0))).isEqualTo("DISCARDED");
        assertThat(decision(posts.get(1))).isEqualTo("DISCARDED");
        assertThat(decision(posts.get(2))).isEmpty();
        assertThat(actions()).containsExactly("held discard", "held discard");
    }

    @Test
    void postIsPutOffAndComesAgain() {
        long post = hold("later");
        transactions.run(() -> held.announceNextInTx(Instant.now()));

        decide(Map.of("post", post, "action", "defer", "time", "three-days"));

        assertThat(mo.page("/held")).contains("No post waits for you.", "Put off", "later");
        Instant soon = Instant.now().plus(Duration.ofDays(2));
        Instant late = Instant.now().plus(Duration.ofDays(4));
        assertThat(held.due(1, soon, 0, 10)).isEmpty();
        assertThat(held.due(1, late, 0, 10)).hasSize(1);
        assertThat(transactions.call(() -> held.announceNextInTx(soon))).as("nobody is reminded").isEmpty();
        assertThat(transactions.call(() -> held.announceNextInTx(late))).as("the moderators are reminded").isPresent();
        decide(Map.of("post", post, "action", "accept"));
        assertThat(decision(post)).as("it can be decided about before").isEqualTo("ACCEPTED");
    }

    @Test
    void somethingIsDecidedAboutTheSenderOnceAndForAll() {
        decide(Map.of("post", List.of(hold("1"), hold(1, "2", "ann@x.example, bob@x.example")), "action", "discard", "sender", "reject"));

        assertThat(senders.page(1, "", 10)).satisfiesExactly(sender -> {
            assertThat(sender.address()).isEqualTo(EmailAddress.of("eve@example.org"));
            assertThat(sender.verdict()).isEqualTo(SenderVerdict.REJECT);
            assertThat(sender.by()).isEqualTo(OwnerSite.MODERATOR);
        });
        assertThat(actions()).contains("sender reject");
        assertThat(mo.page("/held/senders")).contains("eve@example.org", "are always refused");

        mo.post("/held/senders", Map.of("address", "EVE@example.org", "verdict", "hold"));
        assertThat(senders.verdicts(1, List.of(EmailAddress.of("eve@example.org")))).containsValue(SenderVerdict.HOLD);
        mo.post("/held/senders", Map.of("address", "eve@example.org"));
        assertThat(senders.page(1, "", 10)).isEmpty();
        mo.post("/held/senders", Map.of("address", "none", "verdict", "hold"));
        assertThat(senders.page(1, "", 10)).isEmpty();
    }

    @Test
    void nothingChosenSaysSo() {
        long post = hold("x");

        Response nothingChosen = decide(Map.of("action", "reject", "reason", "tone", "time", "week", "words", "Kept " + EVIL));
        assertThat(nothingChosen.statusCode()).isEqualTo(422);
        assertThat(nothingChosen.asString()).contains("Choose a post first.", "\nKept &lt;script&gt;", "value=\"tone\" selected",
                "value=\"week\" selected").doesNotContain(EVIL);
        assertThat(mo.page("/held?choose=all")).contains("value=\"" + post + "\" aria-label").contains(" checked>");
        assertThat(mo.page("/held")).doesNotContain(" checked>");
        assertThat(decide(Map.of("post", post, "action", "nonsense")).header("Location")).endsWith("/held/" + post);
        assertThat(decision(post)).isEmpty();
    }
}
