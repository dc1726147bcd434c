package org.indaba.deliver;

import java.time.Duration;

/** What looking for the way to a domain gave. */
public sealed interface Way {

    /**
     * There is one.
     *
     * @param route where to dial
     * @param validFor how long it may be used before DNS is asked again
     */
    record Open(Route route, Duration validFor) implements Way {
    }

    /**
     * There is none, and there will be none: a protocol fact ends the copy.
     *
     * @param reason for the ledger
     * @param enhanced the enhanced status, for example {@code 5.1.2}
     */
    record Closed(String reason, String enhanced) implements Way {
    }

    /**
     * Nobody knows for now.
     *
     * @param reason for the ledger
     * @param enhanced the enhanced status, for example {@code 4.4.3}
     * @param askAgain when to ask again after the first failure; further ones wait longer
     */
    record Unknown(String reason, String enhanced, Duration askAgain) implements Way {
    }
}
