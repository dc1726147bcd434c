package org.indaba.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.spec.SecretKeySpec;
import javax.sql.DataSource;
import org.indaba.access.Audit;
import org.indaba.access.AuditEntry;
import org.indaba.access.HalfSignIns;
import org.indaba.access.LoginLinks;
import org.indaba.http.TryLimit;
import org.indaba.mail.EmailAddress;
import org.indaba.spool.Transactions;
import org.indaba.testing.DatabaseTestResource;
import org.indaba.testing.ReceivedMail;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A password, a second factor, sessions: set up and used in the browser. */
@QuarkusTest
@WithTestResource(DatabaseTestResource.class)
class SecurityPageTest {

    private static final String ANN = "ann@example.net";
    private static final String PASSWORD = "four quiet words here";
    private static final Map<String, String> NOTHING = Map.of();
    private static final String SECOND = "/my/security/second-factor";

    @Inject
    DataSource dataSource;

    @Inject
    Transactions transactions;

    @Inject
    LoginLinks links;

    @Inject
    Audit audit;

    @Inject
    TryLimit codes;

    private final Browser browser = new Browser();
    private Jdbi jdbi;

    @BeforeEach
    void nobodyYet() {
        jdbi = Jdbi.create(dataSource);
        jdbi.useHandle(handle -> {
            handle.execute("TRUNCATE administrators, login_links, half_sign_ins, web_sessions, audit_log, lists, domains, addresses, "
                    + "people CASCADE");
            handle.execute("INSERT INTO domains VALUES ('lists.example.org', now())");
        });
    }

    private Response signIn(Browser who) {
        String link = "/login/" + transactions.call(() -> links.makeInTx(EmailAddress.of(ANN)));
        return who.submit(link, link, NOTHING);
    }

    private Response password(Browser who, String address, String password) {
        return who.submit("/login", "/login/password", Map.of("address", address, "password", password, "to", ""));
    }

    private void setPassword() {
        signIn(browser);
        assertThat(browser.submit("/my/security", "/my/security/password", Map.of("password", PASSWORD, "again", PASSWORD)).statusCode())
                .isEqualTo(303);
    }

    private String secret;

    private String code(int stepsLater) {
        return codeAt(Instant.now().plusSeconds(30L * stepsLater));
    }

    private String codeAt(Instant at) {
        try {
            var generator = new TimeBasedOneTimePasswordGenerator();
            byte[] octets = new java.math.BigInteger("1" + secret.chars().mapToObj(c -> "%5s".formatted(
                    Integer.toBinaryString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c))).replace(' ', '0'))
                    .collect(java.util.stream.Collectors.joining()), 2).toByteArray();
            return generator.generateOneTimePasswordString(new SecretKeySpec(octets, 1, octets.length - 1, "HmacSHA1"), at);
        } catch (java.security.InvalidKeyException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Signs in and begins to set the second factor up; the page that shows its secret. */
    private String begun(Browser who) {
        signIn(who);
        assertThat(who.submit("/my/security", SECOND + "/begin", NOTHING).header("Location")).isEqualTo(SECOND);
        return who.get(SECOND).asString();
    }

    private static String secretOn(String page) {
        Matcher shown = Pattern.compile("<code class=\"type\">([A-Z2-7 ]+)</code>").matcher(page);
        assertThat(shown.find()).isTrue();
        return shown.group(1).replace(" ", "");
    }

    /** Sets the second factor up; the recovery codes. */
    private List<String> secondFactor() {
        String page = begun(browser);
        secret = secretOn(page);
        assertThat(page).contains("<svg class=\"qr\"", "otpauth://totp/").doesNotContain("style=");
        List<String> recovery = List.of();
        String tried = "";
        // Of the last half minute, so that the present one is still good; once more if it was over before the server looked.
        while (recovery.isEmpty() && !tried.equals(code(-1))) {
            tried = code(-1);
            recovery = recoveryCodes(tried);
        }
        assertThat(recovery).hasSize(10);
        return recovery;
    }

    /** Of the page that answers the code; none if the code was refused. */
    private List<String> recoveryCodes(String code) {
        String page = browser.submit(SECOND, SECOND + "/confirm", Map.of("code", code)).asString();
        return Pattern.compile("(?m)^.*?([a-z2-7]{4}(?:-[a-z2-7]{4}){3})").matcher(page).results().map(found -> found.group(1)).toList();
    }

    /** What was answered in the person's name by mail alone is worth nothing from then on; what others wait for is. */
    @Test
    void changesForgetWhatWaitsUntilAddressesHaveAnswered() {
        List<Runnable> changes = List.of(this::setPassword, this::secondFactor,
                () -> browser.submit("/my/security", "/my/security/password/remove", NOTHING));
        for (Runnable change : changes) {
            jdbi.useHandle(handle -> handle.createScript("""
                    TRUNCATE address_changes;
                    INSERT INTO address_changes (kind, old_address, old_key, new_address, new_key, asked_at, expires_at, old_answered_at,
                            new_answered_at)
                        SELECT kind, old, old, new, new, now(), now() + interval '1 day', olds, news
                        FROM (VALUES ('ADD', 'eve@far.example', 'ann@example.net', NULL::timestamptz, now()),
                            ('REPLACE', 'ann@example.net', 'eve@far.example', now(), NULL),
                            ('ADD', 'ann@example.net', 'done@far.example', now(), now()),
                            ('ADD', 'bob@far.example', 'eve@far.example', now(), NULL)) AS v (kind, old, new, olds, news);
                    """).execute());

            change.run();

            assertThat(jdbi.<List<String>, RuntimeException>withHandle(handle -> handle.createQuery(
                    "SELECT old_key || ' ' || new_key FROM address_changes ORDER BY 1").mapTo(String.class).list()))
                    .containsExactly("ann@example.net done@far.example", "bob@far.example eve@far.example");
        }
    }

    /** Whoever sits at a browser that was left open cannot change how its owner signs in without the owner's hearing of it. */
    @Test
    void changesAreToldByMailAtAllAddressesInThePersonsLanguage() {
        String other = "ann@home" + System.nanoTime() + ".example";
        setPassword();
        jdbi.useHandle(handle -> {
            handle.execute("INSERT INTO addresses (person_id, address, key, domain) SELECT person_id, ?, ?, 'home.example' FROM addresses "
                    + "WHERE key = ?", other, other, ANN);
            handle.execute("UPDATE people SET language = 'fr'");
        });
        assertThat(QueuedMail.to(jdbi, ANN).getLast().readable()).contains("Your password was set or changed",
                "postmaster@lists.example.org", "/my/security");
        assertThat(QueuedMail.to(jdbi, ANN).getLast().only("Auto-Submitted")).isEqualTo("auto-generated");

        browser.submit("/my/security", "/my/security/password/remove", NOTHING);
        secondFactor();

        assertThat(QueuedMail.to(jdbi, other)).extracting(ReceivedMail::readable).satisfiesExactly(
                mail -> assertThat(mail).contains("Votre mot de passe a été supprimé"),
                mail -> assertThat(mail).contains("Un second facteur a été activé"));
        assertThat(QueuedMail.to(jdbi, ANN).getLast().readable()).isEqualTo(QueuedMail.to(jdbi, other).getLast().readable());
        int before = QueuedMail.to(jdbi, other).size();
        browser.submit("/my/security", "/my/security/password/remove", NOTHING);
        assertThat(QueuedMail.to(jdbi, other)).as("nothing was changed").hasSize(before);
    }

    @Test
    void passwordSignsIn() {
        setPassword();
        Browser other = new Browser();

        Response in = password(other, " ANN@example.net ", PASSWORD);
        assertThat(in.statusCode()).isEqualTo(303);
        assertThat(in.header("Location")).isEqualTo("/my");
        assertThat(other.get("/my/sessions").asString()).contains("with a password", "with a link");
        assertThat(audit.latest(5)).extracting(entry -> entry.action() + " " + entry.detail())
                .containsExactly("login password", "password set ", "login link");
        assertThat(jdbi.<String, RuntimeException>withHandle(handle -> handle.createQuery("SELECT password FROM credentials")
                .mapTo(String.class).one())).startsWith("$argon2id$");
    }

    @Test
    void whatIsWrongMakesNoDifference() {
        setPassword();
        Browser other = new Browser();

        String wrong = password(other, ANN, PASSWORD + "!").asString();
        String unknown = password(other, "who@example.net", PASSWORD).asString();
        Response nonsense = password(other, "<script>", PASSWORD);
        assertThat(nonsense.statusCode()).isEqualTo(403);
        assertThat(wrong.replace(ANN, "X")).contains("do not belong together").isEqualTo(unknown.replace("who@example.net", "X"))
                .isEqualTo(nonsense.asString().replace("&lt;script&gt;", "X"));
        assertThat(password(other, ANN, "x".repeat(10_000)).statusCode()).isEqualTo(403);
        assertThat(other.get("/my").statusCode()).isEqualTo(303);
    }

    @Test
    void addressHasALimitOfPasswords() {
        Browser other = new Browser();
        String token = other.token("/login");
        for (int i = 0; i < SignIn.MAX_PASSWORDS; i++) {
            assertThat(other.post("/login/password", token, Map.of("address", "limit@example.net", "password", "x")).statusCode())
                    .isEqualTo(403);
        }
        assertThat(other.post("/login/password", token, Map.of("address", "LIMIT@example.net", "password", "x")).statusCode())
                .isEqualTo(429);
        assertThat(other.post("/login/password", token, Map.of("address", "other@example.net", "password", "x")).statusCode())
                .isEqualTo(403);
    }

    @Test
    void badPasswordsAreExplained() {
        signIn(browser);
        String page = "/my/security";

        assertThat(browser.submit(page, page + "/password", Map.of("password", PASSWORD, "again", "other")).asString())
                .contains("not alike", "aria-invalid");
        assertThat(browser.submit(page, page + "/password", Map.of("password", "short", "again", "short")).asString())
                .contains("too short");
        assertThat(browser.submit(page, page + "/password", Map.of("password", "password1234", "again", "password1234")).asString())
                .contains("tried first");
        assertThat(browser.get(page).asString()).contains("need none");
    }

    @Test
    void newPasswordEndsAllOtherSessionsAndCanBeTakenAway() {
        Browser other = new Browser();
        signIn(other);
        setPassword();

        assertThat(other.get("/my").statusCode()).isEqualTo(303);
        assertThat(browser.get("/my").statusCode()).isEqualTo(200);
        browser.submit("/my/security", "/my/security/password/remove", NOTHING);
        assertThat(password(new Browser(), ANN, PASSWORD).statusCode()).isEqualTo(403);
    }

    @Test
    void secondFactorIsAskedForWhateverWasProved() {
        secondFactor();
        Browser other = new Browser();

        Response half = signIn(other);
        assertThat(half.header("Location")).isEqualTo("/login/code");
        assertThat(other.get("/my").statusCode()).as("half is nothing").isEqualTo(303);
        Response wrong = other.submit("/login/code", "/login/code", Map.of("code", "000000"));
        assertThat(wrong.statusCode()).isEqualTo(403);
        assertThat(wrong.asString()).contains("not right");
        String code = code(0);
        assertThat(other.submit("/login/code", "/login/code", Map.of("code", code)).header("Location")).isEqualTo("/my");
        assertThat(other.get("/my").statusCode()).isEqualTo(200);

        Browser thief = new Browser();
        signIn(thief);
        assertThat(thief.submit("/login/code", "/login/code", Map.of("code", code)).statusCode()).as("a code that was used").isEqualTo(403);
        assertThat(audit.latest(9)).extracting(AuditEntry::action).contains("second-factor on");
    }

    /** A session that was left open may have begun it: what was read there is not what the person switches on. */
    @Test
    void secretThatSomebodyReadBeforeIsNotTheOneThatCounts() {
        String read = secretOn(begun(new Browser()));
        String own = secretOn(begun(browser));

        assertThat(own).isNotEqualTo(read);
        assertThat(secretOn(browser.get(SECOND).asString())).as("looking again changes nothing").isEqualTo(own);
        secret = read;
        assertThat(recoveryCodes(code(0))).isEmpty();
        secret = own;
        assertThat(recoveryCodes(code(0))).hasSize(10);
    }

    @Test
    void recoveryCodeLetsInOnceAndTheSecondFactorCanBeSwitchedOff() {
        List<String> recovery = secondFactor();
        Browser other = new Browser();
        signIn(other);
        assertThat(other.submit("/login/code", "/login/code", Map.of("code", recovery.getFirst())).statusCode()).isEqualTo(303);
        Browser third = new Browser();
        signIn(third);
        assertThat(third.submit("/login/code", "/login/code", Map.of("code", recovery.getFirst())).statusCode()).isEqualTo(403);

        assertThat(browser.get("/my/security").asString()).contains("9 recovery codes");
        browser.submit("/my/security", SECOND + "/remove", Map.of("code", "123456"));
        assertThat(browser.get("/my/security").asString()).contains("9 recovery codes");
        browser.submit("/my/security", SECOND + "/remove", Map.of("code", recovery.get(1)));
        assertThat(browser.get("/my/security").asString()).contains("is switched off", "Set it up");
        assertThat(other.get("/my").statusCode()).as("other sessions end").isEqualTo(303);
        assertThat(signIn(new Browser()).header("Location")).isEqualTo("/my");
    }

    @Test
    void afterSoManyWrongCodesTheFirstStepIsDoneAgain() {
        secondFactor();
        Browser other = new Browser();
        signIn(other);
        String token = other.token("/login");
        for (int i = 1; i < HalfSignIns.MAX_TRIES; i++) {
            assertThat(other.post("/login/code", token, Map.of("code", "00000" + i)).statusCode()).isEqualTo(403);
        }
        assertThat(other.post("/login/code", token, Map.of("code", "x")).statusCode()).isEqualTo(410);
        assertThat(other.post("/login/code", token, Map.of("code", code(0))).statusCode()).isEqualTo(410);
        assertThat(other.get("/login/code").statusCode()).isEqualTo(410);
        assertThat(other.get("/my").statusCode()).isEqualTo(303);
    }

    @Test
    void whoSignedInLongAgoProvesItOnceMore() {
        signIn(browser);
        jdbi.useHandle(handle -> handle.execute("UPDATE web_sessions SET began_at = now() - interval '61 minutes'"));

        assertThat(browser.get("/my").statusCode()).isEqualTo(200);
        assertThat(browser.get("/my/security").header("Location")).isEqualTo("/login?to=%2Fmy%2Fsecurity");
        assertThat(browser.get("/login?to=%2Fmy%2Fsecurity").asString()).contains("Show that it is you", "value=\"" + ANN + "\"");
        assertThat(browser.submit("/my", "/my/security/password", Map.of("password", PASSWORD, "again", PASSWORD)).statusCode())
                .isEqualTo(401);
        jdbi.useHandle(handle -> handle.execute("UPDATE web_sessions SET began_at = now() - interval '59 minutes'"));
        assertThat(browser.get("/my/security").statusCode()).isEqualTo(200);
    }

    @Test
    void sessionsAreListedAndEnded() {
        Browser phone = new Browser();
        Browser library = new Browser();
        signIn(browser);
        signIn(phone);
        signIn(library);
        Browser stranger = new Browser();
        String link = "/login/" + transactions.call(() -> links.makeInTx(EmailAddress.of("eve@example.net")));
        stranger.submit(link, link, NOTHING);
        long id = jdbi.withHandle(handle -> handle.createQuery("SELECT max(id) FROM web_sessions WHERE address = :a").bind("a", ANN)
                .mapTo(Long.class).one());

        String page = browser.get("/my/sessions").asString();
        assertThat(page).contains("this one", "127.0.0.0/24").doesNotContain("eve@example.net");
        stranger.submit("/my/sessions", "/my/sessions/end", Map.of("id", Long.toString(id)));
        assertThat(library.get("/my").statusCode()).as("not hers to end").isEqualTo(200);
        browser.submit("/my/sessions", "/my/sessions/end", Map.of("id", Long.toString(id)));
        assertThat(library.get("/my").statusCode()).isEqualTo(303);
        assertThat(phone.get("/my").statusCode()).isEqualTo(200);
        browser.submit("/my/sessions", "/my/sessions/end-others", NOTHING);
        assertThat(phone.get("/my").statusCode()).isEqualTo(303);
        assertThat(browser.get("/my").statusCode()).isEqualTo(200);
        assertThat(stranger.get("/my").statusCode()).isEqualTo(200);
    }
}
