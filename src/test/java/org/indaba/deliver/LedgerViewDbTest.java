package org.indaba.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import org.indaba.testing.TestDatabase;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A post in the middle of its explosion, and how few rows its pages look at. */
class LedgerViewDbTest {

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final int PAGE = 50;

    private final TestDatabase database = TestDatabase.create();
    private Connection connection;
    private Jdbi jdbi;
    private LedgerView view;

    @BeforeEach
    void open() throws SQLException {
        connection = database.dataSource().getConnection();
        // One session, so that what it has read is known at once.
        jdbi = Jdbi.create(connection);
        view = new LedgerView(jdbi, () -> NOW);
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
        database.close();
    }

    /**
     * Three tenths of the copies have ended, one of a hundred of them badly; of the windows that are left some are deferred, being sent,
     * or held. Another post's copies came before.
     */
    private void explode(int copies) {
        jdbi.useHandle(handle -> handle.createScript("""
                CREATE TABLE copies_d PARTITION OF copies FOR VALUES FROM ('2026-11-23') TO ('2026-11-24');
                CREATE TABLE outcomes_d PARTITION OF outcomes FOR VALUES FROM ('2026-11-23') TO ('2026-11-24');
                INSERT INTO mailings (post_id, list_id, message_id, rendering, return_path, return_style, eight_bit, smtp_utf8, priority,
                    created_at, day)
                SELECT 4, 7, 1, '', 'x', 'FIXED', false, false, 1, '2026-11-23 09:00Z', '2026-11-23';
                INSERT INTO copies (day, mailing_id, subscription_id, address)
                SELECT '2026-11-23', 1, n, 'old' || n || '@x.test' FROM generate_series(1, 2000) n;
                INSERT INTO outcomes SELECT '2026-11-23', id, 1, 'FAILED', '2026-11-23 09:01Z', 's', '', '', 550, '', 'no' FROM copies;
                INSERT INTO mailings (post_id, list_id, message_id, rendering, return_path, return_style, eight_bit, smtp_utf8, priority,
                    created_at, day)
                SELECT 5, 7, 1, '', 'x', 'FIXED', false, false, 1, '2026-11-23 10:00Z', '2026-11-23';
                INSERT INTO copies (day, mailing_id, subscription_id, address)
                SELECT '2026-11-23', 2, 1 + (n::bigint * 7919) % COPIES, 'user' || n || '@domain' || n / 200 || '.test'
                FROM generate_series(0, COPIES - 1) n;
                INSERT INTO windows (mailing_id, day, domain, first_copy, last_copy, copies, priority, site, due_at, attempts, held, owner,
                    owned_until)
                SELECT 2, '2026-11-23', 'domain' || n / 2 || '.test', 2001 + n * 100, 2100 + n * 100, 100, 1, 'site' || n % 50,
                    '2026-11-23 11:00Z', CASE WHEN n % 10 = 0 THEN 1 ELSE 0 END, n % 10 = 2,
                    CASE WHEN n % 10 IN (0, 1) THEN 'me' END, CASE WHEN n % 10 = 1 THEN '2026-11-23 13:00Z'::timestamptz END
                FROM generate_series(COPIES / 100 * 3 / 10, COPIES / 100 - 1) n;
                INSERT INTO outcomes
                SELECT '2026-11-23', id, 1, CASE WHEN id % 100 = 7 THEN 'FAILED' ELSE 'DELIVERED' END, '2026-11-23 11:00Z', 'site1',
                    'mx.test[192.0.2.1]', '', 250, '', 'ok'
                FROM copies WHERE mailing_id = 2 AND id <= 2000 + COPIES / 100 * 30;
                INSERT INTO outcomes
                SELECT '2026-11-23', c.id, 1, 'DEFERRED', '2026-11-23 11:00Z', 'site1', 'mx.test[192.0.2.1]', '', 450, '4.2.0', 'greylisted'
                FROM windows w JOIN copies c ON c.id BETWEEN w.first_copy AND w.last_copy WHERE w.attempts = 1;
                INSERT INTO mailing_counts
                SELECT 2, state, count(*), max(at) FROM outcomes o JOIN copies c ON c.id = o.copy_id
                WHERE c.mailing_id = 2 AND state <> 'DEFERRED' GROUP BY 2;
                ANALYZE;
                """.replace("COPIES", Integer.toString(copies))).execute());
    }

    @Test
    void pagesOfEveryStateAddUpToTheCounts() {
        explode(10_000);
        MailingState mailing = mailing();

        assertThat(mailing.counts()).isEqualTo(Map.of(CopyState.DELIVERED, 2970L, CopyState.FAILED, 30L, CopyState.DEFERRED, 700L,
                CopyState.TRYING, 700L, CopyState.HELD, 700L, CopyState.QUEUED, 4900L));
        assertThat(mailing.copies()).isEqualTo(10_000);
        assertThat(mailing.ended()).isEqualTo(3000);
        assertThat(mailing.lastAt()).isEqualTo(Instant.parse("2026-11-23T11:00:00Z"));
        for (CopyState state : CopyState.values()) {
            List<LedgerCopy> all = walk(after -> view.in(mailing, state, after, PAGE));
            assertThat(all).as(state.word()).hasSize((int) mailing.in(state)).allMatch(copy -> copy.state() == state)
                    .allMatch(copy -> copy.mailingId() == 2).extracting(LedgerCopy::copyId).doesNotHaveDuplicates();
        }
        assertThat(walk(after -> view.all(mailing, after, PAGE))).hasSize(10_000).extracting(LedgerCopy::subscriber).isSorted();
        assertThat(view.totals(List.of(4L, 5L, 6L))).isEqualTo(Map.of(5L, Map.of(CopyState.DELIVERED, 2970L, CopyState.FAILED, 30L,
                CopyState.QUEUED, 6300L, CopyState.HELD, 700L)));
    }

    private MailingState mailing() {
        return view.mailing(5).orElseThrow();
    }

    private static List<LedgerCopy> walk(LongFunction<LedgerSlice> pages) {
        List<LedgerCopy> all = new ArrayList<>();
        long after = 0;
        do {
            LedgerSlice slice = pages.apply(after);
            assertThat(slice.copies()).hasSizeLessThanOrEqualTo(PAGE);
            all.addAll(slice.copies());
            after = slice.next();
        } while (after != 0);
        return all;
    }

    @Test
    void whatAPageReadsDoesNotGrowWithTheList() {
        explode(100_000);
        MailingState mailing = mailing();

        for (CopyState state : CopyState.values()) {
            assertThat(read(() -> view.in(mailing, state, 0, PAGE))).as(state.word()).isLessThan(1_500);
        }
        assertThat(read(() -> view.all(mailing, 0, PAGE))).isLessThan(600);
        assertThat(read(() -> view.of(mailing, List.of(17L, 18L)))).isLessThan(100);
        // The copies of the 70 windows that are being sent are counted one by one, and nothing else.
        assertThat(read(() -> view.mailing(5))).isLessThan(2 * 70 * 100 + 200);
    }

    /** How many rows of copies and outcomes a page looks at; none may come from reading a table from end to end. */
    private long read(Runnable page) {
        long before = rows("coalesce(sum(idx_tup_fetch), 0)");
        long whole = rows("coalesce(sum(seq_tup_read), 0)");
        page.run();
        assertThat(rows("coalesce(sum(seq_tup_read), 0)")).as("rows read from end to end").isEqualTo(whole);
        return rows("coalesce(sum(idx_tup_fetch), 0)") - before;
    }

    private long rows(String what) {
        return jdbi.withHandle(handle -> {
            handle.createQuery("SELECT pg_stat_force_next_flush()").map((_, _) -> 0).list();
            return handle.createQuery("SELECT " + what + " FROM pg_stat_user_tables WHERE relname ~ '^(copies|outcomes)'")
                    .mapTo(Long.class).one();
        });
    }

    @Test
    void aSearchInVainEndsAndSaysWhereItGoesOn() {
        explode(20_000);
        jdbi.useHandle(handle -> handle.execute("UPDATE outcomes SET state = 'FAILED' WHERE state = 'DELIVERED'"));

        LedgerSlice first = view.in(mailing(), CopyState.DELIVERED, 0, PAGE);
        assertThat(first.copies()).isEmpty();
        assertThat(first.looked()).isEqualTo(LedgerSlice.Looked.PARTLY);
        assertThat(first.next()).isEqualTo(LedgerView.MAX_LOOKED);
        LedgerSlice second = view.in(mailing(), CopyState.DELIVERED, first.next(), PAGE);
        assertThat(second.next()).isEqualTo(2L * LedgerView.MAX_LOOKED);
        assertThat(view.in(mailing(), CopyState.DELIVERED, second.next(), PAGE).next()).isZero();
    }

    @Test
    void subscribersAreFoundByTheirNumbers() {
        explode(1_000);

        assertThat(view.of(mailing(), List.of(17L, 5000L))).singleElement().matches(copy -> copy.subscriber() == 17);
        assertThat(view.of(mailing(), List.of())).isEmpty();
        assertThat(view.mailing(99)).isEmpty();
    }

    @Test
    void aPageHasAtMostItsLimit() {
        explode(1_000);

        assertThat(view.all(mailing(), 0, LedgerView.MAX_LIMIT).copies()).hasSize(LedgerView.MAX_LIMIT);
        assertThatThrownBy(() -> view.all(mailing(), 0, LedgerView.MAX_LIMIT + 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> view.in(mailing(), CopyState.HELD, 0, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
