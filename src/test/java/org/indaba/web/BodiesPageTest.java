package org.indaba.web;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.indaba.scenario.HttpsWorldProfile;
import org.indaba.scenario.ShiftedClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who sends slowly: each of these bodies keeps a thread that shows pages. */
@QuarkusTest
@TestProfile(HttpsWorldProfile.class)
class BodiesPageTest {

    /** The defaults of {@code indaba.http.bodies-per-network}, {@code bodies} and {@code body-timeout}. */
    private static final int PER_NETWORK = 32;
    private static final int OVERALL = 128;
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int OCTETS = 20_000;

    @Inject
    ShiftedClock clock;

    private final List<SlowForm> slow = new ArrayList<>();

    @AfterEach
    void endAll() {
        slow.forEach(SlowForm::close);
    }

    /** A form that comes octet by octet. */
    private static final class SlowForm implements Closeable {

        private final Socket socket;
        private final BufferedReader answer;
        private int sent;

        SlowForm(String from) {
            try {
                socket = new Socket("127.0.0.1", RestAssured.port);
                socket.setSoTimeout((int) PATIENCE.toMillis());
                answer = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
                write("POST /login HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: " + from
                        + "\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: " + OCTETS + "\r\n\r\n");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void write(String text) {
            try {
                socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void trickle() {
            sent++;
            try {
                write("x");
            } catch (UncheckedIOException turnedAway) {
                // It was answered long ago; others are on their way.
            }
        }

        void sendTheRest() {
            write("x".repeat(OCTETS - sent));
        }

        /** Reads until a line begins so. */
        String line(String beginning) {
            return answer.lines().filter(line -> line.contains(beginning)).findFirst().orElse("none");
        }

        @Override
        public void close() {
            try {
                socket.close();
            } catch (IOException gone) {
                // It was closed from the other end.
            }
        }
    }

    private void begin(String from, int many) {
        for (int i = 0; i < many; i++) {
            slow.add(new SlowForm(from));
        }
    }

    /**
     * Sends slow ones until another is answered so. One that came while others of an earlier test were still counted was turned away, so
     * one more takes its place.
     */
    private void beginUntil(int status, String other, String from, int many) {
        begin(from, many);
        await().atMost(PATIENCE).until(() -> {
            boolean full = form(other).statusCode() == status;
            if (!full) {
                begin(from, 1);
            }
            return full;
        });
    }

    /** A form from a network, while all the slow ones go on. */
    private Response form(String from) {
        slow.forEach(SlowForm::trickle);
        return given().header("X-Forwarded-For", from).formParam("a", "b").post("/language");
    }

    /** RFC 9110 §15.5.9: it is told that it was too slow; and the connection serves on when the rest has come. */
    @Test
    void aBodyThatIsOnItsWayForTooLongIsGivenUp() {
        begin("10.80.0.1", 1);
        SlowForm form = slow.getFirst();
        await().atMost(PATIENCE).until(() -> {
            form.trickle();
            return form("10.80.0.2").statusCode() != 429;
        });

        clock.forward(LONGEST);
        form.trickle();

        assertThat(form.line("HTTP/1.1")).startsWith("HTTP/1.1 408 ");
        assertThat(form.line("<h1")).contains("Too slow");
        form.sendTheRest();
        form.write("GET /login HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertThat(form.line("HTTP/1.1")).startsWith("HTTP/1.1 200 ");
    }

    /** RFC 6585 §4: 429 says when to come back. */
    @Test
    void aNetworkHasItsShareOfBodies() {
        beginUntil(429, "10.81.0.2", "10.81.0.1", PER_NETWORK);

        Response more = form("10.81.0.3");
        assertThat(more.statusCode()).isEqualTo(429);
        assertThat(more.header("Retry-After")).isEqualTo("10");
        assertThat(more.asString()).contains("Too many");
        assertThat(form("10.82.0.1").statusCode()).as("somebody else").isNotIn(429, 503);
        assertThat(given().header("X-Forwarded-For", "10.81.0.1").get("/").statusCode()).as("only a look").isEqualTo(200);

        endAll();
        slow.clear();
        await().atMost(PATIENCE).until(() -> form("10.81.0.2").statusCode() != 429);
    }

    @Test
    void pagesAreShownHoweverManySendSlowly() {
        for (int network = 0; network < OVERALL / PER_NETWORK; network++) {
            begin("10.83." + network + ".1", PER_NETWORK);
        }
        beginUntil(503, "10.84.0.1", "10.85.0.1", 0);

        Response more = form("10.84.0.1");
        assertThat(more.header("Retry-After")).isEqualTo("10");
        assertThat(more.asString()).contains("Send it again in a few seconds.");
        assertThat(given().get("/").statusCode()).isEqualTo(200);
        assertThat(given().header("X-Forwarded-For", "10.84.0.1").contentType("application/json").body("{}").post("/api/v1/nothing")
                .jsonPath().getString("code")).isEqualTo("busy");

        endAll();
        slow.clear();
        await().atMost(PATIENCE).until(() -> form("10.84.0.1").statusCode() != 503);
    }
}
