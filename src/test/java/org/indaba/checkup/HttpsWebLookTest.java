package org.indaba.checkup;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.indaba.checkup.WebLook.Seen;
import org.indaba.deliver.Dialer;
import org.indaba.deliver.SocketDialer;
import org.indaba.testing.TestPki;
import org.indaba.testing.TestPki.Time;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Our own page is opened over real TLS, as others open it. */
class HttpsWebLookTest {

    private static final String NAME = "www.example.org";

    private final TestPki pki = new TestPki("web");
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpsServer server;

    @AfterEach
    void close() {
        if (server != null) {
            server.stop(0);
        }
    }

    private int serve(TestPki.Host host, int status) {
        try {
            server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
        server.setHttpsConfigurator(new HttpsConfigurator(host.server()));
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " of "
                    + exchange.getRequestHeaders().getFirst("Host"));
            exchange.getResponseHeaders().set("Location", "/elsewhere");
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
        return server.getAddress().getPort();
    }

    private Seen look(String site, Duration time) {
        Dialer dialer = new SocketDialer(_ -> new Dialer.Targets.Known(List.of(InetAddress.getLoopbackAddress())), Duration.ofSeconds(5),
                List.of(), new Random(1));
        return new HttpsWebLook(dialer, pki.trusting(), () -> "/u/token", time).at(site);
    }

    private Seen look(int port) {
        return look("https://" + NAME + ":" + port, Duration.ofSeconds(10));
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 301, 404, 410, 502})
    void anAnswerIsToldAndNoRedirectFollowed(int status) {
        int port = serve(pki.host(Time.GOOD, NAME), status);

        assertThat(look(port)).isEqualTo(new Seen.Answered(status));
        assertThat(asked).containsExactly("GET /u/token of " + NAME + ":" + port);
    }

    @ParameterizedTest
    @CsvSource({"'',/u/token", "/,/u/token", "/indaba,/indaba/u/token", "/indaba/,/indaba/u/token"})
    void thePageIsBelowTheAddressOfTheSite(String path, String page) {
        int port = serve(pki.host(Time.GOOD, NAME), 200);

        assertThat(look("HTTPS://" + NAME + ":" + port + path, Duration.ofSeconds(10))).isEqualTo(new Seen.Answered(200));
        assertThat(asked).singleElement().asString().startsWith("GET " + page + " of ");
    }

    @Test
    void aCertificateThatHasRunOutIsNotBelieved() {
        int port = serve(pki.host(Time.OVER, NAME), 200);

        assertThat(look(port)).isInstanceOfSatisfying(Seen.Distrusted.class, seen -> assertThat(seen.reason()).contains("NotAfter"));
        assertThat(asked).isEmpty();
    }

    @Test
    void aCertificateForAnotherNameIsNotBelieved() {
        int port = serve(pki.host(Time.GOOD, "other.example.org"), 200);

        assertThat(look(port)).isInstanceOfSatisfying(Seen.Distrusted.class, seen -> assertThat(seen.reason()).contains(NAME));
        assertThat(asked).isEmpty();
    }

    @Test
    void aStrangersCertificateIsNotBelieved() {
        int port = serve(new TestPki("stranger").host(Time.GOOD, NAME), 200);

        assertThat(look(port)).isInstanceOf(Seen.Distrusted.class);
        assertThat(asked).isEmpty();
    }

    @Test
    void whoNeverAnswersIsUnreachable() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            assertThat(look("https://" + NAME + ":" + silent.getLocalPort(), Duration.ofMillis(300))).isInstanceOf(Seen.Unreachable.class);
        }
    }

    @Test
    void whereNobodyListensIsUnreachable() throws IOException {
        int free;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = closed.getLocalPort();
        }
        assertThat(look(free)).isInstanceOf(Seen.Unreachable.class);
    }
}
