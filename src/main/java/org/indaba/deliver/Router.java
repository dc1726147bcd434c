package org.indaba.deliver;

import java.util.Optional;

/** Finds the way to a domain. Implementations are thread-safe and may block for as long as DNS takes. */
public interface Router {

    /** The way to a domain, given in lower case as A-labels or as an address literal. */
    Way wayTo(String domain);

    /** The one route of all domains; empty where each has its own. What an earlier configuration found must not outlive it. */
    default Optional<Route> onlyRoute() {
        return Optional.empty();
    }
}
