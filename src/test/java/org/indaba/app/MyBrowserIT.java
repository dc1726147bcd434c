package org.indaba.app;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.io.ByteArrayOutputStream;
import java.security.InvalidKeyException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import javax.crypto.spec.SecretKeySpec;
import org.indaba.testing.Chromium.Scripts;
import org.indaba.testing.PageInspector;
import org.indaba.testing.PeopleSite;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a person does on their own pages, in a browser, with scripts and without. */
class MyBrowserIT {

    private static final String PASSWORD = "four quiet words here";

    private static PeopleSite site;

    @BeforeAll
    static void start() {
        site = PeopleSite.shared();
    }

    /** Each way has a list and a person of its own, so that no limit of one is met by the other. */
    private static String name(String story, Scripts scripts) {
        return story + "-" + scripts.name().toLowerCase(Locale.ROOT);
    }

    @ParameterizedTest
    @EnumSource(Scripts.class)
    void whoSignsInByLinkChangesAnOptionAndTakesABreak(Scripts scripts) {
        String list = name("mine", scripts);
        String reader = name("rosa", scripts) + "@readers.example";
        site.list(list, "olu@owners.example", "footer=Bye.");
        site.subscribe(list, reader);
        try (BrowserContext visitor = site.visitor(scripts)) {
            PageInspector look = site.look(visitor);
            Page page = look.page();
            look.open("/login?to=/my");
            look.inspectIf(scripts, "login");
            site.signIn(look, reader);
            assertThat(page.locator("h1")).hasText("My lists");
            page.locator("summary").click();
            look.inspectIf(scripts, "my");
            page.locator("select[name=footer]").selectOption("none");
            page.locator("select[name=own-posts]").selectOption("no");
            page.locator("details button[type=submit]").click();
            assertThat(page.locator(".notice-done")).containsText("are saved");
            assertThat(site.command("members", list + "@lists.example", "--json")).contains("no footer");

            page.locator("#off-until").fill(LocalDate.now(ZoneOffset.UTC).plusDays(9).toString());
            page.locator("form[action='/my/pause'] button").click();
            assertThat(page.locator(".notice-done")).containsText("1 list sends nothing");
            page.locator("form[action='/my/resume'] button").click();
            assertThat(page.locator(".notice-done")).containsText("1 list sends again");

            look.open("/my/addresses");
            look.inspectIf(scripts, "my-addresses");
            page.locator("summary").isVisible();
            look.open("/my");
            page.locator("summary").click();
            page.locator("details a.button").click();
            look.inspectIf(scripts, "my-leave");
            page.locator("main form button.danger").click();
            assertThat(page.locator(".notice-done")).containsText("You have left");
        }
    }

    @ParameterizedTest
    @EnumSource(Scripts.class)
    void secondStepIsSwitchedOnAndAskedForAndAnotherSessionIsEnded(Scripts scripts) {
        String list = name("secure", scripts);
        String reader = name("tao", scripts) + "@readers.example";
        site.list(list, "olu@owners.example");
        site.subscribe(list, reader);
        try (BrowserContext desk = site.visitor(scripts); BrowserContext phone = site.visitor(scripts)) {
            PageInspector look = site.look(desk);
            Page page = look.page();
            site.signIn(look, reader);
            look.open("/my/security");
            page.locator("#password").fill(PASSWORD);
            page.locator("#again").fill(PASSWORD);
            page.locator("form[action='/my/security/password'] button").click();
            assertThat(page.locator(".notice-done")).containsText("The password is set");
            look.inspectIf(scripts, "my-security");
            page.locator("form[action='/my/security/second-factor/begin'] button").click();
            look.inspectIf(scripts, "second-factor");
            String secret = page.locator("code.type").textContent().replace(" ", "");
            page.locator("#code").fill(code(secret, -30));
            page.locator("form[action='/my/security/second-factor/confirm'] button").click();
            assertThat(page.locator("h1")).hasText("Recovery codes");
            look.inspectIf(scripts, "recovery-codes");

            PageInspector other = site.look(phone);
            other.open("/login");
            other.page().locator("#password-address").fill(reader);
            other.page().locator("#password").fill(PASSWORD);
            other.page().locator("form[action='/login/password'] button").click();
            assertThat(other.page().locator("h1")).hasText("The second step");
            other.inspectIf(scripts, "login-code");
            other.page().locator("#code").fill(code(secret, 0));
            other.page().locator("main form button").click();
            assertThat(other.page().locator("h1")).hasText("My lists");

            look.open("/my/sessions");
            assertThat(page.locator("tbody tr")).hasCount(2);
            look.inspectIf(scripts, "my-sessions");
            page.locator("form[action='/my/sessions/end'] button").click();
            assertThat(page.locator(".notice-done")).containsText("The session has ended");
            other.open("/my");
            assertThat(other.page().locator("h1")).hasText("Sign in");
        }
    }

    @ParameterizedTest
    @EnumSource(Scripts.class)
    void whoWantsToBeForgottenIs(Scripts scripts) {
        String list = name("gone", scripts);
        String reader = name("uma", scripts) + "@readers.example";
        site.list(list, "olu@owners.example");
        site.subscribe(list, reader);
        try (BrowserContext visitor = site.visitor(scripts)) {
            PageInspector look = site.look(visitor);
            Page page = look.page();
            site.signIn(look, reader);
            look.open("/my/data");
            look.inspectIf(scripts, "my-data");
            page.locator("a.danger").click();
            look.inspectIf(scripts, "erase");
            page.locator("#address").fill(reader);
            page.locator("main form button.danger").click();
            assertThat(page.locator(".notice-done")).containsText("You are forgotten here");
            assertThat(site.command("members", list + "@lists.example")).doesNotContain(reader);
            look.open("/my");
            assertThat(page.locator("h1")).hasText("Sign in");
        }
    }

    private static String code(String secret, int secondsLater) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        int buffer = 0;
        int held = 0;
        for (char letter : secret.toCharArray()) {
            buffer = (buffer << 5 | "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter)) & 0xFFF;
            held += 5;
            if (held >= 8) {
                held -= 8;
                octets.write(buffer >> held);
            }
        }
        try {
            return new TimeBasedOneTimePasswordGenerator().generateOneTimePasswordString(
                    new SecretKeySpec(octets.toByteArray(), "HmacSHA1"), Instant.now().plusSeconds(secondsLater));
        } catch (InvalidKeyException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
