package org.indaba.deliver;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be sent, all together.
 *
 * @param due copies that may be tried now
 * @param trying copies that a connection has taken
 * @param deferred copies that wait for their time, or for a way to their domain
 * @param held copies that the operator keeps back
 * @param oldest when the oldest mailing among them was opened; null if nothing waits
 */
public record QueueTotals(long due, long trying, long deferred, long held, @Nullable Instant oldest) {

    /** All of them. */
    public long copies() {
        return due + trying + deferred + held;
    }
}
