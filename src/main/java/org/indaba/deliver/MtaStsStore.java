package org.indaba.deliver;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.indaba.spool.Transactions;
import org.jdbi.v3.core.Jdbi;

/** The table of the policies that were fetched. Few look into it at a time, the others wait in turn. Thread-safe. */
public final class MtaStsStore {

    /** Looks at once: dozens of routes are asked for together, and each connection of its own would be a process of the database. */
    static final int AT_ONCE = 4;

    private final Jdbi jdbi;
    private final Transactions transactions;

    /** @param jdbi the database, joining open transactions */
    public MtaStsStore(Jdbi jdbi, Transactions transactions) {
        this.jdbi = jdbi;
        this.transactions = new BoundedTransactions(transactions, AT_ONCE);
    }

    /**
     * A policy that was fetched.
     *
     * @param id in DNS at that time
     * @param policy what it says
     * @param fetchedAt when
     */
    record Kept(String id, MtaStsPolicy policy, Instant fetchedAt) {

        Instant expiresAt() {
            return fetchedAt.plus(policy.maxAge());
        }
    }

    /** The policy of a domain, if it still holds. */
    Optional<Kept> of(String domain, Instant now) {
        return transactions.call(() -> jdbi.withHandle(handle -> handle.createQuery("""
                SELECT policy_id, mode, hosts, max_age, fetched_at FROM mta_sts_policies WHERE domain = :domain AND expires_at > :now
                """)
                .bind("domain", domain).bind("now", now)
                .map((row, _) -> new Kept(row.getString(1), new MtaStsPolicy(MtaStsPolicy.Mode.valueOf(row.getString(2)),
                        row.getString(3).lines().toList(), java.time.Duration.ofSeconds(row.getLong(4))),
                        row.getTimestamp(5).toInstant()))
                .findOne()));
    }

    /** Keeps a policy in the place of the one before, and forgets those that ran out. */
    void keep(String domain, Kept kept) {
        transactions.run(() -> jdbi.useHandle(handle -> {
            handle.createUpdate("""
                    INSERT INTO mta_sts_policies (domain, policy_id, mode, hosts, max_age, fetched_at, expires_at)
                    VALUES (:domain, :id, :mode, :hosts, :age, :fetched, :expires)
                    ON CONFLICT (domain) DO UPDATE SET policy_id = excluded.policy_id, mode = excluded.mode, hosts = excluded.hosts,
                        max_age = excluded.max_age, fetched_at = excluded.fetched_at, expires_at = excluded.expires_at
                    """)
                    .bind("domain", domain).bind("id", kept.id()).bind("mode", kept.policy().mode().name())
                    .bind("hosts", String.join("\n", List.copyOf(kept.policy().hosts()))).bind("age", kept.policy().maxAge().toSeconds())
                    .bind("fetched", kept.fetchedAt()).bind("expires", kept.expiresAt()).execute();
            handle.createUpdate("DELETE FROM mta_sts_policies WHERE expires_at <= :now AND domain <> :domain")
                    .bind("now", kept.fetchedAt()).bind("domain", domain).execute();
        }));
    }
}
