package org.indaba.receive;

import java.nio.file.Path;
import java.util.List;
import org.indaba.mail.EmailAddress;
import org.indaba.smtp.BareLineEnds;

/**
 * What an operator decides about the SMTP server.
 *
 * @param listener where it listens and what it calls itself
 * @param timeouts how long a peer may take
 * @param caps how much a peer may do
 * @param trustedRelays front mail servers: no cap per peer, XCLIENT is theirs
 * @param tls whether STARTTLS is offered
 * @param bareLineEnds what is done with a CR or LF that stands alone
 * @param spool a folder of the server's own, for messages that are too large for memory while they come in
 */
public record SmtpSettings(
        Listener listener, SmtpTimeouts timeouts, SmtpCaps caps, List<Network> trustedRelays, TlsOffer tls, BareLineEnds bareLineEnds,
        Path spool) {

    public SmtpSettings {
        trustedRelays = List.copyOf(trustedRelays);
    }

    /**
     * Where the server is found.
     *
     * @param host the address to listen on; {@code 0.0.0.0} for all
     * @param port 0 for any free one
     * @param hostname what the server calls itself in greetings; a domain name or an address literal
     */
    public record Listener(String host, int port, String hostname) {

        /** @throws IllegalArgumentException if the host name is none */
        public Listener {
            // The domain grammar of an address is the one of greetings, too (RFC 5321 §4.1.1.1).
            hostname = new EmailAddress("postmaster", hostname).domain();
        }
    }
}
