package org.indaba.web;

/** What came of proving who one is. */
sealed interface Entry {

    /**
     * Somebody is signed in.
     *
     * @param token the secret of the session, for a cookie
     * @param home where to go who asked for no page in particular
     */
    record In(String token, String home) implements Entry {
    }

    /**
     * The second factor is asked for.
     *
     * @param token what remembers the first step, for a cookie
     */
    record Half(String token) implements Entry {
    }

    /** It proved nothing. */
    record Refused() implements Entry {
    }

    /** So much was tried that nobody looked. */
    record TooMany() implements Entry {
    }
}
