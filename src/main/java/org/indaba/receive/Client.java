package org.indaba.receive;

import org.indaba.mail.Peer;

/**
 * What a session knows of its client.
 *
 * @param address its IP address, or the one that a trusted relay gave by XCLIENT
 * @param helo what it called itself; empty before HELO
 * @param dialect with which command it greeted
 * @param tls protocol and cipher suite, or empty text
 * @param trusted whether the connection comes from a trusted relay; XCLIENT does not change it
 * @param relayedHelo the name that a trusted relay gave by XCLIENT, which counts more than the relay's own; or empty text
 * @param relayedProtocol the protocol that a trusted relay gave by XCLIENT, or empty text
 */
record Client(String address, String helo, Dialect dialect, String tls, boolean trusted, String relayedHelo, String relayedProtocol) {

    /** How a client speaks. */
    enum Dialect { SMTP, ESMTP }

    // What a Received field and a log line can bear; RFC 5321 §4.5.3.1.2 allows a domain no more.
    private static final int MAX_HELO = 255;

    /** A client that has said nothing yet. */
    static Client connected(String address, boolean trusted) {
        return new Client(address, "", Dialect.SMTP, "", trusted, "", "");
    }

    /** The client after HELO or EHLO. */
    Client greeted(String name, Dialect how) {
        return new Client(address, printable(name), how, tls, trusted, relayedHelo, relayedProtocol);
    }

    /** The client after the TLS handshake: what it said before counts no more (RFC 3207 §4.2). */
    Client secured(String protocolAndCipher) {
        return new Client(address, "", Dialect.SMTP, protocolAndCipher, trusted, relayedHelo, relayedProtocol);
    }

    /** The client after XCLIENT; empty text where the relay does not know. */
    Client relayed(String newAddress, String newHelo, String newProtocol) {
        return new Client(newAddress, "", Dialect.SMTP, tls, trusted, printable(newHelo), newProtocol);
    }

    /** The client as the other packages see it. */
    Peer peer(boolean smtpUtf8) {
        return new Peer(address, relayedHelo.isEmpty() ? helo : relayedHelo, protocol(smtpUtf8), tls, trusted);
    }

    private String protocol(boolean smtpUtf8) {
        if (!relayedProtocol.isEmpty()) {
            return relayedProtocol;
        }
        if (dialect == Dialect.SMTP) {
            return "SMTP";
        }
        // RFC 3848: ESMTP and ESMTPS. RFC 6531 §4.3: UTF8SMTP and UTF8SMTPS.
        return (smtpUtf8 ? "UTF8SMTP" : "ESMTP") + (tls.isEmpty() ? "" : "S");
    }

    // RFC 5321 §4.1.4: whatever a client calls itself is taken; what would spoil a header or a log is replaced.
    private static String printable(String name) {
        StringBuilder clean = new StringBuilder();
        name.codePoints().limit(MAX_HELO).map(c -> c > 32 && c != 127 && Character.isDefined(c) && !Character.isISOControl(c) ? c : '?')
                .forEach(clean::appendCodePoint);
        return clean.toString();
    }
}
