package org.indaba.checkup;

import java.net.InetAddress;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.indaba.deliver.PrivateAddresses;

/**
 * What this server is set up to be, as far as others see it.
 *
 * @param hostname its name in EHLO
 * @param sending how mail leaves
 * @param receiving where mail comes in
 * @param webUrl the address of the pages, as people see it
 * @param around what can be asked of the machine and the database
 * @param privates which addresses nobody on the Internet reaches
 */
public record OwnServer(String hostname, Sending sending, Receiving receiving, String webUrl, Around around,
        PrivateAddresses privates) {

    /**
     * What can be asked here.
     *
     * @param interfaces the addresses of this machine
     * @param nodes the names in EHLO of all nodes that share the database; ours may be among them
     */
    public record Around(Supplier<List<InetAddress>> interfaces, Supplier<List<String>> nodes) {
    }

    /** Whether its name is one that others can use: what names it in a zone needs that. */
    boolean hasName() {
        return hostname.indexOf('.') >= 0;
    }

    /** A line that names this server, if it has a name. */
    String[] naming(String line) {
        return hasName() ? new String[] {line} : new String[0];
    }

    /** Who carries our mail to other domains. */
    public enum Way {
        /** We, to their MX hosts. */
        BY_MX,
        /** Another server. */
        SMARTHOST
    }

    /**
     * How mail leaves.
     *
     * @param way who carries it
     * @param sources from which addresses, if that was set; else any of the machine's
     */
    public record Sending(Way way, List<InetAddress> sources) {
        public Sending {
            sources = List.copyOf(sources);
        }

        /** What is wrong where we send ourselves is only worth knowing where another server does. */
        Finding soften(Finding finding) {
            return switch (way) {
                case BY_MX -> finding;
                case SMARTHOST -> finding.softened();
            };
        }
    }

    /**
     * Where mail comes in.
     *
     * @param port where we listen
     * @param fronts whether an address is that of a server which brings us mail
     * @param certificate what TLS is offered with
     */
    public record Receiving(int port, Predicate<InetAddress> fronts, OwnCertificate certificate) {
    }
}
