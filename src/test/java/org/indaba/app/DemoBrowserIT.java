package org.indaba.app;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.indaba.testing.Chromium.Scripts;
import org.indaba.testing.Chromium;
import org.indaba.testing.EnglishLeft;
import org.indaba.testing.PageInspector;
import org.indaba.testing.Program.Running;
import org.indaba.testing.Program;
import org.indaba.testing.TypedMail;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The first ten minutes of a newcomer, in a real browser: every page is opened, looked at from all sides, and used. With the property
 * {@code indaba.images} (a folder) it also makes the pictures of the README.
 */
class DemoBrowserIT {

    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final String SUBSCRIBERS = "8";
    private static final int LEDGER_OCTETS = 100 * 1024;

    @TempDir
    static Path folder;
    private static Chromium chromium;
    private static Demo demo;
    private static int posts;
    /** The subject of the post whose page is open. */
    private static String typed = "";

    /** A demo that runs. */
    private static final class Demo implements AutoCloseable {

        private final Program program;
        private final URI web;
        private final int smtp;
        private final Path scratch;

        Demo(Path scratch, String... words) throws IOException {
            this.scratch = scratch;
            Path tmp = Files.createDirectories(scratch.resolve("tmp"));
            program = new Program(scratch.resolve("home"), scratch).withJava("-Djava.io.tmpdir=" + tmp);
            Running running = program.start(words);
            await().atMost(LONGEST.multipliedBy(2)).until(() -> running.out().contains("Ctrl-C") || !running.process().isAlive());
            String out = running.out();
            web = URI.create(found(out + running.err(), "web on (http://\\S+)"));
            smtp = running.smtpPort();
        }

        private static String found(String text, String pattern) {
            Matcher matcher = Pattern.compile(pattern).matcher(text);
            assertThat(matcher.find()).as(pattern + " in: " + text).isTrue();
            return matcher.group(1);
        }

        /** The path of a new sign-in link. */
        String signInPath() throws IOException {
            Path home;
            try (var made = Files.list(scratch.resolve("tmp"))) {
                home = made.filter(each -> each.getFileName().toString().startsWith("indaba-demo-")).findFirst().orElseThrow();
            }
            try (Program commands = new Program(home, scratch)) {
                return URI.create(commands.ask("login").out().strip()).getPath();
            }
        }

        void post(String from, String header, String body) throws IOException {
            TypedMail.send(smtp, from, "afnog@lists.localhost", header, body);
        }

        @Override
        public void close() {
            program.close();
        }
    }

    @BeforeAll
    static void start() throws IOException {
        Assumptions.assumeTrue(Files.exists(Path.of("target/quarkus-app/quarkus-run.jar")), "SKIPPED: the program is not packaged yet");
        chromium = Chromium.start();
        demo = new Demo(Files.createDirectory(folder.resolve("small")), "demo");
    }

    @AfterAll
    static void end() {
        if (demo != null) {
            demo.close();
        }
        if (chromium != null) {
            chromium.close();
        }
    }

    @Test
    void newcomersFirstTenMinutes() throws Exception {
        try (BrowserContext visitor = chromium.visitor(Scripts.ON)) {
            PageInspector look = new PageInspector(visitor, demo.web);
            lookAround(look);
            signIn(look);
            checkNames(look);
            follow(look);
            readAndBounce(look);
            seeWhatCameBack(look);
            operate(look);
        }
    }

    private static void lookAround(PageInspector look) {
        look.open("/demo");
        assertThat(look.page().getByText("Try this")).isVisible();
        look.inspect("demo");
        look.open("/");
        look.inspect("index");
        look.page().locator("main a").first().click();
        assertThat(look.page().locator("h1")).containsText("afnog");
        look.inspect("list");
        look.open("/login");
        look.inspect("login");
        look.open("/admin");
        assertThat(look.page()).hasURL(Pattern.compile(".*/login\\?.*"));
        look.open("/nowhere");
        look.inspect("not-found");
    }

    private static void signIn(PageInspector look) throws IOException {
        look.open(demo.signInPath());
        look.inspect("login-link");
        look.page().locator("main button").click();
        assertThat(look.page().locator("h1")).hasText("Overview");
        look.inspect("overview");
    }

    /** One site takes its copy only when it comes again, some seconds later: the page shows that without being loaded anew. */
    private static void follow(PageInspector look) {
        look.open("/admin/posts");
        look.inspect("posts");
        await().atMost(LONGEST).until(() -> postIsOpenWhileCopiesArrive(look));
        look.page().evaluate("window.stayed = true");
        assertThat(look.page().locator(".ledger-figure")).containsText(SUBSCRIBERS + " of " + SUBSCRIBERS, patiently());
        assertThat(look.page().evaluate("window.stayed")).isEqualTo(true);
        assertThat(look.page().locator("#ledger")).not().hasAttribute("hx-get", Pattern.compile(".*"));
        look.inspect("post");
    }

    /** Posts and opens the post's page; when the post is not there yet, or all its copies are, another one is needed. */
    private static boolean postIsOpenWhileCopiesArrive(PageInspector look) throws IOException {
        typed = "Typed by hand, no. " + ++posts;
        demo.post("chipo@zambezi.example", "Subject: " + typed, "Hello everybody.");
        look.open("/admin/posts");
        if (look.page().getByText(typed).count() == 0) {
            return false;
        }
        look.page().getByText(typed).first().click();
        return !look.page().locator(".ledger-figure").textContent().contains(SUBSCRIBERS + " of " + SUBSCRIBERS);
    }

    private static LocatorAssertions.ContainsTextOptions patiently() {
        return new LocatorAssertions.ContainsTextOptions().setTimeout(LONGEST.toMillis());
    }

    private static void readAndBounce(PageInspector look) throws IOException {
        String ledger = look.page().url();
        look.open("/demo/mailboxes");
        look.inspect("mailboxes");
        // By the address: his name may stand at the newest mails of others too.
        look.page().locator("a[href='/demo/mailboxes/gamal@nile.example']").first().click();
        look.inspect("mailbox");
        look.page().getByText(typed).first().click();
        assertThat(look.page().locator("pre.raw").first()).containsText("Hello everybody.");
        look.inspect("mail");
        picture(look, "mailbox");
        look.page().locator("button[name=kind]").first().click();
        assertThat(look.page().locator(".notice-done")).isVisible();
        look.open(ledger);
        bouncedCopy(look).click();
        assertThat(look.page().locator("h1")).containsText("gamal@nile.example");
        look.inspect("copy");
    }

    /** The report comes over SMTP: some moments later it stands on its copy. */
    private static Locator bouncedCopy(PageInspector look) {
        Locator row = look.page().locator("#ledger tr", new Page.LocatorOptions().setHasText("gamal@nile.example"));
        await().atMost(LONGEST).until(() -> {
            look.page().reload();
            return row.locator(".state").count() == 2;
        });
        return row.locator("a");
    }

    private static void picture(PageInspector look, String name) throws IOException {
        String images = System.getProperty("indaba.images", "");
        if (!images.isEmpty()) {
            look.picture(Files.createDirectories(Path.of(images)).resolve(name + ".png"));
        }
    }

    private static void seeWhatCameBack(PageInspector look) {
        look.open("/admin/bounces");
        look.inspect("bounces");
        look.page().locator("main tbody a").first().click();
        look.inspect("bounces-list");
        look.open(look.page().url() + "/members/gamal@nile.example");
        assertThat(look.page().locator(".timeline li").first()).containsText("A notice came back");
        look.inspect("bounce-history");
        look.open("/admin/programs");
        look.inspect("programs");
    }

    /** The demo is set up as its administrator would have it, but for keys and a policy: the pages say how to get these. */
    private static void checkNames(PageInspector look) {
        look.open("/admin/dns");
        assertThat(look.page().getByText("nobody has looked yet").first()).isVisible();
        look.page().locator("main form button").click();
        assertThat(look.page().locator(".notice-done")).containsText("The server and all domains were looked at.");
        look.inspect("dns");
        look.page().locator("main tbody a").first().click();
        assertThat(look.page().locator("h1")).hasText("lists.localhost");
        look.page().locator("main form button").click();
        assertThat(look.page().locator(".notice-done")).containsText("nothing is wrong");
        assertThat(look.page().getByText("_dmarc.lists.localhost. IN TXT \"v=DMARC1; p=none\"")).isVisible();
        look.inspect("dns-domain");
    }

    private static void operate(PageInspector look) {
        for (String page : List.of("queue", "sites", "queue/drop")) {
            look.open("/admin/" + page);
            look.inspect(page.replace('/', '-'));
        }
        look.open("/admin/queue");
        look.page().locator("#reason").fill("while we look");
        look.page().locator("button").getByText("Hold", new Locator.GetByTextOptions().setExact(true)).click();
        assertThat(look.page().getByText("while we look").first()).isVisible();
        look.inspect("queue-held");
        look.page().locator("button").getByText("Release", new Locator.GetByTextOptions().setExact(true)).first()
                .click();
        assertThat(look.page().getByText("Nothing is held.")).isVisible();
        look.page().locator(".who button").click();
        look.open("/admin");
        assertThat(look.page()).hasURL(Pattern.compile(".*/login\\?.*"));
    }

    /** Words are longer in French: every page is French, and fits the desk and the phone all the same. */
    @Test
    void everyPageIsFrenchForAFrenchBrowser() throws Exception {
        try (BrowserContext visitor = chromium.visitor(Scripts.ON, "fr-FR")) {
            PageInspector look = new PageInspector(visitor, demo.web);
            look.open(demo.signInPath());
            look.page().locator("main button").click();
            assertThat(look.page().locator("h1")).hasText("Aperçu");
            french(look, "overview");
            for (String page : List.of("posts", "queue", "queue/drop", "queue?list=1", "sites", "sites/mx.kalahari.example", "bounces",
                    "dns", "dns/lists.localhost", "programs", "lists", "lists/afnog@lists.localhost", "domains", "people?q=example", "bans",
                    "audit")) {
                look.open("/admin/" + page);
                french(look, page.replaceAll("\\W+", "-"));
            }
            look.open("/admin/posts");
            look.page().locator("main tbody a").first().click();
            french(look, "post");
            look.page().locator("#ledger tbody a").first().click();
            french(look, "copy");
            look.open("/lists/afnog@lists.localhost/bounces");
            french(look, "bounces-list");
            look.open("/lists/afnog@lists.localhost/bounces/members/gamal@nile.example");
            french(look, "bounce-history");
            for (String page : List.of("", "/mailboxes", "/mailboxes/gamal@nile.example")) {
                look.open("/demo" + page);
                french(look, "demo" + page.replaceAll("\\W+", "-"));
            }
            look.page().locator("main tbody a").first().click();
            french(look, "mail");
        }
    }

    /** What strangers wrote is English, and set apart; the title of a page may be the subject of a mail. */
    private static void french(PageInspector look, String name) {
        assertThat(look.page().locator("html")).hasAttribute("lang", "fr");
        assertThat(EnglishLeft.in(look.page().content().replaceAll("(?s)<(bdi|title)\\b.*?</\\1>", ""))).as(look.page().url()).isEmpty();
        look.glance("fr-" + name);
    }

    @Test
    void everythingWorksWithoutScripts() throws Exception {
        try (BrowserContext visitor = chromium.visitor(Scripts.OFF)) {
            PageInspector look = new PageInspector(visitor, demo.web);
            look.open(demo.signInPath());
            look.page().locator("main button").click();
            assertThat(look.page().locator("h1")).hasText("Overview");
            demo.post("gamal@nile.example", "Subject: Without scripts", "Hello again.");
            await().atMost(LONGEST).until(() -> {
                look.open("/admin/posts");
                return look.page().getByText("Without scripts").count() > 0;
            });
            look.page().getByText("Without scripts").first().click();
            String ledger = look.page().url();
            await().atMost(LONGEST).until(() -> {
                look.page().reload();
                return look.page().locator(".ledger-figure").textContent().contains(SUBSCRIBERS + " of " + SUBSCRIBERS);
            });
            look.open("/demo/mailboxes/chipo@zambezi.example");
            look.page().getByText("Without scripts").first().click();
            look.page().locator("#text").fill("I can read you.");
            look.page().getByText("Send the answer").click();
            assertThat(look.page().locator(".notice-done")).isVisible();
            look.page().locator("button[name=kind]").first().click();
            assertThat(look.page().locator(".notice-done")).isVisible();
            await().atMost(LONGEST).until(() -> {
                look.open(ledger + "?q=chipo@zambezi.example");
                return look.page().locator("#ledger tbody .state").count() == 2;
            });
        }
    }

    @Test
    void hostileValuesAreShownInertAndBreakNoPage() throws Exception {
        // RFC 2047 §6.2: blanks between encoded words are none, so that this is one word of 10 KB.
        String word = "\r\n =?utf-8?q?xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx?=".repeat(320);
        demo.post("chipo@zambezi.example", "Subject: <script>alert(1)</script> <img src=x onerror=alert(2)> hostile" + word
                + "\r\n =?utf-8?q?=E2=80=AE=E2=81=A6backwards?=", "<script>alert(3)</script>\r\n" + "x".repeat(10_240));
        try (BrowserContext visitor = chromium.visitor(Scripts.ON)) {
            PageInspector look = new PageInspector(visitor, demo.web);
            look.page().onDialog(dialog -> {
                throw new AssertionError("a script of a stranger ran: " + dialog.message());
            });
            signIn(look);
            look.open("/demo/mailboxes/gamal@nile.example");
            assertThat(look.page().getByText("<script>alert(1)").first()).isVisible();
            look.inspect("hostile-mailbox");
            look.page().getByText("<script>alert(1)").first().click();
            look.inspect("hostile-mail");
            look.open("/admin/posts");
            look.inspect("hostile-posts");
            look.page().getByText("<script>alert(1)").first().click();
            look.inspect("hostile-post");
        }
    }

    @Test
    void ledgerStaysLightWhileTenThousandCopiesRunThrough() throws Exception {
        try (Demo large = new Demo(Files.createDirectory(folder.resolve("large")), "demo", "--subscribers", "10000");
                BrowserContext visitor = chromium.visitor(Scripts.ON)) {
            PageInspector look = new PageInspector(visitor, large.web);
            look.open(large.signInPath());
            look.page().locator("main button").click();
            large.post("chipo@zambezi.example", "Subject: To ten thousand", "Hello, all of you.");
            await().atMost(LONGEST).until(() -> {
                look.open("/admin/posts");
                return look.page().getByText("To ten thousand").count() > 0;
            });
            look.page().getByText("To ten thousand").first().click();
            for (int i = 0; i < 10; i++) {
                look.page().reload();
                assertThat(look.octets()).isLessThan(LEDGER_OCTETS);
            }
            look.inspect("post-large");
            picture(look, "ledger");
            for (String page : List.of("", "/queue", "/sites")) {
                look.open("/admin" + page);
                look.inspect("large" + page.replace('/', '-'));
            }
            look.page().locator("tbody a").first().click();
            look.inspect("site");
            look.open("/demo/mailboxes");
            look.inspect("large-mailboxes");
        }
    }
}
