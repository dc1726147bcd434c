package org.indaba.lists;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.indaba.mail.EmailAddress;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Finds people by their addresses, for whoever administers the site. Reads only; thread-safe. */
public final class PeopleSearch {

    /** What one answer holds at most. */
    public static final int MAX_FOUND = 50;

    /** Lists of one person that are told. */
    public static final int MAX_LISTS = 500;

    private final Jdbi jdbi;

    /** Reads outside of transactions. */
    public PeopleSearch(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * Somebody.
     *
     * @param id the person's
     * @param name as they call themselves; may be empty
     * @param addresses at least one
     */
    public record Found(long id, String name, List<EmailAddress> addresses) {

        public Found {
            addresses = List.copyOf(addresses);
        }
    }

    /**
     * What somebody has to do with a list.
     *
     * @param list the list
     * @param address the address that it is about
     * @param what {@code MEMBER}, or a role
     * @param delivery whether copies are sent; empty for a role
     */
    public record Tie(MailList list, EmailAddress address, String what, String delivery) {
    }

    /** Those with an address, or a name, in which this stands; at most {@link #MAX_FOUND}, by address. */
    public List<Found> search(String text) {
        String part = text.strip().toLowerCase(Locale.ROOT);
        if (part.isEmpty()) {
            return List.of();
        }
        // A scan of addresses and people: 0.2 s for a million, and asked for by administrators only.
        return jdbi.withHandle(handle -> handle.createQuery("""
                SELECT p.id FROM people p WHERE EXISTS (SELECT FROM addresses a WHERE a.person_id = p.id)
                    AND (position(:part IN lower(p.display_name)) > 0
                        OR EXISTS (SELECT FROM addresses a WHERE a.person_id = p.id AND position(:part IN a.key) > 0))
                ORDER BY (SELECT min(a.key COLLATE "C") FROM addresses a WHERE a.person_id = p.id) LIMIT :limit""")
                .bind("part", part).bind("limit", MAX_FOUND).mapTo(Long.class).list().stream()
                .map(id -> find(handle, id)).flatMap(Optional::stream).toList());
    }

    /** One person. */
    public Optional<Found> find(long id) {
        return jdbi.withHandle(handle -> find(handle, id));
    }

    private static Optional<Found> find(Handle handle, long id) {
        List<EmailAddress> addresses = new ArrayList<>();
        List<String> names = handle.createQuery("""
                SELECT p.display_name, a.address FROM people p JOIN addresses a ON a.person_id = p.id
                WHERE p.id = :id ORDER BY a.key COLLATE "C\"""")
                .bind("id", id).map((row, _) -> {
                    addresses.add(EmailAddress.of(row.getString("address")));
                    return row.getString("display_name");
                }).list();
        return names.isEmpty() ? Optional.empty() : Optional.of(new Found(id, names.getFirst(), addresses));
    }

    /** Everything that living lists have to do with somebody, by list. */
    public List<Tie> ties(long person) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                SELECT l.id, l.name, l.domain, l.settings, a.address, t.what, t.delivery FROM addresses a
                JOIN LATERAL (
                    SELECT s.list_id, 'MEMBER' AS what, s.delivery FROM subscriptions s WHERE s.address_id = a.id AND s.left_at IS NULL
                    UNION ALL SELECT r.list_id, r.role, '' FROM roles r WHERE r.address_id = a.id) t ON true
                JOIN lists l ON l.id = t.list_id AND l.deleted_at IS NULL
                WHERE a.person_id = :person ORDER BY l.domain COLLATE "C", l.name COLLATE "C", t.what, a.key LIMIT :limit""")
                .bind("person", person).bind("limit", MAX_LISTS)
                .map((row, _) -> new Tie(new MailList(row.getLong("id"), row.getString("name"), row.getString("domain"),
                        SettingsJson.read(row.getString("settings"))), EmailAddress.of(row.getString("address")),
                        row.getString("what"), row.getString("delivery"))).list());
    }
}
