package org.indaba.deliver;

/** What opening a session on a fresh connection gave. */
sealed interface Opening {

    /**
     * A session.
     *
     * @param session ready for mail
     */
    record Ready(ClientSession session) implements Opening {
    }

    /**
     * We are not wanted there now, or not at all; the next address or host may want us.
     *
     * @param answer what it said; a 5xx is final only if all say so
     */
    record Unwelcome(Answer answer) implements Opening {
    }

    /**
     * The smarthost does not take our password, or may not be told it.
     *
     * @param answer why
     */
    record NotSignedIn(Answer answer) implements Opening {
    }

    /**
     * The connection broke, or the peer speaks no SMTP: another address may do.
     *
     * @param answer what happened
     */
    record Broken(Answer answer) implements Opening {
    }

    /**
     * STARTTLS is not offered where it must be, or does not work, be it that the connection ends before the first reply in it, or the
     * certificate does not do: where nobody demands TLS, the same address may do without.
     *
     * @param answer what happened
     */
    record TlsBroken(Answer answer) implements Opening {
    }

    /**
     * Not dialled: as many connections to the address are open as may be.
     *
     * @param answer which limit it was
     */
    record Crowded(Answer answer) implements Opening {
    }
}
