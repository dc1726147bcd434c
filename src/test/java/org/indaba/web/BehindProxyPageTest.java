package org.indaba.web;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import javax.sql.DataSource;
import org.indaba.scenario.HttpsWorldProfile;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Visitors behind a web server that is trusted to say who they are. */
@QuarkusTest
@TestProfile(HttpsWorldProfile.class)
class BehindProxyPageTest {

    /** As many as one network may send within an hour, {@code indaba.questions.forms-per-network}. */
    private static final int FORMS = 60;

    @Inject
    DataSource dataSource;

    @BeforeEach
    void aListThatSendsNoMailToWhomItHasNotInvited() {
        Jdbi.create(dataSource).useHandle(handle -> {
            handle.execute("INSERT INTO domains VALUES ('lists.example.org', now()) ON CONFLICT DO NOTHING");
            handle.execute("""
                    INSERT INTO lists (name, domain, settings, created_at)
                    SELECT 'proxied', 'lists.example.org', CAST('{"joining": "invitation"}' AS jsonb), now()
                    WHERE NOT EXISTS (SELECT FROM lists WHERE name = 'proxied')""");
        });
    }

    private static int join(String forwardedFor) {
        return given().header("X-Forwarded-For", forwardedFor).formParam("address", "ann@people.example")
                .post("/lists/proxied@lists.example.org/join").statusCode();
    }

    @Test
    void eachVisitorsNetworkIsCountedByItself() {
        for (int i = 0; i <= FORMS; i++) {
            assertThat(join("10.77." + i + ".1")).isEqualTo(200);
        }
    }

    /** What a visitor has written himself stands to the left of what the server saw. */
    @Test
    void aNetworkHasItsShareWhateverItInvents() {
        int answer = 200;
        // An hour may begin meanwhile, and its count anew.
        for (int i = 0; i <= 2 * FORMS && answer == 200; i++) {
            answer = join("10.78." + i + ".1, 203.0.113." + i + ", 127.0.0.1");
        }

        assertThat(answer).isEqualTo(429);
        assertThat(join("10.79.0.1")).as("somebody else").isEqualTo(200);
    }
}
