package org.indaba.app;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.FilePayload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.indaba.testing.Chromium.Scripts;
import org.indaba.testing.PageInspector;
import org.indaba.testing.PeopleSite;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What owners do with the members, the settings and the texts of a list, and who asks to join, in a browser, with scripts and without. */
class OwnerBrowserIT {

    private static final int GOOD = 5_000;
    private static final int BAD = 20;
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final List<String> NO_ADDRESSES =
            List.of("no address at all", "two@@signs.example", "nobody@", "spaces in@front.example");

    private static PeopleSite site;

    @BeforeAll
    static void start() {
        site = PeopleSite.shared();
    }

    private static String name(String story, Scripts scripts) {
        return story + "-" + scripts.name().toLowerCase(Locale.ROOT);
    }

    private static String path(String list) {
        return "/lists/" + list + "@lists.example";
    }

    /** A header, and good rows with a bad one after each 250. */
    private static FilePayload file() {
        StringBuilder rows = new StringBuilder("address,name\n");
        for (int i = 0; i < GOOD; i++) {
            rows.append("reader").append(i).append("@host").append(i % 97).append(".example,Person ").append(i).append('\n');
            if (i % (GOOD / BAD) == 0) {
                rows.append(NO_ADDRESSES.get(i / (GOOD / BAD) % NO_ADDRESSES.size())).append(",Nobody ").append(i).append('\n');
            }
        }
        return new FilePayload("members.csv", "text/csv", rows.toString().getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @EnumSource(Scripts.class)
    void ownerImportsManyMembersAndLooksAfterThem(Scripts scripts) throws IOException {
        String list = name("large", scripts);
        String owner = name("olga", scripts) + "@owners.example";
        site.list(list, owner, "description=A large list");
        try (BrowserContext visitor = site.visitor(scripts)) {
            PageInspector look = site.look(visitor);
            site.signIn(look, owner);
            look.open(path(list) + "/members");
            assertThat(look.page().locator(".empty")).containsText("Nobody is on this list yet.");
            look.inspectIf(scripts, "members-none");
            look.page().locator("a[href$='/members/import']").click();
            look.inspectIf(scripts, "import-form");
            imports(scripts, look);
            look.page().locator(".actions a.button").first().click();
            finds(scripts, look);
            adds(scripts, look);
            edits(scripts, look);
            removes(scripts, look);
        }
    }

    private static void imports(Scripts scripts, PageInspector look) {
        Page page = look.page();
        page.locator("#text").fill("# nobody yet");
        page.locator("main form button").click();
        assertThat(page.locator(".notice-failed")).containsText("There is no address in it.");
        assertThat(page.locator("#text")).hasValue("# nobody yet");
        page.locator("#file").setInputFiles(file());
        page.locator("main form button").click();
        assertThat(page.locator(".notice-info")).containsText("Nothing was changed yet.");
        assertThat(page.locator(".stat dd")).hasText(new String[] {"5,000", "0", "20", "5,020"});
        assertThat(page.locator("tbody tr")).hasCount(BAD);
        assertThat(page.locator("tbody tr").first()).containsText("no address at all");
        look.inspectIf(scripts, "import-preview");
        // The page is kept from hearing how far the import is until it was looked at.
        List<Route> questions = new CopyOnWriteArrayList<>();
        page.route("**/progress", questions::add);
        page.getByText("Add 5,000 members").click();
        assertThat(page.locator("progress")).hasAttribute("max", Integer.toString(GOOD + BAD));
        look.inspectIf(scripts, "import-running");
        page.unroute("**/progress");
        questions.forEach(Route::resume);
        assertThat(page.locator(".notice-done")).containsText("5,000 members were added.",
                new LocatorAssertions.ContainsTextOptions().setTimeout(LONG.toMillis()));
        assertThat(page.locator("tbody tr")).hasCount(BAD);
        look.inspectIf(scripts, "import-done");
        Download results = page.waitForDownload(() -> page.getByText("A result for each row").click());
        assertThat(lines(results)).hasSize(1 + GOOD + BAD).filteredOn(line -> line.contains(",invalid,")).hasSize(BAD)
                .allMatch(line -> line.matches("\\d+,.+,invalid,.+"));
    }

    private static List<String> lines(Download download) {
        try {
            return Files.readAllLines(download.path());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void finds(Scripts scripts, PageInspector look) {
        Page page = look.page();
        assertThat(page.getByText("5,000 members", new Page.GetByTextOptions().setExact(true))).isVisible();
        assertThat(page.locator("tbody tr")).hasCount(50);
        look.inspectIf(scripts, "members");
        String first = page.locator("tbody th").first().textContent();
        page.locator(".pages a[rel=next]").click();
        assertThat(page.locator("tbody th").first()).not().hasText(first);
        page.locator(".pages a").first().click();
        assertThat(page.locator("tbody th").first()).hasText(first);
        page.locator("#text").fill("person 499");
        page.locator("#order").selectOption("name");
        page.locator("form.filters button").click();
        assertThat(page.locator("tbody tr")).hasCount(11);
        assertThat(page.locator("tbody th").first()).hasText("reader499@host14.example");
        assertThat(lines(page.waitForDownload(() -> page.getByText("Export these").click()))).hasSize(12)
                .anyMatch(line -> line.contains("reader4999@host52.example"));
        page.locator("#text").fill("nobody at all");
        page.locator("form.filters button").click();
        assertThat(page.locator(".empty")).containsText("Nobody was found.");
        look.inspectIf(scripts, "members-not-found");
        page.locator(".empty a").click();
        assertThat(page.locator("tbody tr")).hasCount(50);
    }

    private static void adds(Scripts scripts, PageInspector look) {
        Page page = look.page();
        page.locator("#addresses").fill("Zoë Ünal <zoe@readers.example>\nnot an address\n");
        page.getByText("Add them").click();
        assertThat(page.locator("#addresses-error")).containsText("not an address");
        assertThat(page.locator("#addresses")).hasValue("Zoë Ünal <zoe@readers.example>\nnot an address\n");
        look.inspectIf(scripts, "members-add-wrong");
        page.locator("#addresses").fill("Zoë Ünal <zoe@readers.example>");
        page.getByText("Add them").click();
        assertThat(page.locator(".notice-done")).containsText("One member was added.");
    }

    private static void edits(Scripts scripts, PageInspector look) {
        Page page = look.page();
        page.locator("#text").fill("zoe@");
        page.locator("form.filters button").click();
        page.locator("tbody th a").click();
        look.inspectIf(scripts, "member");
        page.locator("#name").fill("Zoë");
        page.locator("#delivery").selectOption("off");
        page.locator("#off-until").fill(LocalDate.now(ZoneOffset.UTC).plusDays(9).toString());
        page.locator("#text-only").check();
        page.getByText("Save", new Page.GetByTextOptions().setExact(true)).click();
        assertThat(page.locator(".notice-done")).containsText("zoe@readers.example is as you want it.");
        assertThat(page.locator("#text-only")).isChecked();
        page.getByText("Change the roles").click();
        look.inspectIf(scripts, "member-roles");
        page.locator("#moderator").check();
        page.getByText("Save", new Page.GetByTextOptions().setExact(true)).click();
        assertThat(page.locator("main")).containsText("Roles: moderator");
        page.locator(".crumbs a").click();
        page.locator("#only").selectOption("off");
        page.locator("form.filters button").click();
        assertThat(page.locator("tbody tr")).hasCount(1);
        assertThat(page.locator("tbody tr")).containsText("moderator");
        assertThat(page.locator("tbody tr")).containsText("off until");
        page.locator("#only").selectOption("bouncing");
        page.locator("form.filters button").click();
        assertThat(page.locator(".empty")).containsText("Nobody was found.");
        page.locator("#only").selectOption("off-until");
        page.locator("#order").selectOption("last-post");
        page.locator("form.filters button").click();
        assertThat(page.locator("tbody tr")).hasCount(1);
    }

    private static void removes(Scripts scripts, PageInspector look) {
        Page page = look.page();
        page.getByText("Remove those chosen").click();
        assertThat(page.locator(".notice-failed")).containsText("choose somebody first");
        page.getByLabel("Choose zoe@readers.example").check();
        page.getByText("Remove those chosen").click();
        assertThat(page.locator(".notice-done")).containsText("One member was removed.");
        assertThat(page.locator(".empty")).containsText("Nobody was found.");
        look.inspectIf(scripts, "members-removed");
    }

    @ParameterizedTest
    @EnumSource(Scripts.class)
    void ownerChangesASettingSeesTheDifferenceAndTakesItBack(Scripts scripts) {
        String list = name("kept", scripts);
        String owner = name("otto", scripts) + "@owners.example";
        site.list(list, owner);
        try (BrowserContext visitor = site.visitor(scripts)) {
            PageInspector look = site.look(visitor);
            Page page = look.page();
            site.signIn(look, owner);
            look.open(path(list) + "/settings/history");
            assertThat(page.locator(".empty")).containsText("No setting was changed yet.");
            look.inspectIf(scripts, "settings-history-none");
            page.locator(".empty a").click();
            look.inspectIf(scripts, "settings");
            changes(look, "max-size", "as much as they like");
            assertThat(page.locator("#max-size-error")).isVisible();
            assertThat(page.locator("#max-size")).hasValue("as much as they like");
            assertThat(page.locator("[role=alert]")).containsText("What you typed is still there.");
            look.inspectIf(scripts, "settings-wrong");
            changes(look, "max-size", "2MB");
            assertThat(page.locator(".notice-done")).containsText("One setting was changed.");
            assertThat(page.locator(".field-changed")).containsText("changed");
            changes(look, "subject-prefix", "[kept]");
            changes(look, "subject-prefix", "[well kept]");
            changes(look, "footer", "First line\nSecond line");
            changes(look, "footer", "First line\nAnother line\nThird line");
            assertThat(page.locator(".field-changed")).hasCount(3);
            look.inspectIf(scripts, "settings-changed");
            page.getByText("History of changes").click();
            assertThat(page.locator("pre.diff").first().locator("del")).hasText("- Second line");
            assertThat(page.locator("pre.diff").first().locator("ins")).hasText(new String[] {"+ Another line", "+ Third line"});
            look.inspectIf(scripts, "settings-history");
            takesBack(scripts, look);
            look.open(path(list) + "/settings");
            page.locator("button[name=key][value=footer]").click();
            assertThat(page.locator(".notice-done")).containsText("at its default again");
            assertThat(page.locator(".field-changed")).hasCount(0);
        }
    }

    private static void invites(Scripts scripts, PageInspector look, String path, String guest) {
        Page page = look.page();
        look.open(path + "/members");
        page.getByText("Invite people").click();
        assertThat(page.locator(".empty")).isVisible();
        page.locator("#addresses").fill("no address at all");
        page.locator("#words").fill("Come and see.");
        page.getByText("Send the invitations").click();
        assertThat(page.locator("#addresses-error")).containsText("no address at all");
        assertThat(page.locator("#words")).hasValue("Come and see.");
        look.inspectIf(scripts, "invitations-wrong");
        page.locator("#addresses").fill(guest);
        page.getByText("Send the invitations").click();
        assertThat(page.locator("tbody").last()).containsText(guest);
        look.inspectIf(scripts, "invitations");
        site.mail(guest, "Come and see.");
    }

    private static void changes(PageInspector look, String key, String value) {
        Locator field = look.page().locator("#" + key);
        field.fill(value);
        look.page().locator("section", new Page.LocatorOptions().setHas(field)).locator(".actions button").click();
    }

    private static void takesBack(Scripts scripts, PageInspector look) {
        Page page = look.page();
        Locator size = page.locator(".timeline > li").filter(new Locator.FilterOptions().setHasText("2MB"));
        size.locator("form button").click();
        assertThat(page.locator(".notice-done")).containsText("has its old value again");
        // The first of two changes: the second one would be lost.
        Locator prefix = page.locator(".timeline > li").filter(new Locator.FilterOptions().setHasText("[kept]")).last();
        prefix.locator("form button").click();
        assertThat(page.locator("h1")).hasText("Take this change back?");
        assertThat(page.locator(".facts")).containsText("[well kept]");
        look.inspectIf(scripts, "settings-undo");
        page.locator("main form button[name=anyway]").click();
        assertThat(page.locator(".notice-done")).containsText("has its old value again");
    }

    @ParameterizedTest
    @EnumSource(Scripts.class)
    void ownerSaysWelcomeInOwnWordsAndInOursAgain(Scripts scripts) {
        String list = name("worded", scripts);
        String owner = name("oona", scripts) + "@owners.example";
        site.list(list, owner);
        try (BrowserContext visitor = site.visitor(scripts)) {
            PageInspector look = site.look(visitor);
            Page page = look.page();
            site.signIn(look, owner);
            look.open(path(list) + "/texts");
            look.inspectIf(scripts, "texts");
            page.locator("a[href$='/texts/welcome/en']").click();
            look.inspectIf(scripts, "text");
            page.locator("#subject").fill("Hello from {list}");
            page.locator("#body").fill("You are one of us, {friend}.");
            page.getByText("Save", new Page.GetByTextOptions().setExact(true)).click();
            assertThat(page.locator("[role=alert]")).containsText("There is no value {friend} in this mail.");
            assertThat(page.locator("#body")).hasValue("You are one of us, {friend}.");
            look.inspectIf(scripts, "text-wrong");
            page.locator("#body").fill("You are one of us now.");
            page.getByText("Preview", new Page.GetByTextOptions().setExact(true)).click();
            assertThat(page.locator("section pre")).containsText("You are one of us now.");
            assertThat(page.locator("form p").first()).hasText("At the moment our words are sent.");
            page.getByText("Save", new Page.GetByTextOptions().setExact(true)).click();
            assertThat(page.locator(".notice-done")).containsText("Your words are sent from now on.");
            look.inspectIf(scripts, "text-own");
            page.locator(".crumbs a").click();
            assertThat(page.locator(".state-advice")).hasCount(1);
            page.locator("a[href$='/texts/welcome/en']").click();
            page.getByText("Send our words again").click();
            assertThat(page.locator(".notice-done")).containsText("Our words are sent from now on.");
            assertThat(page.locator("#subject")).not().hasValue("Hello from {list}");
        }
    }

    @ParameterizedTest
    @EnumSource(Scripts.class)
    void ownerDecidesWhoJoins(Scripts scripts) {
        String list = name("asked", scripts);
        String owner = name("omar", scripts) + "@owners.example";
        site.list(list, owner, "joining=moderate");
        try (BrowserContext visitor = site.visitor(scripts)) {
            PageInspector look = site.look(visitor);
            Page page = look.page();
            site.signIn(look, owner);
            look.open(path(list) + "/requests");
            assertThat(page.locator(".empty")).containsText("Nobody waits for you.");
            look.inspectIf(scripts, "requests-none");
            List<String> asking = IntStream.range(0, 3).mapToObj(i -> name("pat" + i, scripts) + "@joiners.example").toList();
            asking.forEach(address -> site.send(address, list + "-join@lists.example", "Subject: please", ""));
            await().atMost(LONG).until(() -> {
                page.reload();
                return page.locator("input[name=wish]").count() == asking.size();
            });
            look.inspectIf(scripts, "requests");
            page.locator("#words").fill("Kept, whatever happens");
            page.getByText("Accept those chosen").click();
            assertThat(page.locator(".notice-failed")).containsText("Choose somebody first.");
            assertThat(page.locator("#words")).hasValue("Kept, whatever happens");
            page.getByLabel("Choose " + asking.getFirst()).check();
            page.getByText("Accept those chosen").click();
            assertThat(page.locator(".notice-done")).containsText("One request was accepted.");
            page.getByLabel("Choose " + asking.getLast()).check();
            page.locator("#words").fill("Please write to the owners first.");
            page.getByText("Refuse those chosen").click();
            assertThat(page.locator(".notice-done")).containsText("One request was refused.");
            assertThat(page.locator("tbody tr")).hasCount(1);
            site.mail(asking.getFirst(), "You are on the list");
            site.mail(asking.getLast(), "Please write to the owners first.");
            assertThat(site.command("members", list + "@lists.example")).contains(asking.getFirst()).doesNotContain(asking.getLast());
            invites(scripts, look, path(list), name("ivy", scripts) + "@invited.example");
            look.open(path(list));
            look.inspectIf(scripts, "list-of-an-owner");
            look.open(path(list) + "/bounces");
            look.inspectIf(scripts, "list-bounces");
            look.open(path(list) + "/bounces/members/" + asking.getFirst());
            look.inspectIf(scripts, "member-bounces");
        }
    }
}
