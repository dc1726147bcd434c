package org.indaba.auth;

import java.util.Optional;

/** Finds out about a message that has just come in who sent it. Implementations are thread-safe and never throw for what it holds. */
public interface Authenticator {

    /** What is found out; empty where nobody looks. */
    Optional<Evidence> examine(Arrival arrival);

    /** Looks at nothing: where an operator has switched it off. */
    static Authenticator none() {
        return _ -> Optional.empty();
    }
}
