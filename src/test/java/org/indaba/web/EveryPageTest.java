package org.indaba.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.indaba.access.LoginLinks;
import org.indaba.mail.EmailAddress;
import org.indaba.spool.Transactions;
import org.indaba.testing.DatabaseTestResource;
import org.indaba.testing.EnglishLeft;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Walks over every method of every page there is, as a guest, as somebody who has no right, and as an administrator: what holds for all
 * pages holds for the one that somebody adds tomorrow.
 */
@QuarkusTest
@WithTestResource(DatabaseTestResource.class)
class EveryPageTest {

    private static final String ADA = "ada@example.net";
    private static final String EVE = "eve@example.net";
    private static final Map<String, String> NOTHING = Map.of();

    /** Read once for all tests. */
    private static List<Asked> found = List.of();

    private static final String LIST = "/lists/walk@lists.example.org";
    /**
     * Below these, other rules hold: mail providers post without having seen a page, what joins and leaves asks the address itself by
     * mail, and the choice of a language harms nobody.
     */
    private static final Set<String> WITHOUT_TOKEN = Set.of("/u", "/language", "/confirm", LIST + "/join",
            LIST + "/leave", LIST + "/embed");

    @Inject
    DataSource dataSource;

    @Inject
    Transactions transactions;

    @Inject
    LoginLinks links;

    /**
     * A method of a page.
     *
     * @param verb GET, POST and so on
     * @param path with something in the place of each parameter
     * @param audience for whom it is
     * @param framed whether another policy than that of pages is asked for
     * @param name for messages
     * @param method what answers
     */
    private record Asked(String verb, String path, Audience audience, boolean framed, String name, Method method) {
    }

    @BeforeEach
    void oneHiddenList() {
        Jdbi.create(dataSource).useHandle(handle -> {
            handle.execute("TRUNCATE administrators, login_links, half_sign_ins, web_sessions, lists, domains, addresses, people "
                    + "RESTART IDENTITY CASCADE");
            handle.execute("INSERT INTO administrators VALUES (?, ?, now())", ADA, ADA);
            handle.execute("INSERT INTO domains VALUES ('lists.example.org', now())");
            handle.execute("INSERT INTO lists (name, domain, settings, created_at) VALUES "
                    + "('walk', 'lists.example.org', '{\"visibility\": \"hidden\"}', now())");
        });
    }

    private Browser signedIn(String address) {
        Browser browser = new Browser();
        String link = "/login/" + transactions.call(() -> links.makeInTx(EmailAddress.of(address)));
        assertThat(browser.submit(link, link, NOTHING).statusCode()).isEqualTo(303);
        return browser;
    }

    private static List<Asked> everything() {
        if (found.isEmpty()) {
            found = read();
        }
        return found;
    }

    private static List<Asked> read() {
        return new ClassFileImporter().importPath(java.nio.file.Path.of("target/classes/org/indaba/web")).stream()
                .filter(one -> one.isAnnotatedWith(Path.class)).map(EveryPageTest::loaded)
                .flatMap(page -> Arrays.stream(page.getDeclaredMethods()).flatMap(method -> asked(page, method)))
                .sorted(Comparator.comparing(Asked::path).thenComparing(Asked::verb)).toList();
    }

    private static Class<?> loaded(JavaClass one) {
        try {
            return Class.forName(one.getName(), false, Thread.currentThread().getContextClassLoader());
        } catch (ClassNotFoundException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Stream<Asked> asked(Class<?> page, Method method) {
        For audience = Optional.ofNullable(method.getAnnotation(For.class)).orElseGet(() -> page.getAnnotation(For.class));
        return Arrays.stream(method.getAnnotations())
                .flatMap(each -> Stream.ofNullable(each.annotationType().getAnnotation(HttpMethod.class)))
                .map(verb -> new Asked(verb.value(), path(page) + path(method), audience.value(),
                        method.isAnnotationPresent(ContentPolicy.class), page.getSimpleName() + "." + method.getName(), method));
    }

    private static String path(AnnotatedElement element) {
        Path path = element.getAnnotation(Path.class);
        String text = path == null ? "" : path.value().replaceAll("^/+|/+$", "").replace("{address}", "walk@lists.example.org")
                .replaceAll("\\{(list|id|event|copy|post)(:([^{}]|\\{[^{}]*})*)?}", "1")
                .replaceAll("\\{\\w+(:([^{}]|\\{[^{}]*})*)?}", "none");
        return text.isEmpty() ? "" : "/" + text;
    }

    private static Response ask(Browser browser, Asked asked) {
        String path = asked.path().isEmpty() ? "/" : asked.path();
        return asked.verb().equals("GET") ? browser.get(path) : browser.request().request(asked.verb(), path);
    }

    @Test
    void allPagesAreFound() {
        assertThat(everything()).hasSizeGreaterThan(50).extracting(Asked::path).contains("", "/admin/queue", "/my/security",
                "/lists/walk@lists.example.org/bounces");
        assertThat(everything()).as("pages are read and forms are sent").extracting(Asked::verb).containsOnly("GET", "POST");
    }

    /** Who chooses another language on the answer to a form comes to a page that can be read. */
    @Test
    void everyFormLiesBelowAPageThatIsRead() {
        List<String> read = everything().stream().filter(asked -> asked.verb().equals("GET")).map(Asked::path).toList();
        assertThat(everything()).filteredOn(asked -> asked.verb().equals("POST")).hasSizeGreaterThan(30)
                .allSatisfy(form -> assertThat(read).as(form.name()).contains(
                        PageAddress.above(form.method(), form.path()).replaceFirst("^/$", "")));
    }

    /** What type="email" takes is for browsers to say, and they take neither quotes nor letters beyond ASCII before the at sign. */
    @Test
    void noFieldRefusesAnAddress() throws IOException {
        try (Stream<java.nio.file.Path> files = Files.walk(java.nio.file.Path.of("templates"))) {
            assertThat(files.filter(Files::isRegularFile)).hasSizeGreaterThan(50)
                    .allSatisfy(file -> assertThat(file).content().doesNotContain("type=\"email\""));
        }
        Browser ada = signedIn(ADA);
        for (String page : List.of("/login", LIST, LIST + "/embed")) {
            assertThat(ada.get(page).asString()).as(page).contains("type=\"text\" inputmode=\"email\" autocomplete=\"email\" "
                    + "autocapitalize=\"none\" spellcheck=\"false\" required").doesNotContain("type=\"email\"", "type=&quot;email");
        }
    }

    /** RFC 6797 §7.2 and all the rest: whoever asks, and whatever is answered. */
    @Test
    void everyAnswerIsGuarded() {
        Browser ada = signedIn(ADA);
        for (Asked asked : everything()) {
            for (Browser browser : List.of(new Browser(), ada)) {
                Response answer = ask(browser, asked);
                assertThat(answer.statusCode()).as(asked.name()).isLessThan(500);
                assertThat(answer.headers().getValues("Content-Security-Policy")).as(asked.name()).hasSize(1).allSatisfy(policy -> {
                    assertThat(policy).contains("default-src 'none'", "base-uri 'none'").doesNotContain("unsafe-eval")
                            .doesNotContain("src *");
                    if (!asked.framed()) {
                        assertThat(policy).contains("frame-ancestors 'none'", "script-src 'self'", "style-src 'self'", "form-action 'self'")
                                .doesNotContain("unsafe");
                    }
                });
                assertThat(answer.header("X-Content-Type-Options")).as(asked.name()).isEqualTo("nosniff");
                assertThat(answer.header("Referrer-Policy")).as(asked.name()).isEqualTo("same-origin");
                assertThat(answer.header("Cross-Origin-Opener-Policy")).as(asked.name()).isEqualTo("same-origin");
                assertThat(answer.header("Permissions-Policy")).as(asked.name()).contains("camera=()");
                // What is no form of the right kind is refused before anybody looks who sent it.
                boolean looked = answer.statusCode() != 415;
                assertThat(answer.header("Cache-Control")).as(asked.name())
                        .isIn("no-store", browser == ada && looked ? "no-store" : "no-cache");
                assertThat(answer.headers().getValues("Set-Cookie")).as(asked.name())
                        .allSatisfy(cookie -> assertThat(cookie).contains("HttpOnly", "SameSite=Lax", "Path=/").doesNotContain("Domain"));
            }
        }
    }

    /** Answers that something is not there are pages, too. */
    @Test
    void everyPageIsFrenchForWhoWantsFrench() {
        Browser ada = signedIn(ADA);
        Map<String, List<String>> english = new TreeMap<>();
        int french = 0;
        for (Asked asked : everything()) {
            if (asked.verb().equals("GET")) {
                Response answer = ada.request().header("Accept-Language", "fr").get(asked.path().isEmpty() ? "/" : asked.path());
                if (answer.contentType().startsWith("text/html") && answer.asString().contains("<html")) {
                    assertThat(answer.asString()).as(asked.name()).contains("<html lang=\"fr\" dir=\"ltr\"");
                    english.put(asked.name(), EnglishLeft.in(answer.asString()));
                    french++;
                }
            }
        }
        english.values().removeIf(List::isEmpty);
        assertThat(english).isEmpty();
        assertThat(french).isGreaterThan(40);
    }

    @Test
    void guestsAreSentToSignInAndSeeNothing() {
        for (Asked asked : everything()) {
            Response answer = ask(new Browser(), asked);
            if (asked.audience() == Audience.EVERYBODY) {
                continue;
            }
            if (asked.verb().equals("GET")) {
                assertThat(answer.statusCode()).as(asked.name()).isEqualTo(303);
                assertThat(answer.header("Location")).as(asked.name()).startsWith("/login?to=%2F");
            } else {
                // What is no form of the right kind is refused before anybody looks who sent it.
                assertThat(answer.statusCode()).as(asked.name()).isIn(401, 415);
            }
        }
    }

    @Test
    void whoHasNoRightIsRefusedAndDoesNotLearnOfAHiddenList() {
        Browser eve = signedIn(EVE);
        String token = eve.token("/my");
        for (Asked asked : everything()) {
            if (Set.of(Audience.EVERYBODY, Audience.SIGNED_IN).contains(asked.audience())) {
                continue;
            }
            Response answer = asked.verb().equals("GET") ? ask(eve, asked) : eve.post(asked.path(), token, NOTHING);
            boolean ofList = Set.of(Audience.OWNERS, Audience.MODERATORS, Audience.MEMBERS).contains(asked.audience());
            assertThat(answer.statusCode()).as(asked.name()).isIn(ofList ? 404 : 403, 415);
            if (ofList) {
                String other = asked.path().replace("walk@", "none@");
                Response none = asked.verb().equals("GET") ? eve.get(other) : eve.post(other, token, NOTHING);
                assertThat(none.asString().replace("none@", "walk@").replaceAll("value=\"[^\"]*\"", ""))
                        .as(asked.name()).isEqualTo(answer.asString().replaceAll("value=\"[^\"]*\"", ""));
            }
        }
    }

    @Test
    void nothingIsChangedWithoutATokenOfThisVisitor() {
        Browser ada = signedIn(ADA);
        String foreign = signedIn(EVE).token("/my");
        for (Asked asked : everything()) {
            if (asked.verb().equals("GET") || WITHOUT_TOKEN.stream().anyMatch(root -> (asked.path() + "/").startsWith(root + "/"))) {
                continue;
            }
            for (Response answer : List.of(ask(ada, asked), ada.post(asked.path(), foreign, NOTHING),
                    ada.post(asked.path(), "", NOTHING))) {
                assertThat(answer.statusCode()).as(asked.name()).isIn(403, 415);
                assertThat(answer.asString()).as(asked.name()).doesNotContain("class=\"notice notice-done\"");
            }
        }
    }
}
