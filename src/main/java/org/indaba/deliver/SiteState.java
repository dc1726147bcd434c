package org.indaba.deliver;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where one site stands.
 *
 * @param site the site
 * @param due copies that may be tried now
 * @param trying copies that a connection has taken
 * @param deferred copies that wait for their time
 * @param held copies that the operator keeps back
 * @param failures how often in a row it failed as a whole; 0 while it answers
 * @param backoffUntil until when nobody dials it; null while it answers
 * @param lastError why; empty while it answers
 */
public record SiteState(String site, long due, long trying, long deferred, long held, int failures, @Nullable Instant backoffUntil,
        String lastError) {
}
