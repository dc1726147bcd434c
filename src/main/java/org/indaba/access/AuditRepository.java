package org.indaba.access;

import io.quarkus.hibernate.orm.panache.PanacheQuery;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.InstantSource;
import java.util.List;

/** The table {@code audit_log}. */
@ApplicationScoped
class AuditRepository implements PanacheRepositoryBase<AuditEntity, Long>, Audit {

    /** Longer texts are cut, in characters: an entry is read on a screen. */
    static final int MAX_TEXT = 1_000;

    private final InstantSource clock;

    AuditRepository(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    @Transactional(TxType.MANDATORY)
    public void appendInTx(String actor, String action, String subject, String detail) {
        AuditEntity row = new AuditEntity();
        row.at = clock.instant();
        row.actor = storable(actor);
        row.action = storable(action);
        row.subject = storable(subject);
        row.detail = storable(detail);
        persistAndFlush(row);
    }

    @Override
    @Transactional
    public List<AuditEntry> latest(int limit) {
        return page(find("order by id desc"), limit);
    }

    @Override
    @Transactional
    public List<AuditEntry> about(String subject, int limit) {
        return page(find("subject = ?1 order by id desc", storable(subject)), limit);
    }

    private static List<AuditEntry> page(PanacheQuery<AuditEntity> query, int limit) {
        if (limit < 1 || limit > MAX_PAGE) {
            throw new IllegalArgumentException("a page has 1 to " + MAX_PAGE + " entries, not " + limit);
        }
        return query.page(0, limit).stream().map(AuditEntity::toEntry).toList();
    }

    /** What came from outside may hold what the database cannot store: NUL, half a surrogate pair. */
    private static String storable(String text) {
        return text.codePoints()
                .map(c -> c == 0 || Character.getType(c) == Character.SURROGATE ? '\uFFFD' : c)
                .limit(MAX_TEXT)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
