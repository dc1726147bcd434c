package org.indaba.deliver;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.indaba.spool.Transactions;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Which sites this node sends to, among the nodes of one database. Sites fall into buckets; a node leases buckets, renews its leases,
 * gives up what is more than its share when another node comes, and takes what is free. There is no leader: every node looks for
 * itself, and rows decide.
 *
 * <p>Guarantee: of two nodes at most one holds a site. What is in the database is judged by the database's clock; in the process a
 * lease ends by a clock that never jumps, counted from before the statement that renewed it, and a little earlier. A bucket is given
 * up only at the turn after it was marked, and when nothing is open there; if that takes longer than a term, since a peer hangs, it is
 * kept and used again, and another one goes. If the database cannot be reached, the leases end by themselves; then nothing more is begun,
 * and who owns the connections must cut them ({@link #ended()}).
 *
 * <p>A turn also looks whether the database still has the history that this process knows ({@link Timeline}). Where it has not, everything
 * is given up in the process, for good.
 *
 * <p>A node that is gone is noticed by the others within the lease: its buckets are free then, and the windows that it had taken.
 * Turns are made by one thread; everything else may be asked by any.
 */
final class NodeLeases {

    /** Buckets of sites: enough for nodes to share evenly, few enough to be renewed in one statement. */
    static final int SITES = 64;
    /** The bucket that is no site's: who has it looks for routes. */
    static final int ROUTES = SITES;
    private static final int ALL = SITES + 1;
    /** 16 terms, some minutes, are the longest that mail waits for a peer that hangs, so that its bucket may go. */
    private static final int MOST_DOUBLINGS = 4;

    private final Jdbi jdbi;
    private final Transactions transactions;
    private final NodeName self;
    private final String name;
    private final Duration term;
    private final LongSupplier nanos;
    private final Timeline timeline;
    private volatile Set<Integer> held = Set.of();
    private volatile long endsAt;
    private volatile int nodes = 1;
    /** Buckets that go as soon as nothing is open there, and since when nothing more is begun. */
    private Map<Integer, Long> leaving = Map.of();
    /** Buckets at work that did not come free in the time that they had, and how often; they have twice as long the next time. */
    private final Map<Integer, Integer> clinging = new HashMap<>();

    /**
     * @param name what people call the node
     * @param lease within this time others notice that we are gone
     * @param nanos a clock that never jumps, in nanoseconds
     * @param timeline asked at each turn
     */
    NodeLeases(Jdbi jdbi, Transactions transactions, NodeName self, String name, Duration lease, LongSupplier nanos,
            Timeline timeline) {
        this.jdbi = jdbi;
        this.transactions = transactions;
        this.self = self;
        this.name = name;
        // What is left of the lease when a term has ended is the time in which the others look: see turn().
        this.term = lease.multipliedBy(2).dividedBy(3);
        this.nanos = nanos;
        this.timeline = timeline;
        this.endsAt = nanos.getAsLong();
    }

    /** The bucket of a site: the same in every process. */
    static int bucket(String site) {
        int hash = site.hashCode();
        return Math.floorMod(hash ^ hash >>> 16, SITES);
    }

    /** Whether this node sends to a site now. */
    boolean holds(String site) {
        return !ended() && held.contains(bucket(site));
    }

    /** Whether this node looks for routes now. */
    boolean holdsRoutes() {
        return !ended() && held.contains(ROUTES);
    }

    /** Whether the leases have run out, because they could not be renewed. */
    boolean ended() {
        return nanos.getAsLong() - endsAt >= 0;
    }

    /** How many nodes live, ourselves included. */
    int nodes() {
        return nodes;
    }

    /** How long until the next turn is due. */
    Duration pause() {
        // Four turns in a term: three may fail. When something is on the move, it must not take long.
        Duration usual = term.dividedBy(4);
        Duration soon = term.dividedBy(20);
        return leaving.isEmpty() && held.size() >= share() - 1 ? usual : soon;
    }

    private int share() {
        return (ALL + nodes - 1) / nodes;
    }

    /**
     * Renews the leases, and moves some if nodes came or went.
     *
     * @param atWork whether a connection is open to a site of a bucket
     * @return whether something was taken
     */
    boolean turn(IntPredicate atWork) {
        long before = nanos.getAsLong();
        Set<Integer> given = leaving.keySet().stream().filter(bucket -> !atWork.test(bucket)).collect(Collectors.toSet());
        Turn turn = transactions.call(() -> jdbi.withHandle(handle -> turnInTx(handle, given)));
        // Asked behind the statements: what another history has given us is not believed.
        if (!timeline.goesOn()) {
            held = Set.of();
            endsAt = before;
            return false;
        }
        nodes = turn.nodes();
        leaving = surplus(turn.mine(), atWork, before);
        Set<Integer> now = new HashSet<>(turn.mine());
        now.removeAll(leaving.keySet());
        held = Set.copyOf(now);
        // A tenth of the term is for connections to be cut.
        endsAt = before + term.minus(term.dividedBy(10)).toNanos();
        return turn.taken();
    }

    /** What a turn found. */
    private record Turn(Set<Integer> mine, int nodes, boolean taken) {
    }

    private Turn turnInTx(Handle handle, Set<Integer> given) {
        handle.createUpdate("""
                INSERT INTO delivery_nodes (node, name, lives_until) VALUES (:node, :name, now() + :term * interval '1 millisecond')
                ON CONFLICT (node) DO UPDATE SET name = excluded.name, lives_until = excluded.lives_until
                """).bind("node", self.node()).bind("name", name).bind("term", term.toMillis()).execute();
        nameInTx(handle);
        freeTheDead(handle);
        int living = handle.createQuery("SELECT count(*) FROM delivery_nodes").mapTo(Integer.class).one();
        if (!given.isEmpty()) {
            handle.createUpdate("UPDATE site_leases SET node = NULL WHERE node = :node AND bucket = ANY(:given)")
                    .bind("node", self.node()).bindArray("given", Integer.class, List.copyOf(given)).execute();
        }
        Set<Integer> mine = new TreeSet<>(handle.createQuery("""
                UPDATE site_leases SET ends_at = now() + :term * interval '1 millisecond' WHERE node = :node RETURNING bucket
                """).bind("node", self.node()).bind("term", term.toMillis()).mapTo(Integer.class).list());
        int wanted = (ALL + living - 1) / living - mine.size();
        List<Integer> taken = wanted > 0 ? take(handle, wanted) : List.of();
        mine.addAll(taken);
        return new Turn(mine, living, !taken.isEmpty());
    }

    /** Writes down what this node is called, about once an hour, and forgets who has not been seen for a long time. */
    private void nameInTx(Handle handle) {
        handle.createUpdate("""
                WITH gone AS (DELETE FROM node_names WHERE seen_at < now() - :kept * interval '1 day' AND name <> :name)
                INSERT INTO node_names AS n (name, seen_at) VALUES (:name, now())
                ON CONFLICT (name) DO UPDATE SET seen_at = now() WHERE n.seen_at < now() - interval '1 hour'
                """).bind("name", name).bind("kept", NodeNames.KEPT_DAYS).execute();
    }

    private List<Integer> take(Handle handle, int wanted) {
        handle.createUpdate("""
                INSERT INTO site_leases (bucket, node, ends_at) SELECT n, NULL, now() FROM generate_series(0, :last) n
                WHERE (SELECT count(*) FROM site_leases) <= :last ON CONFLICT (bucket) DO NOTHING
                """).bind("last", ALL - 1).execute();
        return handle.createQuery("""
                UPDATE site_leases l SET node = :node, ends_at = now() + :term * interval '1 millisecond'
                FROM (SELECT bucket FROM site_leases WHERE node IS NULL OR ends_at < now()
                    ORDER BY bucket DESC LIMIT :wanted FOR UPDATE SKIP LOCKED) free
                WHERE l.bucket = free.bucket RETURNING l.bucket
                """)
                .bind("node", self.node()).bind("term", term.toMillis()).bind("wanted", wanted).mapTo(Integer.class).list();
    }

    /** Nodes that did not renew in time: what they had taken is free. What they had got done stands in the outcomes. */
    private static void freeTheDead(Handle handle) {
        List<String> dead = handle.createQuery("""
                DELETE FROM delivery_nodes WHERE node IN
                    (SELECT node FROM delivery_nodes WHERE lives_until < now() FOR UPDATE SKIP LOCKED) RETURNING node
                """).mapTo(String.class).list();
        for (String node : dead) {
            handle.createUpdate("UPDATE windows SET owned_until = to_timestamp(0) WHERE owned_until IS NOT NULL AND "
                    + "starts_with(owner, :node)").bind("node", node + "/").execute();
        }
    }

    /**
     * What is more than our share goes: first what has been on its way already, unless that takes too long; then of what has connections
     * as large a part as of the whole, or who comes during a large post would have none of it; then what has none. Of what is alike, what
     * clung to us least.
     */
    private Map<Integer, Long> surplus(Set<Integer> mine, IntPredicate atWork, long now) {
        int much = mine.size() - share();
        if (much <= 0) {
            clinging.clear();
            return Map.of();
        }
        // Asked once: connections come and go meanwhile.
        Set<Integer> busy = mine.stream().filter(atWork::test).collect(Collectors.toSet());
        clinging.keySet().retainAll(busy);
        Map<Integer, Long> going = new TreeMap<>();
        leaving.forEach((bucket, since) -> {
            if (mine.contains(bucket) && now - since >= patience(bucket)) {
                clinging.merge(bucket, 1, Integer::sum);
            } else if (mine.contains(bucket) && going.size() < much) {
                going.put(bucket, since);
            }
        });
        Comparator<Integer> easiest = Comparator.<Integer>comparingInt(bucket -> clinging.getOrDefault(bucket, 0))
                .thenComparing(busy::contains).thenComparing(Comparator.naturalOrder());
        List<Integer> staying = mine.stream().filter(bucket -> !going.containsKey(bucket)).sorted(easiest).toList();
        long busyGoing = going.keySet().stream().filter(busy::contains).count();
        long more = Math.clamp(busy.size() * much / mine.size() - busyGoing, 0, much - going.size());
        staying.stream().filter(busy::contains).limit(more).forEach(bucket -> going.put(bucket, now));
        staying.stream().filter(bucket -> !going.containsKey(bucket)).limit(much - going.size()).forEach(bucket -> going.put(bucket, now));
        return going;
    }

    /** How long nothing is begun at a bucket that should go, in nanoseconds. */
    private long patience(int bucket) {
        return term.toNanos() << Math.min(clinging.getOrDefault(bucket, 0), MOST_DOUBLINGS);
    }

    /** Gives everything up at once: for a node that stops and has nothing open. */
    void release() {
        held = Set.of();
        endsAt = nanos.getAsLong();
        transactions.run(() -> jdbi.useHandle(handle -> {
            handle.createUpdate("UPDATE site_leases SET node = NULL WHERE node = :node").bind("node", self.node()).execute();
            handle.createUpdate("DELETE FROM delivery_nodes WHERE node = :node").bind("node", self.node()).execute();
        }));
    }
}
