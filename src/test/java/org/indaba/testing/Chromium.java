package org.indaba.testing;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The Chromium that the machine has, driven by Playwright. Nothing is downloaded. To be closed; for one thread. */
public final class Chromium implements AutoCloseable {

    /** Under load a page may take long; a test that waits for one that never comes ends all the same. */
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final Playwright playwright;
    private final Browser browser;

    /** Whether pages may run scripts. */
    public enum Scripts {
        /** As most people have it. */
        ON,
        /** As some have it, and as every page must work too. */
        OFF
    }

    private Chromium(Playwright playwright, Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    /** Starts the browser; the test is skipped, and says so, where there is none. */
    public static Chromium start() {
        Optional<Path> program = installed();
        Assumptions.assumeTrue(program.isPresent(), "SKIPPED: no Chromium here (apt-get install chromium), or name one in CHROMIUM");
        Playwright playwright = Playwright.create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        try {
            PlaywrightAssertions.setDefaultAssertionTimeout(LONGEST.toMillis());
            return new Chromium(playwright, playwright.chromium().launch(new BrowserType.LaunchOptions()
                    .setExecutablePath(program.get()).setTimeout(LONGEST.toMillis())));
        } catch (RuntimeException e) {
            playwright.close();
            throw e;
        }
    }

    private static Optional<Path> installed() {
        Stream<Path> named = Stream.ofNullable(System.getenv("CHROMIUM")).map(Path::of);
        Stream<Path> onPath = Stream.of("chromium", "chromium-browser", "google-chrome").flatMap(name ->
                Stream.of(System.getenv().getOrDefault("PATH", "/usr/bin").split(File.pathSeparator)).map(folder -> Path.of(folder, name)));
        return Stream.concat(named, onPath).filter(Files::isExecutable).findFirst();
    }

    /** A visitor of its own: no cookies yet. */
    public BrowserContext visitor(Scripts scripts) {
        return visitor(scripts, "en-GB");
    }

    /** A visitor whose browser asks for pages in this language. */
    public BrowserContext visitor(Scripts scripts, String language) {
        BrowserContext context = browser.newContext(new Browser.NewContextOptions().setJavaScriptEnabled(scripts == Scripts.ON)
                .setReducedMotion(com.microsoft.playwright.options.ReducedMotion.REDUCE).setLocale(language).setTimezoneId("UTC"));
        context.setDefaultTimeout(LONGEST.toMillis());
        return context;
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
