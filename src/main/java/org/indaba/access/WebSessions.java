package org.indaba.access;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
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

    /** How long a proof is fresh enough for what cannot be undone, or lets somebody in. */
    public static final Duration RECENT = Duration.ofHours(1);

    /** Sessions that are shown to their person; more can still be ended all at once. */
    public static final int MAX_SHOWN = 50;

    private final Jdbi jdbi;
    private final InstantSource clock;
    private final RandomGenerator random;

    /** A session as it stands in its row. */
    private record Row(WebSession session, Instant seenAt) {
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

    /** Begins a session by a link; returns its token, for a cookie. */
    public String beginInTx(EmailAddress address) {
        return beginInTx(address, SessionOrigin.LINK);
    }

    /** Begins a session; returns its token, for a cookie. */
    public String beginInTx(EmailAddress address, SessionOrigin origin) {
        String token = SecretToken.make(random);
        jdbi.useHandle(handle -> handle.createUpdate("""
                INSERT INTO web_sessions (token_hash, address_key, address, began_at, seen_at, proof, device, network)
                VALUES (:hash, :key, :address, :now, :now, :proof, :device, :network)""")
                .bind("hash", SecretToken.digest(token).toArray()).bind("key", address.key()).bind("address", address.toString())
                .bind("now", clock.instant()).bind("proof", origin.proof().name()).bind("device", origin.device())
                .bind("network", origin.network()).execute());
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
            return row.map(Row::session);
        });
    }

    private static Optional<Row> read(Handle handle, String token, Instant now) {
        return handle.createQuery("""
                SELECT id, address, proof, began_at, seen_at,
                    EXISTS (SELECT FROM administrators a WHERE a.key = address_key) AS administrator
                FROM web_sessions WHERE token_hash = :hash AND seen_at > :idle AND began_at > :longest""")
                .bind("hash", SecretToken.digest(token).toArray()).bind("idle", now.minus(IDLE)).bind("longest", now.minus(LONGEST))
                .map((row, _) -> new Row(new WebSession(row.getLong("id"), EmailAddress.of(row.getString("address")),
                        Proof.valueOf(row.getString("proof")), row.getTimestamp("began_at").toInstant(),
                        row.getBoolean("administrator")), row.getTimestamp("seen_at").toInstant())).findOne();
    }

    /** Ends a session, if there is one. */
    public void endInTx(String token) {
        jdbi.useHandle(handle -> handle.createUpdate("DELETE FROM web_sessions WHERE token_hash = :hash")
                .bind("hash", SecretToken.digest(token).toArray()).execute());
    }

    /**
     * A session as its person is shown it.
     *
     * @param id by which it is ended
     * @param address what was proved
     * @param origin how, and where
     * @param beganAt when
     * @param seenAt when it was used last, to some minutes
     */
    public record Shown(long id, String address, SessionOrigin origin, Instant beganAt, Instant seenAt) {
    }

    /** The sessions of somebody, the one that was used last first. @param keys those of their addresses */
    public List<Shown> of(List<String> keys) {
        Instant now = clock.instant();
        return jdbi.withHandle(handle -> handle.createQuery("""
                SELECT id, address, proof, device, network, began_at, seen_at FROM web_sessions
                WHERE address_key = ANY(:keys) AND seen_at > :idle AND began_at > :longest ORDER BY seen_at DESC, id DESC LIMIT :most""")
                .bindArray("keys", String.class, keys.toArray()).bind("idle", now.minus(IDLE)).bind("longest", now.minus(LONGEST))
                .bind("most", MAX_SHOWN)
                .map((row, _) -> new Shown(row.getLong("id"), row.getString("address"), new SessionOrigin(
                        Proof.valueOf(row.getString("proof")), row.getString("device"), row.getString("network")),
                        row.getTimestamp("began_at").toInstant(), row.getTimestamp("seen_at").toInstant())).list());
    }

    /** Ends a session of somebody; false if there is none of theirs with this id. */
    public boolean endInTx(long id, List<String> keys) {
        return jdbi.withHandle(handle -> handle.createUpdate("DELETE FROM web_sessions WHERE id = :id AND address_key = ANY(:keys)")
                .bind("id", id).bindArray("keys", String.class, keys.toArray()).execute()) == 1;
    }

    /** Sessions that were begun by one address are of another from now on: the person's new one. */
    public void replaceInTx(EmailAddress from, EmailAddress to) {
        jdbi.useHandle(handle -> handle
                .createUpdate("UPDATE web_sessions SET address_key = :key, address = :address WHERE address_key = :from")
                .bind("from", from.key()).bind("key", to.key()).bind("address", to.toString()).execute());
    }

    /** Ends all sessions of somebody but one; returns how many. @param kept its id; 0 for none */
    public int endAllInTx(List<String> keys, long kept) {
        return jdbi.withHandle(handle -> handle.createUpdate("DELETE FROM web_sessions WHERE id <> :kept AND address_key = ANY(:keys)")
                .bind("kept", kept).bindArray("keys", String.class, keys.toArray()).execute());
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
