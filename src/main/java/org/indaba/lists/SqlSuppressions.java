package org.indaba.lists;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.indaba.mail.EmailAddress;
import org.jdbi.v3.core.Jdbi;

/** The table {@code suppressions}; the view {@code recipients} joins it. Thread-safe. */
public final class SqlSuppressions implements Suppressions {

    private static final String OF_BOUNCES = " AND expires_at > :now AND coalesce(operators_until, :now) <= :now";

    private final Jdbi jdbi;
    private final InstantSource clock;

    /** @param jdbi joins the caller's transaction */
    public SqlSuppressions(Jdbi jdbi, InstantSource clock) {
        this.jdbi = jdbi;
        this.clock = clock;
    }

    @Override
    public List<Suppression> page(String afterKey, int limit) {
        if (limit < 1 || limit > MAX_PAGE) {
            throw new IllegalArgumentException("a page has 1 to " + MAX_PAGE + " addresses, not " + limit);
        }
        return jdbi.withHandle(handle -> handle.createQuery("SELECT * FROM suppressions WHERE key > :after ORDER BY key LIMIT :limit")
                .bind("after", afterKey).bind("limit", limit).map((row, _) -> suppression(row)).list());
    }

    @Override
    public Optional<Suppression> find(EmailAddress address) {
        return jdbi.withHandle(handle -> handle
                .createQuery("SELECT * FROM suppressions WHERE key = :key AND (expires_at IS NULL OR expires_at > :now)")
                .bind("key", address.key()).bind("now", clock.instant()).map((row, _) -> suppression(row)).findOne());
    }

    @Override
    public Set<String> ofBounces(Collection<String> keys) {
        return jdbi.withHandle(handle -> handle
                .createQuery("SELECT key FROM suppressions WHERE key = ANY(:keys)" + OF_BOUNCES)
                .bindArray("keys", String.class, keys.toArray()).bind("now", clock.instant()).mapTo(String.class).set());
    }

    @Override
    public void addInTx(EmailAddress address, String reason, Duration lasts, Origin origin) {
        Instant now = clock.instant();
        String cut = reason.length() <= MAX_REASON ? reason : reason.substring(0, MAX_REASON);
        jdbi.useHandle(handle -> handle.createUpdate("""
                INSERT INTO suppressions (key, address, reason, since, expires_at, operators_until)
                VALUES (:key, :address, :reason, :now, CASE WHEN :lasting THEN CAST(:until AS timestamptz) END,
                    CASE WHEN :operator THEN CASE WHEN :lasting THEN CAST(:until AS timestamptz) ELSE 'infinity' END END)
                ON CONFLICT (key) DO UPDATE SET reason = excluded.reason, expires_at = excluded.expires_at,
                    operators_until = coalesce(excluded.operators_until, suppressions.operators_until)""")
                .bind("key", address.key()).bind("address", address.toString()).bind("reason", cut).bind("now", now)
                .bind("lasting", !lasts.isZero()).bind("until", now.plus(lasts)).bind("operator", origin == Origin.OPERATOR).execute());
    }

    @Override
    public boolean removeInTx(EmailAddress address) {
        return jdbi.withHandle(handle -> handle.createUpdate("DELETE FROM suppressions WHERE key = :key")
                .bind("key", address.key()).execute()
                // Of somebody who was erased only a digest is left; who knows the address may lift that too.
                + handle.createUpdate("DELETE FROM erased_suppressions WHERE key_hash = sha256(convert_to(:key, 'UTF8'))")
                .bind("key", address.key()).execute()) > 0;
    }

    @Override
    public boolean removeOfBouncesInTx(EmailAddress address) {
        return jdbi.withHandle(handle -> handle.createUpdate("DELETE FROM suppressions WHERE key = :key" + OF_BOUNCES)
                .bind("key", address.key()).bind("now", clock.instant()).execute()
                // The digest of somebody who was erased would come back with the address, behind what is lifted here.
                + handle.createUpdate("DELETE FROM erased_suppressions WHERE key_hash = sha256(convert_to(:key, 'UTF8'))" + OF_BOUNCES)
                .bind("key", address.key()).bind("now", clock.instant()).execute()) > 0;
    }

    @Override
    public int sweepInTx(int limit) {
        int swept = sweepInTx("suppressions", "key", limit);
        return swept + sweepInTx("erased_suppressions", "key_hash", limit - swept);
    }

    private int sweepInTx(String table, String key, int limit) {
        return jdbi.withHandle(handle -> handle.createUpdate(("""
                DELETE FROM %1$s WHERE %2$s IN (
                    SELECT %2$s FROM %1$s WHERE expires_at <= :now ORDER BY expires_at LIMIT :limit FOR UPDATE SKIP LOCKED)""")
                .formatted(table, key)).bind("now", clock.instant()).bind("limit", limit).execute());
    }

    private static Suppression suppression(ResultSet row) throws SQLException {
        Timestamp expires = row.getTimestamp("expires_at");
        return new Suppression(EmailAddress.of(row.getString("address")), row.getString("reason"), row.getTimestamp("since").toInstant(),
                expires == null ? null : expires.toInstant());
    }
}
