package org.indaba.deliver;

import javax.net.ssl.SSLContext;

/**
 * What TLS is on one connection.
 *
 * @param need whether there must be any
 * @param context makes the connection
 * @param identity whether the context asks for the name of the host
 * @param check looks at the peer afterwards
 * @param word what all that proves, for the ledger
 */
record TlsTerms(Need need, SSLContext context, PeerIdentity identity, PeerCheck check, String word) {

    /** Nobody's certificate was looked at. */
    static final String UNVERIFIED = "unverified";

    /** The certificate is one that we trust and bears the host's name. */
    static final String VERIFIED = "verified";

    /** Whether there must be TLS. */
    enum Need {
        /** There is none. */
        NEVER,
        /** Not on this connection, since it broke on one before; else as {@link #TRY}. */
        NOT_NOW,
        /** Where it is offered. */
        TRY,
        /** STARTTLS, or no mail. */
        MUST,
        /** From the first octet. */
        FIRST
    }

    /** As the client does it where nobody demands anything. */
    static TlsTerms of(ClientProfile profile) {
        Need need = switch (profile.tls()) {
            case NONE -> Need.NEVER;
            case OPPORTUNISTIC -> Need.TRY;
            case STARTTLS -> Need.MUST;
            case IMPLICIT -> Need.FIRST;
        };
        String word = profile.identity() == PeerIdentity.NAMED ? VERIFIED : UNVERIFIED;
        return new TlsTerms(need, profile.tlsContext(), profile.identity(), PeerCheck.anybody(), word);
    }

    /** For a connection on which it is not tried, since it broke before. */
    TlsTerms without() {
        return new TlsTerms(Need.NOT_NOW, context, identity, check, word);
    }
}
