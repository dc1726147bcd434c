package org.indaba.app;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.util.Locale;
import org.indaba.testing.Chromium.Scripts;
import org.indaba.testing.PageInspector;
import org.indaba.testing.PeopleSite;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What people see who follow a link of a mail in a browser, and whom an owner shuts out, with scripts and without. */
class MailedLinksBrowserIT {

    private static PeopleSite site;

    @BeforeAll
    static void start() {
        site = PeopleSite.shared();
    }

    private static String name(String story, Scripts scripts) {
        return story + "-" + scripts.name().toLowerCase(Locale.ROOT);
    }

    @ParameterizedTest
    @EnumSource(Scripts.class)
    void whoIsInvitedReadsByWhomAndWhyAndSaysYes(Scripts scripts) {
        String list = name("welcome", scripts);
        String guest = name("gil", scripts) + "@invited.example";
        site.list(list, "olu@owners.example", "description=Where newcomers ask");
        site.command("member", "invite", list, guest);
        try (BrowserContext visitor = site.visitor(scripts)) {
            PageInspector look = site.look(visitor);
            Page page = look.page();
            look.open(site.link(site.mail(guest, "/confirm/"), "/confirm/"));
            assertThat(page.locator("main")).containsText("Where newcomers ask");
            look.inspectIf(scripts, "invitation");
            page.locator("main form button").first().click();
            look.inspectIf(scripts, "invitation-accepted");
            assertThat(site.command("members", list)).contains(guest);
        }
    }

    @ParameterizedTest
    @EnumSource(Scripts.class)
    void whoAsksForALinkToSignInAddsAnAddressAndProvesIt(Scripts scripts) {
        String list = name("moved", scripts);
        String reader = name("pia", scripts) + "@readers.example";
        String other = name("pia", scripts) + "@home.example";
        site.list(list, "olu@owners.example");
        site.subscribe(list, reader);
        try (BrowserContext visitor = site.visitor(scripts)) {
            PageInspector look = site.look(visitor);
            Page page = look.page();
            look.open("/login");
            page.locator("#address").fill(reader);
            page.locator("main form button[type=submit]").first().click();
            look.inspectIf(scripts, "login-asked");
            site.signIn(look, reader);
            look.open("/my/addresses");
            page.locator("#address").fill(other);
            page.locator("form[action='/my/addresses/add'] button").click();
            assertThat(page.locator(".notice")).isVisible();

            look.open(site.link(site.mail(other, "/address/"), "/address/"));
            look.inspectIf(scripts, "address-ask");
            page.locator("main form button").first().click();
            look.inspectIf(scripts, "address-waits");
            look.open(site.link(site.mail(reader, "/address/"), "/address/"));
            page.locator("main form button").first().click();
            look.inspectIf(scripts, "address-done");
            look.open("/my/addresses");
            assertThat(page.locator("tbody")).containsText(other);
            look.inspectIf(scripts, "my-addresses-two");
        }
    }

    @ParameterizedTest
    @EnumSource(Scripts.class)
    void ownerShutsSomebodyOutAndLetsThemIn(Scripts scripts) {
        String list = name("calm", scripts);
        String owner = name("oda", scripts) + "@owners.example";
        site.list(list, owner);
        try (BrowserContext visitor = site.visitor(scripts)) {
            PageInspector look = site.look(visitor);
            Page page = look.page();
            site.signIn(look, owner);
            look.open("/lists/" + list + "@lists.example/bans");
            assertThat(page.locator(".empty")).isVisible();
            look.inspectIf(scripts, "bans-none");
            page.locator("#pattern").fill("/(unclosed/");
            page.locator("section[aria-labelledby=add] button").click();
            assertThat(page.locator(".notice-failed")).isVisible();
            assertThat(page.locator("#pattern")).hasValue("/(unclosed/");
            look.inspectIf(scripts, "bans-wrong");
            page.locator("#pattern").fill("@loud.example");
            page.locator("section[aria-labelledby=add] button").click();
            assertThat(page.locator("tbody")).containsText("@loud.example");
            look.inspectIf(scripts, "bans");
            page.locator("tbody button").click();
            assertThat(page.locator(".empty")).isVisible();
        }
    }
}
