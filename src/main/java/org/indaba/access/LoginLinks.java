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
 * The one-time links by which people sign in: who can read the mail of an address is taken for its person. A link serves once, within
 * {@link #LIFETIME}; what it lets somebody do is asked at each page. Looking at one changes nothing: mail scanners open what they find.
 * Thread-safe.
 */
public final class LoginLinks {

    /** How long a link serves: long enough for a mail to arrive, short enough to be forgotten in a mailbox. */
    public static final Duration LIFETIME = Duration.ofMinutes(15);

    /** How many links an address gets by mail within {@link #PERIOD}, so that nobody can have us flood it. */
    public static final int MAX_MAILED = 3;

    /** For how long a mailed link counts. */
    public static final Duration PERIOD = Duration.ofHours(24);

    private final Jdbi jdbi;
    private final InstantSource clock;
    private final RandomGenerator random;

    /**
     * @param jdbi joins the caller's transaction
     * @param random a source of secrets: a {@link java.security.SecureRandom}
     */
    public LoginLinks(Jdbi jdbi, InstantSource clock, RandomGenerator random) {
        this.jdbi = jdbi;
        this.clock = clock;
        this.random = random;
    }

    /** Makes a link that is handed over here and now. Returns its token, which is shown to nobody else. */
    public String makeInTx(EmailAddress address) {
        return jdbi.withHandle(handle -> insert(handle, address, false));
    }

    /** Makes a link to be mailed; empty if the address got {@link #MAX_MAILED} already. */
    public Optional<String> makeForMailInTx(EmailAddress address) {
        return jdbi.withHandle(handle -> {
            // The lock makes all who ask for this address, on all nodes, count one after the other.
            handle.createQuery("SELECT pg_advisory_xact_lock(hashtextextended('login_links ' || :key, 0))").bind("key", address.key())
                    .mapTo(String.class).one();
            return mailed(handle, address) >= MAX_MAILED ? Optional.empty() : Optional.of(insert(handle, address, true));
        });
    }

    private long mailed(Handle handle, EmailAddress address) {
        return handle.createQuery("SELECT count(*) FROM login_links WHERE mailed AND address_key = :key AND made_at > :before")
                .bind("key", address.key()).bind("before", clock.instant().minus(PERIOD)).mapTo(Long.class).one();
    }

    private String insert(Handle handle, EmailAddress address, boolean mailed) {
        String token = SecretToken.make(random);
        Instant now = clock.instant();
        handle.createUpdate("""
                INSERT INTO login_links (token_hash, address_key, address, mailed, made_at, expires_at)
                VALUES (:hash, :key, :address, :mailed, :now, :expires)""")
                .bind("hash", SecretToken.digest(token).toArray()).bind("key", address.key()).bind("address", address.toString())
                .bind("mailed", mailed).bind("now", now).bind("expires", now.plus(LIFETIME)).execute();
        return token;
    }

    /** Whom a link would sign in; empty if it was used, has expired, or never was. */
    public Optional<EmailAddress> find(String token) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                SELECT address FROM login_links WHERE token_hash = :hash AND used_at IS NULL AND expires_at > :now""")
                .bind("hash", SecretToken.digest(token).toArray()).bind("now", clock.instant())
                .mapTo(String.class).findOne().map(EmailAddress::of));
    }

    /** Uses a link up; returns whom it signs in, and empty as {@link #find}. Of two who use it at once, one gets in. */
    public Optional<EmailAddress> useInTx(String token) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                UPDATE login_links SET used_at = :now WHERE token_hash = :hash AND used_at IS NULL AND expires_at > :now
                RETURNING address""")
                .bind("hash", SecretToken.digest(token).toArray()).bind("now", clock.instant())
                .mapTo(String.class).findOne().map(EmailAddress::of));
    }

    /** Forgets links that no longer count; returns how many rows went, at most {@code limit}. */
    public int sweepInTx(int limit) {
        return jdbi.withHandle(handle -> handle.createUpdate("""
                DELETE FROM login_links WHERE token_hash IN (
                    SELECT token_hash FROM login_links WHERE made_at <= :before ORDER BY made_at LIMIT :limit
                    FOR UPDATE SKIP LOCKED)""")
                .bind("before", clock.instant().minus(PERIOD)).bind("limit", limit).execute());
    }
}
