package org.indaba.auth;

import java.util.List;

/** What validating the ARC chain gave: the words that RFC 8617 §4.4 has for it. */
public sealed interface ArcResult {

    /** The message has no ARC fields. */
    record None() implements ArcResult {
    }

    /**
     * The chain is whole, and nothing was changed since its last seal. That says who says so, not that what is said is true.
     *
     * @param sealers the domains of the seals, the oldest first
     */
    record Pass(List<String> sealers) implements ArcResult {
        public Pass {
            sealers = List.copyOf(sealers);
        }
    }

    /**
     * The chain is broken.
     *
     * @param reason in words
     */
    record Fail(String reason) implements ArcResult {
    }
}
