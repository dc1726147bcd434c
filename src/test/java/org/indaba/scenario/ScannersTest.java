package org.indaba.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.indaba.deliver.CopyState.DELIVERED;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.indaba.access.HalfSignIns;
import org.indaba.access.Proof;
import org.indaba.access.WebSessions;
import org.indaba.app.bench.Delivery;
import org.indaba.command.AddressChanges;
import org.indaba.command.AddressDesk;
import org.indaba.lists.MailList;
import org.indaba.lists.MemberImport;
import org.indaba.lists.MemberImports;
import org.indaba.lists.Role;
import org.indaba.lists.RosterRow;
import org.indaba.mail.EmailAddress;
import org.indaba.testing.ReceivedMail;
import org.indaba.web.SiteAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Scanners of mail open every link before people do (RFC 9110 §9.2.1: GET and HEAD are safe). A crawler follows every link of every mail
 * and page, as a guest and as each sort of person that there is, and the whole database is as it was: every row of every table, and who
 * wrote it.
 */
@QuarkusTest
@TestProfile(WorldProfile.class)
class ScannersTest {

    private static final String HERE = "@scanned.example";
    private static final String ADMINISTRATOR = "ada" + HERE;
    private static final String OWNER = "own" + HERE;
    private static final String MODERATOR = "mod" + HERE;
    private static final String MEMBER = "ann" + HERE;

    /** Pages that only a demo has, or a site whose provider signs people in; here they are nobody's. */
    private static final Set<String> NOT_HERE = Set.of("/demo", "/login/provider");

    @TestHTTPResource("/")
    URI web;

    @Inject
    World world;

    @Inject
    Stillness stillness;

    @Inject
    WebSessions sessions;

    @Inject
    AddressDesk desk;

    @Inject
    MemberImports imports;

    @Inject
    HalfSignIns halves;

    @Inject
    SiteAddress site;

    private final Set<String> opened = new TreeSet<>();

    @AfterEach
    void leave() {
        stillness.end();
        world.sql("DELETE FROM administrators WHERE key LIKE '%" + HERE + "'");
    }

    private MailList list() {
        MailList list = world.list("scanned", Map.of("posting", "open", "footer", "Leave: {unsubscribe}", "joining",
                "confirm-then-moderate"), MEMBER, "dan" + HERE, "sus" + HERE, "war" + HERE);
        world.operations.transactions().run(() -> {
            world.operations.roles().addInTx(list.id(), Role.OWNER, EmailAddress.of(OWNER));
            world.operations.roles().addInTx(list.id(), Role.MODERATOR, EmailAddress.of(MODERATOR));
        });
        world.sql("INSERT INTO administrators VALUES ('" + ADMINISTRATOR + "', '" + ADMINISTRATOR + "', now())");
        return list;
    }

    /** What leads to mails with links, without a page. */
    private void causeByMail(MailHost host, MailList list) {
        Letter letter = Letter.of("poster@people.example", list.post().toString());
        assertThat(world.send(letter, list.post().toString())).startsWith("250");
        world.copy(letter.messageId(), MEMBER, DELIVERED);
        assertThat(world.send(Letter.of("bob" + HERE, "x"), list.join().toString())).startsWith("250");
        assertThat(world.send(Letter.of(MEMBER, "x", "", "help\n"), list.request().toString())).startsWith("250");
        // Suspended ones are tried, and warned.
        suspend("sus" + HERE, "SUSPENDED");
        suspend("war" + HERE, "PROBED");
        world.operations.transactions().run(() -> desk.askInTx(new AddressDesk.Form(AddressChanges.Kind.REPLACE, EmailAddress.of(MEMBER),
                "ann.new" + HERE, World.LISTS, InetAddress.ofLiteral("192.0.2.1"))));
        String returnPath = host.mailFor(MEMBER).mailFrom();
        assertThat(world.send(ReturnPathsTest.report(returnPath), returnPath)).startsWith("250");
        // From here on posts are held.
        new Operator(world).command("list set scanned posting=moderated");
        assertThat(world.send(Letter.of("poster" + HERE, list.post().toString(), "Content-Type: text/html\n", "<p>Buy <b>this</b></p>\n"),
                list.post().toString())).startsWith("250");
        new Operator(world).command("member invite scanned inv" + HERE);
        for (String to : List.of("inv" + HERE, "bob" + HERE, "sus" + HERE, "war" + HERE, "ann.new" + HERE, OWNER, MODERATOR)) {
            host.mailFor(to);
        }
        World.eventually().until(() -> host.takenFor(MEMBER).size() >= 3);
    }

    private void suspend(String address, String stage) {
        world.sql("UPDATE subscriptions SET delivery = 'SUSPENDED' WHERE left_at IS NULL AND key = '" + address + "'");
        world.sql("""
                INSERT INTO bounce_members SELECT id, list_id, key, key, 500, current_date, now(), now(), 'no-such-user', now(), '%s',
                    now(), 0, 0, 0, NULL, now() FROM subscriptions WHERE left_at IS NULL AND key = '%s'""".formatted(stage, address));
    }

    /** What else there are pages about: an import that is done, a second factor that is being set up. */
    private List<String> causeByOwners(MailList list) {
        long id = world.operations.transactions().call(() -> imports.lookAtInTx(list.id(), OWNER,
                List.of(new RosterRow.Entry(1, EmailAddress.of("eva" + HERE), ""))));
        world.operations.transactions().run(() -> imports.beginInTx(list.id(), id));
        world.operations.transactions().run(() -> imports.claimInTx().ifPresent(imports::stepInTx));
        World.eventually().until(() -> imports.find(list.id(), id).orElseThrow().state() == MemberImport.State.DONE);
        try (WebClient member = signedIn(MEMBER)) {
            assertThat(member.submit("/my/security", "/my/security/second-factor/begin", Map.of()).statusCode()).isEqualTo(303);
        }
        long post = world.number("SELECT min(post_id) FROM archived_posts WHERE list_id = " + list.id());
        // What pages that live ask for by themselves.
        return List.of("/lists/" + list.post() + "/members/import/" + id + "/progress", "/admin/posts/" + post + "/ledger",
                "/admin/bounces/" + list.id());
    }

    private WebClient signedIn(String who) {
        return new WebClient(web).with("indaba", world.operations.transactions().call(() -> sessions.beginInTx(EmailAddress.of(who))));
    }

    /** The same by forms, of guests and of somebody who confirms and then waits for the owners. */
    private void causeByForms(MailHost host, MailList list) {
        try (WebClient guest = new WebClient(web)) {
            assertThat(guest.post("/lists/" + list.post() + "/join", Map.of("address", "cid" + HERE)).statusCode()).isEqualTo(200);
            assertThat(guest.post("/lists/" + list.post() + "/leave", Map.of("address", "dan" + HERE)).statusCode()).isEqualTo(200);
            assertThat(guest.submit("/login", "/login", Map.of("address", OWNER)).statusCode()).isLessThan(400);
            host.mailFor("cid" + HERE);
            String confirm = links(host.mailFor("bob" + HERE)).stream().filter(link -> link.startsWith("/confirm/"))
                    .findFirst().orElseThrow();
            assertThat(guest.submit(confirm, confirm, Map.of()).statusCode()).isLessThan(400);
        }
        World.eventually().until(() -> host.takenFor(OWNER).stream().anyMatch(mail -> links(mail).stream()
                .anyMatch(link -> link.startsWith("/login/"))));
        World.eventually().until(() -> host.takenFor("dan" + HERE).size() >= 2);
        World.eventually().until(() -> world.number("SELECT count(*) FROM confirmations WHERE stage = 'DECIDE' AND list_id = " + list.id())
                == 1);
    }

    /** Links to us in a mail, in its fields and in its body. */
    private List<String> links(Delivery mail) {
        String address = Pattern.quote(site.of(""));
        String all = ReceivedMail.of(mail.content().message().toArray()).fields() + MailHost.text(mail);
        return Pattern.compile(address + "[^\\s<>\"]*").matcher(all).results()
                .map(link -> link.group().substring(site.of("").length())).distinct().toList();
    }

    private void crawl(String who, List<String> from) {
        try (WebClient client = who.isEmpty() ? new WebClient(web) : signedIn(who)) {
            client.with("indaba-half", world.operations.transactions().call(() -> halves.beginInTx(EmailAddress.of(MEMBER), Proof.LINK)));
            Map<String, String> before = stillness.everything();
            Crawler crawler = new Crawler(client);
            crawler.crawl(from);
            opened.addAll(crawler.opened());
            assertThat(stillness.everything()).as("after " + who + " opened " + crawler.opened()).isEqualTo(before);
        }
    }

    /** The paths of all pages, as patterns. */
    private static List<Pattern> pages() throws IOException {
        java.nio.file.Path classes = java.nio.file.Path.of("target/classes");
        List<String> names;
        try (Stream<java.nio.file.Path> files = Files.walk(classes.resolve("org/indaba/web"))) {
            names = files.map(file -> classes.relativize(file).toString()).filter(name -> name.endsWith(".class"))
                    .map(name -> name.substring(0, name.length() - ".class".length()).replace('/', '.')).toList();
        }
        return names.stream().<Class<?>>map(ScannersTest::loaded).filter(one -> one.isAnnotationPresent(Path.class))
                .flatMap(page -> Arrays.stream(page.getDeclaredMethods()).filter(method -> method.isAnnotationPresent(GET.class))
                        .map(method -> page.getAnnotation(Path.class).value() + Optional.ofNullable(method.getAnnotation(Path.class))
                                .map(path -> "/" + path.value()).orElse("")))
                .map(path -> path.replaceAll("/+", "/").replaceAll("(.)/$", "$1"))
                .filter(path -> NOT_HERE.stream().noneMatch(path::startsWith)).distinct()
                .map(path -> Pattern.compile(path.replaceAll("\\{\\w+(:([^{}]|\\{[^{}]*})*)?}", "[^/]+"))).toList();
    }

    private static Class<?> loaded(String name) {
        try {
            return Class.forName(name, false, Thread.currentThread().getContextClassLoader());
        } catch (ClassNotFoundException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Test
    void whateverScannersOpenNothingChanges() throws IOException {
        try (MailHost host = world.host("scanned.example")) {
            // Given: mails of all kinds that have links in them.
            MailList list = list();
            stillness.watchHeartbeats();
            causeByMail(host, list);
            stillness.awaitHeartbeats();
            causeByForms(host, list);
            List<String> parts = causeByOwners(list);
            stillness.begin();
            List<String> links = new ArrayList<>(Stream.concat(host.taken().stream(), world.owners().taken().stream()
                    .filter(mail -> MailHost.text(mail).contains("scanned"))).flatMap(mail -> links(mail).stream()).distinct().toList());
            assertThat(links).as("links in mails").map(link -> link.replaceAll("(?<=/\\w{1,9}/).*", "")).contains("/u/", "/confirm/",
                    "/address/", "/login/", "/back/");
            links.addAll(List.of("/", "/login", "/login/code", "/robots.txt"));
            String own = "/lists/" + list.post();
            List<String> ofList = Stream.of("", "/embed", "/held", "/members", "/requests", "/settings", "/texts", "/bounces", "/leave")
                    .map(page -> own + page).toList();
            links.addAll(ofList);

            // When, then
            crawl("", links);
            links.addAll(List.of("/my", "/my/security/second-factor"));
            links.addAll(parts);
            for (String who : List.of(MEMBER, MODERATOR, OWNER)) {
                crawl(who, links);
            }
            // What a page fetches for itself while copies move.
            crawl(OWNER, opened.stream().filter(path -> path.matches("/lists/[^/]+/posts/\\d+")).map(path -> path + "/ledger").toList());
            links.addAll(List.of("/admin", "/admin/audit", "/admin/people?q=scanned"));
            crawl(ADMINISTRATOR, links);
            assertThat(pages()).hasSizeGreaterThan(40).allSatisfy(page -> assertThat(opened).as("pages that were opened")
                    .anyMatch(page.asMatchPredicate()));
        }
    }
}
