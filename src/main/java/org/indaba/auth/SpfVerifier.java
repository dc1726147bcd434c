package org.indaba.auth;

import java.net.InetAddress;
import java.time.InstantSource;
import java.util.Locale;
import org.indaba.dns.Dns;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.Peer;
import org.indaba.mail.ReversePath;

/**
 * Asks whether a client may send for a domain (RFC 7208 §4). Thread-safe.
 *
 * <p>The envelope sender is looked at, and the name after EHLO where it is empty: then the mail has no other identity (§2.4).
 */
final class SpfVerifier {

    private final InstantSource clock;
    private final String receiver;

    /** @param receiver our own host name, which explanations may show */
    SpfVerifier(InstantSource clock, String receiver) {
        this.clock = clock;
        this.receiver = receiver;
    }

    /**
     * The outcome for one dialogue. A relay that we trust brings mail of others, whose clients we do not see: there is nothing to ask.
     */
    SpfOutcome verify(Peer peer, ReversePath reversePath, Dns dns) {
        MacroValues.Sender sender = switch (reversePath) {
            case ReversePath.Mailbox(EmailAddress address) -> new MacroValues.Sender(address.localPart(), address.domain());
            // RFC 7208 §2.4: a null reverse-path stands for postmaster at the name of the client.
            case ReversePath.Null() -> new MacroValues.Sender("postmaster", tight(peer.helo()));
        };
        SpfOutcome.Identity identity = switch (reversePath) {
            case ReversePath.Mailbox _ -> SpfOutcome.Identity.MAIL_FROM;
            case ReversePath.Null() -> SpfOutcome.Identity.HELO;
        };
        SpfResult result = peer.trusted() ? new SpfResult.None("a trusted relay brought the message")
                : verify(peer.address(), peer.helo(), sender, dns);
        return new SpfOutcome(result, sender.domain(), identity);
    }

    /** The result for a sender, however it was found. */
    SpfResult verify(String clientAddress, String helo, MacroValues.Sender sender, Dns dns) {
        InetAddress client;
        try {
            client = InetAddress.ofLiteral(clientAddress);
        } catch (IllegalArgumentException noAddress) {
            return new SpfResult.None("the client has no IP address");
        }
        return new SpfCheck(new SpfCheck.Asked(client, tight(helo), sender, clock.instant(), receiver), dns).run();
    }

    private static String tight(String helo) {
        String name = helo.strip().toLowerCase(Locale.ROOT);
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }
}
