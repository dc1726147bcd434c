package org.indaba.lists;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.InstantSource;
import java.util.List;
import org.indaba.mail.EmailAddress;

/** The tables {@code people} and {@code addresses}. A person begins with one address. */
@ApplicationScoped
class PersonRepository implements PanacheRepositoryBase<PersonEntity, Long> {

    private final InstantSource clock;

    PersonRepository(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * An address and the name that goes with it.
     *
     * @param address as somebody wrote it
     * @param displayName the person's name; may be empty
     */
    record Named(EmailAddress address, String displayName) {
    }

    /**
     * Waits until nobody forgets these addresses, and keeps them from being forgotten up to the end of the transaction. To the statements
     * behind it an address that was forgotten meanwhile is one that nobody knows; without it, its row would be taken for the address still.
     *
     * @param keys in their order
     */
    @Transactional(TxType.MANDATORY)
    void holdInTx(String... keys) {
        // An index probe for each; the foreign keys of what is added lock the same rows anyhow.
        getEntityManager().createNativeQuery("""
                        SELECT count(*) FROM (
                            SELECT a.id FROM unnest(:keys) WITH ORDINALITY AS g (key, place) JOIN addresses a ON a.key = g.key
                            ORDER BY g.place FOR KEY SHARE OF a) AS held""", Long.class)
                .setParameter("keys", keys)
                .getSingleResult();
    }

    /**
     * Sees to it that all these addresses are known; those that are keep their spelling, and a person without a name gets the one given.
     * Addresses that another transaction adds or forgets at this moment are waited for: they are not added twice, and they are new.
     *
     * @param people no address key twice, in the order of their keys: two transactions then wait for each other in one direction only
     */
    @Transactional(TxType.MANDATORY)
    void knowInTx(List<Named> people) {
        String[] addresses = people.stream().map(named -> named.address().toString()).toArray(String[]::new);
        String[] keys = people.stream().map(named -> named.address().key()).toArray(String[]::new);
        String[] domains = people.stream().map(named -> named.address().domain()).toArray(String[]::new);
        String[] names = people.stream().map(Named::displayName).toArray(String[]::new);
        holdInTx(keys);
        // Both inserts are one statement: the foreign key is checked at its end, so no person is left without an address.
        getEntityManager().createNativeQuery("""
                        WITH given AS (SELECT * FROM unnest(:addresses, :keys, :domains, :names)
                                       WITH ORDINALITY AS g (address, key, domain, name, place)),
                             added AS (INSERT INTO addresses (person_id, address, key, domain)
                                       SELECT nextval(pg_get_serial_sequence('people', 'id')), g.address, g.key, g.domain FROM given g
                                       WHERE NOT EXISTS (SELECT 1 FROM addresses a WHERE a.key = g.key)
                                       ORDER BY g.place
                                       ON CONFLICT (key) DO NOTHING
                                       RETURNING person_id, key)
                        INSERT INTO people (id, display_name, created_at) OVERRIDING SYSTEM VALUE
                        SELECT added.person_id, g.name, :now FROM added JOIN given g ON g.key = added.key""")
                .setParameter("addresses", addresses)
                .setParameter("keys", keys)
                .setParameter("domains", domains)
                .setParameter("names", names)
                .setParameter("now", clock.instant())
                .executeUpdate();
        getEntityManager().createNativeQuery("""
                        WITH nameless AS (SELECT p.id, g.name
                                          FROM unnest(:keys, :names) WITH ORDINALITY AS g (key, name, place)
                                          JOIN addresses a ON a.key = g.key JOIN people p ON p.id = a.person_id
                                          WHERE p.display_name = '' AND g.name <> ''
                                          ORDER BY g.place
                                          FOR NO KEY UPDATE OF p)
                        UPDATE people SET display_name = nameless.name FROM nameless WHERE people.id = nameless.id""")
                .setParameter("keys", keys)
                .setParameter("names", names)
                .executeUpdate();
    }
}
