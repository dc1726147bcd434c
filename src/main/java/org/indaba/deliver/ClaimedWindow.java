package org.indaba.deliver;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/**
 * A window that this node has taken, with the copies that are left to do in it.
 *
 * @param id the window
 * @param lane where it stood
 * @param mailingId its mailing
 * @param variant the form that its copies have
 * @param day the day of its mailing
 * @param domain the domain of its copies
 * @param since from here the age limit counts
 * @param attempts how often all of it was tried before
 * @param copies what is left to do
 * @param hosts where to dial, by preference; empty if the route is no longer good, and where a window was taken without one
 */
record ClaimedWindow(long id, int lane, long mailingId, int variant, LocalDate day, String domain, Instant since, int attempts,
        List<Copy> copies, List<Route.Host> hosts) {

    ClaimedWindow {
        copies = List.copyOf(copies);
        hosts = List.copyOf(hosts);
    }

    /** Whether the copies of both are the same message, in the same form. */
    boolean isOfTheSameMessage(ClaimedWindow other) {
        return mailingId == other.mailingId && variant == other.variant;
    }
}
