package org.indaba.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.indaba.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The tokens of programs in the database. */
class ApiTokensDbTest {

    private static final Duration MONTH = Duration.ofDays(30);

    private static TestDatabase database;

    private Instant now;
    private ApiTokens tokens;

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
        database.jdbi().useHandle(handle -> {
            handle.execute("TRUNCATE api_tokens, lists RESTART IDENTITY CASCADE");
            handle.execute("INSERT INTO lists (name, domain, settings, created_at) VALUES ('talk', 'lists.example.org', '{}', now())");
        });
        tokens = new ApiTokens(database.jdbi(), () -> now, new SecureRandom());
    }

    private ApiTokens.Made made(Long list, Scope... scopes) {
        return database.transactions().call(() -> tokens.makeInTx(new NewApiToken("monitor", Set.of(scopes), list, MONTH, "ann")));
    }

    private boolean revoked(long id) {
        return database.transactions().call(() -> tokens.revokeInTx(id)).isPresent();
    }

    @Test
    void tokenIsFoundByItsSecretAndKnowsWhatItAllows() {
        ApiTokens.Made made = made(1L, Scope.BOUNCES_WRITE, Scope.BOUNCES_READ);

        assertThat(made.secret()).matches("indaba_[A-Za-z0-9_-]{43}");
        ApiToken token = tokens.find(made.secret()).orElseThrow();
        assertThat(token.scopes()).containsExactly(Scope.BOUNCES_READ, Scope.BOUNCES_WRITE);
        assertThat(token.allows(Scope.BOUNCES_READ, 1)).isTrue();
        assertThat(token.allows(Scope.BOUNCES_READ, 2)).isFalse();
        assertThat(token.allows(Scope.LISTS_READ, 1)).isFalse();
        assertThat(token.allowsEverywhere(Scope.BOUNCES_READ)).isFalse();
    }

    @Test
    void tokenOfTheSiteAllowsAllLists() {
        ApiToken token = tokens.find(made(null, Scope.BOUNCES_READ).secret()).orElseThrow();

        assertThat(token.allows(Scope.BOUNCES_READ, 7)).isTrue();
        assertThat(token.allowsEverywhere(Scope.BOUNCES_READ)).isTrue();
        assertThat(token.allowsEverywhere(Scope.BOUNCES_WRITE)).isFalse();
    }

    @Test
    void secretDoesNotStandInTheDatabase() {
        String secret = made(null, Scope.LISTS_READ).secret();

        String row = database.jdbi().withHandle(handle -> handle.createQuery("SELECT row(t)::text FROM api_tokens t")
                .mapTo(String.class).one());
        assertThat(row).doesNotContain(secret.substring(ApiTokens.PREFIX.length()));
    }

    @Test
    void whatIsNoTokenOfOursIsNotFound() {
        String secret = made(null, Scope.LISTS_READ).secret();

        assertThat(tokens.find(secret + "x")).isEmpty();
        assertThat(tokens.find(secret.substring(ApiTokens.PREFIX.length()))).isEmpty();
        assertThat(tokens.find("")).isEmpty();
        assertThat(tokens.find(ApiTokens.PREFIX + "a".repeat(100_000))).isEmpty();
    }

    @Test
    void tokenEndsAtItsTime() {
        String secret = made(null, Scope.LISTS_READ).secret();

        now = now.plus(MONTH).minusSeconds(1);
        assertThat(tokens.find(secret)).isPresent();
        now = now.plusSeconds(1);
        assertThat(tokens.find(secret)).isEmpty();
        assertThat(tokens.all(Long.MAX_VALUE, 10).getFirst().standing(now)).isEqualTo(ApiToken.Standing.EXPIRED);
    }

    @Test
    void revokedTokenIsGoodForNothingAtOnceAndRevokedOnce() {
        ApiTokens.Made made = made(null, Scope.LISTS_READ);

        assertThat(revoked(made.id())).isTrue();
        assertThat(tokens.find(made.secret())).isEmpty();
        assertThat(revoked(made.id())).isFalse();
        assertThat(revoked(99)).isFalse();
        assertThat(tokens.all(Long.MAX_VALUE, 10).getFirst().standing(now)).isEqualTo(ApiToken.Standing.REVOKED);
    }

    @Test
    void lastUseIsRememberedToFiveMinutes() {
        String secret = made(null, Scope.LISTS_READ).secret();
        Instant first = now;

        tokens.find(secret);
        now = first.plus(ApiTokens.SEEN_EVERY).minusSeconds(1);
        tokens.find(secret);
        assertThat(tokens.all(Long.MAX_VALUE, 1).getFirst().usedAt()).isEqualTo(first);
        now = first.plus(ApiTokens.SEEN_EVERY);
        tokens.find(secret);
        assertThat(tokens.all(Long.MAX_VALUE, 1).getFirst().usedAt()).isEqualTo(now);
    }

    @Test
    void tokensAreListedInPagesTheNewestFirst() {
        for (int i = 0; i < 5; i++) {
            made(null, Scope.LISTS_READ);
        }

        assertThat(tokens.all(Long.MAX_VALUE, 3)).extracting(ApiToken::id).containsExactly(5L, 4L, 3L);
        assertThat(tokens.all(3, 3)).extracting(ApiToken::id).containsExactly(2L, 1L);
    }

    @Test
    void tokenOfAListGoesWithIt() {
        String secret = made(1L, Scope.LISTS_READ).secret();

        database.jdbi().useHandle(handle -> handle.execute("DELETE FROM lists"));

        assertThat(tokens.find(secret)).isEmpty();
    }

    @Test
    void scopeThatThisProgramDoesNotKnowAllowsNothing() {
        String secret = made(null, Scope.LISTS_READ).secret();
        database.jdbi().useHandle(handle -> handle.execute("UPDATE api_tokens SET scopes = ARRAY['lists:read', 'moon:read']"));

        assertThat(tokens.find(secret).orElseThrow().scopes()).containsExactly(Scope.LISTS_READ);
    }

    @Test
    void tokensThatEndedLongAgoAreForgottenInBoundedRounds() {
        made(null, Scope.LISTS_READ);
        revoked(made(null, Scope.LISTS_READ).id());
        Instant began = now;

        now = began.plus(ApiTokens.REMEMBERED).minusSeconds(1);
        assertThat(swept(10)).isZero();
        now = began.plus(ApiTokens.REMEMBERED);
        assertThat(swept(10)).isEqualTo(1);
        now = began.plus(MONTH).plus(ApiTokens.REMEMBERED);
        assertThat(swept(10)).isEqualTo(1);
        assertThat(tokens.all(Long.MAX_VALUE, 10)).isEmpty();
    }

    private int swept(int limit) {
        return database.transactions().call(() -> tokens.sweepInTx(limit));
    }

    @Test
    void whatIsNoSensibleTokenIsRefused() {
        Set<Scope> scopes = Set.of(Scope.LISTS_READ);

        assertThat(new NewApiToken("a".repeat(NewApiToken.MAX_NAME), scopes, null, NewApiToken.LONGEST, "ann").scopes()).hasSize(1);
        assertThatIllegalArgumentException().isThrownBy(() -> new NewApiToken("a".repeat(NewApiToken.MAX_NAME + 1), scopes, null, MONTH,
                "ann"));
        assertThatIllegalArgumentException().isThrownBy(() -> new NewApiToken(" ", scopes, null, MONTH, "ann"));
        assertThatIllegalArgumentException().isThrownBy(() -> new NewApiToken("a\nb", scopes, null, MONTH, "ann"));
        assertThatIllegalArgumentException().isThrownBy(() -> new NewApiToken("a", Set.of(), null, MONTH, "ann"));
        assertThatIllegalArgumentException().isThrownBy(() -> new NewApiToken("a", scopes, null, NewApiToken.LONGEST.plusSeconds(1),
                "ann"));
        assertThatIllegalArgumentException().isThrownBy(() -> new NewApiToken("a", scopes, null, Duration.ZERO, "ann"));
    }
}
