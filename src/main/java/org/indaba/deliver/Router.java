package org.indaba.deliver;

/** Finds the way to a domain. Implementations are thread-safe and may block for as long as DNS takes. */
public interface Router {

    /** The way to a domain, given in lower case as A-labels or as an address literal. */
    Way wayTo(String domain);
}
