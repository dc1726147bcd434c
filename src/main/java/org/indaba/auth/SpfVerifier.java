package org.indaba.auth;

import java.net.InetAddress;
import java.time.InstantSource;
import java.util.Locale;
import org.indaba.dns.Dns;
import org.indaba.mail.EmailAddress;
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
     * The outcome for one dialogue.
     *
     * @param clientAddress in text form
     * @param helo as the client said it
     */
    SpfOutcome verify(String clientAddress, String helo, ReversePath reversePath, Dns dns) {
        MacroValues.Sender sender = switch (reversePath) {
            case ReversePath.Mailbox(EmailAddress address) -> new MacroValues.Sender(address.localPart(), address.domain());
            // RFC 7208 §2.4: a null reverse-path stands for postmaster at the name of the client.
            case ReversePath.Null() -> new MacroValues.Sender("postmaster", tight(helo));
        };
        SpfOutcome.Identity identity = switch (reversePath) {
            case ReversePath.Mailbox _ -> SpfOutcome.Identity.MAIL_FROM;
            case ReversePath.Null() -> SpfOutcome.Identity.HELO;
        };
        return new SpfOutcome(verify(clientAddress, helo, sender, dns), sender.domain(), identity);
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
