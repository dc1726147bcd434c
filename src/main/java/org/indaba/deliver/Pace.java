package org.indaba.deliver;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How fast a site is sent to at this moment by this process, and why not faster.
 *
 * @param open connections at work
 * @param limit connections that may be at work now
 * @param most connections that may ever be
 * @param why what decided the limit: the reply, or words; never empty
 * @param since when that was
 * @param copiesLastMinute copies that were tried within about a minute
 * @param copiesPerMinute how many of them may be; 0 for as many as there are
 * @param waitsUntil before this no connection is opened, though there is mail; null if nothing holds it up
 */
public record Pace(int open, int limit, int most, String why, Instant since, long copiesLastMinute, int copiesPerMinute,
        @Nullable Instant waitsUntil) {
}
