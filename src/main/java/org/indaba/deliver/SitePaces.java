package org.indaba.deliver;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.indaba.mail.ForwardClock;

/** The pace of every site that this process sends to, or did lately. Bounded by forgetting what is idle; thread-safe. */
final class SitePaces {

    /** What a site showed is remembered so long after the last copy: what it tolerates does not change within minutes. */
    static final Duration REMEMBERED = Duration.ofHours(1);

    /** So many are kept, and no more than a look of the scheduler brings. Some 500 octets each. */
    static final int MOST = 20_000;

    private final int most;
    private final Shaping shaping;
    private final InstantSource clock;
    private final Courtesy courtesy;
    private final Runnable onGrown;
    private final Map<String, SitePace> paces = new ConcurrentHashMap<>();

    /** @param onGrown told when there is room for one more connection at a site */
    SitePaces(Shaping shaping, InstantSource clock, Courtesy courtesy, Runnable onGrown) {
        this(shaping, clock, courtesy, onGrown, MOST);
    }

    SitePaces(Shaping shaping, InstantSource clock, Courtesy courtesy, Runnable onGrown, int most) {
        this.most = most;
        this.shaping = shaping;
        // A clock that is set back by hours would stop a site with so many copies a minute for hours.
        this.clock = ForwardClock.of(clock);
        this.courtesy = courtesy;
        this.onGrown = onGrown;
    }

    SitePace of(String site) {
        return paces.computeIfAbsent(site, name -> new SitePace(shaping.of(name), clock, courtesy, onGrown));
    }

    /** What operators see of a site; empty if nothing was sent there lately. */
    Optional<Pace> shown(String site) {
        return Optional.ofNullable(paces.get(site)).map(SitePace::shown);
    }

    /** How many connections are at work at a site. */
    int open(String site) {
        SitePace pace = paces.get(site);
        return pace == null ? 0 : pace.open();
    }

    /** Whether a connection is at work at a site of a bucket of {@link NodeLeases}. */
    boolean atWork(int bucket) {
        return paces.entrySet().stream().anyMatch(each -> NodeLeases.bucket(each.getKey()) == bucket && each.getValue().open() > 0);
    }

    /**
     * Forgets sites where there are too many: first those of which nothing is known that matters, then those that have rested for a minute.
     * What was forgotten starts with few connections again. For the thread that opens connections.
     */
    void bound() {
        Instant limit = clock.instant().minus(Duration.ofMinutes(1));
        if (paces.size() > most) {
            paces.values().removeIf(pace -> pace.isLikeNew(limit));
        }
        if (paces.size() > most) {
            paces.values().removeIf(pace -> pace.idleSince(limit));
        }
    }

    /** Forgets sites to which nothing went for {@link #REMEMBERED}. */
    void sweep() {
        Instant limit = clock.instant().minus(REMEMBERED);
        paces.values().removeIf(pace -> pace.idleSince(limit));
    }
}
