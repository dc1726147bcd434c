package org.indaba.deliver;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.indaba.mail.MailEvents;

/**
 * Decides which sites get connections: looks through the sites with due windows when somebody rings, and now and then; gives each
 * one connection before any gets a second; starts a virtual thread for each. One thread of its own.
 */
final class Scheduler {

    /** After a look that took long, at least so many times as long is rested: looking never takes more than a tenth of a core. */
    private static final int REST_FACTOR = 9;

    private final SiteBook sites;
    private final SitePaces paces;
    private final NodeLeases leases;
    private final Courier courier;
    private final MailEvents events;
    private final InstantSource clock;
    private final DeliveryLimits limits;
    private final Runnable onRunEnded;
    private final Logger log = System.getLogger(Scheduler.class.getName());
    private final Bell bell = new Bell();
    private final AtomicInteger open = new AtomicInteger();
    private volatile boolean crowded;
    private volatile boolean stopped;
    private String lastBegun = "";

    /** @param onRunEnded told when a connection had nothing more to do */
    Scheduler(SiteBook sites, SitePaces paces, NodeLeases leases, Courier courier, MailEvents events, InstantSource clock,
            DeliveryLimits limits, Runnable onRunEnded) {
        this.sites = sites;
        this.paces = paces;
        this.leases = leases;
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
        List<SiteBook.Due> due = urgentFirst(behindLast(ours()));
        boolean more = true;
        for (int round = 1; more; round++) {
            more = false;
            for (SiteBook.Due site : due) {
                if (stopped || open.get() >= limits.connections()) {
                    full(due);
                    return;
                }
                if (round <= site.windows() && places(site) > 0) {
                    begin(site);
                    more = true;
                }
            }
        }
        crowded = false;
        due.stream().filter(site -> site.urgent() && places(site) == 0).forEach(site -> paces.of(site.site()).hurry());
    }

    private List<SiteBook.Due> ours() {
        return sites.due().stream().filter(site -> leases.holds(site.site())).toList();
    }

    /** All connections are in use. Those that carry posts make room for sites without any, and for notices, behind the window at hand. */
    private void full(List<SiteBook.Due> due) {
        crowded = !stopped && due.stream().anyMatch(each -> paces.open(each.site()) == 0);
        boolean hurry = due.stream().anyMatch(SiteBook.Due::urgent);
        due.stream().filter(each -> hurry && paces.open(each.site()) > 0).forEach(each -> paces.of(each.site()).hurry());
    }

    /** A stable sort: beside that the order stays. */
    private static List<SiteBook.Due> urgentFirst(List<SiteBook.Due> due) {
        due.sort(Comparator.comparing(site -> !site.urgent()));
        return due;
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
        SitePace pace = paces.of(site.site());
        return site.failing() ? Math.min(pace.free(), 1 - pace.open()) : pace.free();
    }

    private void begin(SiteBook.Due site) {
        lastBegun = site.site();
        open.incrementAndGet();
        SitePace.Place place = paces.of(site.site()).enter();
        Courier.Errand errand = site.failing() ? Courier.Errand.PROBE : Courier.Errand.DELIVER;
        Thread.ofVirtual().name("deliver-" + site.site()).start(() -> work(site.site(), place, errand));
    }

    private void work(String site, SitePace.Place place, Courier.Errand errand) {
        try {
            courier.run(site, place, errand, () -> stopped || !leases.holds(site), () -> crowded);
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
            onRunEnded.run();
        }
    }
}
