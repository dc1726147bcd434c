package org.indaba.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.indaba.app.bench.Delivery;
import org.indaba.app.bench.SinkOptions;
import org.indaba.app.bench.SmtpSink;
import org.indaba.app.demo.MailProgram.Letter;
import org.indaba.deliver.Dial;
import org.indaba.deliver.Dialer;
import org.indaba.deliver.HostAddresses;
import org.indaba.deliver.MxOurselves;
import org.indaba.deliver.MxRouter;
import org.indaba.deliver.PrivateAddresses;
import org.indaba.deliver.Route;
import org.indaba.deliver.SiteNames;
import org.indaba.deliver.TlsPolicies;
import org.indaba.deliver.Way;
import org.indaba.dns.DnsAnswer;
import org.indaba.mail.Bytes;
import org.indaba.web.demo.BounceKind;
import org.indaba.web.demo.CaughtMail;
import org.indaba.web.demo.Mailboxes;
import org.indaba.web.demo.Mailboxes.Sent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemoWorldTest {

    private final List<Delivery> came = new ArrayList<>();
    private SmtpSink indaba;
    private DemoWorld world;

    @BeforeEach
    void begin() {
        indaba = SmtpSink.start(SinkOptions.counting().telling(SinkOptions.Keep.MESSAGE, delivery -> {
            synchronized (came) {
                came.add(delivery);
            }
        }));
        world = new DemoWorld(new DemoWorld.Plan(Cast.handful(), new InetSocketAddress("127.0.0.1", indaba.port()), "/tmp/x", null,
                InstantSource.system(), new Random(1)));
    }

    @AfterEach
    void end() {
        world.close();
        indaba.close();
    }

    @Test
    void everyWayOfEveryDomainEndsAtThisMachine() {
        List<InetAddress> dialled = new ArrayList<>();
        MxRouter router = router();
        Dialer dialer = dialer(dialled);
        for (Site site : Site.all()) {
            for (String domain : site.domains()) {
                Way.Open way = (Way.Open) router.wayTo(domain);
                assertThat(way.route().hosts()).hasSameSizeAs(site.hosts());
                for (Route.Host host : way.route().hosts()) {
                    ((Dialer.Targets.Known) dialer.targets(host)).addresses().forEach(address -> dialer.dial(host, address, List.of()));
                }
            }
        }
        assertThat(dialled).hasSizeGreaterThanOrEqualTo(40).allMatch(InetAddress::isLoopbackAddress);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gmail.com", "example.org", "nile.example.org", "example", "localhost"})
    void otherDomainsDoNotExist(String domain) {
        assertThat(router().wayTo(domain)).isInstanceOfSatisfying(Way.Closed.class,
                way -> assertThat(way.toString()).contains("there is no domain " + domain));
        assertThat(world.dns().addresses(domain)).isInstanceOf(DnsAnswer.NoSuchName.class);
        assertThat(world.dns().texts(domain)).isInstanceOf(DnsAnswer.NoSuchName.class);
    }

    /** RFC 5321 §4.1.3: who writes an address in place of a domain needs no name server. */
    @Test
    void addressLiteralOfAFarHostIsNotDialled() {
        List<InetAddress> dialled = new ArrayList<>();
        Dialer dialer = dialer(dialled);
        Route.Host far = ((Way.Open) router().wayTo("[192.0.2.1]")).route().hosts().getFirst();

        List<InetAddress> addresses = ((Dialer.Targets.Known) dialer.targets(far)).addresses();
        assertThat(addresses).containsExactly(InetAddress.ofLiteral("192.0.2.1"));
        assertThat(dialer.dial(far, addresses.getFirst(), List.of())).isInstanceOfSatisfying(Dial.NotConnected.class,
                refused -> assertThat(refused.reason()).contains("off this machine"));
        assertThat(dialled).isEmpty();
    }

    @Test
    void deadHostRefusesConnections() {
        InetSocketAddress dead = new InetSocketAddress(world.hosts().get("mx.kalahari.example"), world.mailPort());
        assertThat(catchThrowable(() -> new Socket(dead.getAddress(), dead.getPort()).close()))
                .isInstanceOf(ConnectException.class);
    }

    @Test
    void whatAHostTookLiesInTheMailboxWithItsEnvelope() {
        Sent sent = deliver("mail.nile.example", "gamal@nile.example");

        assertThat(sent).isInstanceOf(Sent.Taken.class);
        CaughtMail mail = world.mailboxes().mails("gamal@nile.example").getFirst();
        assertThat(mail.envelope()).isEqualTo(new CaughtMail.Envelope("mail.nile.example", "lists.localhost", "",
                "owner-afnog+t@lists.localhost", "", List.of("gamal@nile.example")));
        assertThat(mail.octets().asUtf8()).isEqualTo("Subject: Hello\r\nFrom: bob@nile.example\r\n\r\nHello\r\n");
    }

    @Test
    void unknownUserGetsNothing() {
        assertThat(deliver("mx.congo.example", "former.kofi@congo.example"))
                .isEqualTo(new Sent.Refused("former.kofi@congo.example", "550 5.1.1 Recipient address rejected: user unknown"));
        assertThat(world.mailboxes().mails("former.kofi@congo.example")).isEmpty();
    }

    @Test
    void fullMailboxSendsBackWhatItsHostTook() {
        assertThat(deliver("mx.serengeti.example", "full.ann@serengeti.example")).isInstanceOf(Sent.Taken.class);

        await().atMost(Duration.ofSeconds(20)).until(() -> deliveries().size() == 1);
        assertThat(deliveries().getFirst()).returns("", Delivery::mailFrom).returns(List.of("owner-afnog+t@lists.localhost"),
                Delivery::recipients);
        assertThat(text(deliveries().getFirst())).contains("Status: 5.2.2");
        assertThat(world.mailboxes().mails("full.ann@serengeti.example")).isEmpty();
    }

    @Test
    void buttonsSendWhatMailProgramsAndHostsWouldSend() {
        deliver("mail.nile.example", "gamal@nile.example");
        Mailboxes mailboxes = world.mailboxes();
        CaughtMail mail = mailboxes.mails("gamal@nile.example").getFirst();

        assertThat(mailboxes.reply(mail, "Yes.\n.\nNo.")).isEqualTo(new Sent.Taken("bob@nile.example", "250 2.0.0 taken"));
        assertThat(mailboxes.bounce(mail, BounceKind.NO_SUCH_USER)).isInstanceOf(Sent.Taken.class);
        assertThat(mailboxes.ask("gamal@nile.example", Mailboxes.Wish.LEAVE)).isInstanceOf(Sent.Taken.class);

        assertThat(deliveries()).extracting(Delivery::mailFrom).containsExactly("gamal@nile.example", "", "gamal@nile.example");
        assertThat(deliveries()).extracting(delivery -> delivery.recipients().getFirst())
                .containsExactly("bob@nile.example", "owner-afnog+t@lists.localhost", "afnog-leave@lists.localhost");
        // RFC 5321 §4.5.2: a line with a dot alone is part of the text.
        assertThat(text(deliveries().getFirst())).contains("From: Gamal Hassan <gamal@nile.example>", "\r\nYes.\r\n.\r\nNo.\r\n");
    }

    @Test
    void mailWithTheNullPathIsNotSentBack() {
        new MailProgram(new InetSocketAddress(world.hosts().get("mail.nile.example"), world.mailPort()))
                .send(new Letter("lists.localhost", "", "gamal@nile.example", Bytes.utf8("Subject: x\r\n\r\n")));
        CaughtMail mail = world.mailboxes().mails("gamal@nile.example").getFirst();

        // RFC 5321 §4.5.5.
        assertThat(world.mailboxes().bounce(mail, BounceKind.NO_SUCH_USER)).isInstanceOf(Sent.Impossible.class);
        assertThat(deliveries()).isEmpty();
    }

    @Test
    void indabaThatIsGoneIsAReasonAndNoFailure() {
        indaba.close();
        assertThat(world.mailboxes().ask("gamal@nile.example", Mailboxes.Wish.JOIN)).isInstanceOf(Sent.Impossible.class);
    }

    private Sent deliver(String host, String to) {
        return new MailProgram(new InetSocketAddress(world.hosts().get(host), world.mailPort())).send(new Letter("lists.localhost",
                "owner-afnog+t@lists.localhost", to, Bytes.utf8("Subject: Hello\r\nFrom: bob@nile.example\r\n\r\nHello\r\n")));
    }

    private List<Delivery> deliveries() {
        synchronized (came) {
            return List.copyOf(came);
        }
    }

    private static String text(Delivery delivery) {
        return new String(delivery.content().message().toArray(), StandardCharsets.UTF_8);
    }

    private MxRouter router() {
        return new MxRouter(world.dns(), world.mailPort(), new PrivateAddresses(PrivateAddresses.Rule.ALLOWED),
                MxOurselves.listening("lists.localhost", InetAddress.getLoopbackAddress(), indaba.port(), _ -> false),
                SiteNames.standard(),
                TlsPolicies.none(),
                Duration.ofMinutes(1));
    }

    private Dialer dialer(List<InetAddress> dialled) {
        HostAddresses addresses = new HostAddresses(world.dns(), new PrivateAddresses(PrivateAddresses.Rule.ALLOWED), new Random(1));
        return new LoopbackDialer(new Dialer() {
            @Override
            public Targets targets(Route.Host host) {
                return addresses.targets(host);
            }

            @Override
            public Dial dial(Route.Host host, InetAddress address, List<InetAddress> sources) {
                dialled.add(address);
                return new Dial.NotConnected("a test");
            }
        });
    }
}
