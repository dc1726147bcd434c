package org.indaba.access;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.indaba.mail.EmailAddress;
import org.jdbi.v3.core.Jdbi;

/** Those who have proved an address and not yet the second factor: no session, only the right to show a code. Thread-safe. */
public final class HalfSignIns {

    /** How long somebody may look for their phone. */
    public static final Duration LIFETIME = Duration.ofMinutes(10);

    /** How many codes are looked at before the first step must be done again. */
    public static final int MAX_TRIES = 5;

    private final Jdbi jdbi;
    private final InstantSource clock;
    private final RandomGenerator random;

    /**
     * @param jdbi joins the caller's transaction
     * @param random a source of secrets: a {@link java.security.SecureRandom}
     */
    public HalfSignIns(Jdbi jdbi, InstantSource clock, RandomGenerator random) {
        this.jdbi = jdbi;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Somebody half signed in.
     *
     * @param address what was proved
     * @param proof how
     */
    public record Half(EmailAddress address, Proof proof) {
    }

    /** Begins; returns a token, for a cookie. */
    public String beginInTx(EmailAddress address, Proof proof) {
        String token = SecretToken.make(random);
        jdbi.useHandle(handle -> handle.createUpdate("""
                INSERT INTO half_sign_ins (token_hash, address_key, address, proof, expires_at)
                VALUES (:hash, :key, :address, :proof, :expires)""")
                .bind("hash", SecretToken.digest(token).toArray()).bind("key", address.key()).bind("address", address.toString())
                .bind("proof", proof.name()).bind("expires", clock.instant().plus(LIFETIME)).execute());
        return token;
    }

    /** Whether a token still serves. */
    public boolean serves(String token) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                SELECT EXISTS (SELECT FROM half_sign_ins WHERE token_hash = :hash AND expires_at > :now AND tries < :most)""")
                .bind("hash", SecretToken.digest(token).toArray()).bind("now", clock.instant()).bind("most", MAX_TRIES)
                .mapTo(Boolean.class).one());
    }

    /** Counts a try; empty if there is no such token, it has expired, or it had all its tries. */
    public Optional<Half> tryInTx(String token) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                UPDATE half_sign_ins SET tries = tries + 1 WHERE token_hash = :hash AND expires_at > :now AND tries < :most
                RETURNING address, proof""")
                .bind("hash", SecretToken.digest(token).toArray()).bind("now", clock.instant()).bind("most", MAX_TRIES)
                .map((row, _) -> new Half(EmailAddress.of(row.getString("address")), Proof.valueOf(row.getString("proof")))).findOne());
    }

    /** Ends it, whatever came of it. */
    public void endInTx(String token) {
        jdbi.useHandle(handle -> handle.createUpdate("DELETE FROM half_sign_ins WHERE token_hash = :hash")
                .bind("hash", SecretToken.digest(token).toArray()).execute());
    }

    /** Forgets those that have expired; returns how many rows went, at most {@code limit}. */
    public int sweepInTx(int limit) {
        return jdbi.withHandle(handle -> handle.createUpdate("""
                DELETE FROM half_sign_ins WHERE token_hash IN (
                    SELECT token_hash FROM half_sign_ins WHERE expires_at <= :now LIMIT :limit FOR UPDATE SKIP LOCKED)""")
                .bind("now", clock.instant()).bind("limit", limit).execute());
    }
}
