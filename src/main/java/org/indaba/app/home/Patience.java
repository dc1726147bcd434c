package org.indaba.app.home;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * How long somebody waits for others to give a home back: so long for each of them. That several come to their end one after the other is
 * no reason to give up; that one of them does not is. For one thread.
 */
public final class Patience {

    private final Duration forEach;
    private final LongSupplier nanoTime;
    private Optional<Holder> last = Optional.empty();
    private long since;

    /**
     * Begins to wait.
     *
     * @param forEach how long one holder is waited for
     * @param nanoTime the time, as {@link System#nanoTime()} tells it
     */
    public Patience(Duration forEach, LongSupplier nanoTime) {
        this.forEach = forEach;
        this.nanoTime = nanoTime;
        this.since = nanoTime.getAsLong();
    }

    /** Whether it is over with this holder. @param holder empty where it has not written its name yet: that is nobody new */
    public boolean isOverWith(Optional<Holder> holder) {
        long now = nanoTime.getAsLong();
        if (holder.isPresent() && !holder.equals(last)) {
            // The first name may be that of the one who was there all the time.
            since = last.isEmpty() ? since : now;
            last = holder;
        }
        return now - since > forEach.toNanos();
    }
}
