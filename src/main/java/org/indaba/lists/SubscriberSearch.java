package org.indaba.lists;

import java.util.List;
import java.util.Locale;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.ParsedAddress;
import org.jdbi.v3.core.Jdbi;

/** Finds subscriptions by the beginning of an address. Reads only; thread-safe. */
public final class SubscriberSearch {

    /** What one answer holds at most. */
    public static final int MAX_FOUND = 100;

    /** Behind every key that begins with the same text. */
    private static final String BEHIND_ALL = "\uDBFF\uDFFD";

    private final Jdbi jdbi;

    /** @param jdbi joins the caller's transaction */
    public SubscriberSearch(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * The subscriptions of those on the list whose address begins with a text, and of those who were on it once with exactly this
     * address; in any case, and as addresses are shown: in quotes, or with a domain that is not ASCII. At most {@link #MAX_FOUND}.
     */
    public List<Long> startingWith(long listId, String text) {
        String key = key(text.strip());
        if (key.isEmpty()) {
            return List.of();
        }
        // A range of the index subscriptions_live, whose collation is that of octets; then addresses_key_key and subscriptions_address.
        return jdbi.withHandle(handle -> handle.createQuery("""
                (SELECT id FROM subscriptions WHERE list_id = :list AND key >= :key AND key < :end AND left_at IS NULL
                    ORDER BY key LIMIT :limit)
                UNION
                (SELECT s.id FROM addresses a JOIN subscriptions s ON s.address_id = a.id
                    WHERE a.key = :key AND s.list_id = :list LIMIT :limit)
                LIMIT :limit""")
                .bind("list", listId).bind("key", key).bind("end", key + BEHIND_ALL).bind("limit", MAX_FOUND)
                .mapTo(Long.class).list());
    }

    /**
     * The beginning of the keys that are meant: as {@link EmailAddress#key()} has it where the text is an address, which may be the
     * beginning of a longer one. Else quotes around the local part are taken off, since keys have none.
     */
    private static String key(String text) {
        return switch (EmailAddress.parse(text)) {
            case ParsedAddress.Valid(EmailAddress address) -> address.key();
            case ParsedAddress.Invalid _ -> {
                String beginning = text.startsWith("\"") ? text.substring(1).replaceFirst("\"(@.*)?$", "$1") : text;
                yield beginning.toLowerCase(Locale.ROOT);
            }
        };
    }
}
