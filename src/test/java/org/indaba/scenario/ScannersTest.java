package org.indaba.scenario;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.indaba.deliver.CopyState.DELIVERED;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.indaba.access.WebSessions;
import org.indaba.app.bench.Delivery;
import org.indaba.lists.MailList;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.TokenPurpose;
import org.indaba.testing.ReceivedMail;
import org.indaba.web.SiteAddress;
import org.junit.jupiter.api.Test;

/**
 * Scanners of mail open every link before people do (RFC 9110 §9.2.1: GET and HEAD are safe). A crawler follows every link of every mail
 * and page, once for a guest and once for an administrator, and the whole database is as it was.
 */
@QuarkusTest
@TestProfile(WorldProfile.class)
class ScannersTest {

    private static final Pattern HREF = Pattern.compile("(?:href|action|src)=\"(/[^\"]*)\"");

    /** What moves by itself while nobody does anything: counts of traffic, leases, hosts that are looked up, scores that fall in time. */
    private static final Set<String> RESTLESS = Set.of("traffic", "delivery_nodes", "site_leases", "sites", "routes", "windows",
            "mta_sts_policies", "dns_reports", "dns_watch", "bounce_members");

    /** Tokens and numbers are many, and their pages are one. */
    private static final int MAX_PAGES = 300;

    @Inject
    World world;

    @Inject
    WebSessions sessions;

    @Inject
    SiteAddress site;

    private final Set<String> seen = new TreeSet<>();

    /** A sum over every row of every table. */
    private Map<String, String> everything() {
        return world.jdbi.withHandle(handle -> {
            Map<String, String> sums = new TreeMap<>();
            List<String> tables = handle.createQuery("""
                    SELECT quote_ident(c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                    WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p') AND NOT c.relispartition""").mapTo(String.class).list();
            for (String table : tables) {
                if (!RESTLESS.contains(table)) {
                    sums.put(table, handle.createQuery("SELECT count(*) || ' ' || coalesce(sum(hashtextextended(t::text, 0)), 0) FROM "
                            + table + " t").mapTo(String.class).one());
                }
            }
            return sums;
        });
    }

    /** Mails of all kinds that have links in them. */
    private List<Delivery> mails(MailHost host, MailList list) {
        world.sql("INSERT INTO administrators VALUES ('ann@scanned.example', 'ann@scanned.example', now()) ON CONFLICT DO NOTHING");
        Letter letter = Letter.of("poster@people.example", list.post().toString());
        assertThat(world.send(letter, list.post().toString())).startsWith("250");
        world.copy(letter.messageId(), "ann@scanned.example", DELIVERED);
        assertThat(world.send(Letter.of("bob@scanned.example", "x"), list.join().toString())).startsWith("250");
        given().formParam("address", "cid@scanned.example").post("/lists/" + list.post() + "/join").then().statusCode(200);
        given().formParam("address", "ann@scanned.example").post("/lists/" + list.post() + "/leave").then().statusCode(200);
        assertThat(world.send(Letter.of("ann@scanned.example", "x"), list.request().toString())).startsWith("250");
        for (String to : List.of("bob@scanned.example", "cid@scanned.example")) {
            host.mailFor(to);
        }
        World.eventually().until(() -> host.takenFor("ann@scanned.example").size() >= 3);
        world.awaitQuiet();
        return host.taken();
    }

    private List<String> links(Delivery mail) {
        String text = ReceivedMail.of(mail.content().message().toArray()).readable();
        return Pattern.compile(Pattern.quote(site.of("/")) + "[^\\s<>\"]*").matcher(text + " " + MailHost.text(mail)).results()
                .map(link -> link.group().substring(site.of("").length())).distinct().toList();
    }

    /** Opens a page by HEAD and by GET, and whatever it links to. */
    private void crawl(List<String> from, Map<String, String> cookies) {
        Deque<String> open = new ArrayDeque<>(from);
        seen.clear();
        while (!open.isEmpty() && seen.size() < MAX_PAGES) {
            String path = open.poll();
            if (!seen.add(path)) {
                continue;
            }
            assertThat(given().redirects().follow(false).urlEncodingEnabled(false).cookies(cookies).head(path).statusCode())
                    .as(path).isLessThan(500);
            Response page = given().redirects().follow(false).urlEncodingEnabled(false).cookies(cookies).get(path);
            assertThat(page.statusCode()).as(path).isLessThan(500);
            if (page.contentType().startsWith("text/html")) {
                HREF.matcher(page.asString()).results().map(link -> link.group(1).replace("&amp;", "&").replaceAll("#.*", ""))
                        .filter(link -> !link.startsWith("/assets")).forEach(open::add);
            }
        }
    }

    @Test
    void whateverScannersOpenNothingChanges() {
        try (MailHost host = world.host("scanned.example")) {
            MailList list = world.list("scanned", Map.of("posting", "open", "footer", "Leave: {unsubscribe}"), "ann@scanned.example",
                    "dan@scanned.example");
            List<String> links = mails(host, list).stream().flatMap(mail -> links(mail).stream()).distinct()
                    .collect(Collectors.toList());
            assertThat(links).anyMatch(link -> link.startsWith("/u/")).anyMatch(link -> link.startsWith("/confirm/"));
            long member = world.number("SELECT min(id) FROM subscriptions WHERE list_id = " + list.id());
            links.addAll(List.of("/", "/login", "/lists/" + list.post(), "/lists/" + list.post() + "/embed",
                    "/back/" + world.tokens.sign(TokenPurpose.RESUME, member)));
            String session = world.operations.transactions().call(() -> sessions.beginInTx(EmailAddress.of("ann@scanned.example")));
            String login = world.operations.transactions().call(() ->
                    world.operations.loginLinks().makeInTx(EmailAddress.of("ann@scanned.example")));
            links.add("/login/" + login);
            Map<String, String> before = everything();

            crawl(links, Map.of());
            assertThat(everything()).as("after a guest opened " + seen).isEqualTo(before);
            links.addAll(List.of("/my", "/admin", "/admin/lists", "/admin/domains", "/admin/people?q=scanned", "/admin/bans",
                    "/admin/audit"));
            crawl(links, Map.of("indaba", session));
            assertThat(everything()).as("after an administrator opened " + seen).isEqualTo(before);
            assertThat(seen).hasSizeGreaterThan(20);
            assertThat(world.number("SELECT count(*) FROM subscriptions WHERE left_at IS NULL AND list_id = " + list.id())).isEqualTo(2);
        } finally {
            world.sql("DELETE FROM administrators WHERE key = 'ann@scanned.example'");
        }
    }
}
