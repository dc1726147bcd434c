package org.indaba.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.indaba.mail.EmailAddress;
import org.indaba.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One-time links and sessions in the database. */
class SignInDbTest {

    private static final EmailAddress ANN = EmailAddress.of("Ann@example.net");
    private static final EmailAddress BEN = EmailAddress.of("ben@example.net");

    private static TestDatabase database;

    private Instant now;
    private LoginLinks links;
    private WebSessions sessions;

    @BeforeAll
    static void create() {
        database = TestDatabase.create();
    }

    @AfterAll
    static void drop() {
        database.close();
    }

    @BeforeEach
    void begin() {
        now = Instant.parse("2026-03-01T12:00:00Z");
        database.jdbi().useHandle(handle -> handle.execute("TRUNCATE login_links, web_sessions"));
        links = new LoginLinks(database.jdbi(), () -> now, new SecureRandom());
        sessions = new WebSessions(database.jdbi(), () -> now, new SecureRandom());
    }

    private String link(EmailAddress address) {
        return database.transactions().call(() -> links.makeInTx(address));
    }

    private Optional<EmailAddress> use(String token) {
        return database.transactions().call(() -> links.useInTx(token));
    }

    private Optional<String> mailed(EmailAddress address) {
        return database.transactions().call(() -> links.makeForMailInTx(address));
    }

    private String session(EmailAddress address) {
        return database.transactions().call(() -> sessions.beginInTx(address));
    }

    @Test
    void linkServesOnce() {
        String token = link(ANN);

        assertThat(token).hasSize(43).matches("[A-Za-z0-9_-]+");
        assertThat(use(token)).contains(ANN);
        assertThat(use(token)).isEmpty();
        assertThat(links.find(token)).isEmpty();
    }

    @Test
    void lookingAtALinkDoesNotUseItUp() {
        String token = link(ANN);

        assertThat(links.find(token)).contains(ANN);
        assertThat(links.find(token)).contains(ANN);
        assertThat(use(token)).contains(ANN);
    }

    @Test
    void linkServesUntilItsLifetimeIsOver() {
        String early = link(ANN);
        String late = link(ANN);

        now = now.plus(LoginLinks.LIFETIME).minusMillis(1);
        assertThat(use(early)).contains(ANN);
        now = now.plusMillis(1);
        assertThat(links.find(late)).isEmpty();
        assertThat(use(late)).isEmpty();
    }

    @Test
    void whatIsNoLinkSignsNobodyIn() {
        link(ANN);
        for (String token : List.of("", "x", "x".repeat(100_000), "\u0000", "' OR true --", "\uD800")) {
            assertThat(use(token)).as(token).isEmpty();
        }
    }

    @Test
    void secretsAreNotInTheTables() {
        String link = link(ANN);
        String session = session(ANN);

        for (String table : List.of("login_links", "web_sessions")) {
            String rows = database.jdbi().withHandle(handle ->
                    handle.createQuery("SELECT string_agg(t::text, ' ') FROM " + table + " t").mapTo(String.class).one());
            assertThat(rows).contains("example.net").doesNotContain(link, session);
        }
    }

    @Test
    void ofManyWhoUseALinkAtOnceOneGetsIn() throws Exception {
        String token = link(ANN);
        int many = 8;
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            CyclicBarrier start = new CyclicBarrier(many);
            List<Callable<Boolean>> browsers = new ArrayList<>();
            for (int i = 0; i < many; i++) {
                browsers.add(() -> {
                    start.await();
                    return use(token).isPresent();
                });
            }
            int in = 0;
            for (Future<Boolean> browser : pool.invokeAll(browsers)) {
                in += browser.get() ? 1 : 0;
            }
            assertThat(in).isEqualTo(1);
        }
    }

    @Test
    void addressGetsThreeMailsADay() {
        for (int i = 0; i < LoginLinks.MAX_MAILED; i++) {
            assertThat(mailed(EmailAddress.of("ANN@example.net"))).isPresent();
        }
        assertThat(mailed(ANN)).isEmpty();
        assertThat(link(ANN)).as("a link that is printed does not count").isNotEmpty();

        now = now.plus(LoginLinks.PERIOD);
        assertThat(mailed(ANN)).isPresent();
    }

    @Test
    void linksAtOnceDoNotPassTheLimitOfMails() throws Exception {
        int many = 8;
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Boolean>> askers = new ArrayList<>();
            for (int i = 0; i < many; i++) {
                askers.add(() -> mailed(ANN).isPresent());
            }
            int sent = 0;
            for (Future<Boolean> asker : pool.invokeAll(askers)) {
                sent += asker.get() ? 1 : 0;
            }
            assertThat(sent).isEqualTo(LoginLinks.MAX_MAILED);
        }
    }

    @Test
    void sessionTellsWhoItIsAndHowTheyProvedIt() {
        String ann = session(ANN);
        String ben = database.transactions().call(() -> sessions.beginInTx(BEN, new SessionOrigin(Proof.PASSWORD, "Lynx", "192.0.2.0/24")));

        WebSession first = sessions.find(ann).orElseThrow();
        WebSession second = sessions.find(ben).orElseThrow();
        assertThat(first).isEqualTo(new WebSession(first.id(), ANN, Proof.LINK, now, false));
        assertThat(second).isEqualTo(new WebSession(second.id(), BEN, Proof.PASSWORD, now, false));
        assertThat(first.id()).isNotEqualTo(second.id());
        assertThat(sessions.find("x")).isEmpty();
        assertThat(ann).isNotEqualTo(session(ANN));
    }

    @Test
    void sessionEndsBySigningOut() {
        String token = session(ANN);
        String other = session(ANN);

        database.transactions().run(() -> sessions.endInTx(token));

        assertThat(sessions.find(token)).isEmpty();
        assertThat(sessions.find(other)).isPresent();
    }

    @Test
    void sessionEndsWhenNobodyAsksForAPage() {
        String token = session(ANN);

        now = now.plus(WebSessions.IDLE).minusMillis(1);
        assertThat(sessions.find(token)).isPresent();
        now = now.plus(WebSessions.IDLE);
        assertThat(sessions.find(token)).isEmpty();
    }

    @Test
    void sessionEndsHoweverBusyItIs() {
        String token = session(ANN);
        Instant end = now.plus(WebSessions.LONGEST);

        while (now.isBefore(end)) {
            assertThat(sessions.find(token)).as(now.toString()).isPresent();
            now = now.plus(Duration.ofHours(8));
        }
        assertThat(sessions.find(token)).isEmpty();
    }

    @Test
    void readingPagesWritesLittle() {
        String token = session(ANN);
        now = now.plus(WebSessions.SEEN_EVERY).minusMillis(1);
        sessions.find(token);
        assertThat(seen()).isEqualTo(Instant.parse("2026-03-01T12:00:00Z"));
        now = now.plusMillis(1);
        sessions.find(token);
        assertThat(seen()).isEqualTo(now);
    }

    private Instant seen() {
        return database.jdbi().withHandle(handle -> handle.createQuery("SELECT seen_at FROM web_sessions").mapTo(Instant.class).one());
    }

    @Test
    void onlyWhatIsOverIsSwept() {
        link(ANN);
        session(ANN);
        now = now.plus(LoginLinks.PERIOD);
        String young = link(ANN);
        String signedIn = session(ANN);

        assertThat(links.sweepInTx(10)).isEqualTo(1);
        assertThat(sessions.sweepInTx(10)).isEqualTo(1);
        assertThat(links.sweepInTx(10) + sessions.sweepInTx(10)).isZero();
        assertThat(links.find(young)).isPresent();
        assertThat(sessions.find(signedIn)).isPresent();
    }

    @Test
    void sweepTakesAtMostSoMany() {
        for (int i = 0; i < 3; i++) {
            link(ANN);
            session(ANN);
        }
        now = now.plus(Duration.ofDays(8));

        assertThat(links.sweepInTx(2)).isEqualTo(2);
        assertThat(sessions.sweepInTx(2)).isEqualTo(2);
        assertThat(links.sweepInTx(2)).isEqualTo(1);
        assertThat(sessions.sweepInTx(2)).isEqualTo(1);
    }
}
