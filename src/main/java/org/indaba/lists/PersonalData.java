package org.indaba.lists;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.indaba.mail.Erasure;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * What lists keep about one person, to be handed over and to be forgotten. Forgetting ends what lives and takes the names out of what must
 * stay: the rows of ended subscriptions keep their numbers, by which the ledger counts copies, and name nobody any more. Thread-safe.
 */
public final class PersonalData {

    private final Jdbi jdbi;

    /** @param jdbi joins the caller's transaction */
    public PersonalData(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * What lists keep.
     *
     * @param name as the person gave it; may be empty
     * @param language in which the person is spoken to; empty for that of each list
     * @param since when lists heard of the person first
     * @param addresses in the order in which lists heard of them
     * @param preferred the one that the person wants to be known by; empty if none was chosen
     * @param subscriptions those that ended too
     * @param roles of living lists
     */
    public record File(String name, Optional<String> language, Instant since, List<String> addresses, Optional<String> preferred,
            List<Subscription> subscriptions, List<Office> roles) {
    }

    /**
     * A subscription.
     *
     * @param list the post address
     * @param address that is or was on it
     * @param delivery whether copies are sent
     * @param offUntil the first day, in universal time, on which they come again by themselves; empty if none was said
     * @param options what else was chosen, by the names that the command line has for it
     * @param joined when
     * @param left when it ended; empty if it has not
     */
    public record Subscription(String list, String address, String delivery, Optional<LocalDate> offUntil, Map<String, String> options,
            Instant joined, Optional<Instant> left) {
    }

    /**
     * A role.
     *
     * @param list the post address
     * @param address that has it
     * @param role owner or moderator
     */
    public record Office(String list, String address, String role) {
    }

    /** What lists keep about somebody; empty for a person whom they do not know. */
    public Optional<File> file(long person) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                SELECT display_name, language, created_at,
                       (SELECT a.address FROM addresses a WHERE a.id = p.preferred_address_id AND a.person_id = p.id)
                FROM people p WHERE id = :person""").bind("person", person)
                .map((row, _) -> new File(row.getString(1), Optional.ofNullable(row.getString(2)), row.getTimestamp(3).toInstant(),
                        addresses(handle, person), Optional.ofNullable(row.getString(4)), subscriptions(handle, person),
                        offices(handle, person))).findOne());
    }

    private static List<String> addresses(Handle handle, long person) {
        return handle.createQuery("SELECT address FROM addresses WHERE person_id = :person ORDER BY id").bind("person", person)
                .mapTo(String.class).list();
    }

    private static List<Subscription> subscriptions(Handle handle, long person) {
        return handle.createQuery("""
                SELECT l.name || '@' || l.domain AS list, a.address, s.delivery, s.off_until, s.own_posts, s.skip_when_addressed, s.wishes,
                       s.joined_at, s.left_at
                FROM subscriptions s JOIN addresses a ON a.id = s.address_id JOIN lists l ON l.id = s.list_id
                WHERE a.person_id = :person ORDER BY s.id""").bind("person", person).map((row, _) -> subscription(row)).list();
    }

    private static Subscription subscription(ResultSet row) throws SQLException {
        return new Subscription(row.getString("list"), row.getString("address"),
                row.getString("delivery").toLowerCase(Locale.ROOT), Optional.ofNullable(row.getObject("off_until", LocalDate.class)),
                Map.of("own-posts", row.getBoolean("own_posts") ? "yes" : "no",
                        "skip-when-addressed", row.getBoolean("skip_when_addressed") ? "yes" : "no",
                        "form", Variant.of(row.getInt("wishes")).words()),
                row.getTimestamp("joined_at").toInstant(),
                Optional.ofNullable(row.getTimestamp("left_at")).map(java.sql.Timestamp::toInstant));
    }

    /**
     * That an address gets no copies from any list.
     *
     * @param address the address
     * @param reason why, in words
     * @param since when it began
     * @param until when it ends by itself; empty for never
     */
    public record Silenced(String address, String reason, Instant since, Optional<Instant> until) {
    }

    /** Which addresses get no copies now. @param keys of all addresses of a person */
    public List<Silenced> silenced(List<String> keys, Instant now) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                SELECT address, reason, since, expires_at FROM suppressions
                WHERE key = ANY(:keys) AND (expires_at IS NULL OR expires_at > :now) ORDER BY key""")
                .bindArray("keys", String.class, keys.toArray()).bind("now", now)
                .map((row, _) -> new Silenced(row.getString(1), row.getString(2), row.getTimestamp(3).toInstant(),
                        Optional.ofNullable(row.getTimestamp(4)).map(java.sql.Timestamp::toInstant))).list());
    }

    private static List<Office> offices(Handle handle, long person) {
        return handle.createQuery("""
                SELECT l.name || '@' || l.domain AS list, a.address, lower(r.role) AS role
                FROM roles r JOIN addresses a ON a.id = r.address_id JOIN lists l ON l.id = r.list_id AND l.deleted_at IS NULL
                WHERE a.person_id = :person ORDER BY r.list_id, r.role""").bind("person", person)
                .map((row, _) -> new Office(row.getString("list"), row.getString("address"), row.getString("role"))).list();
    }

    /**
     * A subscription by its numbers, by which others know it.
     *
     * @param id the subscription
     * @param listId the list
     * @param list its post address
     */
    public record Numbers(long id, long listId, String list) {
    }

    /** All subscriptions of somebody, those that ended too; the same for a person who is erased. */
    public List<Numbers> numbers(long person) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                SELECT s.id, l.id, l.name || '@' || l.domain
                FROM subscriptions s JOIN addresses a ON a.id = s.address_id JOIN lists l ON l.id = s.list_id
                WHERE a.person_id = :person ORDER BY s.id""").bind("person", person)
                .map((row, _) -> new Numbers(row.getLong(1), row.getLong(2), row.getString(3))).list());
    }

    /** The post addresses of living lists that would have no owner without this person. */
    public List<String> ownedAlone(long person) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                SELECT l.name || '@' || l.domain FROM lists l WHERE l.deleted_at IS NULL
                AND EXISTS (SELECT FROM roles r JOIN addresses a ON a.id = r.address_id
                            WHERE r.list_id = l.id AND r.role = 'OWNER' AND a.person_id = :person)
                AND NOT EXISTS (SELECT FROM roles r JOIN addresses a ON a.id = r.address_id
                                WHERE r.list_id = l.id AND r.role = 'OWNER' AND a.person_id <> :person)
                ORDER BY 1""").bind("person", person).mapTo(String.class).list());
    }

    /**
     * Ends all subscriptions and roles of somebody, and forgets names and addresses.
     *
     * @return false, with nothing changed, if a list would have no owner
     */
    public boolean eraseInTx(Erasure somebody) {
        return jdbi.withHandle(handle -> {
            lock(handle, somebody);
            if (!ownedAlone(somebody.person()).isEmpty()) {
                return false;
            }
            erasePerson(handle, somebody);
            eraseImports(handle, somebody);
            eraseSuppressions(handle, somebody);
            for (String maker : List.of("setting_changes SET actor", "list_texts SET changed_by", "member_imports SET made_by")) {
                handle.createUpdate("UPDATE " + maker + " = :name WHERE lower(" + maker.substring(maker.lastIndexOf(' ') + 1)
                        + ") = ANY(:keys)").bindMethods(somebody).execute();
            }
            return true;
        });
    }

    /**
     * In the order in which others lock: who carries out an import holds it, then addresses by their keys; who gives a role holds the
     * address, then the list.
     */
    private static void lock(Handle handle, Erasure somebody) {
        handle.createQuery("SELECT id FROM member_imports WHERE lower(made_by) = ANY(:keys) ORDER BY id FOR UPDATE")
                .bindMethods(somebody).mapTo(Long.class).list();
        // Whoever adds one of the addresses at this moment is waited for, and found behind this; who comes later waits, and finds it gone.
        handle.createQuery("SELECT id FROM addresses WHERE person_id = :person ORDER BY key COLLATE \"C\" FOR UPDATE")
                .bindMethods(somebody).mapTo(Long.class).list();
        // Whoever changes owners locks the list's row, so that two who go at once do not both leave it without. Who joins is not stopped.
        handle.createQuery("""
                SELECT id FROM lists WHERE id IN (SELECT r.list_id FROM roles r JOIN addresses a ON a.id = r.address_id
                    WHERE a.person_id = :person) ORDER BY id FOR NO KEY UPDATE""").bindMethods(somebody).mapTo(Long.class).list();
    }

    private static void erasePerson(Handle handle, Erasure somebody) {
        handle.createUpdate("DELETE FROM roles WHERE address_id IN (SELECT id FROM addresses WHERE person_id = :person)")
                .bindMethods(somebody).execute();
        handle.createUpdate("""
                UPDATE subscriptions s SET left_at = coalesce(s.left_at, :at), delivery = 'OFF', domain = :nowhere, off_until = NULL,
                       key = 'erased-' || a.id || '@' || :nowhere
                FROM addresses a WHERE a.id = s.address_id AND a.person_id = :person""")
                .bindMethods(somebody).bind("nowhere", Erasure.NOWHERE).execute();
        handle.createUpdate("""
                UPDATE addresses SET address = 'erased-' || id || '@' || :nowhere, key = 'erased-' || id || '@' || :nowhere,
                       domain = :nowhere WHERE person_id = :person""")
                .bindMethods(somebody).bind("nowhere", Erasure.NOWHERE).execute();
        handle.createUpdate("UPDATE people SET display_name = '', language = NULL WHERE id = :person").bindMethods(somebody).execute();
    }

    /** A row that an import has not come to is no address any more, so nobody is added by it. */
    private static void eraseImports(Handle handle, Erasure somebody) {
        // As RosterResult.heldAddress has it: in place of an address that could not be read stands all that was typed.
        String theirs = """
                lower(address) = ANY(:keys)
                OR outcome = 'INVALID' AND reason <> :own AND reason NOT LIKE :banned AND address ~* :pattern
                """;
        // Who is named beside another's address is a name there, and no more.
        handle.createUpdate("UPDATE member_import_rows SET name = '', address = CASE WHEN " + theirs
                + "THEN :name ELSE address END WHERE name ~* :pattern OR " + theirs)
                .bindMethods(somebody).bind("own", RosterResult.OWN).bind("banned", RosterResult.BANNED + "%").execute();
    }

    /** Nobody is to be written to again because we forgot not to; a trigger brings them back with their address. */
    private static void eraseSuppressions(Handle handle, Erasure somebody) {
        handle.createUpdate("""
                WITH gone AS (DELETE FROM suppressions WHERE key = ANY(:keys) RETURNING *)
                INSERT INTO erased_suppressions (key_hash, reason, since, expires_at, operators_until)
                SELECT sha256(convert_to(key, 'UTF8')), regexp_replace(reason, :pattern, :name, 'gi'), since, expires_at, operators_until
                FROM gone
                ON CONFLICT (key_hash) DO UPDATE SET reason = excluded.reason, since = excluded.since, expires_at = excluded.expires_at,
                    operators_until = excluded.operators_until""")
                .bindMethods(somebody).execute();
    }
}
