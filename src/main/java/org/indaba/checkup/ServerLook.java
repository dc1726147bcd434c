package org.indaba.checkup;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.indaba.deliver.CertificateNames;
import org.indaba.deliver.PrivateAddresses;
import org.indaba.dns.Dns;
import org.indaba.dns.DnsAnswer;

/**
 * Looks at what all domains share: our name, our addresses, the certificate, the address of the pages and what answers there. For one
 * look.
 */
final class ServerLook {

    /** Who renews certificates by hand needs some days for it. */
    static final Duration RENEW_BEFORE = Duration.ofDays(14);

    /** Names behind one address that are looked at. */
    static final int MAX_POINTERS = 10;

    private static final int SMTP = 25;

    // RFC 9110 §15: classes of status codes; RFC 6585 §4: too many requests.
    private static final int OK = 200;
    private static final int REDIRECT = 300;
    private static final int REFUSED = 400;
    private static final int TOO_MANY = 429;
    private static final int BROKEN = 500;

    private final OwnServer server;
    private final Dns dns;
    private final InstantSource clock;
    private final WebLook pages;

    ServerLook(OwnServer server, Dns dns, InstantSource clock, WebLook pages) {
        this.server = server;
        this.dns = dns;
        this.clock = clock;
        this.pages = pages;
    }

    List<Finding> all() {
        Whereabouts where = Whereabouts.of(server, dns);
        List<Finding> all = new ArrayList<>();
        all.add(hostname(where));
        alias().ifPresent(all::add);
        all.addAll(pointers(where));
        all.add(port());
        all.add(certificate(server.receiving().certificate().look()));
        all.add(web());
        return all;
    }

    private Finding hostname(Whereabouts where) {
        String name = server.hostname();
        if (!server.hasName()) {
            return Finding.wrong(Check.HOSTNAME, name, "this name means something else on every machine",
                    "Set indaba.hostname to the name that this server has in DNS.");
        }
        String[] lines = where.ours().stream().filter(address -> PrivateAddresses.reach(address) == PrivateAddresses.Reach.PUBLIC)
                .map(address -> ZoneLine.address(name, address)).sorted().toArray(String[]::new);
        return switch (where.named()) {
            case DnsAnswer.Failed<InetAddress> failed -> Finding.untold(Check.HOSTNAME, name, Words.nothing(failed, "addresses"),
                    "Look whether the name servers of this machine, or those in indaba.dns.servers, answer.");
            case DnsAnswer.NoRecords<InetAddress> none -> Finding.wrong(Check.HOSTNAME, name, Words.nothing(none, "addresses"),
                    "The name of this server needs an A or AAAA record with the address under which others see it.", lines);
            case DnsAnswer.NoSuchName<InetAddress> none -> Finding.wrong(Check.HOSTNAME, name, Words.nothing(none, "addresses"),
                    "Set indaba.hostname to the name that this server has in DNS, or give this name an A or AAAA record with the address "
                            + "under which others see it.", lines);
            case DnsAnswer.Found<InetAddress> found -> {
                List<InetAddress> unseen = found.records().stream().filter(server.privates()::refuses).toList();
                yield unseen.isEmpty() ? Finding.fine(Check.HOSTNAME, name, Words.addresses(found.records()))
                        : Finding.wrong(Check.HOSTNAME, name, Words.addresses(found.records()), "Nobody on the Internet reaches "
                                + Words.addresses(unseen) + ". The name needs the address under which others see this server.");
            }
        };
    }

    /** RFC 5321 §2.3.5: what a host calls itself is its own name, not another word for it. */
    private Optional<Finding> alias() {
        return dns.aliases(server.hostname()) instanceof DnsAnswer.Found<String> found
                ? Optional.of(Finding.better(Check.HOSTNAME, server.hostname() + " (alias)", "an alias of " + found.records().getFirst(),
                        "What a mail server calls itself should be a name with addresses of its own, not an alias: give it A and AAAA "
                                + "records in the place of the CNAME."))
                : Optional.empty();
    }

    private List<Finding> pointers(Whereabouts where) {
        List<Finding> all = new ArrayList<>();
        where.sources().forEach(address -> all.add(server.sending().soften(pointer(address))));
        where.hidden().forEach(address -> all.add(Finding.untold(Check.PTR, address.getHostAddress(), "not an address of the Internet",
                "Whoever translates it decides under which address the world sees our mail. That one needs a PTR record which names "
                        + server.hostname() + ".")));
        if (all.isEmpty()) {
            all.add(Finding.untold(Check.PTR, server.hostname(), "no address is known that mail leaves from",
                    "Give the name of this server its addresses first, or set indaba.delivery.source-addresses."));
        }
        return all;
    }

    private Finding pointer(InetAddress address) {
        String name = address.getHostAddress();
        String[] line = server.naming(ZoneLine.pointer(address, server.hostname()));
        String ask = "Ask whoever gave you the address for a PTR record that names " + server.hostname() + ".";
        return switch (dns.pointers(address)) {
            case DnsAnswer.Failed<String> failed -> Finding.untold(Check.PTR, name, Words.nothing(failed, "PTR record"),
                    "Large providers take no mail from an address without a reverse name; look again later.");
            case DnsAnswer.NoRecords<String> none -> Finding.wrong(Check.PTR, name, Words.nothing(none, "PTR record"),
                    "Large providers take no mail from it. " + ask, line);
            case DnsAnswer.NoSuchName<String> _ -> Finding.wrong(Check.PTR, name, "it points back to no name",
                    "Large providers take no mail from it. " + ask, line);
            case DnsAnswer.Found<String> found -> pointsTo(address, found.records().stream().limit(MAX_POINTERS).toList(), ask, line);
        };
    }

    private Finding pointsTo(InetAddress address, List<String> names, String ask, String[] line) {
        String told = Words.listed(names);
        List<String> confirmed = names.stream()
                .filter(name -> dns.addresses(name) instanceof DnsAnswer.Found<InetAddress> back
                        && back.records().contains(address)).toList();
        if (confirmed.contains(server.hostname())) {
            return Finding.fine(Check.PTR, address.getHostAddress(), told + ", and back");
        }
        if (confirmed.isEmpty()) {
            boolean unsure = names.stream().anyMatch(name -> dns.addresses(name) instanceof DnsAnswer.Failed);
            return unsure ? Finding.untold(Check.PTR, address.getHostAddress(), told + ", whose addresses DNS does not say",
                    "Look again later.")
                    : Finding.wrong(Check.PTR, address.getHostAddress(), told + ", which does not lead back to the address",
                            "A reverse name counts only if it has the address in turn. " + ask, line);
        }
        return Finding.better(Check.PTR, address.getHostAddress(), told + ", and back, but we call ourselves " + server.hostname(),
                "Both should be one name: set indaba.hostname to " + confirmed.getFirst() + ", or have the PTR record changed.", line);
    }

    private Finding port() {
        int port = server.receiving().port();
        String found = port == SMTP ? "Indaba listens on port 25" : "Indaba listens on port " + port
                + ", and other mail servers know port 25 alone";
        return Finding.untold(Check.PORT, server.hostname(), found, (port == SMTP ? "" : "Something in front must pass port 25 on. ")
                + "Whether others get through cannot be seen from inside. Try it from another network: telnet " + server.hostname() + " "
                + "25");
    }

    private Finding certificate(OwnCertificate.Shown shown) {
        String name = server.hostname();
        return switch (shown) {
            case OwnCertificate.Shown.SelfMade() -> Finding.better(Check.CERTIFICATE, name, "made by Indaba itself; nobody vouches for it",
                    "Most senders encrypt all the same. Those that insist on a good certificate need one in indaba.smtp.tls-certificate "
                            + "and indaba.smtp.tls-key.");
            case OwnCertificate.Shown.Unreadable(String reason) -> Finding.wrong(Check.CERTIFICATE, name, reason,
                    "Look whether indaba.smtp.tls-certificate is there, and readable for the program. Until then the old one stays in "
                    + "use.");
            case OwnCertificate.Shown.Given given -> given(name, given);
        };
    }

    private Finding given(String name, OwnCertificate.Shown.Given given) {
        Instant now = clock.instant();
        String found = "for " + Words.listed(given.names()) + ", until " + given.until().atOffset(ZoneOffset.UTC).toLocalDate();
        if (!now.isBefore(given.until())) {
            return Finding.wrong(Check.CERTIFICATE, name, found, "It has run out. Renew it; the files are read again by themselves.");
        }
        if (now.isBefore(given.from())) {
            return Finding.wrong(Check.CERTIFICATE, name, found, "It does not hold yet. Look at the clock of this machine.");
        }
        if (given.names().stream().noneMatch(pattern -> CertificateNames.matches(pattern, name))) {
            return Finding.better(Check.CERTIFICATE, name, found, "It is not for " + name + ", so senders that insist on a good "
                    + "certificate send nothing. Have one made for that name.");
        }
        if (!given.doubt().isEmpty()) {
            return Finding.better(Check.CERTIFICATE, name, found + "; " + given.doubt(), "Senders that insist on a good certificate send "
                    + "nothing. Does the file hold the whole chain, the certificate of this server first?");
        }
        return now.isBefore(given.until().minus(RENEW_BEFORE)) ? Finding.fine(Check.CERTIFICATE, name, found)
                : Finding.better(Check.CERTIFICATE, name, found, "It runs out soon. Renew it; the files are read again by themselves.");
    }

    private Finding web() {
        String url = server.webUrl();
        Optional<String> host = host(url);
        if (host.isEmpty() || host.get().equals("localhost") || host.get().endsWith(".localhost")
                || literal(host.get()).filter(InetAddress::isLoopbackAddress).isPresent()) {
            Finding local = Finding.wrong(Check.WEB, url, "an address of this machine alone",
                    "Links in mails lead nowhere. Set indaba.web.url to the address under which people see the pages.");
            return server.privates().refuses(InetAddress.getLoopbackAddress()) ? local : local.softened();
        }
        Optional<Finding> unreachable = literal(host.get()).isPresent() ? unseen(url, List.of(literal(host.get()).get()))
                : resolved(url, host.get());
        return unreachable.orElseGet(() -> url.toLowerCase(Locale.ROOT).startsWith("https:")
                ? answering(url, host.get())
                // RFC 8058 §3.1: one-click unsubscribing goes by HTTPS.
                : Finding.better(Check.WEB, url, "not https", "Large providers want to unsubscribe people by one click, which works by "
                        + "https alone. Put a server that speaks TLS in front, and set indaba.web.url to the https address."));
    }

    /** Where nobody is on the Internet, an authority of one's own may vouch for the pages, and is not known here. */
    private Finding answering(String url, String host) {
        Finding finding = switch (pages.at(url)) {
            case WebLook.Seen.Answered(int status) -> answered(url, status);
            case WebLook.Seen.Distrusted(String reason) -> Finding.wrong(Check.WEB, url, "its certificate is not believed: " + reason,
                    "Browsers warn of the pages, and no mail program unsubscribes people by one click. The server that speaks TLS there "
                            + "needs a certificate for " + host + " from a public authority, the whole chain, renewed in time.");
            case WebLook.Seen.Unreachable(String reason) -> Finding.untold(Check.WEB, url, "no answer that can be seen from here: "
                    + reason, "Open the address from another network: links in mails lead there.");
        };
        return server.privates().refuses(InetAddress.getLoopbackAddress()) ? finding : finding.softened();
    }

    private static Finding answered(String url, int status) {
        if (status >= OK && status < REDIRECT) {
            return Finding.fine(Check.WEB, url, "https, its name is in DNS, and the page for leaving opens");
        }
        String found = "the page for leaving answers " + status;
        if (status == TOO_MANY) {
            return Finding.untold(Check.WEB, url, found, "Look again later.");
        }
        if (status >= REDIRECT && status < REFUSED) {
            // RFC 8058 §3.1: whoever takes the click returns no redirect.
            return Finding.wrong(Check.WEB, url, found, "Mail programs that unsubscribe by one click follow no redirect. Set "
                    + "indaba.web.url to the address that answers in the end.");
        }
        return status >= BROKEN
                ? Finding.wrong(Check.WEB, url, found, "Links in mails do not work. Does Indaba run, and does the server in front of it "
                        + "find it?")
                : Finding.wrong(Check.WEB, url, found, "Links in mails do not work. The server in front must pass everything below this "
                        + "address on to this Indaba, for everybody.");
    }

    private Optional<Finding> resolved(String url, String host) {
        return switch (dns.addresses(host)) {
            case DnsAnswer.Failed<InetAddress> failed -> Optional.of(Finding.untold(Check.WEB, url, Words.nothing(failed, "addresses"),
                    "Look again later."));
            case DnsAnswer.NoRecords<InetAddress> none -> Optional.of(Finding.wrong(Check.WEB, url, Words.nothing(none, "addresses"),
                    "Links in mails lead nowhere. Give " + host + " an A or AAAA record."));
            case DnsAnswer.NoSuchName<InetAddress> none -> Optional.of(Finding.wrong(Check.WEB, url, Words.nothing(none, "addresses"),
                    "Links in mails lead nowhere. Give " + host + " an A or AAAA record, or set indaba.web.url."));
            case DnsAnswer.Found<InetAddress> found -> unseen(url, found.records());
        };
    }

    private Optional<Finding> unseen(String url, List<InetAddress> addresses) {
        return addresses.stream().allMatch(server.privates()::refuses)
                ? Optional.of(Finding.wrong(Check.WEB, url, "its name leads to " + Words.addresses(addresses),
                        "Nobody on the Internet reaches that, so links in mails lead nowhere for others."))
                : Optional.empty();
    }

    private static Optional<String> host(String url) {
        try {
            return Optional.ofNullable(new URI(url).getHost()).map(host -> host.toLowerCase(Locale.ROOT));
        } catch (URISyntaxException none) {
            return Optional.empty();
        }
    }

    private static Optional<InetAddress> literal(String host) {
        String bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        if (!bare.matches("[0-9.]+|[0-9a-f:.]*:[0-9a-f:.]*")) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(bare));
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }
}
