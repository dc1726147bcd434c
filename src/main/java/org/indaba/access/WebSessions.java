package org.indaba.access;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.indaba.mail.EmailAddress;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Who is signed in, on all nodes. A session ends by signing out, after {@link #IDLE} without a page, or {@link #LONGEST} after it began.
 * A token is made anew at each sign-in, so that nobody can plant one beforehand. Thread-safe.
 */
public final class WebSessions {

    /** How long a session lasts without a page being asked for: a working day. */
    public static final Duration IDLE = Duration.ofHours(12);

    /** How long a session lasts at most. */
    public static final Duration LONGEST = Duration.ofDays(7);

    /** How exactly the last page is remembered: reading pages shall not write a row each time. */
    static final Duration SEEN_EVERY = Duration.ofMinutes(5);

    private final Jdbi jdbi;
    private final InstantSource clock;
    private final RandomGenerator random;

    /** A session as it stands in its row. */
    private record Row(String address, Instant seenAt, boolean administrator) {
    }

    /**
     * @param jdbi joins the caller's transaction
     * @param random a source of secrets: a {@link java.security.SecureRandom}
     */
    public WebSessions(Jdbi jdbi, InstantSource clock, RandomGenerator random) {
        this.jdbi = jdbi;
        this.clock = clock;
        this.random = random;
    }

    /** Begins a session; returns its token, for a cookie. */
    public String beginInTx(EmailAddress address) {
        String token = SecretToken.make(random);
        jdbi.useHandle(handle -> handle.createUpdate("""
                INSERT INTO web_sessions (token_hash, address_key, address, began_at, seen_at)
                VALUES (:hash, :key, :address, :now, :now)""")
                .bind("hash", SecretToken.digest(token).toArray()).bind("key", address.key()).bind("address", address.toString())
                .bind("now", clock.instant()).execute());
        return token;
    }

    /** The session with this token, seen at this moment; empty if there is none, or it has ended. */
    public Optional<WebSession> find(String token) {
        Instant now = clock.instant();
        return jdbi.withHandle(handle -> {
            Optional<Row> row = read(handle, token, now);
            if (row.isPresent() && !now.isBefore(row.get().seenAt().plus(SEEN_EVERY))) {
                handle.createUpdate("UPDATE web_sessions SET seen_at = :now WHERE token_hash = :hash")
                        .bind("now", now).bind("hash", SecretToken.digest(token).toArray()).execute();
            }
            return row.map(found -> new WebSession(EmailAddress.of(found.address()), found.administrator()));
        });
    }

    private static Optional<Row> read(Handle handle, String token, Instant now) {
        return handle.createQuery("""
                SELECT address, seen_at, EXISTS (SELECT FROM administrators a WHERE a.key = s.address_key) AS administrator
                FROM web_sessions s WHERE token_hash = :hash AND seen_at > :idle AND began_at > :longest""")
                .bind("hash", SecretToken.digest(token).toArray()).bind("idle", now.minus(IDLE)).bind("longest", now.minus(LONGEST))
                .map((row, _) -> new Row(row.getString("address"), row.getTimestamp("seen_at").toInstant(),
                        row.getBoolean("administrator"))).findOne();
    }

    /** Ends a session, if there is one. */
    public void endInTx(String token) {
        jdbi.useHandle(handle -> handle.createUpdate("DELETE FROM web_sessions WHERE token_hash = :hash")
                .bind("hash", SecretToken.digest(token).toArray()).execute());
    }

    /** Forgets sessions that have ended; returns how many rows went, at most {@code limit}. */
    public int sweepInTx(int limit) {
        Instant now = clock.instant();
        return jdbi.withHandle(handle -> handle.createUpdate("""
                DELETE FROM web_sessions WHERE token_hash IN (
                    SELECT token_hash FROM web_sessions WHERE seen_at <= :idle OR began_at <= :longest LIMIT :limit
                    FOR UPDATE SKIP LOCKED)""")
                .bind("idle", now.minus(IDLE)).bind("longest", now.minus(LONGEST)).bind("limit", limit).execute());
    }
}
