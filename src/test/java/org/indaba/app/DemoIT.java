package org.indaba.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.CookieManager;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.indaba.testing.Program;
import org.indaba.testing.Program.Result;
import org.indaba.testing.Program.Running;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as a newcomer meets it: started, typed at, looked at in a browser, ended. */
class DemoIT {

    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final String CHIPO = "/demo/mailboxes/chipo@zambezi.example";

    @TempDir
    Path folder;
    private Program indaba;
    private final HttpClient browser = HttpClient.newBuilder().cookieHandler(new CookieManager())
            .followRedirects(HttpClient.Redirect.NORMAL).build();
    private String web = "";

    @BeforeEach
    void name() throws IOException {
        Assumptions.assumeTrue(Files.exists(Path.of("target/quarkus-app/quarkus-run.jar")), "SKIPPED: the program is not packaged yet");
        Files.createDirectory(folder.resolve("tmp"));
        indaba = new Program(folder.resolve("home"), folder)
                .asOperatorsStartIt().withJava("-Djava.io.tmpdir=" + folder.resolve("tmp"))
                // Whatever stands in the environment, a demo does not leave its world.
                .with("INDABA_DELIVERY_SMARTHOST", "192.0.2.1:25")
                .with("INDABA_DATABASE_URL", "jdbc:postgresql://192.0.2.1/nowhere")
                .with("INDABA_DELIVERY_SHAPING", "nowhere").with("INDABA_SMTP_CONNECTIONS", "abc")
                .with("INDABA_OIDC_ISSUER", "https://192.0.2.1").with("INDABA_OIDC_CLIENT_ID", "nobody")
                .with("INDABA_OIDC_CLIENT_SECRET", "none");
    }

    @AfterEach
    void endAll() {
        indaba.close();
    }

    @Test
    void printedDialogueBecomesCopiesThatCanBeReadAnsweredAndBounced() throws Exception {
        Running demo = demo();
        assertThat(typed(demo.out())).last().asString().startsWith("221");

        await().atMost(LONGEST).until(() -> page(CHIPO).contains("Typed by hand"));
        await().atMost(LONGEST).until(() -> page("/demo/mailboxes/gamal@nile.example").contains("Typed by hand"));
        assertThat(page("/demo/mailboxes/gamal@nile.example")).contains("Which route collectors do you peer with?");
        // Refused for now at first, and taken when it came again.
        await().atMost(LONGEST).until(() -> page("/demo/mailboxes/fatou@sahel.example").contains("Typed by hand"));
        assertThat(page("/demo/mailboxes/former.kofi@congo.example")).contains("No mail yet");

        String mail = newest("gamal@nile.example", "Typed by hand");
        assertThat(page(mail)).contains("owner-afnog+", "lists.localhost", "telnet");
        assertThat(send(mail + "/reply", mail, "text", "I can read you.")).contains("notice-done", "afnog@lists.localhost");
        await().atMost(LONGEST).until(() -> page(CHIPO).contains("Re: Typed by hand"));
        assertThat(send(mail + "/bounce", mail, "kind", "no_such_user")).contains("notice-done", "owner-afnog+");
        // The list's owner is told.
        await().atMost(LONGEST).until(() -> page("/demo/mailboxes/amara@niger.example").contains("Undelivered mail returned to sender"));

        assertThat(folder.resolve("home")).doesNotExist();
        demo.process().destroy();
        Result ended = demo.end();
        assertThat(ended.exitCode()).isEqualTo(143);
        assertThat(ended.err()).isEmpty();
        assertThat(left()).isEmpty();
    }

    @Test
    void hostileMailIsShownInert() throws Exception {
        Running demo = demo();
        String subject = "<script>alert(1)</script> \u202E" + "x".repeat(10_000);
        List<String> said = type(smtpPort(demo.out()), "EHLO laptop.example", "MAIL FROM:<chipo@zambezi.example> BODY=8BITMIME SMTPUTF8",
                "RCPT TO:<afnog@lists.localhost>", "DATA", "From: \"</title><img src=x onerror=alert(2)>\" <chipo@zambezi.example>\r\n"
                        + "To: afnog@lists.localhost\r\nSubject: =?utf-8?q?<script>alert(3)</script>_=E2=80=AE?=\r\n "
                        + folded(subject) + "\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=nonsense\r\n\r\n"
                        + "<base href=//evil.example><p onclick=alert(4)>Hi<script>alert(5)</script>"
                        + "<img src=https://evil.example/x><svg onload=alert(6)></svg><form action=//evil.example></form>\r\n.", "QUIT");
        assertThat(said).last().asString().startsWith("221");
        await().atMost(LONGEST).until(() -> page(CHIPO).contains("alert(3)"));

        Matcher row = Pattern.compile("<a id=\"mail-\\d+\" href=\"([^\"]+)\"><bdi>([^\n]*alert\\(3\\)[^\n]*)</bdi>").matcher(page(CHIPO));
        assertThat(row.find()).isTrue();
        assertThat(row.group(2)).startsWith("&lt;script&gt;alert(3)").hasSizeLessThan(300);
        String mail = page(row.group(1));
        assertThat(mail).doesNotContain("<script>alert", "<img src=x", "\u202E").contains("<iframe class=\"mail-frame\" sandbox");
        for (String page : List.of("/demo", "/demo/mailboxes", CHIPO)) {
            assertThat(page(page)).doesNotContain("<script>alert", "<img src=x", "\u202E");
        }

        HttpResponse<String> html = get(row.group(1) + "/html");
        assertThat(html.headers().allValues("Content-Security-Policy")).singleElement().asString().startsWith("sandbox;")
                .contains("default-src 'none'", "frame-ancestors 'self'");
        assertThat(html.body()).contains("<p>Hi").doesNotContain("alert", "evil", "onclick", "svg", "form", "<base");
    }

    @Test
    void whatIsNotThereIsSaidAndNothingChangesByGet() throws Exception {
        demo();
        assertThat(get("/demo/mailboxes/nobody@nile.example").statusCode()).isEqualTo(404);
        assertThat(get(CHIPO + "/999999").statusCode()).isEqualTo(404);
        assertThat(get(CHIPO + "/nonsense").statusCode()).isEqualTo(404);
        assertThat(get(CHIPO + "/ask").statusCode()).isIn(404, 405);
        assertThat(browser.send(HttpRequest.newBuilder(URI.create(web + CHIPO + "/ask"))
                .header("Content-Type", "application/x-www-form-urlencoded").POST(HttpRequest.BodyPublishers.ofString("wish=join")).build(),
                HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(403);
        assertThat(page("/demo/mailboxes?q=amara")).contains("Amara Okafor").doesNotContain("Chipo Moyo");
    }

    @Test
    void serverThatIsNoDemoHasNoSuchPages() throws Exception {
        try (Program serving = new Program(folder.resolve("serving"), folder)) {
            Matcher told = Pattern.compile("web on (http://\\S+)").matcher(serving.serve().out());
            assertThat(told.find()).isTrue();
            web = told.group(1);
            for (String path : List.of("/demo", "/demo/mailboxes", CHIPO, CHIPO + "/1", CHIPO + "/1/html")) {
                assertThat(get(path).statusCode()).as(path).isEqualTo(404);
            }
        }
    }

    @Test
    void killedDemoIsClearedAwayByTheNext() throws Exception {
        Running killed = demo();
        killed.process().destroyForcibly().waitFor();
        assertThat(left()).hasSize(1);
        Path old = left().getFirst();

        Running next = demo();

        assertThat(left()).hasSize(1).doesNotContain(old);
        next.process().destroy();
        next.end();
        assertThat(left()).isEmpty();
    }

    private Running demo() {
        Running demo = indaba.start("demo");
        await().atMost(Duration.ofSeconds(120)).until(() -> demo.out().contains("Ctrl-C") || !demo.process().isAlive());
        Matcher told = Pattern.compile("web on (http://\\S+)").matcher(demo.out());
        assertThat(told.find()).as(demo.out() + demo.err()).isTrue();
        web = told.group(1);
        return demo;
    }

    private List<Path> left() throws IOException {
        try (Stream<Path> found = Files.list(folder.resolve("tmp"))) {
            return found.filter(each -> each.getFileName().toString().startsWith("indaba-demo-")).toList();
        }
    }

    /** What the welcome says, typed as it says. */
    private static List<String> typed(String welcome) throws IOException {
        List<String> lines = welcome.lines().map(String::strip).toList();
        int from = lines.indexOf("HELO laptop.example");
        int data = lines.indexOf("DATA");
        int quit = lines.indexOf("QUIT");
        return type(smtpPort(welcome), Stream.of(lines.subList(from, data + 1),
                List.of(String.join("\r\n", lines.subList(data + 1, quit))), List.of("QUIT")).flatMap(List::stream).toArray(String[]::new));
    }

    private static int smtpPort(String welcome) {
        Matcher telnet = Pattern.compile("telnet 127\\.0\\.0\\.1 (\\d+)").matcher(welcome);
        assertThat(telnet.find()).isTrue();
        return Integer.parseInt(telnet.group(1));
    }

    private static List<String> type(int port, String... lines) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port);
                BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            socket.setSoTimeout(30_000);
            Stream.Builder<String> replies = Stream.builder();
            replies.add(reply(in));
            for (String line : lines) {
                socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
                replies.add(reply(in));
            }
            return replies.build().toList();
        }
    }

    private static String reply(BufferedReader in) throws IOException {
        String line = in.readLine();
        while (line != null && line.length() > 3 && line.charAt(3) == '-') {
            line = in.readLine();
        }
        return String.valueOf(line);
    }

    /** RFC 5322 §2.1.1: no line of a header has more than 998 octets. */
    private static String folded(String text) {
        return text.replaceAll("(.{900})", "$1\r\n ");
    }

    private String newest(String address, String subject) throws Exception {
        Matcher link = Pattern.compile("<a id=\"mail-\\d+\" href=\"([^\"]+)\"><bdi>" + subject).matcher(page("/demo/mailboxes/" + address));
        assertThat(link.find()).isTrue();
        return link.group(1);
    }

    private String send(String path, String from, String field, String value) throws Exception {
        Matcher token = Pattern.compile("name=\"csrf\" value=\"([^\"]+)\"").matcher(page(from));
        assertThat(token.find()).isTrue();
        String form = "csrf=" + URLEncoder.encode(token.group(1), StandardCharsets.UTF_8) + "&" + field + "="
                + URLEncoder.encode(value, StandardCharsets.UTF_8);
        HttpResponse<String> answer = browser.send(HttpRequest.newBuilder(URI.create(web + path))
                .header("Content-Type", "application/x-www-form-urlencoded").POST(HttpRequest.BodyPublishers.ofString(form)).build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }

    private String page(String path) throws Exception {
        HttpResponse<String> answer = get(path);
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        return answer.body();
    }

    private HttpResponse<String> get(String path) throws Exception {
        return browser.send(HttpRequest.newBuilder(URI.create(web + path)).build(), HttpResponse.BodyHandlers.ofString());
    }
}
