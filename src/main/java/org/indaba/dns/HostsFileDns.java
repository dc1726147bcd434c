package org.indaba.dns;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Looks for addresses in the hosts file first, then in DNS: for the smarthost, which an operator names as this machine knows it.
 * Never for MX hosts, which mean the same everywhere. The file is read at each question, so that a change counts at once; one that
 * is absent or cannot be read holds no names. Thread-safe.
 */
public final class HostsFileDns implements Dns {

    /** Lines that are read: a file of more is a block list, and what an operator wrote stands at its top. */
    static final int MAX_LINES = 10_000;

    private static final Duration TTL = Duration.ofMinutes(1);

    private final Path file;
    private final Dns next;

    /**
     * @param file usually {@code /etc/hosts}
     * @param next answers what the file does not
     */
    public HostsFileDns(Path file, Dns next) {
        this.file = file;
        this.next = next;
    }

    @Override
    public DnsAnswer<InetAddress> addresses(String host) {
        List<InetAddress> known = inFile(host);
        if (!known.isEmpty()) {
            return new DnsAnswer.Found<>(known, TTL, false);
        }
        // RFC 6761 §6.3: localhost is this machine, whatever DNS thinks of it.
        return host.equalsIgnoreCase("localhost")
                ? new DnsAnswer.Found<>(List.of(InetAddress.getLoopbackAddress()), TTL, false)
                : next.addresses(host);
    }

    private List<InetAddress> inFile(String host) {
        // Latin-1 takes any octets: a comment in another encoding must not hide the names.
        try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
            return lines.limit(MAX_LINES).map(line -> line.replaceFirst("#.*", "").strip().split("\\s+"))
                    .filter(words -> Arrays.stream(words).skip(1).anyMatch(host::equalsIgnoreCase))
                    .flatMap(words -> address(words[0]).stream()).distinct().toList();
        } catch (IOException unreadable) {
            return List.of();
        }
    }

    private static Optional<InetAddress> address(String text) {
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException none) {
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
    public DnsAnswer<TlsAssociation> tlsAssociations(String host, int port) {
        return next.tlsAssociations(host, port);
    }

    @Override
    public DnsAnswer<String> pointers(InetAddress address) {
        return next.pointers(address);
    }

    @Override
    public DnsAnswer<String> aliases(String name) {
        return next.aliases(name);
    }
}
