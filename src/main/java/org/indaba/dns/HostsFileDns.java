package org.indaba.dns;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;
import org.xbill.DNS.hosts.HostsFileParser;

/**
 * Looks for addresses in the hosts file first, then in DNS: for the smarthost, which an operator names as this machine knows it.
 * Never for MX hosts, which mean the same everywhere. A file that is absent or cannot be read holds no names. Thread-safe.
 */
public final class HostsFileDns implements Dns {

    /** How long an entry of the file counts; dnsjava looks at the file again every five minutes. */
    private static final Duration TTL = Duration.ofMinutes(5);

    private final HostsFileParser hosts;
    private final Dns next;

    /**
     * @param file usually {@code /etc/hosts}
     * @param next answers what the file does not
     */
    public HostsFileDns(Path file, Dns next) {
        this.hosts = new HostsFileParser(file);
        this.next = next;
    }

    @Override
    public DnsAnswer<InetAddress> addresses(String host) {
        List<InetAddress> known = Stream.of(Type.A, Type.AAAA).flatMap(type -> inFile(host, type).stream()).toList();
        if (!known.isEmpty()) {
            return new DnsAnswer.Found<>(known, TTL, false);
        }
        // RFC 6761 §6.3: localhost is this machine, whatever DNS thinks of it.
        boolean localhost = host.toLowerCase(Locale.ROOT).equals("localhost");
        return localhost ? new DnsAnswer.Found<>(List.of(InetAddress.getLoopbackAddress()), TTL, false) : next.addresses(host);
    }

    private Optional<InetAddress> inFile(String host, int type) {
        try {
            return hosts.getAddressForHost(Name.fromString(host.toLowerCase(Locale.ROOT), Name.root), type);
        } catch (IOException noNameOrUnreadable) {
            return Optional.empty();
        }
    }

    @Override
    public DnsAnswer<MailExchanger> mailExchangers(String domain) {
        return next.mailExchangers(domain);
    }

    @Override
    public DnsAnswer<String> texts(String name) {
        return next.texts(name);
    }

    @Override
    public DnsAnswer<String> pointers(InetAddress address) {
        return next.pointers(address);
    }
}
