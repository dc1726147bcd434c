package org.indaba.moderate;

import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.indaba.mail.EmailAddress;
import org.indaba.spool.HotSql;
import org.jdbi.v3.core.Jdbi;

/** The table {@code sender_rules}. Asked for each post at the end of its DATA: one statement on the primary key. Thread-safe. */
public final class SqlKnownSenders implements KnownSenders {

    private final Jdbi jdbi;
    private final HotSql hot;
    private final InstantSource clock;

    /** @param jdbi joins the caller's transaction */
    public SqlKnownSenders(Jdbi jdbi, InstantSource clock) {
        this.jdbi = jdbi;
        this.hot = new HotSql(jdbi);
        this.clock = clock;
    }

    @Override
    public Map<String, SenderVerdict> verdicts(long listId, Collection<EmailAddress> authors) {
        return verdicts(hot, listId, authors);
    }

    static Map<String, SenderVerdict> verdicts(HotSql hot, long listId, Collection<EmailAddress> authors) {
        if (authors.isEmpty()) {
            return Map.of();
        }
        String[] keys = authors.stream().map(EmailAddress::key).toArray(String[]::new);
        return hot.query("SELECT key, verdict FROM sender_rules WHERE list_id = ? AND key = ANY (?)",
                row -> Map.entry(row.getString(1), SenderVerdict.valueOf(row.getString(2))), listId, keys).stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    @Override
    public List<KnownSender> page(long listId, String afterKey, int limit) {
        if (limit < 1 || limit > MAX_PAGE) {
            throw new IllegalArgumentException("a page has 1 to " + MAX_PAGE + " senders, not " + limit);
        }
        return jdbi.withHandle(handle -> handle.createQuery("""
                SELECT address, verdict, made_by, made_at FROM sender_rules WHERE list_id = :list AND key COLLATE "C" > :after
                ORDER BY key COLLATE "C" LIMIT :limit""")
                .bind("list", listId).bind("after", afterKey).bind("limit", limit)
                .map((row, _) -> new KnownSender(EmailAddress.of(row.getString(1)), SenderVerdict.valueOf(row.getString(2)),
                        row.getString(3), row.getTimestamp(4).toInstant())).list());
    }

    @Override
    public boolean setInTx(long listId, EmailAddress address, SenderVerdict verdict, String by) {
        return jdbi.withHandle(handle -> handle.createUpdate("""
                INSERT INTO sender_rules (list_id, key, address, verdict, made_by, made_at)
                SELECT :list, :key, :address, :verdict, :by, :at
                WHERE (SELECT count(*) FROM sender_rules WHERE list_id = :list AND key <> :key) < :most
                ON CONFLICT (list_id, key) DO UPDATE
                    SET verdict = excluded.verdict, made_by = excluded.made_by, made_at = excluded.made_at""")
                .bind("list", listId).bind("key", address.key()).bind("address", address.toString()).bind("verdict", verdict)
                .bind("by", by).bind("at", clock.instant()).bind("most", MAX_SENDERS).execute()) == 1;
    }

    @Override
    public boolean removeInTx(long listId, EmailAddress address) {
        return jdbi.withHandle(handle -> handle.createUpdate("DELETE FROM sender_rules WHERE list_id = :list AND key = :key")
                .bind("list", listId).bind("key", address.key()).execute()) == 1;
    }
}
