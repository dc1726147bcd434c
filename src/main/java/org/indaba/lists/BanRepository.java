package org.indaba.lists;

import io.quarkus.hibernate.orm.panache.PanacheQuery;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.indaba.lists.PersonRepository.Named;

/** The table {@code bans}. */
@ApplicationScoped
class BanRepository implements PanacheRepositoryBase<BanEntity, Long>, Bans {

    private final InstantSource clock;

    BanRepository(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    @Transactional
    public List<BanPattern> all(BanScope scope) {
        PanacheQuery<BanEntity> bans = switch (scope) {
            case BanScope.Site() -> find("listId is null");
            case BanScope.OneList(long listId) -> find("listId", listId);
        };
        return bans.stream().map(ban -> new BanPattern(ban.pattern)).sorted((a, b) -> a.text().compareTo(b.text())).toList();
    }

    @Override
    @Transactional
    public List<BanPattern> page(BanScope scope, String text, String after, int limit) {
        if (limit < 1 || limit > MAX_PAGE) {
            throw new IllegalArgumentException("a page has 1 to " + MAX_PAGE + " bans, not " + limit);
        }
        // bans_once finds those of the scope; they are sorted for each page, in the order of all(), which is nobody's language.
        List<?> patterns = getEntityManager().createNativeQuery("""
                        SELECT pattern FROM bans
                        WHERE coalesce(list_id, 0) = :list AND pattern COLLATE "C" > :after
                            AND position(lower(CAST(:text AS text)) IN lower(pattern)) > 0
                        ORDER BY pattern COLLATE "C" LIMIT :limit""", String.class)
                .setParameter("list", number(scope))
                .setParameter("after", after)
                .setParameter("text", text)
                .setParameter("limit", limit)
                .getResultList();
        return patterns.stream().map(pattern -> new BanPattern((String) pattern)).toList();
    }

    /** 0 stands for the whole site: no list has it, and a parameter that is null would have no type. */
    private static long number(BanScope scope) {
        return switch (scope) {
            case BanScope.Site() -> 0L;
            case BanScope.OneList(long listId) -> listId;
        };
    }

    @Override
    @Transactional(TxType.MANDATORY)
    public Added addInTx(BanScope scope, BanPattern pattern) {
        if (pattern.isExpression() && expressions(scope) >= MAX_EXPRESSIONS) {
            return all(scope).contains(pattern) ? Added.BANNED_BEFORE : Added.TOO_MANY;
        }
        return getEntityManager().createNativeQuery("""
                        INSERT INTO bans (list_id, pattern, created_at) VALUES (nullif(:list, 0), :pattern, :now)
                        ON CONFLICT DO NOTHING""")
                .setParameter("list", number(scope))
                .setParameter("pattern", pattern.text())
                .setParameter("now", clock.instant())
                .executeUpdate() == 1 ? Added.BANNED : Added.BANNED_BEFORE;
    }

    /** Counted without a lock: as many transactions as run at the same moment may each add one beyond the limit. */
    private long expressions(BanScope scope) {
        return switch (scope) {
            case BanScope.Site() -> count("listId is null and pattern like '/%/'");
            case BanScope.OneList(long listId) -> count("listId = ?1 and pattern like '/%/'", listId);
        };
    }

    @Override
    @Transactional(TxType.MANDATORY)
    public boolean removeInTx(BanScope scope, BanPattern pattern) {
        return switch (scope) {
            case BanScope.Site() -> delete("listId is null and pattern = ?1", pattern.text());
            case BanScope.OneList(long listId) -> delete("listId = ?1 and pattern = ?2", listId, pattern.text());
        } > 0;
    }

    /** The keys of those among these who are banned by name or domain from a list or from the site. */
    @Transactional
    Set<String> banned(long listId, List<Named> people) {
        List<?> keys = getEntityManager().createNativeQuery("""
                        SELECT g.key FROM unnest(:keys, :domains) AS g (key, domain)
                        WHERE EXISTS (SELECT 1 FROM bans b
                                      WHERE coalesce(b.list_id, 0) IN (0, :list) AND b.pattern IN (g.key, '@' || g.domain))""",
                        String.class)
                .setParameter("keys", people.stream().map(named -> named.address().key()).toArray(String[]::new))
                .setParameter("domains", people.stream().map(named -> named.address().domain()).toArray(String[]::new))
                .setParameter("list", listId)
                .getResultList();
        return keys.stream().map(String.class::cast).collect(Collectors.toSet());
    }
}
