package org.indaba.deliver;

import java.lang.System.Logger;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.indaba.mail.MailEvents;
import org.indaba.spool.Trouble;

/**
 * Finds the way of windows that have none: windows of known domains get their site at once, unknown domains are asked for, a bounded
 * number at a time, each on a virtual thread; those for which a notice waits first, and a few places are theirs alone, so that whoever
 * has just joined does not wait behind the slow domains of a post. Answers that came meanwhile are recorded together. One thread of its
 * own.
 */
final class RouteStage {

    private static final Duration AFTER_A_BUG = Duration.ofMinutes(5);
    /** A closed domain is not asked for at every turn, though copies to it keep coming. */
    private static final Duration AFTER_CLOSED = Duration.ofMinutes(1);
    /** Questions that are kept for domains of notices; a quarter of all where there are few. */
    private static final int FOR_NOTICES = 4;

    private final Routes routes;
    private final RouteVerdicts verdicts;
    private final Router router;
    private final NodeLeases leases;
    private final MailEvents events;
    private final Runnable onRouted;
    private final DeliveryLimits limits;
    private final Trouble looking;
    private final Trouble recording;
    private final Bell bell = new Bell();
    private final Set<String> asking = ConcurrentHashMap.newKeySet();
    private final ConcurrentLinkedQueue<Found> found = new ConcurrentLinkedQueue<>();
    private final AtomicInteger open = new AtomicInteger();
    private volatile boolean stopped;
    private String lastAsked = "";

    /** @param onRouted told when windows got their site */
    RouteStage(Routes routes, RouteVerdicts verdicts, Router router, NodeLeases leases, MailEvents events, Runnable onRouted,
            DeliveryLimits limits) {
        this.routes = routes;
        this.verdicts = verdicts;
        this.router = router;
        this.leases = leases;
        this.events = events;
        this.onRouted = onRouted;
        this.limits = limits;
        Logger log = System.getLogger(RouteStage.class.getName());
        this.looking = new Trouble(log, "Looking for routes", System::nanoTime);
        this.recording = new Trouble(log, "Recording the answers about routes", System::nanoTime);
    }

    private record Found(String domain, Way.Open way) {
    }

    /** @param onReady called once, when no route of another configuration is left: nobody is to be dialled before */
    void start(Runnable onReady) {
        Thread.ofPlatform().daemon().name("deliver-routes").start(() -> run(onReady));
    }

    void wake() {
        bell.ring();
    }

    /** Asks nothing more; questions that are under way end by themselves. */
    void stop() {
        stopped = true;
        bell.ring();
    }

    private void run(Runnable onReady) {
        boolean ready = false;
        while (!stopped) {
            try {
                if (!ready) {
                    routes.belongTo(router.onlyRoute());
                    onReady.run();
                    ready = true;
                }
                pass();
                looking.over();
                bell.await(limits.poll());
            } catch (InterruptedException ended) {
                return;
            } catch (RuntimeException | VirtualMachineError failure) {
                // The database is away, a bug of ours, or no memory: in each case the windows are still there at the next pass.
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

    /** One node at a time looks for routes: two would ask the same, and wait for each other's rows. */
    private void pass() {
        if (!leases.holdsRoutes()) {
            forget();
            return;
        }
        Map<String, Way.Open> ways = new HashMap<>();
        for (Found next = found.poll(); next != null; next = found.poll()) {
            ways.put(next.domain(), next.way());
        }
        if (ways.isEmpty()) {
            if (routes.apply() > 0) {
                onRouted.run();
            }
        } else {
            record(ways);
        }
        ask();
    }

    /** Who holds the lease asks anew; what we hear too late would pass for new when it is ours again. */
    private void forget() {
        for (Found late = found.poll(); late != null; late = found.poll()) {
            asking.remove(late.domain());
        }
    }

    private void record(Map<String, Way.Open> ways) {
        try {
            routes.found(ways);
        } finally {
            // Recorded or not: what is not is asked for again.
            asking.removeAll(ways.keySet());
        }
        onRouted.run();
    }

    private void ask() {
        int most = limits.routeQuestions();
        int wanted = wanted(most);
        if (wanted > 0) {
            routes.unaskedOfNotices(wanted).forEach(domain -> ask(domain, most));
        }
        askForPosts(most - Math.min(FOR_NOTICES, most / 4));
    }

    private void askForPosts(int most) {
        int wanted = wanted(most);
        if (wanted == 0) {
            return;
        }
        List<String> domains = routes.unasked(lastAsked, wanted);
        for (String domain : domains) {
            if (ask(domain, most)) {
                lastAsked = domain;
            }
        }
        if (domains.size() < wanted) {
            lastAsked = "";
        }
    }

    /** How many domains must be known to find all that may be asked for now: those that are asked for already are among them. */
    private int wanted(int most) {
        int free = most - open.get();
        return free <= 0 ? 0 : free + asking.size();
    }

    /** Returns whether it is asked for from now on. @param most how many may be asked for at a time, with this one */
    private boolean ask(String domain, int most) {
        if (open.get() >= most || !asking.add(domain)) {
            return false;
        }
        open.incrementAndGet();
        try {
            Thread.ofVirtual().name("deliver-route-" + domain).start(() -> question(domain));
        } catch (RuntimeException | Error notStarted) {
            // For want of memory; nobody else would give these back.
            open.decrementAndGet();
            asking.remove(domain);
            throw notStarted;
        }
        return true;
    }

    private void question(String domain) {
        try {
            switch (wayTo(domain)) {
                case Way.Open way -> found.add(new Found(domain, way));
                case Way.Closed why -> {
                    verdicts.closed(domain, why);
                    routes.closed(domain, why, AFTER_CLOSED);
                    asking.remove(domain);
                }
                case Way.Unknown why -> {
                    Instant next = routes.unknown(domain, why);
                    verdicts.unknown(domain, why, next);
                    asking.remove(domain);
                }
            }
            recording.over();
        } catch (RuntimeException | Error failure) {
            asking.remove(domain);
            // It is asked for again.
            recording.met(failure, domain);
        } finally {
            open.decrementAndGet();
            bell.ring();
        }
    }

    private Way wayTo(String domain) {
        try {
            Way way = router.wayTo(domain);
            if (way instanceof Way.Open(Route route, Duration _) && route.hosts().isEmpty()) {
                throw new IllegalStateException("a route without hosts for " + domain);
            }
            return way;
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError bug) {
            if (DatabaseTrouble.isIn(bug)) {
                throw bug;
            }
            events.shunted("router", 0, bug);
            return new Way.Unknown("an internal error while looking for the way", "4.3.0", AFTER_A_BUG);
        }
    }
}
