package org.indaba.checkup;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.indaba.checkup.OwnServer.Way;
import org.indaba.deliver.PolicyFetch;
import org.indaba.deliver.PrivateAddresses;
import org.indaba.dns.Dns;
import org.indaba.testing.DnsZone;
import org.indaba.testing.FakeDns;

/** A server with a domain at which all is well, until a test spoils something. */
final class Scene {

    static final String HOST = "mail.example.org";
    static final String DOMAIN = "lists.example.org";
    static final String ADDRESS = "192.0.2.1";
    static final Instant NOW = Instant.parse("2026-05-04T10:00:00Z");

    final DnsZone zone = new DnsZone().address(HOST, ADDRESS).pointer(ADDRESS, HOST).mx(DOMAIN, 10, HOST)
            .text(DOMAIN, "v=spf1 a:mail.example.org -all").text("_dmarc." + DOMAIN, "v=DMARC1; p=none").address("www.example.org",
                    "192.0.2.80");
    final List<OwnKeys.OwnKey> keys = new ArrayList<>();
    Dns dns = new FakeDns(zone);
    InstantSource clock = InstantSource.fixed(NOW);
    String hostname = HOST;
    String webUrl = "https://www.example.org";
    int port = 25;
    Way way = Way.BY_MX;
    PolicyFetch.Fetched policy = new PolicyFetch.Fetched.Nothing("nobody answers");
    WebLook.Seen page = new WebLook.Seen.Answered(200);
    OwnCertificate.Shown certificate = new OwnCertificate.Shown.Given(List.of(HOST), NOW.minus(Duration.ofDays(30)),
            NOW.plus(Duration.ofDays(60)), "");
    PrivateAddresses.Rule rule = PrivateAddresses.Rule.REFUSED;
    List<InetAddress> sources = List.of();
    List<String> nodes = List.of(HOST);
    List<InetAddress> interfaces = List.of(InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("10.0.0.5"));

    Scene() {
        keys.add(new OwnKeys.OwnKey("a._domainkey." + DOMAIN, "v=DKIM1; k=ed25519; p=AAAA", "(the line)", OwnKeys.Use.SIGNS));
        zone.text("a._domainkey." + DOMAIN, "v=DKIM1; k=ed25519; p=AAAA");
    }

    static List<InetAddress> addresses(String... texts) {
        return Stream.of(texts).map(InetAddress::ofLiteral).toList();
    }

    Checkup checkup() {
        OwnServer server = new OwnServer(hostname, new OwnServer.Sending(way, sources),
                new OwnServer.Receiving(port, address -> address.getHostAddress().startsWith("198.51.100."), () -> certificate), webUrl,
                new OwnServer.Around(() -> interfaces, () -> nodes), new PrivateAddresses(rule));
        return new Checkup(() -> dns, _ -> policy, _ -> page, server, domain -> domain.equals(DOMAIN) ? keys : List.of(), clock);
    }

    List<Finding> server(Check check) {
        return checkup().ofServer().findings().stream().filter(finding -> finding.check() == check).toList();
    }

    List<Finding> domain(Check check) {
        return checkup().of(DOMAIN).findings().stream().filter(finding -> finding.check() == check).toList();
    }

    /** The one finding of this kind about the server. */
    Finding ofServer(Check check) {
        return one(server(check));
    }

    /** The one finding of this kind about the domain. */
    Finding ofDomain(Check check) {
        return one(domain(check));
    }

    private static Finding one(List<Finding> findings) {
        if (findings.size() != 1) {
            throw new AssertionError("not one finding: " + findings);
        }
        return findings.getFirst();
    }
}
