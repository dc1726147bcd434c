package org.indaba.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.indaba.spool.Transactions;
import org.indaba.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NodeLeasesDbTest {

    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final IntPredicate QUIET = _ -> false;

    private final TestDatabase database = TestDatabase.create();
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);

    @AfterEach
    void close() {
        database.close();
    }

    private NodeLeases node(String name) {
        return node(name, database.transactions());
    }

    private NodeLeases node(String name, Transactions transactions) {
        return node(name, transactions, Timeline.of(database.jdbi(), (_, _) -> { }));
    }

    private NodeLeases node(String name, Transactions transactions, Timeline timeline) {
        return new NodeLeases(database.jdbi(), transactions, new NodeName(name, "1"), name + ".test", LEASE, nanos::get, timeline);
    }

    private static String site(int bucket) {
        return IntStream.range(0, 100_000).mapToObj(n -> "mx" + n + ".test").filter(name -> NodeLeases.bucket(name) == bucket).findFirst()
                .orElseThrow();
    }

    private static long held(NodeLeases node) {
        return IntStream.range(0, NodeLeases.SITES).filter(bucket -> node.holds(site(bucket))).count() + (node.holdsRoutes() ? 1 : 0);
    }

    /** As if so much time had passed for one node in the database. */
    private void died(String node) {
        database.jdbi().useHandle(handle -> {
            handle.execute("UPDATE delivery_nodes SET lives_until = now() - interval '1 second' WHERE node = ?", node);
            handle.execute("UPDATE site_leases SET ends_at = now() - interval '1 second' WHERE node = ?", node);
        });
    }

    @Test
    void oneNodeHasEverythingAfterItsFirstTurn() {
        NodeLeases one = node("one");
        assertThat(held(one)).isZero();
        assertThat(one.turn(QUIET)).isTrue();
        assertThat(held(one)).isEqualTo(65);
        assertThat(one.turn(QUIET)).isFalse();
        assertThat(held(one)).isEqualTo(65);
    }

    @Test
    void nodesThatComeGetTheirShareAndNobodyHoldsWhatAnotherHolds() {
        NodeLeases[] nodes = {node("one"), node("two"), node("three")};
        for (int living = 1; living <= 3; living++) {
            for (int turn = 0; turn < 4; turn++) {
                for (int i = 0; i < living; i++) {
                    nodes[i].turn(QUIET);
                    for (int bucket = 0; bucket < NodeLeases.SITES; bucket++) {
                        String site = site(bucket);
                        assertThat(IntStream.range(0, 3).filter(n -> nodes[n].holds(site)).count()).isLessThanOrEqualTo(1);
                    }
                }
            }
            long all = 0;
            for (int i = 0; i < living; i++) {
                assertThat(held(nodes[i])).isBetween(65L / living - 1, 65L / living + 1);
                all += held(nodes[i]);
            }
            assertThat(all).isEqualTo(65);
        }
    }

    @Test
    void aBucketWithAConnectionIsKeptUntilItIsClosedThoughNothingNewIsBegun() {
        NodeLeases one = node("one");
        NodeLeases two = node("two");
        one.turn(QUIET);
        two.turn(QUIET);
        for (int turn = 0; turn < 5; turn++) {
            one.turn(_ -> true);
            two.turn(QUIET);
        }
        assertThat(held(one)).isEqualTo(33);
        assertThat(held(two)).isZero();

        one.turn(QUIET);
        two.turn(QUIET);
        assertThat(held(two)).isEqualTo(32);
    }

    /** Somebody adds a node because a post to a few large sites takes long: the new one must get some of these. */
    @Test
    void ofTheBucketsAtWorkItsShareGoesToo() {
        NodeLeases one = node("one");
        NodeLeases two = node("two");
        one.turn(QUIET);
        two.turn(QUIET);
        // A connection is closed when its copies have gone, if nothing more may begin there.
        IntPredicate atWork = bucket -> bucket % 4 == 0 && bucket < NodeLeases.SITES && one.holds(site(bucket));
        for (int turn = 0; turn < 4; turn++) {
            one.turn(atWork);
            two.turn(QUIET);
        }
        assertThat(held(one)).isEqualTo(33);
        assertThat(held(two)).isEqualTo(32);
        assertThat(IntStream.range(0, 16).filter(n -> two.holds(site(4 * n))).count()).isEqualTo(7);
    }

    @Test
    void aBucketWithAConnectionIsKeptWhereOthersHaveNone() {
        NodeLeases one = node("one");
        NodeLeases two = node("two");
        one.turn(QUIET);
        two.turn(QUIET);
        for (int turn = 0; turn < 5; turn++) {
            one.turn(bucket -> bucket == 3);
            assertThat(one.holds(site(3))).isTrue();
            two.turn(QUIET);
        }
        assertThat(held(one)).isEqualTo(33);
        assertThat(held(two)).isEqualTo(32);
    }

    @Test
    void aBucketThatDoesNotComeFreeWithinATermIsKeptAndAnotherGoesInItsPlace() {
        NodeLeases one = node("one");
        NodeLeases two = node("two");
        one.turn(QUIET);
        two.turn(QUIET);
        one.turn(QUIET);
        assertThat(one.holds(site(3))).isFalse();
        for (int second = 0; second < 20; second++) {
            one.turn(bucket -> bucket == 3);
            two.turn(QUIET);
            assertThat(one.holds(site(3))).isFalse();
            assertThat(two.holds(site(3))).isFalse();
            nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        }
        assertThat(held(two)).isEqualTo(31);

        for (int turn = 0; turn < 30; turn++) {
            one.turn(bucket -> bucket == 3);
            two.turn(QUIET);
            assertThat(one.holds(site(3))).isTrue();
            nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        }
        assertThat(held(one)).isEqualTo(33);
        assertThat(held(two)).isEqualTo(32);
    }

    @Test
    void wherePeersOfAllBucketsHangTheyTakeTurnsInBeingLeftAlone() {
        NodeLeases one = node("one");
        NodeLeases two = node("two");
        one.turn(QUIET);
        two.turn(QUIET);
        int[] away = new int[NodeLeases.SITES];
        for (int second = 0; second < 40; second++) {
            one.turn(bucket -> bucket != NodeLeases.ROUTES);
            two.turn(QUIET);
            for (int bucket = 0; bucket < NodeLeases.SITES; bucket++) {
                away[bucket] += one.holds(site(bucket)) ? 0 : 1;
            }
            nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        }
        assertThat(two.holdsRoutes()).isTrue();
        assertThat(away).containsOnly(0, 20);
    }

    @Test
    void leasesEndByThemselvesBeforeAnotherMayTakeThem() {
        NodeLeases one = node("one");
        one.turn(QUIET);
        nanos.addAndGet(Duration.ofSeconds(18).toNanos() - 1);
        assertThat(one.ended()).isFalse();
        assertThat(held(one)).isEqualTo(65);
        nanos.addAndGet(1);
        assertThat(one.ended()).isTrue();
        assertThat(held(one)).isZero();
        long left = database.jdbi().withHandle(handle -> handle.createQuery(
                "SELECT count(*) FROM site_leases WHERE ends_at - now() BETWEEN interval '10 seconds' AND interval '20 seconds'")
                .mapTo(Long.class).one());
        assertThat(left).isEqualTo(65);

        one.turn(QUIET);
        assertThat(held(one)).isEqualTo(65);
    }

    /** What was committed last may be missing there, and whatever is in memory by the numbers of rows may be another list's. */
    @Test
    void nothingIsSentAnyMoreWhenAnotherTimelineIsGoneOnWith() {
        Iterator<String> timelines = List.of("00000001", "00000001", "00000002").iterator();
        List<String> told = new ArrayList<>();
        NodeLeases one = node("one", database.transactions(),
                new Timeline(timelines::next, (before, now) -> told.add(before + " " + now)));
        one.turn(QUIET);
        one.turn(QUIET);
        assertThat(held(one)).isEqualTo(65);
        assertThat(told).isEmpty();

        assertThat(one.turn(QUIET)).isFalse();

        assertThat(one.ended()).isTrue();
        assertThat(held(one)).isZero();
        one.turn(QUIET);
        assertThat(one.ended()).isTrue();
        assertThat(told).containsExactly("00000001 00000002");
    }

    /** Its functions are everybody's, where no administrator has taken them away. */
    @Test
    void theTimelineIsToldToOrdinaryRoles() {
        database.transactions().run(() -> database.jdbi().useHandle(handle -> {
            handle.execute("CREATE ROLE ordinary");
            handle.execute("SET LOCAL ROLE ordinary");
            assertThat(Timeline.writtenBy(handle)).matches("[0-9A-F]{8}").isNotEqualTo("00000000");
            handle.execute("RESET ROLE");
            handle.execute("DROP ROLE ordinary");
        }));
    }

    @Test
    void aTurnThatFailsChangesNothing() {
        NodeLeases one = node("one");
        one.turn(QUIET);
        NodeLeases cut = node("one", new Transactions() {
            @Override
            public <T> T call(java.util.function.Supplier<T> work) {
                throw new IllegalStateException("away");
            }
        });
        assertThatThrownBy(() -> cut.turn(QUIET)).isInstanceOf(IllegalStateException.class);
        assertThat(cut.ended()).isTrue();
        assertThat(held(one)).isEqualTo(65);
    }

    @Test
    void theSitesAndWindowsOfADeadNodeAreFreeAndThoseOfTheLivingAreNot() {
        NodeLeases one = node("one");
        NodeLeases two = node("two");
        one.turn(QUIET);
        two.turn(QUIET);
        database.jdbi().useHandle(handle -> handle.execute("""
                INSERT INTO windows (mailing_id, day, domain, first_copy, last_copy, copies, priority, site, due_at, owner, owned_until)
                SELECT 1, '2026-11-23', 'x.test', n, n, 1, 1, 's', now(), o, now() + interval '1 hour'
                FROM unnest(ARRAY['one/1', 'two/7', 'one-more/1', 'operator/1']) WITH ORDINALITY AS t (o, n)"""));
        died("one");

        assertThat(two.turn(QUIET)).isTrue();

        assertThat(held(two)).isEqualTo(65);
        List<String> freed = database.jdbi().withHandle(handle -> handle
                .createQuery("SELECT owner FROM windows WHERE owned_until < now()").mapTo(String.class).list());
        assertThat(freed).containsExactly("one/1");
        // It was only slow, and comes back.
        one.turn(QUIET);
        assertThat(held(one)).isZero();
    }

    @Test
    void aNodeThatStopsLeavesItsSitesToTheOthersAtOnce() {
        NodeLeases one = node("one");
        NodeLeases two = node("two");
        one.turn(QUIET);
        one.release();
        assertThat(held(one)).isZero();
        two.turn(QUIET);
        assertThat(held(two)).isEqualTo(65);
        assertThat(two.nodes()).isEqualTo(1);
    }

    @Test
    void theNextStartOfANodeHasItsSitesAtOnce() {
        node("one").turn(QUIET);
        NodeLeases again = node("one");
        again.turn(QUIET);
        assertThat(held(again)).isEqualTo(65);
    }
}
