package org.indaba.checkup;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.indaba.dns.Dns;
import org.indaba.dns.DnsAnswer;
import org.indaba.dns.MailExchanger;

/** Looks at where a domain's mail goes: to us, or to a server that brings it to us (RFC 5321 §5.1). For one look. */
final class ExchangerLook {

    /** More mail exchangers of one domain are not looked at. */
    static final int MAX_HOSTS = 10;

    private final OwnServer server;
    private final Dns dns;

    ExchangerLook(OwnServer server, Dns dns) {
        this.server = server;
        this.dns = dns;
    }

    /** Whose mail it is that goes to a host. */
    private enum Whose { OURS, OTHERS, UNKNOWN }

    /** What was seen of one host. */
    private record Seen(MailExchanger exchanger, Whose whose, String told, Optional<Finding> flaw) {
    }

    /** The names of the hosts, the preferred first. */
    List<String> hosts(String domain) {
        return dns.mailExchangers(domain) instanceof DnsAnswer.Found<MailExchanger> found
                ? sorted(found.records()).stream().map(MailExchanger::host).filter(host -> !host.isEmpty()).toList() : List.of();
    }

    List<Finding> of(String domain, Whereabouts where) {
        String[] line = server.naming(ZoneLine.exchanger(domain, server.hostname()));
        return switch (dns.mailExchangers(domain)) {
            case DnsAnswer.Failed<MailExchanger> failed -> List.of(Finding.untold(Check.MX, domain, Words.nothing(failed, "MX record"),
                    "Look whether the name servers of the domain answer."));
            case DnsAnswer.NoSuchName<MailExchanger> none -> List.of(Finding.wrong(Check.MX, domain, Words.nothing(none, "MX record"),
                    "Nobody can send mail to it. The domain needs an MX record.", line));
            case DnsAnswer.NoRecords<MailExchanger> _ -> List.of(withoutRecords(domain, where, line));
            case DnsAnswer.Found<MailExchanger> found -> of(domain, sorted(found.records()), where, line);
        };
    }

    private static List<MailExchanger> sorted(List<MailExchanger> all) {
        return all.stream().sorted(Comparator.comparingInt(MailExchanger::preference).thenComparing(MailExchanger::host))
                .limit(MAX_HOSTS).toList();
    }

    /** RFC 5321 §5.1: without an MX record, the addresses of the domain itself. */
    private Finding withoutRecords(String domain, Whereabouts where, String[] line) {
        return switch (dns.addresses(domain)) {
            case DnsAnswer.Failed<InetAddress> failed -> Finding.untold(Check.MX, domain, Words.nothing(failed, "addresses"),
                    "Look again later.");
            case DnsAnswer.Found<InetAddress> found when found.records().stream().anyMatch(address -> isOurs(address, where)) ->
                    Finding.better(Check.MX, domain, "no MX record; mail goes to the domain's own address, which is ours",
                            "Say it with an MX record.", line);
            case DnsAnswer.Found<InetAddress> found -> Finding.wrong(Check.MX, domain, "no MX record; mail goes to "
                    + Words.addresses(found.records()) + ", which is not this server", "The domain needs an MX record.", line);
            case DnsAnswer.NoRecords<InetAddress> _, DnsAnswer.NoSuchName<InetAddress> _ -> Finding.wrong(Check.MX, domain,
                    "no MX record, and no address", "Nobody can send mail to it. The domain needs an MX record.", line);
        };
    }

    private List<Finding> of(String domain, List<MailExchanger> exchangers, Whereabouts where, String[] line) {
        if (exchangers.stream().allMatch(exchanger -> exchanger.host().isEmpty())) {
            // RFC 7505 §3: the root as the only host says that the domain takes no mail.
            return List.of(Finding.wrong(Check.MX, domain, "a null MX: the domain says that it takes no mail",
                    "Put this in its place.", line));
        }
        List<Seen> seen = exchangers.stream().map(exchanger -> look(exchanger, where)).toList();
        List<Finding> all = new ArrayList<>();
        all.add(whole(domain, seen, line));
        seen.forEach(each -> each.flaw().ifPresent(all::add));
        boolean anyOurs = seen.stream().anyMatch(each -> each.whose() == Whose.OURS);
        seen.stream().filter(each -> anyOurs && each.whose() == Whose.OTHERS && each.flaw().isEmpty()).map(ExchangerLook::foreign)
                .forEach(all::add);
        // A host may stand there twice.
        return all.stream().distinct().toList();
    }

    private static Finding whole(String domain, List<Seen> seen, String[] line) {
        String told = Words.listed(seen.stream().map(Seen::told).toList());
        if (seen.stream().anyMatch(each -> each.whose() == Whose.OURS)) {
            return Finding.fine(Check.MX, domain, told);
        }
        return seen.stream().anyMatch(each -> each.whose() == Whose.UNKNOWN)
                ? Finding.untold(Check.MX, domain, told, "Whether mail comes to this server cannot be told: DNS does not say where its "
                        + "hosts are.")
                : Finding.wrong(Check.MX, domain, told, "Mail for the lists goes elsewhere. It should come here; or, if that is a server "
                        + "which passes it on to us, name its address in indaba.smtp.trusted-relays.", line);
    }

    private static Finding foreign(Seen seen) {
        return Finding.better(Check.MX, seen.exchanger().host(), seen.told(), "Mail that goes there must be passed on to this server. If "
                + "it "
                + "is, name the address of that server in indaba.smtp.trusted-relays; if it is not, remove its MX record.");
    }

    private Seen look(MailExchanger exchanger, Whereabouts where) {
        String host = exchanger.host();
        String told = exchanger.preference() + " " + (host.isEmpty() ? "(no host)" : host);
        if (host.matches("[0-9.]+") || host.isEmpty()) {
            return new Seen(exchanger, Whose.OTHERS, told, Optional.of(Finding.wrong(Check.MX, host.isEmpty() ? "." : host, told,
                    "An MX record names a host, and this is none.")));
        }
        Optional<Finding> alias = alias(host, told);
        return switch (dns.addresses(host)) {
            case DnsAnswer.Failed<InetAddress> _ -> new Seen(exchanger, where.names().contains(host) ? Whose.OURS : Whose.UNKNOWN,
                    told + " (addresses unknown)", alias);
            case DnsAnswer.NoRecords<InetAddress> _, DnsAnswer.NoSuchName<InetAddress> _ -> new Seen(exchanger, Whose.OTHERS, told,
                    Optional.of(Finding.wrong(Check.MX, host, told + " has no address",
                            "Mail that goes there goes nowhere. Give the host an A or AAAA record, or remove its MX record.")));
            case DnsAnswer.Found<InetAddress> found -> reached(exchanger, told, found.records(), where, alias);
        };
    }

    /** RFC 2181 §10.3, RFC 5321 §5.1: an exchanger is no alias; some senders do not follow it. */
    private Optional<Finding> alias(String host, String told) {
        return dns.aliases(host) instanceof DnsAnswer.Found<String> found
                ? Optional.of(Finding.wrong(Check.MX, host, told + " is an alias of " + found.records().getFirst(),
                        "An MX record must not name an alias; some senders refuse it. Name a host with addresses of its own."))
                : Optional.empty();
    }

    private Seen reached(MailExchanger exchanger, String told, List<InetAddress> addresses, Whereabouts where, Optional<Finding> alias) {
        List<InetAddress> unseen = addresses.stream().filter(server.privates()::refuses).toList();
        boolean ours = where.names().contains(exchanger.host()) || addresses.stream().anyMatch(address -> isOurs(address, where));
        boolean front = !ours && addresses.stream().anyMatch(server.receiving().fronts());
        Optional<Finding> flaw = unseen.isEmpty() || unseen.size() < addresses.size() ? alias
                : Optional.of(Finding.wrong(Check.MX, exchanger.host(), told + " is at " + Words.addresses(unseen),
                        "Nobody on the Internet reaches that. The host needs the address under which others see it."));
        return new Seen(exchanger, ours || front ? Whose.OURS : Whose.OTHERS,
                told + (ours ? ", this server" : front ? ", which passes mail on to us" : " at " + Words.addresses(addresses)), flaw);
    }

    private static boolean isOurs(InetAddress address, Whereabouts where) {
        return where.ours().contains(address);
    }
}
