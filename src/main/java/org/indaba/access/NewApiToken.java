package org.indaba.access;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A token to be made.
 *
 * @param name for people: what it is for; 1 to {@link #MAX_NAME} characters, none of them a control character
 * @param scopes at least one
 * @param listId the one list it is for; null for the whole site
 * @param lifetime positive, at most {@link #LONGEST}
 * @param madeBy an address, or {@code operator} for a command
 */
public record NewApiToken(String name, Set<Scope> scopes, @Nullable Long listId, Duration lifetime, String madeBy) {

    /** The longest name, in characters. */
    public static final int MAX_NAME = 100;

    /** A year, if nobody says otherwise. */
    public static final Duration USUAL = Duration.ofDays(365);

    /** Ten years: what shall live longer is made anew by then. */
    public static final Duration LONGEST = Duration.ofDays(3650);

    /** @throws IllegalArgumentException with a sentence that people understand */
    public NewApiToken {
        name = name.strip();
        if (name.isEmpty() || name.length() > MAX_NAME || name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("A token has a name of 1 to " + MAX_NAME + " characters that says what it is for.");
        }
        scopes = Set.copyOf(scopes);
        if (scopes.isEmpty()) {
            throw new IllegalArgumentException("A token without a scope would be good for nothing. Scopes are: " + Scope.words() + ".");
        }
        if (!lifetime.isPositive() || lifetime.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("A token lives for " + LONGEST.toDays() + " days at most.");
        }
    }
}
