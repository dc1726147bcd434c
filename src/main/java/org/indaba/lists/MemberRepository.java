package org.indaba.lists;

import io.quarkus.hibernate.orm.panache.PanacheQuery;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional.TxType;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.indaba.lists.PersonRepository.Named;
import org.indaba.mail.EmailAddress;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * The table {@code subscriptions}. A subscription begins with a row and ends with its {@code left_at}. Adding is one statement for any
 * number of addresses, and one that is added twice at once ends with one subscription.
 */
@ApplicationScoped
class MemberRepository implements PanacheRepositoryBase<SubscriptionEntity, Long>, Members {

    /**
     * Filter: NOT (hashed SubPlan), however many keys there are: the select around the array keeps its length from the planner, which
     * would else find the table too large for the memory of one, and compare each with each.
     */
    static final String KEEP_ONLY = """
            WITH ended AS (UPDATE subscriptions s SET left_at = :now
                           WHERE s.list_id = :list AND s.left_at IS NULL
                             AND s.key NOT IN (SELECT unnest((SELECT CAST(:keys AS text[]))))
                           RETURNING s.address_id)
            SELECT a.address FROM ended JOIN addresses a ON a.id = ended.address_id ORDER BY a.key COLLATE "C"
            """;

    /** The largest page; larger ones would hold a list in memory. */
    static final int MAX_PAGE = 1_000;

    private static final String MEMBERSHIP = """
            select s.id, s.listId, a.address, p.displayName, s.delivery, s.ownPosts, s.skipWhenAddressed, s.wishes, s.offUntil
            from SubscriptionEntity s join s.address a join a.person p where s.leftAt is null and\s""";

    private final Jdbi jdbi;
    private final PersonRepository people;
    private final InstantSource clock;

    MemberRepository(DataSource dataSource, PersonRepository people, InstantSource clock) {
        this.jdbi = Jdbi.create(dataSource);
        this.people = people;
        this.clock = clock;
    }

    /** What a query gives; Panache fills it by the order of its components. */
    record Row(Long id, long listId, String address, String displayName, DeliveryMode delivery, boolean ownPosts,
            boolean skipWhenAddressed, short wishes, @Nullable LocalDate offUntil) {

        Membership toMembership() {
            return new Membership(id, listId, EmailAddress.of(address), displayName, delivery, ownPosts, skipWhenAddressed,
                    Variant.of(wishes), offUntil);
        }
    }

    /** Asked for each post at the end of its DATA, so it goes past the entities as {@link ListQueryRepository} does. */
    @Override
    public Optional<Membership> find(long listId, EmailAddress address) {
        // Index Scan using subscriptions_live, then addresses_pkey and people_pkey.
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT s.id, s.list_id, a.address, p.display_name, s.delivery, s.own_posts, s.skip_when_addressed, s.wishes,
                            s.off_until
                        FROM subscriptions s JOIN addresses a ON a.id = s.address_id JOIN people p ON p.id = a.person_id
                        WHERE s.list_id = :list AND s.key = :key AND s.left_at IS NULL""")
                .bind("list", listId)
                .bind("key", address.key())
                .map((row, context) -> new Membership(row.getLong(1), row.getLong(2), EmailAddress.of(row.getString(3)), row.getString(4),
                        DeliveryMode.valueOf(row.getString(5)), row.getBoolean(6), row.getBoolean(7), Variant.of(row.getInt(8)),
                        row.getObject(9, LocalDate.class)))
                .findOne());
    }

    /** Asked at the end of DATA for authors who are no members by the address that they wrote. */
    @Override
    public List<EmailAddress> othersOf(EmailAddress address) {
        // Index Scan using addresses_key_key, then addresses_person.
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT o.address FROM addresses a JOIN addresses o ON o.person_id = a.person_id AND o.id <> a.id
                        WHERE a.key = :key ORDER BY o.key COLLATE "C" LIMIT :most""")
                .bind("key", address.key()).bind("most", People.MAX_ADDRESSES - 1).mapTo(String.class).map(EmailAddress::of).list());
    }

    @Override
    @Transactional
    public Optional<Membership> byId(long subscriptionId) {
        return find(MEMBERSHIP + "s.id = ?1", subscriptionId).project(Row.class).firstResultOptional().map(Row::toMembership);
    }

    @Override
    @Transactional
    public Map<Long, Membership> byIds(Collection<Long> subscriptionIds) {
        return find(MEMBERSHIP + "s.id in ?1", subscriptionIds).project(Row.class).stream().map(Row::toMembership)
                .collect(Collectors.toMap(Membership::subscriptionId, Function.identity()));
    }

    @Override
    public Map<String, Instant> lastChanges(long listId, Collection<EmailAddress> addresses) {
        // Index Scan using addresses_key_key, then subscriptions_address.
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT a.key, max(greatest(s.joined_at, s.left_at))
                        FROM addresses a JOIN subscriptions s ON s.address_id = a.id
                        WHERE a.key = ANY(:keys) AND s.list_id = :list GROUP BY a.key""")
                .bindArray("keys", String.class, addresses.stream().map(EmailAddress::key).toArray()).bind("list", listId)
                .map((row, _) -> Map.entry(row.getString(1), row.getTimestamp(2).toInstant())).list().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    @Override
    @Transactional(TxType.MANDATORY)
    public boolean addInTx(long listId, EmailAddress address, String displayName) {
        return !addAllInTx(listId, List.of(new Named(address, DisplayName.clean(displayName)))).isEmpty();
    }

    /**
     * Adds all addresses that are not on the list yet.
     *
     * @param newcomers no address key twice, in the order of their keys
     * @return the keys of those that were added
     */
    @Transactional(TxType.MANDATORY)
    Set<String> addAllInTx(long listId, List<Named> newcomers) {
        people.knowInTx(newcomers);
        List<?> added = getEntityManager().createNativeQuery("""
                        INSERT INTO subscriptions (list_id, address_id, domain, key, delivery, own_posts, skip_when_addressed, joined_at)
                        SELECT :list, a.id, a.domain, a.key, :delivery, :own, :skip, :now
                        FROM unnest(:keys) WITH ORDINALITY AS g (key, place) JOIN addresses a ON a.key = g.key
                        ORDER BY g.place
                        ON CONFLICT (list_id, key) WHERE left_at IS NULL DO NOTHING
                        RETURNING key""", String.class)
                .setParameter("list", listId)
                .setParameter("delivery", Preferences.defaults().delivery().name())
                .setParameter("own", Preferences.defaults().ownPosts())
                .setParameter("skip", Preferences.defaults().skipWhenAddressed())
                .setParameter("now", clock.instant())
                .setParameter("keys", newcomers.stream().map(named -> named.address().key()).toArray(String[]::new))
                .getResultList();
        return added.stream().map(String.class::cast).collect(Collectors.toSet());
    }

    /** The keys of those among these who are on the list. */
    Set<String> keysOf(long listId, List<Named> people) {
        // Nested Loop, Index Only Scan using subscriptions_live.
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT s.key FROM unnest(:keys) AS g (key) JOIN subscriptions s ON s.list_id = :list AND s.key = g.key
                        WHERE s.left_at IS NULL""")
                .bind("keys", people.stream().map(named -> named.address().key()).toArray(String[]::new)).bind("list", listId)
                .mapTo(String.class).set());
    }

    @Override
    @Transactional(TxType.MANDATORY)
    public boolean removeInTx(long listId, EmailAddress address) {
        return update("leftAt = ?1 where listId = ?2 and addressKey = ?3 and leftAt is null", clock.instant(), listId, address.key()) > 0;
    }

    @Override
    @Transactional(TxType.MANDATORY)
    public boolean switchInTx(long subscriptionId, DeliveryMode from, DeliveryMode to) {
        return update("delivery = ?1, offUntil = null where id = ?2 and delivery = ?3 and leftAt is null", to, subscriptionId, from) > 0;
    }

    @Override
    @Transactional
    public List<Membership> page(long listId, String afterKey, int limit) {
        // Index Scan using subscriptions_live from afterKey on: 2 ms for 1,000 of 100,000 members.
        return rows(limit, find(MEMBERSHIP + "s.listId = ?1 and s.addressKey > ?2 order by s.addressKey", listId, afterKey));
    }

    @Override
    @Transactional
    public List<Membership> all(EmailAddress address, int limit) {
        // Through addresses, since subscriptions have no index by key alone.
        return rows(limit, find(MEMBERSHIP + """
                a.addressKey = ?1 and exists (from ListEntity l where l.id = s.listId and l.deletedAt is null) order by s.listId""",
                address.key()));
    }

    /** @see Roster#search */
    @Transactional
    List<Membership> search(long listId, String text, String afterKey, int limit) {
        if (text.isEmpty()) {
            return page(listId, afterKey, limit);
        }
        // Each member is looked at: some 200 ms for 100,000 of them.
        return rows(limit, find(MEMBERSHIP + """
                        s.listId = ?1 and s.addressKey > ?2
                        and (locate(lower(?3), s.addressKey) > 0 or locate(lower(?3), lower(p.displayName)) > 0)
                        order by s.addressKey""", listId, afterKey, text));
    }

    private static List<Membership> rows(int limit, PanacheQuery<SubscriptionEntity> query) {
        if (limit < 1 || limit > MAX_PAGE) {
            throw new IllegalArgumentException("a page has 1 to " + MAX_PAGE + " members, not " + limit);
        }
        return query.page(0, limit).project(Row.class).stream().map(Row::toMembership).toList();
    }

    @Override
    @Transactional
    public long count(long listId) {
        return count("listId = ?1 and leftAt is null", listId);
    }

    @Transactional
    Map<Long, Long> counts() {
        return getEntityManager()
                .createQuery("select listId, count(*) from SubscriptionEntity where leftAt is null group by listId", Object[].class)
                .getResultStream()
                .collect(Collectors.toMap(row -> (Long) row[0], row -> (Long) row[1]));
    }

    @Override
    @Transactional(TxType.MANDATORY)
    public boolean preferInTx(long subscriptionId, Preferences wanted) {
        if (wanted.delivery() == DeliveryMode.SUSPENDED) {
            return update("ownPosts = ?1, skipWhenAddressed = ?2, wishes = ?3 where id = ?4 and leftAt is null",
                    wanted.ownPosts(), wanted.skipWhenAddressed(), (short) wanted.variant().number(), subscriptionId) > 0;
        }
        return update("delivery = ?1, ownPosts = ?2, skipWhenAddressed = ?3, wishes = ?4, offUntil = ?5 where id = ?6 and leftAt is null",
                wanted.delivery(), wanted.ownPosts(), wanted.skipWhenAddressed(), (short) wanted.variant().number(), wanted.offUntil(),
                subscriptionId) > 0;
    }

    /** Ends every subscription whose key is not among these; returns the addresses, by key. */
    @Transactional(TxType.MANDATORY)
    List<String> keepOnlyInTx(long listId, Set<String> keys) {
        List<?> removed = getEntityManager().createNativeQuery(KEEP_ONLY, String.class)
                .setParameter("now", clock.instant())
                .setParameter("list", listId)
                .setParameter("keys", keys.toArray(String[]::new))
                .getResultList();
        return removed.stream().map(String.class::cast).toList();
    }
}
