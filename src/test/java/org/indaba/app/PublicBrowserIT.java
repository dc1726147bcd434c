package org.indaba.app;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Locale;
import org.indaba.testing.Chromium.Scripts;
import org.indaba.testing.PageInspector;
import org.indaba.testing.PeopleSite;
import org.indaba.testing.ReceivedMail;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What anybody does on the pages of the site, in a browser: finding a list, joining, confirming, leaving. */
class PublicBrowserIT {

    private static PeopleSite site;

    @BeforeAll
    static void start() {
        site = PeopleSite.shared();
    }

    @Test
    void theLinkInTheFooterOpensAButtonThatLeaves() {
        site.list("footer", "olu@owners.example", "posting=open", "footer=Leave: {unsubscribe}");
        site.subscribe("footer", "ann@readers.example");
        for (Scripts scripts : Scripts.values()) {
            site.send("chipo@writers.example", "footer@lists.example", "Subject: Footer " + scripts, "Hello.");
            String link = site.link(site.mail("ann@readers.example", "Footer " + scripts), "/u/");
            try (BrowserContext visitor = site.visitor(scripts)) {
                PageInspector look = site.look(visitor);
                look.open(link);
                assertThat(look.page().locator("h1")).hasText("Leave a list");
                look.inspectIf(scripts, "unsubscribe");
                look.page().locator("main form button").click();
                assertThat(look.page().locator("h1")).hasText("You have left the list");
                look.inspectIf(scripts, "unsubscribed");
                assertThat(visitor.cookies()).isEmpty();
            }
            assertThat(site.mail("ann@readers.example", "You are not on the list").readable()).contains("footer-join@lists.example");
            assertThat(site.command("members", "footer@lists.example")).doesNotContain("ann@readers.example");
            site.subscribe("footer", "ann@readers.example");
        }
    }

    @Test
    void aFormOnTheListsPageSubscribesOnceTheLinkIsOpened() {
        site.list("bees", "olu@owners.example", "description=Bees and honey");
        for (Scripts scripts : Scripts.values()) {
            String ann = "ann-" + scripts.name().toLowerCase(Locale.ROOT) + "@keepers.example";
            try (BrowserContext visitor = site.visitor(scripts)) {
                PageInspector look = site.look(visitor);
                look.open("/");
                look.page().locator("#q").fill("honey");
                look.page().locator("main form button").first().click();
                look.inspectIf(scripts, "index-found");
                look.page().getByText("bees", new Page.GetByTextOptions().setExact(true)).click();
                look.inspectIf(scripts, "list-forms");
                look.page().locator("#join-address").fill(ann);
                look.page().locator("#join-name").fill("Ann");
                look.page().locator("form[action$='/join'] button").click();
                assertThat(look.page().locator("h1")).hasText("Look into your mailbox");
                look.inspectIf(scripts, "form-taken");
                look.open(site.link(site.mail(ann, "/confirm/"), "/confirm/"));
                assertThat(look.page().locator("h1")).hasText("Is this what you want?");
                look.inspectIf(scripts, "confirm");
                look.page().locator("main form button").click();
                assertThat(look.page().getByText("You are on the list.")).isVisible();
                look.inspectIf(scripts, "confirmed");
                assertThat(visitor.cookies()).isEmpty();
            }
            assertThat(site.command("members", "bees@lists.example")).contains(ann);
            site.mail(ann, "You are on the list");
        }
    }

    @Test
    void oneAskedByMailConfirmsByReplyAndAnotherByTheLink() {
        site.list("news", "olu@owners.example");
        site.send("ben@readers.example", "news-join@lists.example", "Subject: hello", "");
        ReceivedMail asked = site.mail("ben@readers.example", "/confirm/");
        String replyTo = asked.all("Reply-To").stream().findFirst().orElseGet(() -> asked.only("From")).replaceAll(".*<|>.*", "");
        site.send("ben@readers.example", replyTo, "Subject: Re: " + asked.only("Subject"), "Yes.");
        site.mail("ben@readers.example", "You are on the list");

        site.send("cid@readers.example", "news-join@lists.example", "Subject: hello", "");
        try (BrowserContext visitor = site.visitor(Scripts.ON)) {
            PageInspector look = site.look(visitor);
            look.open(site.link(site.mail("cid@readers.example", "/confirm/"), "/confirm/"));
            look.page().locator("main form button").click();
            assertThat(look.page().getByText("You are on the list.")).isVisible();
        }
        assertThat(site.command("members", "news@lists.example")).contains("ben@readers.example", "cid@readers.example");
    }

    @Test
    void membersLeaveByOneClickAndByMail() throws Exception {
        site.list("leave", "olu@owners.example", "posting=open", "footer={unsubscribe}");
        site.subscribe("leave", "dan@readers.example", "eva@readers.example");
        site.send("chipo@writers.example", "leave@lists.example", "Subject: To be left", "Hello.");
        String link = site.link(site.mail("dan@readers.example", "To be left"), "/u/");
        // RFC 8058 §3.2: what a mail provider posts.
        HttpResponse<String> clicked = HttpClient.newHttpClient().send(HttpRequest.newBuilder(site.web().resolve(link))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("List-Unsubscribe=One-Click")).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(clicked.statusCode()).isEqualTo(200);
        assertThat(clicked.body()).contains("You have left the list");
        String address = site.mail("eva@readers.example", "To be left").only("List-Unsubscribe").replaceAll(".*<mailto:|>", "");
        site.send("eva@readers.example", address, "Subject: unsubscribe", "");
        site.mail("eva@readers.example", "You are not on the list");

        assertThat(site.command("members", "leave@lists.example")).doesNotContain("@readers.example");
    }

    @Test
    void aFrameOnAnotherPageShowsTheForm() {
        site.list("framed", "olu@owners.example");
        try (BrowserContext visitor = site.visitor(Scripts.OFF)) {
            PageInspector look = site.look(visitor);
            look.open("/lists/framed@lists.example/embed");
            look.page().locator("#address").fill("no address at all@");
            look.page().locator("form").evaluate("form => form.noValidate = true");
            look.page().locator("form button").click();
            assertThat(look.page().locator("[role=alert]")).containsText("This is not a mail address");
            look.page().locator("#address").fill("fay@readers.example");
            look.page().locator("form button").click();
            assertThat(look.page().locator("[role=status]")).containsText("fay@readers.example");
        }
        try (BrowserContext visitor = site.visitor(Scripts.ON)) {
            PageInspector look = site.look(visitor);
            look.open("/lists/framed@lists.example/embed");
            look.inspect("embed");
        }
    }

    @Test
    void anAdministratorLooksAfterTheSite() {
        try (BrowserContext visitor = site.visitor(Scripts.ON)) {
            PageInspector look = site.look(visitor);
            site.signIn(look, PeopleSite.ADMINISTRATOR);
            look.open("/admin/lists");
            look.inspect("site-lists");
            look.page().locator("#name").fill("made");
            look.page().locator("#owner").fill("olu@owners.example");
            look.page().locator("#description").fill("Made in the browser");
            look.page().locator("form[action='/admin/lists'] button.button").last().click();
            assertThat(look.page().locator("h1")).hasText("made");
            look.inspect("list-owner");
            look.open("/admin/lists/made@lists.example");
            look.inspect("site-list");
            look.page().locator("#typed").fill("made@lists.example");
            look.page().locator("button.danger").click();
            assertThat(look.page().locator(".notice-done")).containsText("made@lists.example is gone");
            look.open("/admin/domains");
            look.inspect("site-domains");
            look.open("/admin/bans");
            look.page().locator("#pattern").fill("@spam.example");
            look.page().locator("form[action='/admin/bans'] button").click();
            look.inspect("site-bans");
            look.open("/admin/people?q=example");
            look.inspect("site-people");
            look.page().locator("main tbody a").first().click();
            look.inspect("site-person");
            look.open("/admin/audit");
            assertThat(look.page().getByText("list delete").first()).isVisible();
            look.inspect("site-audit");
        }
    }
}
