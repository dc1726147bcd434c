package org.indaba.lists;

import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.indaba.mail.EmailAddress;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The tables {@code people} and {@code addresses}, and what of others names an address. Thread-safe. */
public final class SqlPeople implements People {

    private final Jdbi jdbi;
    private final Lists lists;
    private final InstantSource clock;

    /**
     * @param jdbi joins the caller's transaction
     * @param lists who is banned
     */
    public SqlPeople(Jdbi jdbi, Lists lists, InstantSource clock) {
        this.jdbi = jdbi;
        this.lists = lists;
        this.clock = clock;
    }

    @Override
    public Optional<Person> of(EmailAddress address) {
        return jdbi.withHandle(handle -> {
            List<EmailAddress> addresses = new ArrayList<>();
            // Index Scan using addresses_key_key, people_pkey, addresses_person. The first known one is preferred where nobody chose.
            return handle.createQuery("""
                    SELECT p.id, p.display_name, b.address FROM addresses a JOIN people p ON p.id = a.person_id
                    JOIN addresses b ON b.person_id = p.id
                    WHERE a.key = :key
                    ORDER BY b.id <> coalesce(p.preferred_address_id, (SELECT min(c.id) FROM addresses c WHERE c.person_id = p.id)),
                             b.key COLLATE "C\"""")
                    .bind("key", address.key())
                    .map((row, _) -> {
                        addresses.add(EmailAddress.of(row.getString(3)));
                        return Map.entry(row.getLong(1), row.getString(2));
                    }).list().stream().findFirst()
                    .map(found -> new Person(found.getKey(), found.getValue(), addresses.getFirst(), addresses));
        });
    }

    @Override
    public boolean addInTx(EmailAddress person, EmailAddress address) {
        return joinInTx(person, address, MAX_ADDRESSES);
    }

    /** Makes one person of two; false, with nothing changed, if there were more than so many addresses then. */
    private boolean joinInTx(EmailAddress person, EmailAddress address, int limit) {
        return jdbi.withHandle(handle -> {
            hold(handle, person, address);
            long his = known(handle, person);
            long others = known(handle, address);
            if (his == others) {
                return true;
            }
            // In the order of their ids, so that two who do this at the same time wait for each other in one direction only.
            handle.createQuery("SELECT id FROM people WHERE id IN (:one, :other) ORDER BY id FOR UPDATE")
                    .bind("one", his).bind("other", others).mapTo(Long.class).list();
            long all = handle.createQuery("SELECT count(*) FROM addresses WHERE person_id IN (:one, :other)")
                    .bind("one", his).bind("other", others).mapTo(Long.class).one();
            if (all > limit) {
                return false;
            }
            handle.createUpdate("UPDATE addresses SET person_id = :his WHERE person_id = :others")
                    .bind("his", his).bind("others", others).execute();
            handle.createUpdate("""
                    UPDATE people p SET display_name = CASE p.display_name WHEN '' THEN o.display_name ELSE p.display_name END,
                        language = coalesce(p.language, o.language)
                    FROM people o WHERE p.id = :his AND o.id = :others""").bind("his", his).bind("others", others).execute();
            handle.createUpdate("DELETE FROM people WHERE id = :others").bind("others", others).execute();
            return true;
        });
    }

    /** Waits until nobody forgets these addresses, and keeps them from being forgotten, as {@link PersonRepository#holdInTx} does. */
    private static void hold(Handle handle, EmailAddress one, EmailAddress other) {
        handle.createQuery("SELECT id FROM addresses WHERE key IN (:one, :other) ORDER BY key COLLATE \"C\" FOR KEY SHARE")
                .bind("one", one.key()).bind("other", other.key()).mapTo(Long.class).list();
    }

    /** The person of an address, who is made where there is none. Only for one that is held. */
    private long known(Handle handle, EmailAddress address) {
        // Both inserts are one statement: the foreign key is checked at its end.
        handle.createUpdate("""
                WITH added AS (INSERT INTO addresses (person_id, address, key, domain)
                               SELECT nextval(pg_get_serial_sequence('people', 'id')), :address, :key, :domain
                               WHERE NOT EXISTS (SELECT 1 FROM addresses WHERE key = :key)
                               ON CONFLICT (key) DO NOTHING RETURNING person_id)
                INSERT INTO people (id, display_name, created_at) OVERRIDING SYSTEM VALUE SELECT person_id, '', :now FROM added""")
                .bind("address", address.toString()).bind("key", address.key()).bind("domain", address.domain())
                .bind("now", clock.instant()).execute();
        return handle.createQuery("SELECT person_id FROM addresses WHERE key = :key").bind("key", address.key()).mapTo(Long.class).one();
    }

    @Override
    public boolean preferInTx(EmailAddress address) {
        return jdbi.withHandle(handle -> handle.createUpdate("""
                UPDATE people p SET preferred_address_id = a.id FROM addresses a WHERE a.key = :key AND p.id = a.person_id""")
                .bind("key", address.key()).execute()) == 1;
    }

    @Override
    public boolean renameInTx(EmailAddress address, String displayName) {
        return jdbi.withHandle(handle -> handle.createUpdate("""
                UPDATE people p SET display_name = :name FROM addresses a WHERE a.key = :key AND p.id = a.person_id""")
                .bind("name", DisplayName.clean(displayName)).bind("key", address.key()).execute()) == 1;
    }

    @Override
    public boolean letGoInTx(EmailAddress address) {
        return jdbi.withHandle(handle -> {
            boolean free = handle.createQuery("""
                    SELECT NOT EXISTS (SELECT 1 FROM subscriptions s JOIN lists l ON l.id = s.list_id AND l.deleted_at IS NULL
                                       WHERE s.address_id = a.id AND s.left_at IS NULL)
                       AND NOT EXISTS (SELECT 1 FROM roles r JOIN lists l ON l.id = r.list_id AND l.deleted_at IS NULL
                                       WHERE r.address_id = a.id)
                       AND EXISTS (SELECT 1 FROM addresses o WHERE o.person_id = a.person_id AND o.id <> a.id)
                    FROM addresses a WHERE a.key = :key""").bind("key", address.key()).mapTo(Boolean.class).findOne().orElse(false);
            return free && separate(handle, address);
        });
    }

    /** Makes an address that of a person of its own: rows of former subscriptions still name it. */
    private boolean separate(Handle handle, EmailAddress address) {
        handle.createUpdate("""
                UPDATE people p SET preferred_address_id = NULL FROM addresses a
                WHERE a.key = :key AND p.id = a.person_id AND p.preferred_address_id = a.id""").bind("key", address.key()).execute();
        long alone = handle.createQuery("INSERT INTO people (display_name, created_at) VALUES ('', :now) RETURNING id")
                .bind("now", clock.instant()).mapTo(Long.class).one();
        return handle.createUpdate("UPDATE addresses SET person_id = :alone WHERE key = :key")
                .bind("alone", alone).bind("key", address.key()).execute() == 1;
    }

    @Override
    public AddressMove replaceInTx(EmailAddress from, EmailAddress to) {
        jdbi.useHandle(handle -> hold(handle, from, to));
        Optional<Person> person = of(from);
        if (person.isEmpty()) {
            return new AddressMove.Unknown();
        }
        List<Long> concerned = concerned(from);
        // Of the old one, too: nobody shakes a ban off by another address.
        if (Stream.concat(concerned.stream(), Stream.of(0L)).anyMatch(list -> lists.banned(list, to) || lists.banned(list, from))) {
            return new AddressMove.Banned();
        }
        if (from.key().equals(to.key())) {
            return new AddressMove.Moved(concerned);
        }
        boolean preferred = person.get().preferred().key().equals(from.key());
        // One more for the moment: one of them goes.
        if (!joinInTx(from, to, MAX_ADDRESSES + 1)) {
            return new AddressMove.TooMany();
        }
        jdbi.useHandle(handle -> {
            moveSubscriptions(handle, from, to, concerned);
            moveRoles(handle, from, to);
            separate(handle, from);
        });
        if (preferred) {
            preferInTx(to);
        }
        return new AddressMove.Moved(concerned);
    }

    /** The living lists that an address is on or has a role of; roles and bans of deleted ones stay, and mean nothing. */
    private List<Long> concerned(EmailAddress address) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                SELECT s.list_id FROM subscriptions s JOIN lists l ON l.id = s.list_id AND l.deleted_at IS NULL
                    WHERE s.key = :key AND s.left_at IS NULL AND s.address_id = (SELECT id FROM addresses WHERE key = :key)
                UNION SELECT r.list_id FROM roles r JOIN addresses a ON a.id = r.address_id
                    JOIN lists l ON l.id = r.list_id AND l.deleted_at IS NULL WHERE a.key = :key ORDER BY 1""")
                .bind("key", address.key()).mapTo(Long.class).list());
    }

    @Override
    public List<Long> gatherInTx(EmailAddress from, EmailAddress to) {
        jdbi.useHandle(handle -> hold(handle, from, to));
        if (from.key().equals(to.key()) || of(from).filter(person -> person.has(to)).isEmpty()) {
            return List.of();
        }
        List<Long> movable = jdbi.withHandle(handle -> handle.createQuery("""
                SELECT s.list_id FROM subscriptions s JOIN lists l ON l.id = s.list_id AND l.deleted_at IS NULL
                WHERE s.address_id = (SELECT id FROM addresses WHERE key = :from) AND s.left_at IS NULL AND NOT EXISTS (
                    SELECT FROM subscriptions o WHERE o.list_id = s.list_id AND o.key = :to AND o.left_at IS NULL)
                ORDER BY 1""").bind("from", from.key()).bind("to", to.key()).mapTo(Long.class).list()).stream()
                .filter(list -> !lists.banned(list, to) && !lists.banned(list, from)).toList();
        jdbi.useHandle(handle -> moveSubscriptions(handle, from, to, movable));
        return movable;
    }

    /** The old subscription ends and a new one begins: a row that changed its domain could be passed over by an expansion under way. */
    private void moveSubscriptions(Handle handle, EmailAddress from, EmailAddress to, List<Long> on) {
        handle.createUpdate("""
                WITH ended AS (UPDATE subscriptions s SET left_at = :now
                               WHERE s.address_id = (SELECT id FROM addresses WHERE key = :from) AND s.left_at IS NULL
                                   AND s.list_id = ANY(:lists)
                               RETURNING s.*)
                INSERT INTO subscriptions (list_id, address_id, domain, key, delivery, own_posts, skip_when_addressed, wishes, off_until,
                    joined_at)
                SELECT e.list_id, a.id, a.domain, a.key, CASE e.delivery WHEN 'SUSPENDED' THEN 'ON' ELSE e.delivery END, e.own_posts,
                    e.skip_when_addressed, e.wishes, e.off_until, :now
                FROM ended e, addresses a WHERE a.key = :to
                ON CONFLICT (list_id, key) WHERE left_at IS NULL DO NOTHING""")
                .bind("now", clock.instant()).bind("from", from.key()).bind("to", to.key())
                .bindArray("lists", Long.class, on.toArray()).execute();
    }

    private static void moveRoles(Handle handle, EmailAddress from, EmailAddress to) {
        handle.createUpdate("""
                INSERT INTO roles (list_id, address_id, role)
                SELECT r.list_id, n.id, r.role FROM roles r JOIN addresses o ON o.id = r.address_id, addresses n
                WHERE o.key = :from AND n.key = :to ON CONFLICT DO NOTHING""")
                .bind("from", from.key()).bind("to", to.key()).execute();
        handle.createUpdate("DELETE FROM roles WHERE address_id = (SELECT id FROM addresses WHERE key = :from)")
                .bind("from", from.key()).execute();
    }

    @Override
    public int wakeSleepersInTx(int limit) {
        // Index Scan using subscriptions_off_until.
        return jdbi.withHandle(handle -> handle.createUpdate("""
                UPDATE subscriptions SET delivery = 'ON', off_until = NULL WHERE id IN (
                    SELECT id FROM subscriptions WHERE off_until <= :today AND left_at IS NULL ORDER BY off_until LIMIT :limit
                    FOR UPDATE SKIP LOCKED)""")
                .bind("today", LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC)).bind("limit", limit).execute());
    }
}
