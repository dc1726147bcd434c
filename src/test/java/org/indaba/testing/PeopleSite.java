package org.indaba.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.indaba.app.bench.Delivery;
import org.indaba.app.bench.SinkOptions;
import org.indaba.app.bench.SmtpSink;
import org.indaba.testing.Chromium.Scripts;
import org.junit.jupiter.api.Assumptions;
import org.jspecify.annotations.Nullable;

/**
 * One site for the journeys of people in a browser: the packaged program on a home that is thrown away, whose mail all goes to one
 * host that keeps it. Started at the first question, shared by all tests of a run, and stopped with the JVM; stories keep apart by lists
 * and addresses of their own. For one thread, as browsers are.
 */
public final class PeopleSite implements AutoCloseable {

    /** Who administers the site. */
    public static final String ADMINISTRATOR = "ada@site.example";

    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static @Nullable PeopleSite shared;

    private final List<Delivery> caught = new CopyOnWriteArrayList<>();
    private final Chromium chromium;
    private final SmtpSink sink;
    private final Program program;
    private final URI web;
    private final int smtp;
    private final Path folder;

    private PeopleSite(Path folder, Path launcher) throws IOException {
        this.folder = folder;
        chromium = Chromium.start();
        sink = SmtpSink.start(SinkOptions.counting().telling(SinkOptions.Keep.MESSAGE, caught::add));
        web = URI.create("http://127.0.0.1:" + freePort());
        program = new Program(launcher, folder.resolve("home"), folder).with("INDABA_HTTP_PORT", Integer.toString(web.getPort()))
                .with("INDABA_WEB_URL", web.toString()).with("INDABA_DELIVERY_SMARTHOST", "127.0.0.1:" + sink.port())
                .with("INDABA_DELIVERY_SMARTHOST_TLS", "none");
        smtp = program.serve().smtpPort();
        command("domain", "add", "lists.example");
        command("admin", "add", ADMINISTRATOR);
    }

    /** The site; a test that needs it is skipped, and says so, where nothing is packaged or no browser is here. */
    public static synchronized PeopleSite shared() {
        needsThePackage();
        if (shared == null) {
            try {
                PeopleSite site = new PeopleSite(folder(), Path.of("bin/indaba"));
                Runtime.getRuntime().addShutdownHook(new Thread(site::close));
                shared = site;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return shared;
    }

    /** A site of its own that speaks one more language; to be closed. @param words of the language, by key */
    public static PeopleSite speaking(String language, Map<String, String> words) throws IOException {
        needsThePackage();
        Path folder = folder();
        return new PeopleSite(folder, Installation.speaking(Files.createDirectory(folder.resolve("installed")), language, words));
    }

    private static void needsThePackage() {
        Assumptions.assumeTrue(Files.exists(Path.of("target/quarkus-app/quarkus-run.jar")), "SKIPPED: the program is not packaged yet");
    }

    private static Path folder() throws IOException {
        return Files.createTempDirectory("indaba-people-");
    }

    /** Ends all that runs, and removes what it left. The browser of the shared site ends with its JVM. */
    @Override
    public void close() {
        program.close();
        sink.close();
        if (this != shared) {
            chromium.close();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** The address that all pages begin with. */
    public URI web() {
        return web;
    }

    /** A visitor of its own, without cookies; to be closed. */
    public BrowserContext visitor(Scripts scripts) {
        return chromium.visitor(scripts);
    }

    /** A page of a visitor, looked at from all sides. */
    public PageInspector look(BrowserContext visitor) {
        return new PageInspector(visitor, web);
    }

    /** Has the server do a command, to its good end; what that printed. */
    public String command(String... words) {
        Program.Result result = program.ask(words);
        assertThat(result.exitCode()).as(String.join(" ", words) + ": " + result.out() + result.err()).isZero();
        return result.out();
    }

    /** A new list on the domain {@code lists.example}. @param settings each as {@code key=value} */
    public void list(String name, String owner, String... settings) {
        List<String> words = new ArrayList<>(List.of("list", "create", name + "@lists.example", "--owner", owner));
        Arrays.stream(settings).forEach(setting -> words.addAll(List.of("--set", setting)));
        command(words.toArray(String[]::new));
    }

    /** Puts people on a list. */
    public void subscribe(String name, String... addresses) {
        command(Stream.concat(Stream.of("member", "add", name + "@lists.example"), Arrays.stream(addresses)).toArray(String[]::new));
    }

    /** Sends a mail to the site. @param header more fields than From and To, without a line end behind the last */
    public void send(String from, String to, String header, String body) {
        try {
            TypedMail.send(smtp, from, to, header, body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All mails that an address has got so far, in their order. */
    public List<ReceivedMail> mails(String to) {
        return caught.stream().filter(delivery -> delivery.recipients().contains(to))
                .map(delivery -> ReceivedMail.of(delivery.content().message().toArray())).toList();
    }

    /** The newest mail for an address that has this in it, once it is here. @param with in its header, or in its text as people read it */
    public ReceivedMail mail(String to, String with) {
        return await().atMost(LONGEST).until(() -> mails(to).stream().filter(mail -> mail.text().contains(with)
                || mail.readable().contains(with)).toList(), found -> !found.isEmpty()).getLast();
    }

    /** The path of the link in a mail that begins like this. @param start such as {@code /confirm/} */
    public String link(ReceivedMail mail, String start) {
        Matcher link = Pattern.compile(Pattern.quote(web + start) + "[^\\s<>]*").matcher(mail.readable());
        assertThat(link.find()).as(start + " in: " + mail.readable()).isTrue();
        return link.group().substring(web.toString().length());
    }

    /** Signs somebody in, by the link that comes by mail. */
    public void signIn(PageInspector look, String address) {
        Page page = look.page();
        int before = mails(address).size();
        look.open("/login");
        page.locator("#address").fill(address);
        page.locator("main form button[type=submit]").first().click();
        await().atMost(LONGEST).until(() -> mails(address).size() > before);
        look.open(link(mails(address).getLast(), "/login/"));
        page.locator("main form button").first().click();
        assertThat(page.locator(".who").textContent()).contains(address);
    }
}
