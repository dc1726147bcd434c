package org.indaba.bounce;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.indaba.lists.DeliveryMode;
import org.indaba.lists.Members;
import org.indaba.lists.Membership;
import org.indaba.mail.EmailAddress;
import org.indaba.spool.Transactions;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** What people and programs read about bounces: the journal, members, incidents, counts. Changes nothing; thread-safe. */
public final class BounceReader {

    /** The largest page of anything. */
    public static final int MAX_PAGE = 1_000;

    /** The longest time that counts are given for at once, in days. */
    public static final int MAX_DAYS = 400;

    /** So many rows are looked at together at least, however few are asked for: some may stand against nobody any more. */
    private static final int LOOKED_AT = 200;

    private final Jdbi jdbi;
    private final Transactions transactions;
    private final Members members;
    private final BounceJournal journal;
    private final BounceMembers standing;

    /**
     * @param jdbi joins the caller's transaction
     * @param transactions for the numbers of events that nobody numbered yet
     * @param members who is a member now, and whether copies are sent
     */
    public BounceReader(Jdbi jdbi, Transactions transactions, Members members) {
        this.jdbi = jdbi;
        this.transactions = transactions;
        this.members = members;
        this.journal = new BounceJournal(jdbi);
        this.standing = new BounceMembers(jdbi);
    }

    /**
     * Judged events behind a cursor, in the order of their numbers. Numbers are visible in their order: who goes on behind the last number
     * that he saw misses nothing, whatever transactions were open meanwhile.
     *
     * @param listId of this list only; 0 for all lists
     * @param cursor the last number that was seen; 0 from the beginning
     * @param limit 1 to {@link #MAX_PAGE}
     */
    public List<BounceEvent> since(long listId, long cursor, int limit) {
        check(limit);
        transactions.run(() -> {
            journal.lockInTx();
            journal.numberInTx();
        });
        // Index Scan using bounce_events_number_key.
        return jdbi.withHandle(handle -> handle.createQuery("SELECT " + EventSql.COLUMNS + """
                FROM bounce_events WHERE number > :cursor AND (:list = 0 OR list_id = :list) ORDER BY number LIMIT :limit""")
                .bind("cursor", cursor).bind("list", listId).bind("limit", limit).map((row, _) -> EventSql.event(row)).list());
    }

    /** The number of the newest event, or of the one before; 0 where there is none. Where a new subscriber of events begins. */
    public long lastNumber() {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT coalesce(max(number), 0) FROM bounce_events").mapTo(Long.class).one());
    }

    /**
     * What happened to an address on a list, the newest first; also to earlier subscriptions of it.
     *
     * @param before those before this id; {@code Long.MAX_VALUE} from the newest on
     * @param limit 1 to {@link #MAX_PAGE}
     */
    public List<BounceEvent> history(long listId, EmailAddress address, long before, int limit) {
        check(limit);
        // Index Scan Backward using bounce_events_member.
        return jdbi.withHandle(handle -> handle.createQuery("SELECT " + EventSql.COLUMNS + """
                FROM bounce_events WHERE list_id = :list AND key = :key AND id < :before ORDER BY id DESC LIMIT :limit""")
                .bind("list", listId).bind("key", address.key()).bind("before", before).bind("limit", limit)
                .map((row, _) -> EventSql.event(row)).list());
    }

    /** What happened to addresses on any of these lists, the newest first. @param keys of the addresses */
    public List<BounceEvent> ofAddresses(Collection<Long> lists, Collection<String> keys, int limit) {
        check(limit);
        // Index Scan using bounce_events_member, for each list and address.
        return jdbi.withHandle(handle -> handle.createQuery("SELECT " + EventSql.COLUMNS + """
                FROM bounce_events WHERE list_id = ANY(:lists) AND key = ANY(:keys) ORDER BY id DESC LIMIT :limit""")
                .bindArray("lists", Long.class, lists.toArray()).bindArray("keys", String.class, keys.toArray()).bind("limit", limit)
                .map((row, _) -> EventSql.event(row)).list());
    }

    /** What happened on a list, the newest first; as {@link #history}. */
    public List<BounceEvent> ofList(long listId, long before, int limit) {
        check(limit);
        // Index Scan Backward using bounce_events_list.
        return jdbi.withHandle(handle -> handle.createQuery("SELECT " + EventSql.COLUMNS + """
                FROM bounce_events WHERE list_id = :list AND id < :before ORDER BY id DESC LIMIT :limit""")
                .bind("list", listId).bind("before", before).bind("limit", limit).map((row, _) -> EventSql.event(row)).list());
    }

    /** One event. */
    public Optional<BounceEvent> event(long id) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT " + EventSql.COLUMNS + " FROM bounce_events WHERE id = :id")
                .bind("id", id).map((row, _) -> EventSql.event(row)).findOne());
    }

    /**
     * The members of a list with a score, or suspended, in the order of their addresses' keys. Whoever left is none of them, nor is
     * somebody whom others let in again after a suspension.
     *
     * @param afterKey the last key of the page before; empty for the first
     * @param limit 1 to {@link #MAX_PAGE}
     */
    public List<BounceMember> members(long listId, String afterKey, int limit) {
        check(limit);
        List<BounceMember> found = new ArrayList<>();
        BounceMembers.Place behind = BounceMembers.Place.of(afterKey);
        List<BounceMember> rows;
        int size = Math.max(limit, LOOKED_AT);
        do {
            rows = standing.page(listId, behind, size);
            Map<Long, Membership> live = members.byIds(rows.stream().map(BounceMember::subscriptionId).toList());
            rows.stream().filter(row -> stands(row, live.get(row.subscriptionId()))).forEach(found::add);
            behind = rows.isEmpty() ? behind : BounceMembers.Place.of(rows.getLast());
        } while (found.size() < limit && rows.size() == size);
        return List.copyOf(found.subList(0, Math.min(limit, found.size())));
    }

    /** Where a member stands; empty if nothing stands against it, or it is no member. */
    public Optional<BounceMember> member(long listId, EmailAddress address) {
        return members.find(listId, address)
                .flatMap(live -> standing.find(live.subscriptionId()).filter(row -> stands(row, live)));
    }

    /** What is left of a subscription that ended, and of a suspension that others ended, stands against nobody. */
    private static boolean stands(BounceMember row, @Nullable Membership live) {
        return live != null && (row.stage() == Stage.SCORED || live.delivery() == DeliveryMode.SUSPENDED);
    }

    /** The incidents of a list, the newest first; as {@link #history}. */
    public List<Incident> incidents(long listId, long before, int limit) {
        check(limit);
        return jdbi.withHandle(handle -> handle
                .createQuery("SELECT * FROM bounce_incidents WHERE list_id = :list AND id < :before ORDER BY id DESC LIMIT :limit")
                .bind("list", listId).bind("before", before).bind("limit", limit).map((row, _) -> incident(row)).list());
    }

    /**
     * How much came back, by day, reason and site. Kept for ever, when the events themselves are gone.
     *
     * @param from the first day (UTC)
     * @param to the last one, at most {@link #MAX_DAYS} behind it
     */
    public List<DayCount> counts(long listId, LocalDate from, LocalDate to) {
        if (from.plusDays(MAX_DAYS).isBefore(to)) {
            throw new IllegalArgumentException("counts are given for at most " + MAX_DAYS + " days");
        }
        return jdbi.withHandle(handle -> handle.createQuery("""
                SELECT day, reason, site, events FROM bounce_counts
                WHERE list_id = :list AND day BETWEEN :from AND :to ORDER BY day, events DESC, reason, site""")
                .bind("list", listId).bind("from", from).bind("to", to)
                .map((row, _) -> new DayCount(row.getObject(1, LocalDate.class), row.getString(2), row.getString(3), row.getLong(4)))
                .list());
    }

    private static void check(int limit) {
        if (limit < 1 || limit > MAX_PAGE) {
            throw new IllegalArgumentException("a page has 1 to " + MAX_PAGE + " rows, not " + limit);
        }
    }

    static Incident incident(ResultSet row) throws SQLException {
        return new Incident(row.getLong("id"), row.getLong("list_id"), row.getLong("mailing_id"), row.getLong("post_id"),
                row.getString("site"), row.getString("domain"), Incident.Sort.valueOf(row.getString("sort")), row.getString("reason"),
                row.getString("evidence"), row.getInt("members"), row.getTimestamp("opened_at").toInstant(),
                row.getTimestamp("last_at").toInstant(), instant(row, "alerted_at"));
    }

    static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp time = row.getTimestamp(column);
        return time == null ? null : time.toInstant();
    }
}
