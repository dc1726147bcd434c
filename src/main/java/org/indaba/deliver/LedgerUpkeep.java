package org.indaba.deliver;

import java.lang.System.Logger.Level;
import java.lang.System.Logger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.function.Predicate;
import org.indaba.spool.MessageStore;
import org.indaba.spool.Transactions;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Keeps the ledger in partitions of a day: makes those of the next days ahead, and drops those that are older than the ledger is
 * kept and in which nothing waits to be sent, or to be written. With a day go its copies, their tries and what was shunted in it; the
 * messages of its mailings are released; the counts of its posts stay. To be run every hour or so; what fails is done the next time.
 * Thread-safe.
 */
public final class LedgerUpkeep {

    /** Days that have their partitions ready: time enough to notice that nobody makes them. */
    static final int DAYS_AHEAD = 7;
    private static final DateTimeFormatter SUFFIX = DateTimeFormatter.BASIC_ISO_DATE;
    private static final List<String> TABLES = List.of("copies", "outcomes");

    private final Jdbi jdbi;
    private final Transactions transactions;
    private final MessageStore store;
    private final InstantSource clock;
    private final Duration keep;
    private final Predicate<LocalDate> writing;
    private final Logger log = System.getLogger(LedgerUpkeep.class.getName());

    /**
     * @param keep how long a copy's story is kept at least; it goes with that of its whole day
     * @param writing whether copies are still to come to a mailing of that day; joins our transaction
     */
    public LedgerUpkeep(Jdbi jdbi, Transactions transactions, MessageStore store, InstantSource clock, Duration keep,
            Predicate<LocalDate> writing) {
        this.jdbi = jdbi;
        this.transactions = transactions;
        this.store = store;
        this.clock = clock;
        this.keep = keep;
        this.writing = writing;
    }

    /** Makes what is missing and drops what is old. */
    public void run() {
        LocalDate today = day(clock.instant());
        for (int ahead = 0; ahead <= DAYS_AHEAD; ahead++) {
            LocalDate day = today.plusDays(ahead);
            attempt("make the partitions of", day, () -> createInTx(day));
        }
        for (LocalDate day : daysBefore(day(clock.instant().minus(keep)))) {
            attempt("drop the ledger of", day, () -> dropInTx(day));
        }
    }

    private static LocalDate day(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC).toLocalDate();
    }

    /** Waiting for a lock would stop the senders, who queue behind us; so the wait is short, and the next run tries again. */
    private void attempt(String what, LocalDate day, Runnable work) {
        try {
            transactions.run(() -> {
                jdbi.useHandle(handle -> handle.execute("SET LOCAL lock_timeout = '2s'"));
                work.run();
            });
        } catch (RuntimeException failure) {
            log.log(Level.WARNING, "Could not " + what + " " + day + "; it is tried again", failure);
        }
    }

    /** A day that has rows in the default partition already stays there. */
    private void createInTx(LocalDate day) {
        jdbi.useHandle(handle -> {
            for (String table : TABLES) {
                if (!exists(handle, table, day) && !hasDefaultRows(handle, table, day)) {
                    // Names and dates cannot be bound in DDL; both are made here, from a date.
                    // Rows are added, and go with their day: nothing is gained by marking each page as seen by all, and much is written.
                    handle.execute("""
                            CREATE TABLE IF NOT EXISTS %s PARTITION OF %s FOR VALUES FROM ('%s') TO ('%s')
                            WITH (autovacuum_vacuum_insert_threshold = -1)"""
                            .formatted(partition(table, day), table, day, day.plusDays(1)));
                }
            }
        });
    }

    private static String partition(String table, LocalDate day) {
        return table + "_" + SUFFIX.format(day);
    }

    private static boolean exists(Handle handle, String table, LocalDate day) {
        return handle.createQuery("SELECT to_regclass(:name) IS NOT NULL").bind("name", partition(table, day)).mapTo(Boolean.class).one();
    }

    private static boolean hasDefaultRows(Handle handle, String table, LocalDate day) {
        return handle.createQuery("SELECT EXISTS (SELECT 1 FROM " + table + "_default WHERE day = :day)").bind("day", day)
                .mapTo(Boolean.class).one();
    }

    private List<LocalDate> daysBefore(LocalDate limit) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                SELECT DISTINCT day FROM (
                    SELECT day FROM mailings WHERE day < :limit AND octet_length(rendering) > 0
                    UNION ALL
                    SELECT to_date(right(c.relname, 8), 'YYYYMMDD') FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
                    WHERE i.inhparent = 'copies'::regclass AND c.relname ~ '^copies_[0-9]{8}$') days
                WHERE day < :limit AND NOT EXISTS (SELECT 1 FROM windows w WHERE w.day = days.day) ORDER BY day
                """)
                .bind("limit", limit).map((row, _) -> row.getObject(1, LocalDate.class)).list());
    }

    private static boolean hasWindows(Handle handle, LocalDate day) {
        return handle.createQuery("SELECT EXISTS (SELECT 1 FROM windows WHERE day = :day)").bind("day", day).mapTo(Boolean.class).one();
    }

    private record Kept(long mailing, long message) {
    }

    private void dropInTx(LocalDate day) {
        jdbi.useHandle(handle -> {
            // Whoever adds copies to a mailing of an earlier day locks it before: such windows are seen here, or the mailing is gone there.
            List<Kept> mailings = handle.createQuery("""
                    SELECT id, message_id FROM mailings WHERE day = :day AND octet_length(rendering) > 0
                    ORDER BY id DESC FOR NO KEY UPDATE""")
                    .bind("day", day).map((row, _) -> new Kept(row.getLong(1), row.getLong(2))).list();
            if (hasWindows(handle, day) || writing.test(day)) {
                return;
            }
            mailings.forEach(each -> store.releaseInTx(each.message(), JdbiOutbox.holder(each.mailing())));
            for (String table : TABLES) {
                if (exists(handle, table, day)) {
                    handle.execute("DROP TABLE " + partition(table, day));
                }
                handle.createUpdate("DELETE FROM " + table + "_default WHERE day = :day").bind("day", day).execute();
            }
            handle.createUpdate("DELETE FROM copy_shunts WHERE day = :day").bind("day", day).execute();
            handle.createUpdate("DELETE FROM mailings WHERE day = :day AND post_id IS NULL").bind("day", day).execute();
            handle.createUpdate("DELETE FROM mailing_variants v USING mailings m WHERE m.id = v.mailing_id AND m.day = :day")
                    .bind("day", day).execute();
            handle.createUpdate("UPDATE mailings SET rendering = '' WHERE day = :day").bind("day", day).execute();
        });
    }
}
