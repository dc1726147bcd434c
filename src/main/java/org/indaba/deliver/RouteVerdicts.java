package org.indaba.deliver;

import java.time.Instant;
import java.util.List;

/**
 * What is done with the waiting windows of a domain when no way to it was found: a closed one ends them, an unknown one defers them.
 * Copies get their outcome at the first unknown answer; further ones only move the time of the next question, one row a domain. When
 * the age limit comes, the copies expire. Thread-safe.
 */
final class RouteVerdicts {

    /** Windows taken at a time; with 100 copies each a small heap's worth. */
    private static final int WINDOWS = 10;

    private final Claims claims;
    private final Recorder recorder;

    RouteVerdicts(Claims claims, Recorder recorder) {
        this.claims = claims;
        this.recorder = recorder;
    }

    /** There is no way, and there will be none. */
    void closed(String domain, Way.Closed why) {
        Answer answer = Answer.ours(why.enhanced(), why.reason());
        for (List<ClaimedWindow> some = claims.unrouted(domain, WINDOWS); !some.isEmpty(); some = claims.unrouted(domain, WINDOWS)) {
            for (ClaimedWindow window : some) {
                window.copies().forEach(copy -> recorder.failed(copy, "", answer));
                recorder.givenBack(window, 0);
            }
        }
    }

    /**
     * Nobody knows for now: windows that were never tried learn why they wait.
     *
     * @param next when the domain is asked for again
     */
    void unknown(String domain, Way.Unknown why, Instant next) {
        Answer answer = Answer.ours(why.enhanced(), why.reason());
        for (List<ClaimedWindow> some = claims.unroutedAndUntried(domain, WINDOWS); !some.isEmpty();
                some = claims.unroutedAndUntried(domain, WINDOWS)) {
            for (ClaimedWindow window : some) {
                int left = 0;
                for (Copy copy : window.copies()) {
                    left += recorder.deferred(copy, window, "", answer) ? 1 : 0;
                }
                recorder.triedUntil(window, next, left);
            }
        }
    }
}
