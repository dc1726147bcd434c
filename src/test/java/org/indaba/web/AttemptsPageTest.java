package org.indaba.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.Map;
import javax.sql.DataSource;
import org.indaba.access.LoginLinks;
import org.indaba.http.AttemptLimit;
import org.indaba.mail.EmailAddress;
import org.indaba.scenario.HttpsWorldProfile;
import org.indaba.scenario.ShiftedClock;
import org.indaba.spool.Transactions;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How often somebody may try: in a program of its own, since all tests come from one network. */
@QuarkusTest
@TestProfile(HttpsWorldProfile.class)
class AttemptsPageTest {

    private static final String ANN = "ann@example.net";
    private static final Map<String, String> NOTHING = Map.of();

    @Inject
    DataSource dataSource;

    @Inject
    Transactions transactions;

    @Inject
    LoginLinks links;

    @Inject
    ShiftedClock clock;

    private final Browser browser = new Browser();

    /** All tests come from one network. */
    @AfterEach
    void letOthersTry() {
        clock.forward(AttemptLimit.WINDOW);
    }

    /** RFC 6585 §4: too many attempts are answered by 429, which says when to come back. */
    @Test
    void networkHasALimitOfAttempts() {
        Jdbi jdbi = Jdbi.create(dataSource);
        jdbi.useHandle(handle -> {
            handle.execute("INSERT INTO administrators VALUES (?, ?, now()) ON CONFLICT DO NOTHING", ANN, ANN);
            handle.execute("INSERT INTO domains VALUES ('lists.example.org', now()) ON CONFLICT DO NOTHING");
        });
        String copies = "SELECT count(*) FROM copies";
        long before = jdbi.withHandle(handle -> handle.createQuery(copies).mapTo(Long.class).one());
        String token = browser.token("/login");
        Response answer = browser.post("/login/none", token, NOTHING);
        for (int i = 0; i <= AttemptLimit.MAX_ATTEMPTS && answer.statusCode() == 410; i++) {
            answer = browser.post("/login/none", token, NOTHING);
        }

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.header("Retry-After")).isEqualTo("600");
        assertThat(answer.asString()).contains("Too many attempts");
        assertThat(browser.post("/login", token, Map.of("address", ANN)).statusCode()).isEqualTo(429);
        assertThat(jdbi.<Long, RuntimeException>withHandle(handle -> handle.createQuery(copies).mapTo(Long.class).one())).isEqualTo(before);
        String link = "/login/" + transactions.call(() -> links.makeInTx(EmailAddress.of(ANN)));
        assertThat(browser.submit(link, link, NOTHING).statusCode()).as("a good link still serves").isEqualTo(303);
    }
}
