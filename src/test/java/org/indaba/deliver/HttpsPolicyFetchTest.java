package org.indaba.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.indaba.deliver.PolicyFetch.Fetched;
import org.indaba.dns.DnsjavaDns;
import org.indaba.testing.DnsZone;
import org.indaba.testing.TestDnsServer;
import org.indaba.testing.TestPki;
import org.indaba.testing.TestPki.Time;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Policies come from a real web server over TLS, and from nowhere else. */
class HttpsPolicyFetchTest {

    private static final String POLICY = "version: STSv1\r\nmode: enforce\r\nmx: mx.x.test\r\nmax_age: 86400\r\n";

    private final DnsZone zone = new DnsZone().address("mta-sts.x.test", "127.0.0.1");
    private final TestDnsServer dns = TestDnsServer.serving(zone);
    private final TestPki pki = new TestPki("web");
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private HttpsServer server;

    @AfterEach
    void close() {
        ended.countDown();
        if (server != null) {
            server.stop(0);
        }
        dns.close();
    }

    private void serve(TestPki.Host host, HttpHandler handler) {
        try {
            server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException noPort) {
            throw new java.io.UncheckedIOException(noPort);
        }
        server.setHttpsConfigurator(new HttpsConfigurator(host.server()));
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI() + " of " + exchange.getRequestHeaders().getFirst("Host"));
            handler.handle(exchange);
        });
        server.start();
    }

    private static HttpHandler says(int status, String type, String body) {
        return exchange -> {
            byte[] octets = body.getBytes(StandardCharsets.US_ASCII);
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.getResponseHeaders().set("Location", "/elsewhere");
            exchange.sendResponseHeaders(status, octets.length);
            exchange.getResponseBody().write(octets);
            exchange.close();
        };
    }

    private Fetched fetch(PrivateAddresses.Rule rule) {
        HostAddresses addresses = new HostAddresses(new DnsjavaDns(List.of(dns.address()), InstantSource.system()),
                new PrivateAddresses(rule), new Random(1));
        Dialer dialer = new SocketDialer(addresses::targets, Duration.ofSeconds(2), List.of(), new Random(1));
        return new HttpsPolicyFetch(dialer, pki.trusting(), server.getAddress().getPort(), Duration.ofSeconds(2)).fetch("x.test");
    }

    private Fetched fetch() {
        return fetch(PrivateAddresses.Rule.ALLOWED);
    }

    private void assertNothing(String reason) {
        assertThat(fetch()).isInstanceOfSatisfying(Fetched.Nothing.class, nothing -> assertThat(nothing.reason()).contains(reason));
    }

    private TestPki.Host policyHost() {
        return pki.host(Time.GOOD, "mta-sts.x.test");
    }

    @Test
    void aPolicyIsFetchedFromItsPlace() {
        serve(policyHost(), says(200, "text/plain; charset=utf-8", POLICY));

        assertThat(fetch()).isEqualTo(new Fetched.Text(POLICY));
        assertThat(asked).containsExactly("/.well-known/mta-sts.txt of mta-sts.x.test:" + server.getAddress().getPort());
    }

    @Test
    void aPolicyInChunksIsPutTogether() {
        serve(policyHost(), exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/plain");
            exchange.sendResponseHeaders(200, 0);
            for (String line : POLICY.split("(?<=\n)")) {
                exchange.getResponseBody().write(line.getBytes(StandardCharsets.US_ASCII));
                exchange.getResponseBody().flush();
            }
            exchange.close();
        });

        assertThat(fetch()).isEqualTo(new Fetched.Text(POLICY));
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307, 404, 500, 203})
    void nothingButSuccessIsAPolicy(int status) {
        // RFC 8461 §3.3: redirects are not followed.
        serve(policyHost(), says(status, "text/plain", POLICY));

        assertNothing("answered " + status);
        assertThat(asked).hasSize(1);
    }

    @Test
    void aPolicyIsPlainText() {
        serve(policyHost(), says(200, "text/html", POLICY));

        assertNothing("text/html");
    }

    @Test
    void sixtyFourKilobytesAreTakenAndNotOneOctetMore() {
        // RFC 9112 §6.3: a length that is told, and chunks.
        String most = POLICY + "x: " + "y".repeat(HttpsPolicyFetch.MAX_POLICY - POLICY.length() - 3);
        serve(policyHost(), says(200, "text/plain", most));
        assertThat(fetch()).isEqualTo(new Fetched.Text(most));
        server.stop(0);

        serve(policyHost(), says(200, "text/plain", most + "y"));
        assertNothing("more than 65536");
        server.stop(0);

        serve(policyHost(), exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/plain");
            exchange.sendResponseHeaders(200, 0);
            drip(exchange, "y".repeat(1024), 0);
        });
        assertNothing("more than 65536");
    }

    private void drip(HttpExchange exchange, String part, long millis) throws IOException {
        try (exchange) {
            while (!ended.await(millis, java.util.concurrent.TimeUnit.MILLISECONDS)) {
                exchange.getResponseBody().write(part.getBytes(StandardCharsets.US_ASCII));
                exchange.getResponseBody().flush();
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void whoDripsOctetsIsCutOff() {
        serve(policyHost(), exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/plain");
            exchange.sendResponseHeaders(200, 0);
            drip(exchange, "y", 100);
        });

        assertNothing("no policy came in time");
    }

    @Test
    void whoNeverShakesHandsIsCutOff() throws IOException {
        serve(policyHost(), says(200, "text/plain", POLICY));
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Dialer dialer = new SocketDialer(_ -> new Dialer.Targets.Known(List.of(InetAddress.getLoopbackAddress())),
                    Duration.ofSeconds(2), List.of(), new Random(1));
            Fetched fetched = new HttpsPolicyFetch(dialer, pki.trusting(), silent.getLocalPort(), Duration.ofMillis(300)).fetch("x.test");

            assertThat(fetched).isInstanceOf(Fetched.Nothing.class);
        }
    }

    @Test
    void aCertificateThatHasRunOutIsNotBelieved() {
        serve(pki.host(Time.OVER, "mta-sts.x.test"), says(200, "text/plain", POLICY));

        assertThat(fetch()).isInstanceOf(Fetched.Nothing.class);
        assertThat(asked).isEmpty();
    }

    @Test
    void aCertificateForAnotherNameIsNotBelieved() {
        serve(pki.host(Time.GOOD, "x.test", "www.x.test"), says(200, "text/plain", POLICY));

        assertThat(fetch()).isInstanceOf(Fetched.Nothing.class);
        assertThat(asked).isEmpty();
    }

    @Test
    void aStrangersCertificateIsNotBelieved() {
        serve(new TestPki("stranger").host(Time.GOOD, "mta-sts.x.test"), says(200, "text/plain", POLICY));

        assertThat(fetch()).isInstanceOf(Fetched.Nothing.class);
        assertThat(asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "::ffff:127.0.0.1"})
    void privateAddressesAreNotAsked(String address) {
        zone.forget("mta-sts.x.test").address("mta-sts.x.test", address);
        serve(policyHost(), says(200, "text/plain", POLICY));

        assertThat(fetch(PrivateAddresses.Rule.REFUSED)).isInstanceOfSatisfying(Fetched.Nothing.class,
                nothing -> assertThat(nothing.reason()).contains("not on the Internet"));
        assertThat(asked).isEmpty();
    }

    @Test
    void theNameIsLookedUpOnceSoThatWhatWasJudgedIsWhatIsDialled() {
        serve(policyHost(), says(200, "text/plain", POLICY));

        fetch();

        assertThat(dns.questions()).filteredOn(question -> question.contains(" A mta-sts.x.test")).hasSize(1);
    }
}
