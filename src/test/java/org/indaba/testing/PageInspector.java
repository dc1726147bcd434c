package org.indaba.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ViewportSize;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Looks at pages as a friend would: on a desk and on a phone, in the light and in the dark. Whatever page it is, it fits the window, is
 * accessible (axe-core), loads nothing from elsewhere, weighs at most 100 KB, and the browser has nothing to complain of. What was seen
 * is kept as pictures in {@code target/screenshots}.
 */
public final class PageInspector {

    private static final int MAX_OCTETS = 100 * 1024;
    private static final Path PICTURES = Path.of("target/screenshots");

    private final URI site;
    private final Page page;
    private final List<String> complaints = new ArrayList<>();

    private enum Window {
        DESKTOP(1280, 900), PHONE(390, 844);

        private final int width;
        private final int height;

        Window(int width, int height) {
            this.width = width;
            this.height = height;
        }
    }

    /** @param site the address that all pages and what they load begin with */
    public PageInspector(BrowserContext visitor, URI site) {
        this.site = site;
        this.page = visitor.newPage();
        page.onConsoleMessage(message -> {
            // That the page itself was not found is no complaint: it is what was asked for.
            boolean answer = message.text().contains("the server responded with a status of 4")
                    && message.location().startsWith(page.url());
            if (List.of("error", "warning").contains(message.type()) && !answer) {
                complaints.add(page.url() + ": " + message.text());
            }
        });
        page.onPageError(error -> complaints.add(page.url() + ": " + error));
        page.onRequest(request -> {
            if (!request.url().startsWith(site.toString()) && !request.url().startsWith("data:") && !request.url().startsWith("about:")) {
                complaints.add(page.url() + " asks for " + request.url());
            }
        });
    }

    /** The page itself, to click on. */
    public Page page() {
        return page;
    }

    /** Opens a page. @param path from the site's root, or a whole address of the site */
    public void open(String path) {
        page.navigate(site.resolve(path).toString());
    }

    /** Looks at the open page from all sides. @param name of the pictures */
    public void inspect(String name) {
        assertThat(octets()).as("octets of " + page.url()).isLessThanOrEqualTo(MAX_OCTETS);
        Axe axe = Axe.in(page);
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            for (Window window : Window.values()) {
                String view = name + "-" + window.name().toLowerCase(Locale.ROOT) + "-" + scheme.name().toLowerCase(Locale.ROOT);
                fit(view, window);
                // All but the colours is the same in the dark.
                assertThat(scheme == ColorScheme.DARK ? axe.wrong("color-contrast") : axe.wrong()).as(view + ": axe-core").isEmpty();
            }
        }
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
        page.setViewportSize(Window.DESKTOP.width, Window.DESKTOP.height);
        assertThat(complaints).as("what the browser complains of").isEmpty();
    }

    /** Looks whether the open page fits both windows: for pages that were inspected in another language. @param name of the pictures */
    public void glance(String name) {
        for (Window window : Window.values()) {
            fit(name + "-" + window.name().toLowerCase(Locale.ROOT), window);
        }
        page.setViewportSize(Window.DESKTOP.width, Window.DESKTOP.height);
        assertThat(complaints).as("what the browser complains of").isEmpty();
    }

    /** The same for a story that is told with scripts and without: pages are looked at with scripts alone, which axe-core needs. */
    public void inspectIf(Chromium.Scripts scripts, String name) {
        if (scripts == Chromium.Scripts.ON) {
            inspect(name);
        }
    }

    /** The weight of the open page with all that it loaded, in octets before compression; what came later is not counted. */
    public int octets() {
        return ((Number) page.evaluate("""
                [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
                    .filter(entry => !['xmlhttprequest', 'iframe'].includes(entry.initiatorType))
                    .reduce((sum, entry) => sum + entry.decodedBodySize, 0)""")).intValue();
    }

    private void fit(String name, Window window) {
        page.setViewportSize(window.width, window.height);
        show(new Page.ScreenshotOptions().setPath(PICTURES.resolve(name + ".png")).setFullPage(true));
        assertThat((Integer) page.evaluate("document.documentElement.scrollWidth")).as(name + ": as wide as the window")
                .isLessThanOrEqualTo(window.width);
    }

    /** Writes a picture of the window as it is, for the documents. */
    public void picture(Path file) {
        show(new Page.ScreenshotOptions().setPath(file));
    }

    /**
     * On a busy machine it has happened that Chromium had no picture of a page within its time. A window of another size and back makes
     * it draw the page anew; that it then has none either is a failure.
     */
    private void show(Page.ScreenshotOptions options) {
        try {
            page.screenshot(options);
        } catch (TimeoutError none) {
            ViewportSize size = page.viewportSize();
            page.setViewportSize(size.width, size.height + 1);
            page.setViewportSize(size.width, size.height);
            page.screenshot(options);
        }
    }
}
