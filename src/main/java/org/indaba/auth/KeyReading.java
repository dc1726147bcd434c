package org.indaba.auth;

/** What looking for a public key gave. */
sealed interface KeyReading {

    /**
     * A key that may be used.
     *
     * @param key fit for the signature
     */
    record Usable(DkimKey key) implements KeyReading {
    }

    /**
     * There is none that may be used.
     *
     * @param reason in words
     */
    record Unusable(String reason) implements KeyReading {
    }

    /**
     * Nobody could say for now.
     *
     * @param reason in words
     */
    record Unknown(String reason) implements KeyReading {
    }
}
