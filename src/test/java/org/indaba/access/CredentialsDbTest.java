package org.indaba.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.indaba.mail.Bytes;
import org.indaba.mail.EmailAddress;
import org.indaba.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Passwords, second factors and half sign-ins in the database. */
class CredentialsDbTest {

    private static final long ANN = 1;
    private static final long NOBODY = 99;
    private static final EmailAddress ADDRESS = EmailAddress.of("Ann@example.net");

    private static TestDatabase database;

    private final OneTimeCodes codes = new OneTimeCodes(new SecureRandom());
    private Instant now;
    private Credentials credentials;
    private HalfSignIns halves;

    @BeforeAll
    static void create() {
        database = TestDatabase.create();
    }

    @AfterAll
    static void drop() {
        database.close();
    }

    @BeforeEach
    void twoPeople() {
        now = Instant.parse("2026-03-01T12:00:00Z");
        database.jdbi().useHandle(handle -> {
            handle.execute("TRUNCATE people, half_sign_ins RESTART IDENTITY CASCADE");
            handle.execute("INSERT INTO people (display_name, created_at) VALUES ('Ann', now()), ('Ben', now())");
        });
        credentials = new Credentials(database.jdbi(), codes, () -> now, new SecureRandom());
        halves = new HalfSignIns(database.jdbi(), () -> now, new SecureRandom());
    }

    private <T> T inTx(java.util.function.Supplier<T> work) {
        return database.transactions().call(work::get);
    }

    private String code(Bytes secret) {
        return codes.code(secret, OneTimeCodes.step(now));
    }

    private Bytes begun() {
        return inTx(() -> credentials.beginSecondFactorInTx(ANN)).orElseThrow();
    }

    private List<String> switchedOn() {
        Bytes secret = begun();
        return inTx(() -> credentials.confirmSecondFactorInTx(ANN, code(secret))).orElseThrow();
    }

    @Test
    void nobodyHasAnythingAtFirst() {
        assertThat(credentials.held(ANN)).isEqualTo(Credentials.Held.NOTHING);
        assertThat(credentials.held(NOBODY)).isEqualTo(Credentials.Held.NOTHING);
        assertThat(credentials.password(ANN)).isEmpty();
        assertThat(credentials.hasSecondFactor(0)).isFalse();
        assertThat(inTx(() -> credentials.takeCodeInTx(ANN, "123456"))).isFalse();
    }

    @Test
    void passwordIsKeptAndForgotten() {
        database.transactions().run(() -> credentials.setPasswordInTx(ANN, "one"));
        assertThat(credentials.held(ANN)).isEqualTo(new Credentials.Held(now, null, 0));
        now = now.plusSeconds(60);
        database.transactions().run(() -> credentials.setPasswordInTx(ANN, "two"));
        assertThat(credentials.password(ANN)).contains("two");
        database.transactions().run(() -> credentials.rehashInTx(ANN, "one", "wrong"));
        database.transactions().run(() -> credentials.rehashInTx(ANN, "two", "three"));
        assertThat(credentials.password(ANN)).contains("three");
        assertThat(credentials.password(2)).isEmpty();

        assertThat(inTx(() -> credentials.removePasswordInTx(ANN))).isTrue();
        assertThat(inTx(() -> credentials.removePasswordInTx(ANN))).isFalse();
        assertThat(credentials.password(ANN)).isEmpty();
    }

    @Test
    void secondFactorCountsWhenItsCodeWasShown() {
        Bytes read = begun();
        Bytes secret = begun();
        assertThat(secret).as("whoever saw the picture before knows nothing").isNotEqualTo(read);
        assertThat(credentials.begun(ANN)).contains(secret);
        assertThat(credentials.hasSecondFactor(ANN)).isFalse();
        assertThat(inTx(() -> credentials.takeCodeInTx(ANN, code(secret)))).as("it does not count yet").isFalse();
        assertThat(inTx(() -> credentials.confirmSecondFactorInTx(ANN, "000000"))).isEmpty();
        assertThat(inTx(() -> credentials.confirmSecondFactorInTx(ANN, code(read)))).isEmpty();

        assertThat(inTx(() -> credentials.confirmSecondFactorInTx(ANN, code(secret))).orElseThrow()).hasSize(Credentials.RECOVERY_CODES);
        assertThat(credentials.held(ANN)).isEqualTo(new Credentials.Held(null, now, Credentials.RECOVERY_CODES));
        assertThat(credentials.begun(ANN)).isEmpty();
        assertThat(inTx(() -> credentials.beginSecondFactorInTx(ANN))).as("what is on is neither shown nor changed").isEmpty();
        assertThat(inTx(() -> credentials.confirmSecondFactorInTx(ANN, code(secret)))).isEmpty();
        assertThat(inTx(() -> credentials.takeCodeInTx(ANN, code(secret)))).as("the code was used to switch it on").isFalse();
        now = now.plusSeconds(30);
        assertThat(inTx(() -> credentials.takeCodeInTx(ANN, code(secret)))).isTrue();
        assertThat(inTx(() -> credentials.takeCodeInTx(ANN, code(secret)))).as("a second time").isFalse();
    }

    @Test
    void recoveryCodeServesOnceHoweverItIsWritten() {
        List<String> made = switchedOn();
        assertThat(made).doesNotHaveDuplicates().allMatch(code -> code.matches("[a-z2-7]{4}(-[a-z2-7]{4}){3}"));
        String text = database.jdbi().withHandle(handle ->
                handle.createQuery("SELECT string_agg(r::text, ' ') FROM recovery_codes r").mapTo(String.class).one());
        assertThat(text).doesNotContain(made.getFirst());

        String typed = made.getFirst().replace("-", " ").toUpperCase(Locale.ROOT);
        assertThat(inTx(() -> credentials.takeCodeInTx(2, typed))).isFalse();
        assertThat(inTx(() -> credentials.takeCodeInTx(ANN, typed))).isTrue();
        assertThat(inTx(() -> credentials.takeCodeInTx(ANN, typed))).isFalse();
        assertThat(credentials.held(ANN).recoveryCodes()).isEqualTo(9);
        List<String> anew = inTx(() -> credentials.newRecoveryCodesInTx(ANN));
        assertThat(inTx(() -> credentials.takeCodeInTx(ANN, made.getLast()))).isFalse();
        assertThat(inTx(() -> credentials.takeCodeInTx(ANN, anew.getLast()))).isTrue();
    }

    @Test
    void ofManyWhoShowACodeAtOnceOneGetsIn() throws Exception {
        Bytes secret = begun();
        inTx(() -> credentials.confirmSecondFactorInTx(ANN, code(secret)));
        now = now.plusSeconds(30);
        String code = code(secret);
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Boolean>> browsers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                browsers.add(() -> inTx(() -> credentials.takeCodeInTx(ANN, code)));
            }
            int in = 0;
            for (Future<Boolean> browser : pool.invokeAll(browsers)) {
                in += browser.get() ? 1 : 0;
            }
            assertThat(in).isEqualTo(1);
        }
    }

    @Test
    void whatIsSwitchedOffIsForgotten() {
        List<String> made = switchedOn();
        database.transactions().run(() -> credentials.setPasswordInTx(ANN, "one"));

        assertThat(inTx(() -> credentials.removeSecondFactorInTx(ANN))).isTrue();
        assertThat(inTx(() -> credentials.removeSecondFactorInTx(ANN))).isFalse();
        assertThat(inTx(() -> credentials.takeCodeInTx(ANN, made.getFirst()))).isFalse();
        assertThat(credentials.password(ANN)).contains("one");
        database.transactions().run(() -> credentials.removeInTx(ANN));
        assertThat(credentials.held(ANN)).isEqualTo(Credentials.Held.NOTHING);
    }

    @Test
    void halfASignInHasSoManyTriesAndSoMuchTime() {
        String token = inTx(() -> halves.beginInTx(ADDRESS, Proof.PASSWORD));
        assertThat(halves.serves(token)).isTrue();
        assertThat(halves.serves("x")).isFalse();
        for (int i = 0; i < HalfSignIns.MAX_TRIES; i++) {
            assertThat(inTx(() -> halves.tryInTx(token))).contains(new HalfSignIns.Half(ADDRESS, Proof.PASSWORD));
        }
        assertThat(halves.serves(token)).isFalse();
        assertThat(inTx(() -> halves.tryInTx(token))).isEmpty();

        String late = inTx(() -> halves.beginInTx(ADDRESS, Proof.LINK));
        now = now.plus(HalfSignIns.LIFETIME).minusMillis(1);
        assertThat(halves.serves(late)).isTrue();
        now = now.plusMillis(1);
        assertThat(halves.serves(late)).isFalse();
        assertThat(inTx(() -> halves.tryInTx(late))).isEmpty();
        String young = inTx(() -> halves.beginInTx(ADDRESS, Proof.LINK));
        assertThat(inTx(() -> halves.sweepInTx(1))).isEqualTo(1);
        assertThat(inTx(() -> halves.sweepInTx(9))).isEqualTo(1);
        database.transactions().run(() -> halves.endInTx(young));
        assertThat(halves.serves(young)).isFalse();
    }
}
