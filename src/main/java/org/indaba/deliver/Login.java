package org.indaba.deliver;

/** Whether and how the client signs in. */
public sealed interface Login {

    /** It does not. */
    record None() implements Login {
    }

    /**
     * With AUTH (RFC 4954), PLAIN or LOGIN.
     *
     * @param relay the host that the password is for: no other hears it, whatever a route says
     * @param user who signs in
     * @param password with which password
     * @param over where the password may be said
     */
    record Password(Route.Host relay, String user, String password, Over over) implements Login {

        boolean isFor(String name, int port) {
            return relay.name().equals(name) && relay.port() == port;
        }

        @Override
        public String toString() {
            return "Password[user=" + user + "]";
        }
    }

    /** Over what a password may be said. */
    enum Over {
        /** TLS only. */
        TLS,
        /** Any connection, in clear text too: for a relay on the same machine or wire. */
        ANYTHING
    }
}
