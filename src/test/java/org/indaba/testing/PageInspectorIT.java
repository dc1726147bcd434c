package org.indaba.testing;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.playwright.BrowserContext;
import java.net.URI;
import org.indaba.testing.Chromium.Scripts;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who looks at all pages sees what is wrong with them. */
class PageInspectorIT {

    private static final String PAGE = """
            <!DOCTYPE html><html lang="en"><head><title>A page</title><style>
            body { color: #000; background: #fff; } @media (prefers-color-scheme: dark) { body { color: #fff; background: #000; } }
            %s</style></head><body><main><h1>A page</h1>%s</main></body></html>""";

    private static Chromium chromium;
    private BrowserContext visitor;
    private PageInspector look;

    @BeforeAll
    static void start() {
        chromium = Chromium.start();
    }

    @AfterAll
    static void end() {
        if (chromium != null) {
            chromium.close();
        }
    }

    @BeforeEach
    void open() {
        visitor = chromium.visitor(Scripts.ON);
        look = new PageInspector(visitor, URI.create("http://127.0.0.1:1/"));
    }

    private void inspect(String style, String content) {
        try (BrowserContext _ = visitor) {
            look.page().setContent(PAGE.formatted(style, content));
            look.inspect("inspector");
        }
    }

    @Test
    void nothingIsWrongWithAGoodPage() {
        assertThatCode(() -> inspect("", "<p>Hello.</p>")).doesNotThrowAnyException();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "image-alt     |                                   | <img src='data:,'>",
        "label         |                                   | <input>",
        "desktop-light | p { color: #eee }                 | <p>Pale.</p>",
        "desktop-dark  | @media (prefers-color-scheme: dark) { p { color: #111 } } | <p>Dark in the dark.</p>",
        "phone-light   | @media (max-width: 400px) { p { color: #eee } } | <p>Pale on phones.</p>",
        "phone-dark    | @media (max-width: 400px) and (prefers-color-scheme: dark) { p { color: #111 } } | <p>Dark.</p>",
        "as wide as    | p { width: 500px }                | <p>Too wide for a phone.</p>",
        "image-alt     |                                   | <iframe title='In it' srcdoc='<p>Hello.</p><img src=data:,>'></iframe>",
    })
    void whatIsWrongIsFound(String told, String style, String content) {
        assertThatThrownBy(() -> inspect(style == null ? "" : style, content)).isInstanceOf(AssertionError.class)
                .hasMessageContaining(told);
    }

    @Test
    void aFrameThatIsASandboxIsNotWaitedFor() {
        assertThatCode(() -> inspect("", "<iframe sandbox title='Of a stranger' srcdoc='<img src=data:,>'></iframe>"))
                .doesNotThrowAnyException();
    }

    @Test
    void whatTheBrowserComplainsOfIsTold() {
        assertThatThrownBy(() -> inspect("", "<p>Hello.</p><script>console.error('broken')</script>")).isInstanceOf(AssertionError.class)
                .hasMessageContaining("broken");
        visitor = chromium.visitor(Scripts.ON);
        look = new PageInspector(visitor, URI.create("http://127.0.0.1:1/"));
        assertThatThrownBy(() -> inspect("", "<img alt='' src='http://127.0.0.1:9/elsewhere.png'>")).isInstanceOf(AssertionError.class)
                .hasMessageContaining("asks for http://127.0.0.1:9/elsewhere.png");
    }
}
