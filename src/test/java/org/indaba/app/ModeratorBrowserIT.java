package org.indaba.app;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.IntStream;
import org.indaba.testing.Chromium.Scripts;
import org.indaba.testing.PageInspector;
import org.indaba.testing.PeopleSite;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What moderators see and decide, in a browser, with scripts and without. */
class ModeratorBrowserIT {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int JUNK = 10;
    /** More keys than that are never pressed to come to anything on a page. */
    private static final int MOST_KEYS = 80;

    private static PeopleSite site;

    @BeforeAll
    static void start() {
        site = PeopleSite.shared();
    }

    private static String name(String story, Scripts scripts) {
        return story + "-" + scripts.name().toLowerCase(Locale.ROOT);
    }

    private static Page.GetByTextOptions exactly() {
        return new Page.GetByTextOptions().setExact(true);
    }

    /** A list with one reader and a moderator, and what waits there. */
    private record Story(String list, String reader, String moderator, String writer) {

        static Story of(Scripts scripts) {
            Story story = new Story(name("watched", scripts), name("rita", scripts) + "@readers.example",
                    name("mona", scripts) + "@moderators.example", name("will", scripts) + "@writers.example");
            site.list(story.list, "olu@owners.example", "nonmembers=hold", "description=Watched over");
            site.command("role", "add", story.post(), "moderator", story.moderator);
            site.subscribe(story.list, story.reader);
            return story;
        }

        String post() {
            return list + "@lists.example";
        }

        String path() {
            return "/lists/" + post() + "/held";
        }

        void send(String from, String subject) {
            site.send(from, post(), "Subject: " + subject, "Words about " + subject);
        }

        void sendWithEverything() {
            site.send(writer, post(), """
                    Subject: A post with everything
                    MIME-Version: 1.0
                    Content-Type: multipart/mixed; boundary=m

                    --m
                    Content-Type: multipart/alternative; boundary=a

                    --a
                    Content-Type: text/plain

                    The words of the post.
                    --a
                    Content-Type: text/html

                    <h2 style="color: teal">The words of the post</h2><p onclick="go()">as HTML<script>document.title = "taken"</script>
                    <img src="http://tracker.example/pixel.png" alt=""></p>
                    --a--
                    --m
                    Content-Type: application/pdf; name="programme.pdf"
                    Content-Disposition: attachment; filename="programme.pdf"
                    Content-Transfer-Encoding: base64

                    JVBERi0xLjQK
                    --m--""".replace("\n", "\r\n"), "");
        }
    }

    @ParameterizedTest
    @EnumSource(Scripts.class)
    void moderatorLooksAtWhatWaitsAndDecides(Scripts scripts) {
        Story story = Story.of(scripts);
        try (BrowserContext visitor = site.visitor(scripts)) {
            PageInspector look = site.look(visitor);
            Page page = look.page();
            site.signIn(look, story.moderator());
            look.open(story.path());
            assertThat(page.locator(".empty")).containsText("No post waits for you.");
            look.inspectIf(scripts, "held-none");
            seesWhatIsTheirsAlone(scripts, story, look);
            story.sendWithEverything();
            story.send("rude@writers.example", "A rude post");
            story.send("slow@writers.example", "A difficult post");
            IntStream.range(0, JUNK).forEach(i -> story.send("seller" + i + "@shops.example", "Buy this " + i));
            look.open(story.path());
            assertThat(page.locator("tbody tr")).hasCount(3 + JUNK);
            look.inspectIf(scripts, "held");
            releases(scripts, story, look);
            rejects(scripts, story, look);
            putsOff(scripts, look);
            dropsTheRest(story, look);
            decidesAboutSenders(scripts, look);
        }
    }

    private static void seesWhatIsTheirsAlone(Scripts scripts, Story story, PageInspector look) {
        assertThat(look.page().locator(".tabs a")).hasText(new String[] {"About", "Who is on it", "Held posts"});
        for (String others : new String[] {"members", "requests", "bounces", "texts", "settings"}) {
            Response answer = look.page().navigate(site.web().resolve("/lists/" + story.post() + "/" + others).toString());
            assertThat(answer.status()).as(others).isEqualTo(403);
        }
        look.inspectIf(scripts, "for-owners-alone");
    }

    private static void releases(Scripts scripts, Story story, PageInspector look) {
        Page page = look.page();
        page.getByText("A post with everything", exactly()).click();
        assertThat(page.locator("pre.raw")).containsText("The words of the post.");
        Locator frame = page.frameLocator("iframe.mail-frame").locator("body");
        assertThat(frame).containsText("as HTML");
        assertThat(frame.locator("script, img[src^=http], [onclick]")).hasCount(0);
        assertThat(page.locator("main")).containsText("programme.pdf");
        assertThat(page.locator("#trace ~ .table-wrap tbody tr")).not().hasCount(0);
        look.inspectIf(scripts, "held-post");
        page.getByText("The source, as it came").click();
        assertThat(page.locator("body")).containsText("boundary=m");
        page.goBack();
        page.locator("#sender").selectOption("accept");
        page.locator("button[value=accept]").click();
        assertThat(page.locator(".notice-done")).containsText("One post goes to the subscribers.");
        site.mail(story.reader(), "A post with everything");
        story.send(story.writer(), "Another one");
        site.mail(story.reader(), "Another one");
    }

    private static void rejects(Scripts scripts, Story story, PageInspector look) {
        Page page = look.page();
        page.getByText("A rude post", exactly()).click();
        page.locator("#reason").selectOption("tone");
        page.locator("#words").fill("We are all beginners here.");
        // With the keyboard alone, as far as the button.
        press(page, page.locator("button[value=reject]"));
        assertThat(page.locator(".notice-done")).containsText("One post was refused.");
        assertThat(site.mail("rude@writers.example", "We are all beginners here.").readable()).contains("in a friendlier way");
        assertThat(site.mails(story.reader())).noneMatch(mail -> mail.only("Subject").contains("rude"));
        look.inspectIf(scripts, "held-rejected");
    }

    private static void putsOff(Scripts scripts, PageInspector look) {
        Page page = look.page();
        page.getByText("A difficult post", exactly()).click();
        page.locator("#time").selectOption("three-days");
        page.locator("button[value=defer]").click();
        assertThat(page.locator(".notice-done")).containsText("One post was put off.");
        assertThat(page.locator("section[aria-labelledby=later] tbody tr")).containsText("A difficult post");
        look.inspectIf(scripts, "held-put-off");
    }

    private static void dropsTheRest(Story story, PageInspector look) {
        Page page = look.page();
        page.locator("#words").fill("Kept, whatever happens");
        page.locator("button[value=discard]").click();
        assertThat(page.locator(".notice-failed")).containsText("Choose a post first.");
        assertThat(page.locator("#words")).hasValue("Kept, whatever happens");
        page.getByText("Choose all of this page").click();
        Locator boxes = page.locator("input[name=post]");
        assertThat(page.locator("input[name=post]:checked")).hasCount(JUNK);
        page.getByText("Choose none").click();
        assertThat(page.locator("input[name=post]:checked")).hasCount(0);
        for (Locator box : boxes.all()) {
            tabTo(page, box);
            page.keyboard().press("Space");
        }
        page.locator("#sender").selectOption("discard");
        press(page, page.locator("button[value=discard]"));
        assertThat(page.locator(".notice-done")).containsText("10 posts were dropped.");
        assertThat(page.locator(".empty")).containsText("No post waits for you.");
        assertThat(site.mails("seller0@shops.example")).isEmpty();
        await().atMost(LONG).until(() -> site.mails(story.reader()).size() == 2);
    }

    private static void decidesAboutSenders(Scripts scripts, PageInspector look) {
        Page page = look.page();
        page.locator(".page-head .actions a").click();
        assertThat(page.locator("tbody tr")).hasCount(JUNK + 1);
        look.inspectIf(scripts, "senders");
        page.locator("#address").fill("gossip@writers.example");
        page.locator("#verdict").selectOption("reject");
        page.getByText("Decide", exactly()).click();
        assertThat(page.locator(".notice-done")).containsText("gossip@writers.example");
        page.locator("tbody tr").filter(new Locator.FilterOptions().setHasText("seller3@")).locator("button").click();
        assertThat(page.locator(".notice-done")).containsText("are judged like all others again");
        assertThat(page.locator("tbody tr")).hasCount(JUNK + 1);
    }

    /** Comes there by the key Tab, as somebody without a mouse does, and sees where the focus is. */
    private static void tabTo(Page page, Locator wanted) {
        for (int keys = 0; keys < MOST_KEYS; keys++) {
            page.keyboard().press("Tab");
            if ((Boolean) wanted.evaluate("it => document.activeElement === it")) {
                assertThat(wanted).not().hasCSS("outline-style", "none");
                return;
            }
        }
        throw new AssertionError("the key Tab does not come to " + wanted);
    }

    private static void press(Page page, Locator button) {
        tabTo(page, button);
        page.keyboard().press("Enter");
    }
}
