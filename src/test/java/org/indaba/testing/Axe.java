package org.indaba.testing;

import com.microsoft.playwright.ElementHandle;
import com.microsoft.playwright.Frame;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * axe-core in an open page. Its builder for Playwright reads the script, opens a page of its own and brings back all that is right for
 * each question, which takes half a second; here the script is put into the page once, and what is wrong comes back.
 */
final class Axe {

    private static final String SCRIPT = script();

    /** What is looked at: not frames in a sandbox, where no script runs, not even this one: its questions there are never answered. */
    private static final String RUN = """
            async rules => {
                const options = {resultTypes: ['violations']};
                if (rules.length > 0) {
                    options.runOnly = {type: 'rule', values: rules};
                }
                const found = await axe.run({exclude: [['iframe[sandbox]']]}, options);
                return {looked: found.passes.length + found.violations.length + found.incomplete.length + found.inapplicable.length,
                    wrong: found.violations.map(rule => rule.id + ' (' + rule.help + '): '
                        + rule.nodes.slice(0, 3).map(node => node.html).join(' | '))};
            }""";

    private final Page page;

    private Axe(Page page) {
        this.page = page;
    }

    /** For the page as it is until it loads another document. */
    static Axe in(Page page) {
        page.frames().stream().filter(frame -> !isSandbox(frame)).forEach(frame -> frame.evaluate(SCRIPT));
        return new Axe(page);
    }

    private static boolean isSandbox(Frame frame) {
        if (frame.parentFrame() == null) {
            return false;
        }
        ElementHandle element = frame.frameElement();
        return element.getAttribute("sandbox") != null;
    }

    /** What is wrong, each with the rule and three places. @param rules the names of rules; none: all that are on by default */
    List<String> wrong(String... rules) {
        Map<?, ?> answer = (Map<?, ?>) page.evaluate(RUN, List.of(rules));
        if (((Number) answer.get("looked")).intValue() == 0) {
            throw new AssertionError("axe-core looked at nothing");
        }
        return ((List<?>) answer.get("wrong")).stream().map(String::valueOf).toList();
    }

    private static String script() {
        try (InputStream file = Axe.class.getResourceAsStream("/axe.min.js")) {
            if (file == null) {
                throw new AssertionError("axe-core is not on the class path");
            }
            // Documents that a frame got from its page, or a browser from a test, come from nowhere.
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    + "\naxe.configure({allowedOrigins: ['<unsafe_all_origins>']});";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
