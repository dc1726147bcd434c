package org.indaba.deliver;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.indaba.mail.MailEvents;

/**
 * Decides which sites get connections: looks through the sites with due windows when somebody rings, and now and then; gives each
 * one connection before any gets a second; starts a virtual thread for each. One thread of its own.
 */
final class Scheduler {

    /** After a look that took long, at least so many times as long is rested: looking never takes more than a fifth of a core. */
    private static final int REST_FACTOR = 4;

    private final SiteBook sites;
    private final Courier courier;
    private final MailEvents events;
    private final InstantSource clock;
    private final DeliveryLimits limits;
    private final Runnable onRunEnded;
    private final Logger log = System.getLogger(Scheduler.class.getName());
    private final Bell bell = new Bell();
    private final Map<String, Integer> busy = new ConcurrentHashMap<>();
    private final AtomicInteger open = new AtomicInteger();
    private volatile boolean crowded;
    private volatile boolean stopped;
    private String lastBegun = "";

    /** @param onRunEnded told when a connection had nothing more to do */
    Scheduler(SiteBook sites, Courier courier, MailEvents events, InstantSource clock, DeliveryLimits limits, Runnable onRunEnded) {
        this.sites = sites;
        this.courier = courier;
        this.events = events;
        this.clock = clock;
        this.limits = limits;
        this.onRunEnded = onRunEnded;
    }

    void start() {
        Thread.ofPlatform().daemon().name("deliver-scheduler").start(this::run);
    }

    void wake() {
        bell.ring();
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
                look();
                Duration rest = Duration.between(before, clock.instant()).multipliedBy(REST_FACTOR);
                bell.pause(rest.compareTo(limits.poll()) < 0 ? rest : limits.poll());
                bell.await(limits.poll());
            } catch (InterruptedException ended) {
                return;
            } catch (RuntimeException failure) {
                // The database is away, or a bug of ours: either way the windows are still there at the next look.
                log.log(Level.WARNING, "Looking for due mail failed; it is tried again", failure);
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

    private void look() {
        List<SiteBook.Due> due = behindLast(sites.due());
        boolean more = true;
        for (int round = 1; more && round <= limits.connectionsPerSite(); round++) {
            more = false;
            for (SiteBook.Due site : due) {
                if (stopped || open.get() >= limits.connections()) {
                    crowded = !stopped && due.stream().anyMatch(each -> !busy.containsKey(each.site()));
                    return;
                }
                if (round <= site.windows() && busy.getOrDefault(site.site(), 0) < places(site)) {
                    begin(site);
                    more = true;
                }
            }
        }
        crowded = false;
    }

    /** The sites in their order, beginning behind the one that came last: when connections are few, everybody's turn comes. */
    private List<SiteBook.Due> behindLast(List<SiteBook.Due> due) {
        List<SiteBook.Due> rotated = new ArrayList<>(due);
        int first = 0;
        while (first < due.size() && due.get(first).site().compareTo(lastBegun) <= 0) {
            first++;
        }
        Collections.rotate(rotated, -first);
        return rotated;
    }

    private int places(SiteBook.Due site) {
        return site.failing() ? 1 : limits.connectionsPerSite();
    }

    private void begin(SiteBook.Due site) {
        lastBegun = site.site();
        open.incrementAndGet();
        busy.merge(site.site(), 1, Integer::sum);
        Courier.Errand errand = site.failing() ? Courier.Errand.PROBE : Courier.Errand.DELIVER;
        Thread.ofVirtual().name("deliver-" + site.site()).start(() -> work(site.site(), errand));
    }

    private void work(String site, Courier.Errand errand) {
        try {
            courier.run(site, errand, () -> stopped, () -> crowded);
        } catch (RuntimeException failure) {
            if (DatabaseTrouble.isIn(failure)) {
                log.log(Level.DEBUG, "Mail for " + site + " waits for the database", failure);
            } else {
                events.shunted("courier", 0, failure);
            }
        } catch (Error failure) {
            events.shunted("courier", 0, failure);
        } finally {
            busy.computeIfPresent(site, (_, count) -> count == 1 ? null : count - 1);
            open.decrementAndGet();
            onRunEnded.run();
        }
    }
}
