package org.indaba.auth;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Stands at the final dot, where a client waits: lets DNS have its time with a bounded number of messages, and goes on without DNS where
 * that would keep the others waiting. What DNS was not asked for is "temperror"; no message is lost or put off by that.
 *
 * <p>Guarantees: the wait for a place ends after {@link #LONGEST_WAIT}; behind it stand the bounds of {@link Authentication}. Thread-safe.
 */
public final class PatientAuthenticator implements Authenticator {

    /**
     * So many messages ask DNS at the same time: they wait and cost little else. With a DNS that answers in 50 ms these are thousands of
     * messages a second; with one that is silent, some ten.
     */
    public static final int AT_ONCE = 200;

    /** Who has waited so long for a place goes on without DNS. */
    static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private final Authentication authentication;
    private final Semaphore places;
    private final Duration longestWait;

    /** @param authentication with the DNS that is to be asked */
    public PatientAuthenticator(Authentication authentication) {
        this(authentication, AT_ONCE, LONGEST_WAIT);
    }

    /** @param atOnce how many messages may ask DNS at the same time */
    PatientAuthenticator(Authentication authentication, int atOnce, Duration longestWait) {
        this.authentication = authentication;
        this.places = new Semaphore(atOnce, true);
        this.longestWait = longestWait;
    }

    @Override
    public Optional<Evidence> examine(Arrival arrival) {
        if (!placed()) {
            return Optional.of(authentication.examine(arrival, new KnownTexts(Map.of(), "too many messages ask DNS at the same time")));
        }
        try {
            return Optional.of(authentication.examine(arrival));
        } finally {
            places.release();
        }
    }

    private boolean placed() {
        try {
            return places.tryAcquire(longestWait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
