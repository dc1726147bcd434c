package org.indaba.deliver;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.indaba.mail.Erasure;
import org.indaba.spool.MessageStore;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * The copies that were made for one person, to be forgotten: those that wait are dropped, and all of them keep their number, their tries
 * and their place in the counts, but say no more where they went. Copies that a connection has taken finish their try first. Works beside
 * running senders. Thread-safe.
 */
public final class CopyTraces {

    /** Why a copy was not sent, for the ledger. */
    static final String REASON = "the person was erased";

    private static final String FOUND = """
            SELECT c.id, c.day, c.mailing_id, coalesce(m.post_id, 0), coalesce(m.list_id, 0), c.subscription_id, c.address,
                o.tries, o.ended, o.last
            FROM mailings m JOIN copies c ON c.mailing_id = m.id AND c.day = m.day CROSS JOIN LATERAL (""" + CopySql.LAST_TRY + ") o ";

    /** The windows that nobody has taken and that hold copies by their numbers, and how many of these. */
    private static final String WINDOWS = """
            windows w CROSS JOIN LATERAL (
                SELECT count(*) AS copies FROM unnest(:mailings, :ids) AS d (mailing, id)
                WHERE d.mailing = w.mailing_id AND d.id BETWEEN w.first_copy AND w.last_copy) n
            WHERE w.mailing_id = ANY(:mailings) AND n.copies > 0 AND (w.owned_until IS NULL OR w.owned_until <= :now)""";

    private final Jdbi jdbi;
    private final MessageStore store;
    private final OutcomeStore outcomes;

    /**
     * @param jdbi joins the caller's transaction
     * @param store lets go of what we wrote to nobody else
     * @param random names us among those who record
     */
    public CopyTraces(Jdbi jdbi, MessageStore store, RandomGenerator random) {
        this.jdbi = jdbi;
        this.store = store;
        this.outcomes = new OutcomeStore(jdbi, NodeName.started("erasure", random));
    }

    /** A copy, and whether no further try follows. */
    private record Found(Copy copy, boolean ended, boolean shunted) {
    }

    /**
     * Drops and forgets.
     *
     * @param lists those that the person was on
     * @param subscriptions all of the person's, those that ended too
     * @return the numbers of all copies that the ledger still knew
     */
    public List<Long> eraseInTx(Erasure somebody, Collection<Long> lists, Collection<Long> subscriptions) {
        return jdbi.withHandle(handle -> {
            // What waits can be told only while nobody may take its windows; which those are is told by what waits.
            lockWindows(handle, somebody, found(handle, somebody, lists, subscriptions));
            List<Found> all = found(handle, somebody, lists, subscriptions);
            Long[] ids = all.stream().map(found -> found.copy().id()).toArray(Long[]::new);
            drop(handle, somebody, all);
            handle.createUpdate("DELETE FROM queue_holds WHERE address = ANY(:keys)").bindMethods(somebody).execute();
            handle.createUpdate("UPDATE copies SET address = :address WHERE id = ANY(:ids)")
                    .bindMethods(somebody).bindArray("ids", Long.class, (Object[]) ids).execute();
            forgetWords(handle, somebody, ids);
            all.stream().filter(found -> found.copy().postId() == 0).map(found -> found.copy().mailingId()).distinct()
                    .forEach(mailing -> forgetMail(handle, somebody, mailing));
            return List.of(ids);
        });
    }

    private static List<Found> found(Handle handle, Erasure somebody, Collection<Long> lists, Collection<Long> subscriptions) {
        List<Found> all = new ArrayList<>(posts(handle, lists, subscriptions));
        all.addAll(notices(handle, somebody));
        return all;
    }

    private static List<Found> posts(Handle handle, Collection<Long> lists, Collection<Long> subscriptions) {
        // For each mailing of the lists and each subscriber one probe in copies_…_mailing_id_subscription_id_day_key.
        return handle.createQuery(FOUND + "WHERE m.list_id = ANY(:lists) AND m.post_id IS NOT NULL AND c.subscription_id = ANY(:members) "
                        + "ORDER BY c.id")
                .bindArray("lists", Long.class, lists.toArray()).bindArray("members", Long.class, subscriptions.toArray())
                .map((row, _) -> found(row)).list();
    }

    /** Of what we wrote ourselves, to the person alone or to several. */
    private static List<Found> notices(Handle handle, Erasure somebody) {
        // Seq Scan on mailings, which names no notice that is older than the ledger; then a probe in the same index for each.
        return handle.createQuery(FOUND + "WHERE m.post_id IS NULL AND lower(c.address) = ANY(:keys) ORDER BY c.id")
                .bindMethods(somebody).map((row, _) -> found(row)).list();
    }

    private static Found found(ResultSet row) throws SQLException {
        Copy copy = new Copy(row.getLong(1), row.getObject(2, LocalDate.class), row.getLong(3), row.getLong(4), row.getLong(5),
                row.getLong(6), row.getString(7), row.getInt(8));
        return new Found(copy, row.getBoolean(9), "SHUNTED".equals(row.getString(10)));
    }

    /** Windows first: who takes one from now on sees what was dropped in it, and who has taken one before has its copies in hand. */
    private void drop(Handle handle, Erasure somebody, List<Found> all) {
        List<Copy> queued = queued(all);
        List<Copy> shunted = all.stream().filter(found -> !found.ended() && found.shunted()).map(Found::copy).toList();
        takeOutOfWindows(handle, somebody, queued);
        // As if they were replayed: what is shunted counts no more.
        handle.createUpdate("""
                UPDATE mailing_counts n SET copies = n.copies - s.copies
                FROM (SELECT mailing_id, count(*) AS copies FROM copies WHERE id = ANY(:ids) GROUP BY 1) s
                WHERE n.mailing_id = s.mailing_id AND n.state = 'SHUNTED'""")
                .bindArray("ids", Long.class, ids(shunted)).execute();
        handle.createUpdate("DELETE FROM copy_shunts WHERE copy_id = ANY(:ids)").bindArray("ids", Long.class, ids(shunted)).execute();
        outcomes.recordInTx(Stream.concat(queued.stream(), shunted.stream()).map(copy -> new Outcome(copy, copy.tries() + 1,
                CopyState.SUPPRESSED, somebody.at().truncatedTo(ChronoUnit.MICROS), "", Answer.ours("", REASON), "")).toList());
    }

    private static List<Copy> queued(List<Found> all) {
        return all.stream().filter(found -> !found.ended() && !found.shunted()).map(Found::copy).toList();
    }

    /** From here on nobody takes a window in which a copy waits; who has one has it. */
    private static void lockWindows(Handle handle, Erasure somebody, List<Found> all) {
        List<Copy> queued = queued(all);
        handle.createQuery("SELECT w.id FROM " + WINDOWS + " ORDER BY w.id FOR UPDATE OF w")
                .bindArray("mailings", Long.class, mailings(queued)).bindArray("ids", Long.class, ids(queued))
                .bind("now", somebody.at()).mapTo(Long.class).list();
    }

    /** A window that nobody ever took is marked as taken before, so that its outcomes are looked at; one that is done with goes. */
    private static void takeOutOfWindows(Handle handle, Erasure somebody, List<Copy> queued) {
        handle.createUpdate("WITH mine AS MATERIALIZED (SELECT w.id, n.copies FROM " + WINDOWS + """
                ),
                emptied AS (
                    DELETE FROM windows w USING mine WHERE w.id = mine.id AND NOT EXISTS (
                        SELECT 1 FROM copies c
                        WHERE c.day = w.day AND c.id BETWEEN w.first_copy AND w.last_copy AND c.mailing_id = w.mailing_id
                            AND c.id <> ALL(:ids) AND NOT EXISTS (SELECT 1 FROM outcomes o WHERE o.day = c.day AND o.copy_id = c.id
                                AND o.state IN ('DELIVERED', 'FAILED', 'EXPIRED', 'SUPPRESSED', 'SHUNTED') OFFSET 0)
                            AND """ + " " + CopySql.ITS_OWN + """
                        OFFSET 0)
                    RETURNING w.id)
                UPDATE windows w SET copies = greatest(1, w.copies - mine.copies), owner = coalesce(w.owner, 'erasure')
                FROM mine WHERE w.id = mine.id AND w.id NOT IN (SELECT id FROM emptied)""")
                .bindArray("mailings", Long.class, mailings(queued))
                .bindArray("ids", Long.class, ids(queued)).bind("now", somebody.at()).execute();
    }

    private static Object[] mailings(List<Copy> copies) {
        return copies.stream().map(Copy::mailingId).toArray();
    }

    private static Object[] ids(List<Copy> copies) {
        return copies.stream().map(Copy::id).toArray();
    }

    /** What peers said of them, and of a site as a whole. */
    private static void forgetWords(Handle handle, Erasure somebody, Long... ids) {
        handle.createUpdate("""
                UPDATE outcomes SET reply = regexp_replace(reply, :pattern, :address, 'gi')
                WHERE copy_id = ANY(:ids) AND reply ~* :pattern""")
                .bindArray("ids", Long.class, (Object[]) ids).bindMethods(somebody).execute();
        handle.createUpdate("""
                UPDATE sites SET last_error = regexp_replace(last_error, :pattern, :address, 'gi') WHERE last_error ~* :pattern""")
                .bindMethods(somebody).execute();
    }

    /** A mail of ours that nobody else got and that nobody is sending now. */
    private void forgetMail(Handle handle, Erasure somebody, long mailing) {
        handle.createQuery("""
                UPDATE mailings m SET rendering = '' WHERE m.id = :mailing AND octet_length(m.rendering) > 0
                    AND NOT EXISTS (SELECT FROM copies c WHERE c.mailing_id = m.id AND c.day = m.day AND c.address <> :address)
                    AND NOT EXISTS (SELECT FROM windows w WHERE w.mailing_id = m.id)
                RETURNING m.message_id""")
                .bind("mailing", mailing).bindMethods(somebody).mapTo(Long.class)
                .forEach(message -> store.releaseInTx(message, JdbiOutbox.holder(mailing)));
    }
}
