package org.indaba.mail;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * A clock that is never set back, for what lives as long as the process and counts how much time passed: when the machine's clock is set
 * back, this one goes on from where it was, and from then on is ahead of it by as much. Set forward, it follows. Thread-safe.
 */
public final class ForwardClock implements InstantSource {

    private final InstantSource machine;
    private Instant last;
    private Duration ahead = Duration.ZERO;

    private ForwardClock(InstantSource machine) {
        this.machine = machine;
        this.last = machine.instant();
    }

    /** @param machine the machine's clock, which may jump */
    public static InstantSource of(InstantSource machine) {
        return new ForwardClock(machine);
    }

    @Override
    public synchronized Instant instant() {
        Instant now = machine.instant();
        if (now.isBefore(last)) {
            ahead = ahead.plus(Duration.between(now, last));
        }
        last = now;
        return now.plus(ahead);
    }
}
