package org.indaba.deliver;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.indaba.mail.MailEvents;
import org.indaba.spool.Trouble;

/**
 * Decides which sites get connections: looks through the sites with due windows when there is news, and now and then; gives the next
 * connection to the site that has fewest; starts a virtual thread for each. Sites for which no connection was left are remembered until
 * the next look: a connection that ends makes room for one of them at once, without a question to the database. One thread of its own.
 */
final class Scheduler {

    /** After a look at least so many times as long is rested: looking does not take more than a twentieth of a core for long. */
    private static final int REST_FACTOR = 19;
    /**
     * Rest of before counts up to here, so that a post that comes to a quiet server need not wait behind a look that came too early, nor
     * one that comes to a new server behind the first look, which takes ten times as long as later ones.
     */
    private static final Duration SAVED_REST = Duration.ofSeconds(2);

    /** Sites that a look finds; the next one goes on behind them. They are in memory twice while it looks, with some 300 octets each. */
    private static final int MOST_DUE = 10_000;

    /** Sites that we were told of and have not come to yet. */
    private static final int MOST_TOLD = 1000;

    private final SiteBook sites;
    private final SitePaces paces;
    private final NodeLeases leases;
    private final Courier courier;
    private final MailEvents events;
    private final InstantSource clock;
    private final DeliveryLimits limits;
    private final Logger log = System.getLogger(Scheduler.class.getName());
    private final Trouble looking = new Trouble(log, "Looking for due mail", System::nanoTime);
    private final Bell bell = new Bell();
    private final AtomicInteger open = new AtomicInteger();
    private final Queue<String> told = new ArrayBlockingQueue<>(MOST_TOLD);
    private final Rest betweenLooks;
    /** What the last look found. */
    private List<SiteBook.Due> due = List.of();
    /** Those of them that had no connection since. */
    private final List<SiteBook.Due> waiting = new ArrayList<>();
    private volatile boolean news;
    private volatile boolean crowded;
    private volatile boolean stopped;
    /** The site that had its turn last: it got a connection, or was the last that a look came to. */
    private String last = "";

    Scheduler(SiteBook sites, SitePaces paces, NodeLeases leases, Courier courier, MailEvents events, InstantSource clock,
            DeliveryLimits limits) {
        this.sites = sites;
        this.paces = paces;
        this.leases = leases;
        this.courier = courier;
        this.events = events;
        this.clock = clock;
        this.limits = limits;
        this.betweenLooks = new Rest(REST_FACTOR, limits.poll(), SAVED_REST);
    }

    void start() {
        Thread.ofPlatform().daemon().name("deliver-scheduler").start(this::run);
    }

    /** Something may be due that was not so before. */
    void wake() {
        news = true;
        bell.ring();
    }

    /**
     * Something became due at these sites, none of which is known to fail: each gets a connection, if it may have one, without a look.
     * What is too much, or finds no connection, is left to the next look.
     */
    void tell(Set<String> those) {
        those.forEach(told::offer);
        bell.ring();
    }

    /** A site takes one more connection; where all are in use, nobody has one for it. */
    void grown() {
        if (open.get() < limits.connections()) {
            wake();
        }
    }

    /** How many connections are at work. */
    int connections() {
        return open.get();
    }

    /** Starts nothing more; connections at work stop after the copy at hand. */
    void stop() {
        stopped = true;
        bell.ring();
    }

    private void run() {
        while (!stopped) {
            try {
                Instant before = clock.instant();
                news = false;
                serveTold();
                look();
                looking.over();
                betweenLooks.worked(Duration.between(before, clock.instant()));
                awaitNews();
            } catch (InterruptedException ended) {
                return;
            } catch (RuntimeException | VirtualMachineError failure) {
                // The database is away, a bug of ours, or no memory: in each case the windows are still there at the next look.
                looking.met(failure);
                rest();
            }
        }
    }

    private void rest() {
        try {
            bell.pause(limits.poll());
        } catch (InterruptedException ended) {
            stopped = true;
        }
    }

    /** Until the next look: the rest that is due if there is news, the usual time if there is none. Who waits gets what comes free. */
    private void awaitNews() throws InterruptedException {
        Duration least = betweenLooks.due();
        Duration usual = least.plus(limits.poll());
        Duration passed = Duration.ZERO;
        while (!stopped && passed.compareTo(news ? least : usual) < 0) {
            Duration wait = (news ? least : usual).minus(passed);
            passed = passed.plus(wait).minus(bell.await(wait));
            serveTold();
            if (serveWaiting()) {
                // There are connections for more than was known.
                news = true;
            }
        }
        betweenLooks.rested(passed);
    }

    private void look() {
        paces.bound();
        due = urgentFirst(found().stream().filter(site -> leases.holds(site.site())));
        waiting.clear();
        due.stream().filter(this::goesFirst).forEach(waiting::add);
        List<Wish> wishes = wishes();
        if (serveWaiting() && !serveMore(wishes)) {
            return;
        }
        due.stream().filter(site -> site.urgent() && places(site) == 0).forEach(site -> paces.of(site.site()).hurry());
    }

    /** A site that may have more connections, behind those that have fewer; beside that the order stays. */
    private record Wish(SiteBook.Due site, int nth, int open, int begun) {

        private static final Comparator<Wish> ORDER = Comparator.comparingInt(Wish::open).thenComparingInt(Wish::nth);

        private Wish oneMore() {
            return new Wish(site, nth, open + 1, begun + 1);
        }
    }

    private boolean goesFirst(SiteBook.Due site) {
        return site.urgent() || paces.open(site.site()) == 0;
    }

    /** What is wished for beside the connection of those that go first. */
    private List<Wish> wishes() {
        List<Wish> wishes = new ArrayList<>();
        for (SiteBook.Due site : due) {
            int begun = goesFirst(site) ? 1 : 0;
            wishes.add(new Wish(site, wishes.size(), paces.open(site.site()) + begun, begun));
        }
        return wishes;
    }

    /** Gives more connections to those with more windows. Returns whether there were enough. */
    private boolean serveMore(List<Wish> wished) {
        PriorityQueue<Wish> wishes = new PriorityQueue<>(Wish.ORDER);
        wishes.addAll(wished);
        for (Wish next = wishes.poll(); next != null; next = wishes.poll()) {
            if (next.begun() < next.site().windows() && places(next.site()) > 0) {
                if (isFull()) {
                    makeRoom();
                    return false;
                }
                begin(next.site());
                wishes.add(next.oneMore());
            }
        }
        return true;
    }

    /** Gives a connection to each of those that wait and may have one. Returns whether there were enough. */
    private boolean serveWaiting() {
        for (Iterator<SiteBook.Due> all = waiting.iterator(); all.hasNext() && !isFull();) {
            SiteBook.Due site = all.next();
            if (places(site) > 0) {
                all.remove();
                // It may have been some time ago that the site was found.
                if (leases.holds(site.site())) {
                    begin(site);
                }
            }
        }
        if (isFull()) {
            makeRoom();
            return false;
        }
        crowded = false;
        return true;
    }

    /** One more connection for each site that we were told of; those who wait for one came first. */
    private void serveTold() {
        for (String site = told.poll(); site != null; site = told.poll()) {
            SiteBook.Due due = new SiteBook.Due(site, 1, false, false);
            if (waiting.isEmpty() && !isFull() && places(due) > 0 && leases.holds(site)) {
                begin(due);
            }
        }
    }

    private boolean isFull() {
        return stopped || open.get() >= limits.connections();
    }

    /** The sites in their order, beginning behind the one that came last: when connections are few, everybody's turn comes. */
    private Collection<SiteBook.Due> found() {
        List<SiteBook.Due> found = sites.due(last, MOST_DUE);
        if (found.size() < MOST_DUE) {
            return found;
        }
        Map<String, SiteBook.Due> all = new LinkedHashMap<>();
        // A notice does not wait until its site's turn comes.
        sites.urgent(last, MOST_DUE).forEach(site -> all.put(site.site(), site));
        found.forEach(site -> all.put(site.site(), site));
        last = found.getLast().site();
        return all.values();
    }

    /**
     * All connections are in use. Those that carry posts make room for sites without any behind what they have taken, and one of each site
     * for notices behind the window at hand.
     */
    private void makeRoom() {
        crowded = !stopped && waiting.stream().anyMatch(each -> paces.open(each.site()) == 0);
        if (waiting.stream().anyMatch(SiteBook.Due::urgent)) {
            due.stream().filter(each -> paces.open(each.site()) > 0).forEach(each -> paces.of(each.site()).hurry());
        }
    }

    /** Beside that the order stays. */
    private static List<SiteBook.Due> urgentFirst(Stream<SiteBook.Due> sites) {
        return sites.sorted(Comparator.comparing(site -> !site.urgent())).toList();
    }

    private int places(SiteBook.Due site) {
        SitePace pace = paces.of(site.site());
        return site.failing() ? Math.min(pace.free(), 1 - pace.open()) : pace.free();
    }

    private void begin(SiteBook.Due site) {
        last = site.site();
        open.incrementAndGet();
        SitePace.Place place = paces.of(site.site()).enter();
        Courier.Errand errand = site.failing() ? Courier.Errand.PROBE : Courier.Errand.DELIVER;
        try {
            Thread.ofVirtual().name("deliver-" + site.site()).start(() -> work(site.site(), place, errand));
        } catch (RuntimeException | Error notStarted) {
            // For want of memory; nobody else would give these back.
            place.close();
            open.decrementAndGet();
            throw notStarted;
        }
    }

    /** What a connection at work asks us. */
    private final class Run implements Steering {

        private final String site;

        private Run(String site) {
            this.site = site;
        }

        @Override
        public boolean stopping() {
            return stopped || !leases.holds(site);
        }

        @Override
        public boolean yielding() {
            return crowded;
        }

        @Override
        public int spare() {
            return Math.max(0, limits.connections() - open.get());
        }
    }

    private void work(String site, SitePace.Place place, Courier.Errand errand) {
        try {
            courier.run(site, place, errand, new Run(site));
        } catch (RuntimeException failure) {
            if (DatabaseTrouble.isIn(failure)) {
                log.log(Level.DEBUG, "Mail for " + site + " waits for the database", failure);
            } else {
                events.shunted("courier", 0, failure);
            }
        } catch (Error failure) {
            events.shunted("courier", 0, failure);
        } finally {
            place.close();
            open.decrementAndGet();
            bell.ring();
        }
    }
}
