package org.indaba.app;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.indaba.testing.Chromium.Scripts;
import org.indaba.testing.PageInspector;
import org.indaba.testing.PeopleSite;
import org.junit.jupiter.api.Test;

/**
 * A third language is one file, and may run the other way: the packaged program gets one more file of words, and its pages stand
 * mirrored. The words are no Arabic that means anything: each letter of the English ones became one of Arabic, so that every page is full.
 */
class RightToLeftBrowserIT {

    private static final String LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنه";
    private static final String LIST = "/lists/souk@lists.example";
    private static final String OWNER = "nadia@owners.example";

    private static Map<String, String> words() throws IOException {
        Properties english = new Properties();
        try (Reader file = new InputStreamReader(Objects.requireNonNull(
                RightToLeftBrowserIT.class.getResourceAsStream("/languages/en.properties")), StandardCharsets.UTF_8)) {
            english.load(file);
        }
        Map<String, String> words = new HashMap<>();
        english.forEach((key, pattern) -> words.put((String) key, arabic((String) pattern)));
        return words;
    }

    /** Letters outside of what the pattern itself means: braces, tags, entities. */
    private static String arabic(String pattern) {
        StringBuilder text = new StringBuilder();
        int depth = 0;
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            depth += c == '{' || c == '<' || c == '&' ? 1 : 0;
            text.append(depth == 0 && Character.toLowerCase(c) >= 'a' && Character.toLowerCase(c) <= 'z'
                    ? LETTERS.charAt(Character.toLowerCase(c) - 'a') : c);
            depth -= depth > 0 && (c == '}' || c == '>' || c == ';') ? 1 : 0;
        }
        return text.toString();
    }

    @Test
    void pagesStandMirroredAndNothingStandsOut() throws IOException {
        try (PeopleSite site = PeopleSite.speaking("ar", words())) {
            site.list("souk", OWNER, "description=Everything", "nonmembers=hold", "subject-prefix=[souk]");
            site.subscribe("souk", "rami@readers.example", "sami@readers.example");
            site.send("will@writers.example", "souk@lists.example", "Subject: A post in English", "Words");
            try (BrowserContext visitor = site.visitor(Scripts.ON)) {
                PageInspector look = site.look(visitor);
                Page page = look.page();
                look.open(LIST);
                page.locator("button[name=language][value=ar]").click();
                look.open(LIST);
                assertThat(page.locator("html")).hasAttribute("dir", "rtl");
                look.glance("rtl-list");
                site.signIn(look, OWNER);
                isMirrored(page);
                for (String below : new String[] {"held", "members", "member/rami@readers.example", "members/import", "requests", "bounces",
                        "settings", "settings/history", "texts", "texts/welcome/ar"}) {
                    look.open(LIST + "/" + below);
                    assertThat(page.locator("html")).hasAttribute("dir", "rtl");
                    look.glance("rtl-" + below.replaceAll("[^a-z]+", "-"));
                }
                // All that belongs to accessibility once, and the dark, on the page that has most in it.
                look.open(LIST + "/held");
                page.locator("tbody th a").click();
                look.inspect("rtl-held-post");
                look.open("/my");
                look.glance("rtl-my");
            }
        }
    }

    /** The site's name to the right, who is signed in to the left; a bar that marks something where lines begin. */
    private static void isMirrored(Page page) {
        assertThat(middle(page.locator(".brand"))).isGreaterThan(middle(page.locator(".site-nav")));
        assertThat(middle(page.locator(".site-nav"))).isGreaterThan(middle(page.locator(".who")));
        page.navigate(page.url().replaceAll("(?<=[0-9])/.*", "") + LIST + "/settings");
        assertThat(page.locator(".field-changed").first()).hasCSS("border-right-width", "4px");
        assertThat(page.locator(".field-changed").first()).hasCSS("border-left-width", "0px");
    }

    private static double middle(Locator part) {
        return part.boundingBox().x + part.boundingBox().width / 2;
    }
}
