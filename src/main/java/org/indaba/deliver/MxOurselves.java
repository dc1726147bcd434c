package org.indaba.deliver;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * How Indaba recognises itself among the MX hosts of a domain: by its names, and by the addresses it listens on; and for which domains
 * it is the last host, and no relay. A machine may have two mail servers, each at a port of its own and both of one name: what would be
 * carried to another port than ours is for the other one.
 *
 * @param names host names of this server
 * @param addresses whether an address is one that our SMTP server answers on
 * @param smtpPort where it answers; an address counts only if mail would be carried to that port, and so do names, except for a domain
 *     that is served
 * @param served whether the mail of a domain ends here
 */
public record MxOurselves(Set<String> names, Predicate<InetAddress> addresses, int smtpPort, Predicate<String> served) {

    /** The host, and the site, of mail that goes round to our own SMTP server: no host name in DNS, and each node's own. */
    static final String NAME = "ourselves";

    public MxOurselves {
        names = names.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * A server that listens on an address, or on all of this machine's if it is {@code 0.0.0.0} or {@code ::}.
     *
     * @param hostname what it calls itself in EHLO
     * @param served whether the mail of a domain ends here
     */
    public static MxOurselves listening(String hostname, InetAddress on, int smtpPort, Predicate<String> served) {
        // Who publishes our inner name as a host means us, and is not carried round.
        Predicate<InetAddress> addresses = on.isAnyLocalAddress() ? MxOurselves::isOfThisMachine : on::equals;
        return new MxOurselves(Set.of(hostname, NAME), addresses, smtpPort, served);
    }

    /**
     * Whether a host is ourselves, by its name.
     *
     * @param host its name, in any case
     * @param port where mail would be carried to
     * @param domain whose host it is
     */
    boolean isNamed(String host, int port, String domain) {
        String name = host.toLowerCase(Locale.ROOT);
        // Where the mail of a domain ends here, our name means us at any port: a port that is passed on to ours from outside, or a front
        // server that brings us its mail, cannot always be dialled from inside. Our inner name is nobody else's.
        return names.contains(name) && (port == smtpPort || name.equals(NAME) || served.test(domain));
    }

    /** Whether dialling this address and port would reach us. */
    boolean isAt(InetAddress address, int port) {
        return port == smtpPort && addresses.test(address);
    }

    private static boolean isOfThisMachine(InetAddress address) {
        try {
            return PrivateAddresses.reach(address) == PrivateAddresses.Reach.THIS_MACHINE
                    || NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException unknown) {
            // The system cannot list its interfaces; our name still tells us apart.
            return false;
        }
    }
}
