package org.indaba.access;

import java.util.List;
import org.indaba.mail.Erasure;
import org.jdbi.v3.core.Jdbi;

/**
 * What signing in and changing things left behind of one person, to be handed over and to be forgotten. The audit log keeps what was done,
 * and by whom that they may be told apart; the address in it becomes a number. Thread-safe.
 */
public final class AccessTraces {

    /** The newest entries that are handed over. */
    public static final int MAX_ENTRIES = 10_000;

    /** Index Scans using audit_log_actors and audit_log_subjects: the log has all of all years. */
    static final String ENTRIES = """
            SELECT at, actor, action, subject, detail FROM (
                (SELECT * FROM audit_log WHERE lower(actor) = ANY(:keys) ORDER BY id DESC LIMIT :most)
                UNION
                (SELECT * FROM audit_log WHERE lower(subject) = ANY(:keys) ORDER BY id DESC LIMIT :most)) mine
            ORDER BY id DESC LIMIT :most""";

    private final Jdbi jdbi;

    /** @param jdbi joins the caller's transaction */
    public AccessTraces(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** What stands in the audit log about somebody, the newest first. @param addresses as they were written and as they are compared */
    public List<AuditEntry> entries(List<String> addresses) {
        return jdbi.withHandle(handle -> handle.createQuery(ENTRIES)
                .bindArray("keys", String.class, addresses.toArray()).bind("most", MAX_ENTRIES)
                .map((row, _) -> new AuditEntry(row.getTimestamp(1).toInstant(), row.getString(2), row.getString(3), row.getString(4),
                        row.getString(5))).list());
    }

    /** The domains in which somebody has a role. */
    public List<DomainGrant> grants(List<String> keys) {
        return jdbi.withHandle(handle -> handle
                .createQuery("SELECT domain, role, address FROM domain_roles WHERE key = ANY(:keys) ORDER BY domain, role")
                .bindArray("keys", String.class, keys.toArray())
                .map((row, _) -> new DomainGrant(row.getString(1), DomainRole.valueOf(row.getString(2)),
                        org.indaba.mail.EmailAddress.of(row.getString(3)))).list());
    }

    /** Forgets somebody: signed in nowhere, with no right and no secret. In the audit log stands a name instead of their addresses. */
    public void eraseInTx(Erasure somebody) {
        jdbi.useHandle(handle -> {
            handle.createUpdate("DELETE FROM credentials WHERE person_id = :person").bindMethods(somebody).execute();
            for (String table : List.of("web_sessions WHERE address_key", "login_links WHERE address_key",
                    "half_sign_ins WHERE address_key", "domain_roles WHERE key")) {
                handle.createUpdate("DELETE FROM " + table + " = ANY(:keys)")
                        .bindMethods(somebody).execute();
            }
            handle.createUpdate("UPDATE api_tokens SET made_by = :name WHERE lower(made_by) = ANY(:keys)")
                    .bindMethods(somebody).execute();
            // The name of a token, and an expression that bans, somebody else has typed: words may stand right before an address.
            handle.createUpdate("""
                    UPDATE audit_log a SET actor = regexp_replace(a.actor, p.actor, :name, 'gi'),
                           subject = regexp_replace(a.subject, p.subject, :name, 'gi'),
                           detail = regexp_replace(a.detail, :pattern, :name, 'gi')
                    FROM (SELECT id, CASE WHEN actor LIKE 'token %' THEN :pattern ELSE :patternApart END AS actor,
                                 CASE WHEN action LIKE 'ban %' THEN :pattern ELSE :patternApart END AS subject FROM audit_log) p
                    WHERE p.id = a.id AND (a.actor ~* p.actor OR a.subject ~* p.subject OR a.detail ~* :pattern)""")
                    .bindMethods(somebody).execute();
        });
    }
}
