package org.indaba.lists;

import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.indaba.mail.EmailAddress;
import org.jdbi.v3.core.Jdbi;

/** What lists say of the people who look at pages: who they are, and how they stand. Thread-safe. */
public final class Standings {

    private final Jdbi jdbi;

    /** @param jdbi joins the caller's transaction */
    public Standings(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** The person who has this address; of an address that nobody has, somebody with that address alone. */
    public Somebody somebody(EmailAddress address) {
        List<Known> known = jdbi.withHandle(handle -> handle.createQuery("""
                SELECT p.id, coalesce(p.language, '') AS language, b.address
                FROM addresses a JOIN people p ON p.id = a.person_id JOIN addresses b ON b.person_id = p.id
                WHERE a.key = :key ORDER BY b.key COLLATE "C\"""")
                .bind("key", address.key())
                .map((row, _) -> new Known(row.getLong("id"), row.getString("language"), EmailAddress.of(row.getString("address"))))
                .list());
        return known.isEmpty() ? new Somebody(0, List.of(address), "")
                : new Somebody(known.getFirst().personId(), known.stream().map(Known::address).toList(), known.getFirst().language());
    }

    /** One of the addresses of a person. */
    private record Known(long personId, String language, EmailAddress address) {
    }

    /** The id of the person who has this address; one who is known to no list is known from now on. */
    public long personInTx(EmailAddress address, Instant now) {
        return jdbi.withHandle(handle -> {
            // The foreign key is checked at the end of the statement, so no person is left without an address.
            handle.createUpdate("""
                    WITH added AS (INSERT INTO addresses (person_id, address, key, domain)
                                   VALUES (nextval(pg_get_serial_sequence('people', 'id')), :address, :key, :domain)
                                   ON CONFLICT (key) DO NOTHING RETURNING person_id)
                    INSERT INTO people (id, display_name, created_at) OVERRIDING SYSTEM VALUE SELECT person_id, '', :now FROM added""")
                    .bind("address", address.toString()).bind("key", address.key()).bind("domain", address.domain()).bind("now", now)
                    .execute();
            return handle.createQuery("SELECT person_id FROM addresses WHERE key = :key").bind("key", address.key())
                    .mapTo(Long.class).one();
        });
    }

    /** How somebody stands on a list. @param keys those of their addresses */
    public Standing on(long listId, List<String> keys) {
        return jdbi.withHandle(handle -> {
            return handle.createQuery("""
                    SELECT r.role FROM roles r JOIN addresses a ON a.id = r.address_id WHERE r.list_id = :list AND a.key = ANY(:keys)
                    UNION SELECT 'MEMBER' FROM subscriptions WHERE list_id = :list AND key = ANY(:keys) AND left_at IS NULL""")
                    .bind("list", listId).bindArray("keys", String.class, keys.toArray())
                    .mapTo(String.class).stream().map(Standings::standing).reduce(Standing.NONE, Standings::both);
        });
    }

    /** The living lists with which somebody has to do, and how, by their ids. @param keys those of their addresses */
    public Map<Long, Standing> all(List<String> keys) {
        return jdbi.withHandle(handle -> {
            Map<Long, Standing> found = new LinkedHashMap<>();
            handle.createQuery("""
                    SELECT r.list_id, r.role FROM roles r JOIN addresses a ON a.id = r.address_id
                    JOIN lists l ON l.id = r.list_id AND l.deleted_at IS NULL WHERE a.key = ANY(:keys)
                    UNION SELECT s.list_id, 'MEMBER' FROM subscriptions s JOIN lists l ON l.id = s.list_id AND l.deleted_at IS NULL
                    JOIN addresses a ON a.id = s.address_id WHERE a.key = ANY(:keys) AND s.left_at IS NULL""")
                    .bindArray("keys", String.class, keys.toArray())
                    .map((row, _) -> found.merge(row.getLong("list_id"), standing(row.getString("role")), Standings::both)).list();
            return found;
        });
    }

    /** The largest number of subscriptions that somebody is shown; nobody reads more. */
    public static final int MAX_SUBSCRIPTIONS = 500;

    /** The ids of the live subscriptions of somebody, by the address of the list. @param keys those of their addresses */
    public List<Long> subscriptions(List<String> keys) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                SELECT s.id FROM subscriptions s JOIN addresses a ON a.id = s.address_id
                JOIN lists l ON l.id = s.list_id AND l.deleted_at IS NULL
                WHERE a.key = ANY(:keys) AND s.left_at IS NULL ORDER BY l.domain, l.name, s.id LIMIT :most""")
                .bindArray("keys", String.class, keys.toArray()).bind("most", MAX_SUBSCRIPTIONS).mapTo(Long.class).list());
    }

    /** An address that a list has or had to do with, as its person wrote it: what others write may be of another mailbox. */
    public Optional<EmailAddress> known(EmailAddress address) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT address FROM addresses WHERE key = :key").bind("key", address.key())
                .mapTo(String.class).findOne().map(EmailAddress::of));
    }

    private static Standing standing(String word) {
        return word.equals("MEMBER") ? new Standing(Set.of(), true) : new Standing(Set.of(Role.valueOf(word)), false);
    }

    private static Standing both(Standing one, Standing other) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        roles.addAll(one.roles());
        roles.addAll(other.roles());
        return new Standing(roles, one.member() || other.member());
    }
}
