package org.indaba.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.indaba.app.cli.IndabaCommand.Parsed;
import org.indaba.app.config.Converters;
import org.indaba.app.config.Settings;
import org.indaba.app.demo.Cast;
import org.indaba.app.home.Home;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoCommandTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @TempDir
    Path folder;

    @Test
    void neitherFewerSubscribersThanTheHandfulNorMoreThanTheMost() {
        assertThat(parse("demo")).isInstanceOf(Parsed.Wanted.class);
        assertThat(parse("demo", "--subscribers", "" + Cast.handful())).isInstanceOf(Parsed.Wanted.class);
        assertThat(parse("demo", "--subscribers", "" + Cast.MOST)).isInstanceOf(Parsed.Wanted.class);
        assertThat(parse("demo", "--subscribers", "" + (Cast.handful() - 1))).isEqualTo(new Parsed.Answered(IndabaCommand.USAGE));
        assertThat(parse("demo", "--subscribers", "" + (Cast.MOST + 1))).isEqualTo(new Parsed.Answered(IndabaCommand.USAGE));
    }

    @Test
    void settingsThatLeadOutOfTheDemoAreNotHeeded() {
        Map<String, String> heeded = new DemoCommand().heeded(Map.of("PATH", "/bin", "INDABA_SMTP_PORT", "2600", "INDABA_DATABASE_URL",
                "jdbc:postgresql://db.example.org/indaba", "INDABA_DELIVERY_SMARTHOST", "mail.example.org:25", "INDABA_HOME", "/precious"));
        assertThat(heeded).containsExactlyInAnyOrderEntriesOf(Map.of("PATH", "/bin", "INDABA_SMTP_PORT", "2600"));
        assertThat(settings(Map.of())).containsEntry("indaba.delivery.smarthost", "").containsEntry("indaba.smtp.host", "127.0.0.1")
                .containsEntry("indaba.http.host", "127.0.0.1");
    }

    /** The configuration library reads the environment by itself: only what is laid over it cannot be set from there. */
    @Test
    void everySettingIsLaidOverWhateverTheEnvironmentSays() {
        Map<String, String> settings = settings(Map.of());

        assertThat(settings).containsKeys(Settings.defaults().keySet().stream()
                .filter(key -> !List.of("indaba.home", "indaba.http.management-port").contains(key)).toArray(String[]::new))
                .containsEntry("indaba.oidc.issuer", "").containsEntry("indaba.delivery.shaping", "")
                .containsEntry("indaba.smtp.connections", "1000");
        assertThat(settings).as("its own, and any that is free").doesNotContainKeys("indaba.home", "indaba.http.management-port");
        assertThat(settings(Map.of("INDABA_HTTP_MANAGEMENT_PORT", "9999"))).containsEntry("indaba.http.management-port", "9999");
        assertThat(settings).containsEntry("indaba.delivery.connections", "100").containsEntry("indaba.hostname", Cast.LIST.domain());
    }

    /** The launcher gives it half a gigabyte; the other half of that is for the server and what is shown in mailboxes. */
    @Test
    void memoryCarriesTheLargestPostOnEveryConnection() {
        Map<String, String> settings = settings(Map.of());
        long connections = Long.parseLong(settings.get("indaba.delivery.connections"));
        long size = new Converters.Size().convert(settings.get("indaba.smtp.max-size"));

        // A copy as it comes, with half as much room again, and once more as it is put into a mailbox.
        assertThat(connections * size * 5 / 2).isLessThanOrEqualTo(256L << 20);
    }

    @Test
    void portThatIsTakenIsReplacedUnlessItWasAskedFor() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            String port = Integer.toString(taken.getLocalPort());
            assertThat(settings(Map.of("INDABA_HTTP_PORT", port))).containsEntry("indaba.http.port", port);
        }
        Map<String, String> any = settings(Map.of("INDABA_HTTP_PORT", "0", "INDABA_SMTP_PORT", "0"));
        assertThat(any.get("indaba.http.port")).isNotEqualTo("0");
        assertThat(any.get("indaba.smtp.port")).isNotEqualTo("0");
        assertThat(any).containsEntry("indaba.web.url", "http://localhost:" + any.get("indaba.http.port"));

        Map<String, String> usual = settings(Map.of());
        try (ServerSocket _ = new ServerSocket(Integer.parseInt(usual.get("indaba.smtp.port")), 1, InetAddress.ofLiteral("127.0.0.1"))) {
            assertThat(settings(Map.of()).get("indaba.smtp.port")).isNotEqualTo(usual.get("indaba.smtp.port"));
        }
    }

    /** Between the choice and the server's start other programs of the machine open connections. */
    @Test
    void portThatTheSystemChoseIsGivenToNobodyElseUntilTheServerHasIt() throws IOException {
        DemoCommand demo = new DemoCommand();
        InetAddress here = InetAddress.ofLiteral("127.0.0.1");
        int port = Integer.parseInt(demo.settings(Settings.read(new Home(folder), Map.of("INDABA_SMTP_PORT", "0")))
                .get("indaba.smtp.port"));

        try (Socket other = new Socket()) {
            other.setReuseAddress(false);
            assertThatThrownBy(() -> other.bind(new InetSocketAddress(here, port))).isInstanceOf(BindException.class);
        }
        try (ServerSocket server = new ServerSocket(port, 1, here)) {
            assertThat(server.isBound()).isTrue();
            demo.ended();
            new Socket(here, port).close();
        }
    }

    @Test
    void welcomeFitsATerminalAndHoldsTheWholeDialogue() {
        welcome().print(console(Console.Format.TEXT));
        List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();

        assertThat(lines.getFirst()).isEqualTo("Indaba is ready: SMTP on 127.0.0.1:65535, web on http://localhost:65535");
        assertThat(lines).allMatch(line -> line.length() <= DemoWelcome.WIDTH);
        // RFC 5321 §4.1.1: the commands in their order.
        assertThat(lines.stream().map(String::strip)).containsSubsequence("telnet 127.0.0.1 65535", "HELO laptop.example",
                "MAIL FROM:<chipo@zambezi.example>", "RCPT TO:<afnog@lists.localhost>", "DATA", "From: chipo@zambezi.example",
                "To: afnog@lists.localhost", "Subject: Typed by hand", "", ".", "QUIT");
        assertThat(lines).anyMatch(line -> line.contains("Ctrl-C"));
    }

    @Test
    void welcomeForProgramsIsOneObject() {
        welcome().print(console(Console.Format.JSON));
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("{\"ready\":true,\"smtp\":\"127.0.0.1:65535\"").endsWith("]}\n")
                .contains("\"login\":\"http://localhost:65535/login/x", "\"mailboxes\":\"http://localhost:65535/demo/mailboxes\"",
                        "\"RCPT TO:<afnog@lists.localhost>\"");
        assertThat(out.toString(StandardCharsets.UTF_8).lines()).hasSize(1);
    }

    private static DemoWelcome welcome() {
        return new DemoWelcome("127.0.0.1:65535", "http://localhost:65535", "http://localhost:65535/login/" + "x".repeat(43),
                "/tmp/indaba-demo-18446744073709551615", Cast.MOST);
    }

    private Console console(Console.Format format) {
        return new Console(format, stream(), stream(), new LocalFiles(System.in));
    }

    private PrintStream stream() {
        return new PrintStream(out, true, StandardCharsets.UTF_8);
    }

    private Map<String, String> settings(Map<String, String> environment) {
        return new DemoCommand().settings(Settings.read(new Home(folder), environment));
    }

    private Parsed parse(String... words) {
        return IndabaCommand.parse(List.of(words), stream(), stream());
    }
}
