package org.indaba.deliver;

import java.time.Duration;
import java.util.List;
import org.indaba.mail.TokenCodec;

/**
 * Works for one site with one connection: takes due windows, carries them, takes more, until nothing is due or the site fails.
 * Every run has a line of its own; the object is shared and thread-safe.
 */
final class Courier {

    /**
     * A claim brings no more than was carried in so much time, but for the rest of its last window, and one window where nothing is known:
     * what one slow connection has taken, no other can carry.
     */
    static final Duration CLAIM_TIME = Duration.ofSeconds(5);

    private final Claims claims;
    private final WireCache wires;
    private final Recorder recorder;
    private final Connector connector;
    private final TokenCodec tokens;
    private final SiteBook sites;
    private final DeliveryLimits limits;

    Courier(Claims claims, WireCache wires, Recorder recorder, Connector connector, TokenCodec tokens, SiteBook sites,
            DeliveryLimits limits) {
        this.claims = claims;
        this.wires = wires;
        this.recorder = recorder;
        this.connector = connector;
        this.tokens = tokens;
        this.sites = sites;
        this.limits = limits;
    }

    /** How much one run takes on. */
    enum Errand {
        /** All that is due. */
        DELIVER,
        /** One window, to see whether the site is well again. */
        PROBE
    }

    /**
     * Runs until there is nothing to do.
     *
     * @param place the connection's place at the site; the run ends when it is lost
     */
    void run(String site, SitePace.Place place, Errand errand, Steering steering) {
        try (Line line = new Line(connector, site, place.limits())) {
            SiteReport report = new SiteReport(sites, site, place);
            if (errand == Errand.PROBE) {
                report.probes();
            }
            Passage passage = new Passage(line, wires, recorder, tokens, report, place, steering);
            int carried = place.othersTriesWithin(CLAIM_TIME);
            boolean well;
            do {
                List<ClaimedWindow> claimed = errand == Errand.PROBE ? claims.dueAt(site, 1) : claims.copiesDueAt(site, wanted(carried));
                place.claimed();
                well = !claimed.isEmpty() && carryAll(claimed, passage, report, place);
                carried = place.triesWithin(CLAIM_TIME);
            } while (well && errand == Errand.DELIVER && !place.lost() && !steering.stopping() && !steering.yielding());
            // Who could not ask, because others have all connections or the minute is full, knows nothing of it.
            if (well && errand == Errand.PROBE && passage.answered()) {
                report.probedWell();
            }
        }
    }

    /** How many copies one claim should bring. */
    private int wanted(int carried) {
        return Math.clamp(carried, 1, limits.copiesPerClaim());
    }

    /**
     * Carries windows as long as the site is well and nothing more urgent waits; what is not carried is given back. Returns whether
     * there is a reason to go on.
     */
    private boolean carryAll(List<ClaimedWindow> claimed, Passage passage, SiteReport report, SitePace.Place place) {
        int done = 0;
        boolean routed = false;
        try {
            for (ClaimedWindow window : claimed) {
                done++;
                if (window.hosts().isEmpty()) {
                    recorder.unrouted(window);
                    continue;
                }
                routed = true;
                if (passage.carry(window, done < claimed.size() ? claimed.get(done) : null) instanceof Passage.Health.Sick(Answer answer)) {
                    report.failed(answer);
                    return false;
                }
                passage.makeRoom();
                if (place.lost() || place.hurries()) {
                    return true;
                }
            }
            return routed;
        } finally {
            claimed.subList(done, claimed.size()).forEach(window -> recorder.givenBack(window, window.copies().size()));
        }
    }
}
