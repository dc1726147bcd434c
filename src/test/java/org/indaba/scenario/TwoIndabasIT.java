package org.indaba.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.indaba.app.bench.Delivery;
import org.indaba.testing.DnsZone;
import org.indaba.testing.Program;
import org.indaba.testing.TestDnsServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two whole Indabas, each the packaged program with a home of its own, and real SMTP between them. A wire stands before each: it counts
 * what the other sends, and hands it on. Whatever they are made to say to one another, the other side has no answer to it.
 */
class TwoIndabasIT {

    private static final int MANY_ROUNDS = 10;

    /** Fields by which programs say that they are programs. */
    private static final String MARKS = "(?im)^(Auto-Submitted|Precedence|List-[\\w-]+|X-[\\w-]+|DKIM-Signature):.*\r\n"
            + "([ \t].*\r\n)*";

    @TempDir
    Path folder;

    private final DnsZone zone = new DnsZone();
    private TestDnsServer dns;
    private int port;
    private MailHost people;
    private Side here;
    private Side there;
    private int asked;

    /** One Indaba, what leads to it, and how much of that was handed on. */
    private final class Side implements AutoCloseable {

        private final String list;
        private final Program program;
        private final URI web;
        private final int smtp;
        private final MailHost wire;
        private final MailHost alias;
        private int carried;
        private int translated;

        Side(String list, int number) throws IOException {
            this.list = list;
            wire = host(number, domain());
            alias = host(number + 1, "alias." + domain());
            web = URI.create("http://127.0.0.1:" + freePort(InetAddress.ofLiteral("127.0.0.1")));
            Path scratch = Files.createDirectory(folder.resolve(list));
            program = new Program(scratch.resolve("home"), scratch).with("INDABA_HTTP_PORT", Integer.toString(web.getPort()))
                    .with("INDABA_WEB_URL", web.toString()).with("INDABA_HOSTNAME", "mail." + domain())
                    .with("INDABA_DNS_SERVERS", dns.address()).with("INDABA_DELIVERY_PORT", Integer.toString(port))
                    .with("INDABA_DELIVERY_ALLOW_PRIVATE_ADDRESSES", "true");
            smtp = program.serve().smtpPort();
            command("list", "create", list + "@" + domain(), "--owner", "ola@people.example", "--set", "posting=open");
        }

        String domain() {
            return "lists." + list + ".example";
        }

        String address(String role) {
            return list + role + "@" + domain();
        }

        /** A plain address that leads to the request address. */
        String robot() {
            return "robot@alias." + domain();
        }

        void command(String... words) {
            Program.Result result = program.ask(words);
            assertThat(result.exitCode()).as(String.join(" ", words) + ": " + result.out() + result.err()).isZero();
        }

        String send(String from, String to, byte[] mail) {
            try (Mailer mailer = new Mailer(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), smtp))) {
                return mailer.send(from, List.of(to), mail);
            }
        }

        /** Hands on what came; how much that was. */
        int carry(UnaryOperator<String> gateway) {
            List<Delivery> fresh = wire.taken().subList(carried, wire.taken().size());
            List<Delivery> toAlias = alias.taken().subList(translated, alias.taken().size());
            carried += fresh.size();
            translated += toAlias.size();
            fresh.forEach(mail -> assertThat(send(mail.mailFrom(), mail.recipients().getFirst(), through(gateway, mail)))
                    .startsWith("250"));
            toAlias.forEach(mail -> assertThat(send(mail.mailFrom(), address("-request"), through(gateway, mail))).startsWith("250"));
            return fresh.size() + toAlias.size();
        }

        /** Mail that came before has been read when the program answers what comes behind it. */
        void settle() {
            for (int i = 0; i < 2; i++) {
                String asker = "asker" + ++asked + "@people.example";
                assertThat(send(asker, address("-request"), Letter.of(asker, address("-request"), "", "help\n").octets()))
                        .startsWith("250");
                people.mailFor(asker);
            }
        }

        /** What others were sent, all in all. */
        int got() {
            return wire.taken().size() + alias.taken().size();
        }

        @Override
        public void close() {
            program.close();
            wire.close();
            alias.close();
        }
    }

    private static byte[] through(UnaryOperator<String> gateway, Delivery mail) {
        return gateway.apply(MailHost.text(mail)).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static int freePort(InetAddress at) throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, at)) {
            return socket.getLocalPort();
        }
    }

    private MailHost host(int number, String domain) {
        MailHost host = new MailHost(new InetSocketAddress(InetAddress.ofLiteral(Loopback.address(number)), port), options -> options);
        zone.mx(domain, 10, "mx." + domain).address("mx." + domain, host.address());
        return host;
    }

    @BeforeEach
    void begin() throws IOException {
        Assumptions.assumeTrue(Files.exists(Path.of("target/quarkus-app/quarkus-run.jar")), "SKIPPED: the program is not packaged yet");
        dns = TestDnsServer.serving(zone);
        port = freePort(InetAddress.ofLiteral(Loopback.address(1)));
        people = host(1, "people.example");
        here = new Side("here", 2);
        there = new Side("there", 4);
    }

    @AfterEach
    void end() {
        for (AutoCloseable each : Stream.<AutoCloseable>of(here, there, people, dns).filter(one -> one != null).toList()) {
            try {
                each.close();
            } catch (Exception failed) {
                throw new AssertionError(failed);
            }
        }
    }

    /** Hands mail to and fro until nobody has anything to say; how many rounds that took. */
    private int exchange(UnaryOperator<String> gateway) {
        int rounds = 0;
        here.settle();
        there.settle();
        while (here.carry(gateway) + there.carry(gateway) > 0 && rounds < MANY_ROUNDS) {
            rounds++;
            here.settle();
            there.settle();
        }
        return rounds;
    }

    private void askByForm(Side side, String address, String form) {
        try (WebClient somebody = new WebClient(side.web)) {
            assertThat(somebody.post("/lists/" + side.address("") + form, Map.of("address", address)).statusCode()).isEqualTo(200);
        }
    }

    private void askByMail(Side side, String from, String role) {
        assertThat(side.send(from, side.address(role), Letter.of(from, side.address(role)).octets())).startsWith("250");
    }

    @Test
    void whateverTheyAreMadeToSayEndsAfterOneRound() {
        // Each is subscribed to the request address of the other, and somebody posts to both.
        here.command("member", "add", here.address(""), there.address("-request"));
        there.command("member", "add", there.address(""), here.address("-request"));
        for (Side side : List.of(here, there)) {
            askByMail(side, "poster@people.example", "");
        }
        assertThat(exchange(UnaryOperator.identity())).isEqualTo(1);
        assertThat(List.of(here.got(), there.got())).containsExactly(1, 1);

        // By form, whoever sends it: each asks the request address of the other whether it wants to join, and to leave.
        askByForm(here, there.address("-request"), "/leave");
        askByForm(there, here.address("-join"), "/join");
        assertThat(exchange(UnaryOperator.identity())).isEqualTo(1);
        assertThat(List.of(here.got(), there.got())).containsExactly(2, 2);

        // In its name, by mail: it is seen to be no person's.
        askByMail(here, there.address("-request"), "-join");
        askByMail(there, here.address("-request"), "-request");
        assertThat(exchange(UnaryOperator.identity())).isZero();

        // Behind plain addresses, once with all that says whose mail it is, and once through gateways that leave nothing of it.
        askByMail(here, there.robot(), "-join");
        askByMail(there, here.robot(), "-request");
        assertThat(exchange(UnaryOperator.identity())).isEqualTo(1);
        askByForm(here, "other." + there.robot(), "/join");
        askByForm(there, "other." + here.robot(), "/join");
        assertThat(exchange(mail -> mail.replaceAll(MARKS, ""))).isEqualTo(1);
        assertThat(List.of(here.got(), there.got())).containsExactly(4, 4);
    }
}
