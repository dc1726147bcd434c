package org.indaba.traffic;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What came of the tries at one site, as this process saw it.
 *
 * @param since when counting began
 * @param delivered copies that the site took
 * @param deferred tries after which another follows
 * @param failed copies that ended undelivered
 * @param lastDelivered when it took the last one; null if it took none
 */
public record SiteCount(Instant since, long delivered, long deferred, long failed, @Nullable Instant lastDelivered) {

    /** All tries. */
    public long tries() {
        return delivered + deferred + failed;
    }
}
