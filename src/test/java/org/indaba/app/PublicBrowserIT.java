package org.indaba.app;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import org.indaba.testing.Chromium.Scripts;
import org.indaba.testing.PageInspector;
import org.indaba.testing.PeopleSite;
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
}
