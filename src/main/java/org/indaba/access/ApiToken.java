package org.indaba.access;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A token as its row has it: everything but the secret, which nobody has but its holder.
 *
 * @param id by which it is revoked
 * @param name for people
 * @param scopes what it allows, in the order of {@link Scope}
 * @param listId the one list it is for; null for the whole site
 * @param madeBy an address, or {@code operator}
 * @param madeAt when
 * @param expiresAt from when on it is good for nothing
 * @param usedAt when it was used last, to some minutes; null if never
 * @param revokedAt when it was revoked; null if it was not
 */
public record ApiToken(long id, String name, List<Scope> scopes, @Nullable Long listId, String madeBy, Instant madeAt, Instant expiresAt,
        @Nullable Instant usedAt, @Nullable Instant revokedAt) {

    /** What a token is good for at some time. */
    public enum Standing { VALID, EXPIRED, REVOKED }

    /** Keeps the order. */
    public ApiToken {
        scopes = List.copyOf(scopes);
    }

    /** How it stands at this time. */
    public Standing standing(Instant now) {
        if (revokedAt != null) {
            return Standing.REVOKED;
        }
        return now.isBefore(expiresAt) ? Standing.VALID : Standing.EXPIRED;
    }

    /** Whether it allows this for the whole site. */
    public boolean allowsEverywhere(Scope scope) {
        return listId == null && scopes.contains(scope);
    }

    /** Whether it allows this for one list. */
    public boolean allows(Scope scope, long list) {
        return scopes.contains(scope) && (listId == null || listId == list);
    }
}
