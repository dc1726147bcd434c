package org.indaba.access;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.indaba.mail.Bytes;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * What people sign in with beside links: a password, and a second factor with codes for the day on which the phone is gone. All belong to a
 * person, whichever address they prove. Thread-safe.
 */
public final class Credentials {

    /** How many recovery codes somebody has. */
    public static final int RECOVERY_CODES = 10;

    /** 80 random bits: a digest of one tells nothing about it. */
    private static final int RECOVERY_OCTETS = 10;

    private final Jdbi jdbi;
    private final OneTimeCodes codes;
    private final InstantSource clock;
    private final RandomGenerator random;

    /**
     * @param jdbi joins the caller's transaction
     * @param random a source of secrets: a {@link java.security.SecureRandom}
     */
    public Credentials(Jdbi jdbi, OneTimeCodes codes, InstantSource clock, RandomGenerator random) {
        this.jdbi = jdbi;
        this.codes = codes;
        this.clock = clock;
        this.random = random;
    }

    /**
     * What somebody has.
     *
     * @param password when the password was set; null if there is none
     * @param secondFactor when the second factor was switched on; null if it is off
     * @param recoveryCodes how many are left
     */
    public record Held(@Nullable Instant password, @Nullable Instant secondFactor, int recoveryCodes) {

        /** What everybody has at first. */
        public static final Held NOTHING = new Held(null, null, 0);
    }

    /** What somebody has. */
    public Held held(long person) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                SELECT password_at, totp_at, (SELECT count(*) FROM recovery_codes r WHERE r.person_id = c.person_id) AS recovery
                FROM credentials c WHERE person_id = :person""").bind("person", person).map((row, _) -> held(row)).findOne())
                .orElse(Held.NOTHING);
    }

    private static Held held(ResultSet row) throws SQLException {
        return new Held(instant(row.getTimestamp("password_at")), instant(row.getTimestamp("totp_at")), row.getInt("recovery"));
    }

    private static @Nullable Instant instant(@Nullable Timestamp at) {
        return at == null ? null : at.toInstant();
    }

    /** Whether somebody signs in in two steps. */
    public boolean hasSecondFactor(long person) {
        return held(person).secondFactor() != null;
    }

    /** What is kept of a password. */
    public Optional<String> password(long person) {
        return jdbi.withHandle(handle -> handle
                .createQuery("SELECT password FROM credentials WHERE person_id = :person AND password IS NOT NULL")
                .bind("person", person).mapTo(String.class).findOne());
    }

    /** Keeps a password. @param hash what {@link PasswordHash#of} made of it */
    public void setPasswordInTx(long person, String hash) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                INSERT INTO credentials (person_id, password, password_at) VALUES (:person, :hash, :now)
                ON CONFLICT (person_id) DO UPDATE SET password = excluded.password, password_at = excluded.password_at""")
                .bind("person", person).bind("hash", hash).bind("now", clock.instant()).execute());
    }

    /** Keeps the same password at another cost. */
    public void rehashInTx(long person, String before, String hash) {
        jdbi.useHandle(handle -> handle
                .createUpdate("UPDATE credentials SET password = :hash WHERE person_id = :person AND password = :before")
                .bind("person", person).bind("hash", hash).bind("before", before).execute());
    }

    /** Forgets a password; false if there was none. */
    public boolean removePasswordInTx(long person) {
        return jdbi.withHandle(handle -> handle.createUpdate("""
                UPDATE credentials SET password = NULL, password_at = NULL WHERE person_id = :person AND password IS NOT NULL""")
                .bind("person", person).execute()) == 1;
    }

    /**
     * A new secret for a second factor, which counts when a code of it is shown. One that was begun before is worth nothing from then on:
     * whoever read it, in a session that was not theirs, must not know what the person confirms later.
     *
     * @return the secret; empty, with nothing changed, if a second factor is on
     */
    public Optional<Bytes> beginSecondFactorInTx(long person) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                INSERT INTO credentials (person_id, totp_secret) VALUES (:person, :secret)
                ON CONFLICT (person_id) DO UPDATE SET totp_secret = excluded.totp_secret, totp_step = 0 WHERE credentials.totp_at IS NULL
                RETURNING totp_secret""")
                .bind("person", person).bind("secret", codes.secret().toArray())
                .map((row, _) -> Bytes.of(row.getBytes(1))).findOne());
    }

    /** The secret of a second factor that was begun and does not count yet. */
    public Optional<Bytes> begun(long person) {
        return jdbi.withHandle(handle -> secret(handle, person)).filter(secret -> !secret.on()).map(Secret::secret);
    }

    /**
     * Switches the second factor on with a code of its secret.
     *
     * @return the recovery codes, which nobody can be told again; empty if the code was wrong, or it was on already
     */
    public Optional<List<String>> confirmSecondFactorInTx(long person, String code) {
        return jdbi.withHandle(handle -> {
            Optional<Secret> secret = secret(handle, person).filter(each -> !each.on());
            OptionalLong step = secret.map(each -> codes.match(each.secret(), code, clock.instant(), each.step()))
                    .orElse(OptionalLong.empty());
            if (step.isEmpty()) {
                return Optional.empty();
            }
            handle.createUpdate("UPDATE credentials SET totp_at = :now, totp_step = :step WHERE person_id = :person")
                    .bind("person", person).bind("step", step.getAsLong()).bind("now", clock.instant()).execute();
            return Optional.of(newCodes(handle, person));
        });
    }

    /** Makes all recovery codes anew; those before are worth nothing. */
    public List<String> newRecoveryCodesInTx(long person) {
        return jdbi.withHandle(handle -> newCodes(handle, person));
    }

    private List<String> newCodes(Handle handle, long person) {
        handle.createUpdate("DELETE FROM recovery_codes WHERE person_id = :person").bind("person", person).execute();
        List<String> made = new ArrayList<>();
        for (int i = 0; i < RECOVERY_CODES; i++) {
            byte[] octets = new byte[RECOVERY_OCTETS];
            random.nextBytes(octets);
            String code = Base32.of(octets);
            handle.createUpdate("INSERT INTO recovery_codes VALUES (:person, :hash)").bind("person", person)
                    .bind("hash", SecretToken.digest(code).toArray()).execute();
            made.add(code.replaceAll("(.{4})(?!$)", "$1-").toLowerCase(Locale.ROOT));
        }
        return made;
    }

    /** Takes a code of the second factor, or a recovery code, once; of two who show it at once, one gets in. */
    public boolean takeCodeInTx(long person, String code) {
        return jdbi.withHandle(handle -> {
            Optional<Secret> secret = secret(handle, person).filter(Secret::on);
            if (secret.isEmpty()) {
                return false;
            }
            OptionalLong step = codes.match(secret.get().secret(), code, clock.instant(), secret.get().step());
            if (step.isPresent()) {
                // RFC 6238 §5.2: a code that was taken is not taken again.
                return handle.createUpdate("UPDATE credentials SET totp_step = :step WHERE person_id = :person AND totp_step < :step")
                        .bind("person", person).bind("step", step.getAsLong()).execute() == 1;
            }
            String plain = code.replaceAll("[\\s-]", "").toUpperCase(Locale.ROOT);
            return handle.createUpdate("DELETE FROM recovery_codes WHERE person_id = :person AND code_hash = :hash")
                    .bind("person", person).bind("hash", SecretToken.digest(plain).toArray()).execute() == 1;
        });
    }

    /** Switches the second factor off, and forgets its codes; false if it was off. */
    public boolean removeSecondFactorInTx(long person) {
        return jdbi.withHandle(handle -> {
            handle.createUpdate("DELETE FROM recovery_codes WHERE person_id = :person").bind("person", person).execute();
            return handle.createUpdate("""
                    UPDATE credentials SET totp_secret = NULL, totp_at = NULL, totp_step = 0
                    WHERE person_id = :person AND totp_secret IS NOT NULL""").bind("person", person).execute() == 1;
        });
    }

    /** Forgets everything. */
    public void removeInTx(long person) {
        jdbi.useHandle(handle -> handle.createUpdate("DELETE FROM credentials WHERE person_id = :person").bind("person", person).execute());
    }

    private record Secret(Bytes secret, boolean on, long step) {
    }

    private static Optional<Secret> secret(Handle handle, long person) {
        return handle.createQuery("""
                SELECT totp_secret, totp_at, totp_step FROM credentials WHERE person_id = :person AND totp_secret IS NOT NULL""")
                .bind("person", person)
                .map((row, _) -> new Secret(Bytes.of(row.getBytes("totp_secret")), row.getTimestamp("totp_at") != null,
                        row.getLong("totp_step"))).findOne();
    }
}
