package org.indaba.access;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * The tokens with which programs use the REST interface. A token is shown once, when it is made; what is kept of it is its digest. It
 * ends at its time, or at once when it is revoked, on all nodes. Thread-safe.
 */
public final class ApiTokens {

    /** What every token begins with: people who find one know what it is, and so do programs that look for lost secrets. */
    public static final String PREFIX = "indaba_";

    /** How exactly the last use is remembered: reading shall not write a row each time. */
    static final Duration SEEN_EVERY = Duration.ofMinutes(5);

    /** How long a token that has ended is listed: somebody may wonder why a program stopped working. */
    static final Duration REMEMBERED = Duration.ofDays(90);

    /** The largest page of {@link #all}. */
    public static final int MAX_PAGE = 1_000;

    /** Nothing longer is looked at. In characters. */
    private static final int MAX_SHOWN = 200;

    private static final String COLUMNS = "id, name, scopes, list_id, made_by, made_at, expires_at, used_at, revoked_at";

    private final Jdbi jdbi;
    private final InstantSource clock;
    private final RandomGenerator random;

    /**
     * @param jdbi joins the caller's transaction
     * @param random a source of secrets: a {@link java.security.SecureRandom}
     */
    public ApiTokens(Jdbi jdbi, InstantSource clock, RandomGenerator random) {
        this.jdbi = jdbi;
        this.clock = clock;
        this.random = random;
    }

    /**
     * A token that was made.
     *
     * @param id by which it is revoked
     * @param secret what its holder shows; nobody can be told it again
     * @param expiresAt from when on it is good for nothing
     */
    public record Made(long id, String secret, Instant expiresAt) {
    }

    /** Makes a token. */
    public Made makeInTx(NewApiToken wanted) {
        String secret = PREFIX + SecretToken.make(random);
        Instant now = clock.instant();
        Instant expires = now.plus(wanted.lifetime());
        String[] scopes = Arrays.stream(Scope.values()).filter(wanted.scopes()::contains).map(Scope::word).toArray(String[]::new);
        long id = jdbi.withHandle(handle -> handle.createQuery("""
                INSERT INTO api_tokens (token_hash, name, scopes, list_id, made_by, made_at, expires_at)
                VALUES (:hash, :name, :scopes, :list, :by, :now, :expires) RETURNING id""")
                .bind("hash", SecretToken.digest(secret).toArray()).bind("name", wanted.name()).bindArray("scopes", String.class,
                        (Object[]) scopes)
                .bind("list", wanted.listId()).bind("by", wanted.madeBy()).bind("now", now).bind("expires", expires)
                .mapTo(Long.class).one());
        return new Made(id, secret, expires);
    }

    /** The token that somebody showed, used at this moment; empty if it has ended, or never was. */
    public Optional<ApiToken> find(String shown) {
        if (!shown.startsWith(PREFIX) || shown.length() > MAX_SHOWN) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        Optional<ApiToken> found = jdbi.withHandle(handle -> handle.createQuery("SELECT " + COLUMNS
                + " FROM api_tokens WHERE token_hash = :hash AND revoked_at IS NULL AND expires_at > :now")
                .bind("hash", SecretToken.digest(shown).toArray()).bind("now", now).map((row, _) -> read(row)).findOne());
        found.filter(token -> token.usedAt() == null || !now.isBefore(token.usedAt().plus(SEEN_EVERY)))
                .ifPresent(token -> jdbi.useHandle(handle -> handle
                        .createUpdate("UPDATE api_tokens SET used_at = :now WHERE id = :id")
                        .bind("now", now).bind("id", token.id()).execute()));
        return found;
    }

    /**
     * The tokens, the newest first, those that have ended among them for {@link #REMEMBERED}.
     *
     * @param before the last id of the page before; {@link Long#MAX_VALUE} for the first
     * @param limit 1 to {@link #MAX_PAGE}
     */
    public List<ApiToken> all(long before, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT " + COLUMNS
                + " FROM api_tokens WHERE id < :before ORDER BY id DESC LIMIT :limit")
                .bind("before", before).bind("limit", Math.clamp(limit, 1, MAX_PAGE)).map((row, _) -> read(row)).list());
    }

    /** Ends a token at once; empty if there is none with this id that could be ended. */
    public Optional<ApiToken> revokeInTx(long id) {
        return jdbi.withHandle(handle -> handle.createQuery("UPDATE api_tokens SET revoked_at = :now "
                + "WHERE id = :id AND revoked_at IS NULL RETURNING " + COLUMNS)
                .bind("now", clock.instant()).bind("id", id).map((row, _) -> read(row)).findOne());
    }

    /** Forgets tokens that ended long ago; returns how many rows went, at most {@code limit}. */
    public int sweepInTx(int limit) {
        return jdbi.withHandle(handle -> handle.createUpdate("""
                DELETE FROM api_tokens WHERE id IN (
                    SELECT id FROM api_tokens WHERE expires_at <= :before OR revoked_at <= :before LIMIT :limit
                    FOR UPDATE SKIP LOCKED)""")
                .bind("before", clock.instant().minus(REMEMBERED)).bind("limit", limit).execute());
    }

    private static ApiToken read(ResultSet row) throws SQLException {
        // A scope that an older or newer program knows, and this one does not, allows nothing here.
        List<Scope> scopes = Arrays.stream((String[]) row.getArray("scopes").getArray())
                .flatMap(word -> Scope.of(word).stream()).sorted().toList();
        long list = row.getLong("list_id");
        return new ApiToken(row.getLong("id"), row.getString("name"), scopes, list == 0 ? null : list, row.getString("made_by"),
                row.getTimestamp("made_at").toInstant(), row.getTimestamp("expires_at").toInstant(), instant(row.getTimestamp("used_at")),
                instant(row.getTimestamp("revoked_at")));
    }

    private static @Nullable Instant instant(@Nullable Timestamp at) {
        return at == null ? null : at.toInstant();
    }
}
