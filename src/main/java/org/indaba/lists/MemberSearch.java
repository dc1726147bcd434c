package org.indaba.lists;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.indaba.mail.EmailAddress;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatements;

/**
 * The members of a list, found and sorted. Pages come by a cursor, so that the last costs what the first does. Reads only; thread-safe.
 *
 * <p>Each order has an index of its own and reads no more rows than the page has. A text is looked for in each row of the list, in two
 * columns of one table ({@code bin/many-members} measures that). PostgreSQL's index of trigrams would be quicker, but it is an extension
 * that not every server has.
 */
public final class MemberSearch {

    /** The largest page. */
    public static final int MAX_PAGE = 1_000;

    private static final String SELECT = """
            SELECT s.id, s.list_id, a.address, p.display_name, s.delivery, s.own_posts, s.skip_when_addressed, s.wishes, s.joined_at, s.key,
                   s.sort_name, s.off_until, s.last_post_at,
                   (SELECT string_agg(r.role, ' ') FROM roles r WHERE r.list_id = s.list_id AND r.address_id = s.address_id) AS role_words
            """;

    private static final String FROM = """
            FROM (SELECT * FROM subscriptions s WHERE s.list_id = :list AND s.left_at IS NULL AND %s AND %s AND %s
                  ORDER BY %s LIMIT :limit) s
            JOIN addresses a ON a.id = s.address_id JOIN people p ON p.id = a.person_id ORDER BY %s
            """;

    /** What is looked for stands in a query of its own, so that it is made lower case once and not for each member. */
    private static final String SOUGHT = "(SELECT lower(CAST(:text AS text)))";

    private final Jdbi jdbi;

    /** @param jdbi joins the caller's transaction */
    public MemberSearch(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * A page.
     *
     * @param after the cursor of the last one on the page before; empty for the first page, and so is what is none
     * @param limit 1 to {@link #MAX_PAGE}
     */
    public List<MemberView> page(long listId, MemberWish wish, String after, int limit) {
        if (limit < 1 || limit > MAX_PAGE) {
            throw new IllegalArgumentException("a page has 1 to " + MAX_PAGE + " members, not " + limit);
        }
        Optional<Cursor> cursor = Cursor.read(wish.order(), after);
        // Index Scan using subscriptions_live, _names, _joined, _last_post or _away; for the limit, addresses_pkey and people_pkey.
        return found(listId, wish, text(wish), cursor, limit);
    }

    private List<MemberView> found(long listId, MemberWish wish, String text, Optional<Cursor> cursor, int limit) {
        String order = order(wish.order());
        String sql = SELECT + FROM.formatted(text, only(wish.only()), cursor.isPresent() ? behind(wish.order()) : "true", order, order);
        return jdbi.withHandle(handle -> {
            Query query = handle.createQuery(sql).bind("list", listId).bind("limit", limit);
            if (!wish.text().isEmpty()) {
                query.bind("text", wish.text());
            }
            cursor.ifPresent(place -> place.bind(query));
            return query.map((row, _) -> view(row, wish.order())).list();
        });
    }

    /**
     * A page of those, by address, whose address, or a word of whose name, begins with a text: what members find each other by.
     *
     * @param text in any case; empty for all
     * @param after the cursor of the last one on the page before; empty for the first page
     * @param limit 1 to {@link #MAX_PAGE}
     */
    public List<MemberView> beginning(long listId, String text, String after, int limit) {
        if (limit < 1 || limit > MAX_PAGE) {
            throw new IllegalArgumentException("a page has 1 to " + MAX_PAGE + " members, not " + limit);
        }
        MemberWish wish = new MemberWish(text, MemberWish.Only.ALL, MemberWish.Order.ADDRESS);
        // Index Scan using subscriptions_live; a text is compared with each row, as in the other searches.
        String begins = wish.text().isEmpty() ? "true" : "(starts_with(s.key, " + SOUGHT + ") OR position(' ' || " + SOUGHT
                + " IN ' ' || s.sort_name) > 0)";
        return found(listId, wish, begins, Cursor.read(wish.order(), after), limit);
    }

    /** How many there are. */
    public long count(long listId, MemberWish wish) {
        String sql = "SELECT count(*) FROM subscriptions s WHERE s.list_id = :list AND s.left_at IS NULL AND " + text(wish) + " AND "
                + only(wish.only());
        return jdbi.withHandle(handle -> {
            Query query = handle.createQuery(sql).bind("list", listId);
            if (!wish.text().isEmpty()) {
                query.bind("text", wish.text());
            }
            return query.mapTo(Long.class).one();
        });
    }

    /** One member, by address. */
    public Optional<MemberView> find(long listId, EmailAddress address) {
        String sql = SELECT + FROM.formatted("s.key = :key", "true", "true", "s.key", "s.key");
        return jdbi.withHandle(handle -> handle.createQuery(sql).bind("list", listId).bind("limit", 1).bind("key", address.key())
                .map((row, _) -> view(row, MemberWish.Order.ADDRESS)).findOne());
    }

    private static String text(MemberWish wish) {
        return wish.text().isEmpty() ? "true" : "(position(" + SOUGHT + " IN s.key) > 0 OR position(" + SOUGHT + " IN s.sort_name) > 0)";
    }

    private static String only(MemberWish.Only only) {
        return switch (only) {
            case ALL -> "true";
            case ON -> "s.delivery = 'ON'";
            case OFF -> "s.delivery = 'OFF'";
            case OFF_UNTIL -> "s.off_until IS NOT NULL";
            // The view is how bounce shows its table to others.
            case BOUNCING -> "s.id IN (SELECT b.subscription_id FROM bouncing b WHERE b.list_id = :list)";
            case SUSPENDED -> "s.delivery = 'SUSPENDED'";
            case OWNERS -> "s.address_id IN (SELECT r.address_id FROM roles r WHERE r.list_id = :list AND r.role = 'OWNER')";
            case MODERATORS -> "s.address_id IN (SELECT r.address_id FROM roles r WHERE r.list_id = :list AND r.role = 'MODERATOR')";
        };
    }

    private static String order(MemberWish.Order order) {
        return switch (order) {
            case ADDRESS -> "s.key";
            case NAME -> "s.sort_name, s.key";
            case NEWEST -> "s.joined_at DESC, s.key DESC";
            case OLDEST -> "s.joined_at, s.key";
            case LAST_POST -> "s.last_post_at DESC, s.key DESC";
        };
    }

    private static String behind(MemberWish.Order order) {
        return switch (order) {
            case ADDRESS -> "s.key > :key";
            case NAME -> "(s.sort_name, s.key) > (:name, :key)";
            case NEWEST -> "(s.joined_at, s.key) < (:time, :key)";
            case OLDEST -> "(s.joined_at, s.key) > (:time, :key)";
            case LAST_POST -> "(s.last_post_at, s.key) < (:time, :key)";
        };
    }

    private static MemberView view(ResultSet row, MemberWish.Order order) throws SQLException {
        Membership membership = new Membership(row.getLong(1), row.getLong(2), EmailAddress.of(row.getString(3)), row.getString(4),
                DeliveryMode.valueOf(row.getString(5)), row.getBoolean(6), row.getBoolean(7), Variant.of(row.getInt(8)),
                row.getObject("off_until", LocalDate.class));
        Instant joined = row.getTimestamp(9).toInstant();
        Instant posted = row.getTimestamp("last_post_at").toInstant();
        String words = row.getString("role_words");
        Set<Role> roles = EnumSet.noneOf(Role.class);
        if (words != null) {
            Arrays.stream(words.split(" ")).map(Role::valueOf).forEach(roles::add);
        }
        return new MemberView(membership, joined, posted.equals(Instant.EPOCH) ? null : posted, roles,
                new Cursor(row.getString(11), order == MemberWish.Order.LAST_POST ? posted : joined, row.getString(10)).text(order));
    }

    /** Where a page ended: what it was sorted by, and the key, which no two members share. */
    private record Cursor(String name, Instant time, String key) {

        private static final String PARTED = "\n";

        String text(MemberWish.Order order) {
            return switch (order) {
                case ADDRESS -> key;
                case NAME -> name + PARTED + key;
                case NEWEST, OLDEST, LAST_POST -> time + PARTED + key;
            };
        }

        static Optional<Cursor> read(MemberWish.Order order, String text) {
            if (text.isEmpty()) {
                return Optional.empty();
            }
            String first = text.contains(PARTED) ? text.substring(0, text.lastIndexOf(PARTED)) : "";
            String key = text.substring(text.lastIndexOf(PARTED) + 1);
            return switch (order) {
                case ADDRESS, NAME -> Optional.of(new Cursor(first, Instant.EPOCH, key));
                case NEWEST, OLDEST, LAST_POST -> instant(first).map(time -> new Cursor("", time, key));
            };
        }

        private static Optional<Instant> instant(String text) {
            try {
                return Optional.of(Instant.parse(text));
            } catch (DateTimeParseException none) {
                return Optional.empty();
            }
        }

        void bind(Query query) {
            query.bind("key", key).bind("name", name).bind("time", time);
            query.getConfig(SqlStatements.class).setUnusedBindingAllowed(true);
        }
    }
}
