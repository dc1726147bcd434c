package org.indaba.deliver;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.indaba.dns.Dns;
import org.indaba.dns.DnsAnswer;
import org.indaba.dns.MailExchanger;

/**
 * Finds the way to a domain as RFC 5321 §5.1 has it: by MX, else by the domain's own addresses. The addresses of all hosts are looked
 * up already here, to recognise ourselves and to leave out hosts that have none; {@link HostAddresses} asks again at the dial.
 *
 * <p>When nothing can be dialled, this decides, in this order:
 * <ol>
 *   <li>the lookup of any host failed: unknown for now, 4.4.3;</li>
 *   <li>any host has private addresses, which are refused: unknown for now, 4.4.4. Either the domain is broken or our operator has
 *       not said that this is an inside network; a member must not lose a subscription over that, so the age limit ends it;</li>
 *   <li>all that is left points at this very machine: closed, 5.4.6;</li>
 *   <li>no host has an address: closed, 5.4.4.</li>
 * </ol>
 *
 * <p>A domain whose best host we are ourselves is a loop too, unless its mail ends here: then it goes round to our own SMTP server, as it
 * would from anybody, so that a list can be a member of another one. A server of our name at another port, such as one in front of us, is
 * a host as any other to all other domains.
 *
 * <p>Thread-safe. Asks for the addresses of the hosts at the same time, and so takes at most twice the time of a question.
 */
public final class MxRouter implements Router {

    /** MX hosts that are looked at, the best first: those who tell more do not mean it well. Large providers have at most ten. */
    public static final int MAX_HOSTS = 20;

    /** A route is used at least this long: a TTL of a few seconds must not make each copy a question. */
    static final Duration MIN_VALID = Duration.ofMinutes(1);

    /** A route is used at most this long, so that a move of a domain is noticed within the hour. */
    static final Duration MAX_VALID = Duration.ofHours(1);

    private final Dns dns;
    private final int port;
    private final PrivateAddresses privates;
    private final MxOurselves ourselves;
    private final SiteNames sites;
    private final TlsPolicies policies;
    private final Duration askAgain;

    /**
     * @param dns who is asked
     * @param port the TCP port of all MX hosts, 25 outside of tests
     * @param privates which addresses are refused
     * @param ourselves how we recognise ourselves
     * @param sites names the sites
     * @param policies what domains demand of their hosts
     * @param askAgain how long after a failure DNS is asked again
     */
    public MxRouter(Dns dns, int port, PrivateAddresses privates, MxOurselves ourselves, SiteNames sites, TlsPolicies policies,
            Duration askAgain) {
        this.dns = dns;
        this.port = port;
        this.privates = privates;
        this.ourselves = ourselves;
        this.sites = sites;
        this.policies = policies;
        this.askAgain = askAgain;
    }

    /** What an MX host is good for. */
    private enum Use { DIAL, ASK_LATER, PRIVATE, THIS_MACHINE, OURSELVES, NO_ADDRESS }

    private record Looked(Route.Host host, Use use, String problem, Duration ttl) {
    }

    @Override
    public Way wayTo(String domain) {
        if (domain.startsWith("[")) {
            return literal(domain);
        }
        return switch (dns.mailExchangers(domain)) {
            case DnsAnswer.Found<MailExchanger>(List<MailExchanger> exchangers, Duration ttl, boolean authentic) ->
                demanded(domain, byMx(domain, exchangers, ttl), authentic ? TlsPolicies.Proof.PROVEN : TlsPolicies.Proof.UNPROVEN);
            // RFC 7672 §2.2.2: without MX, the proof of the domain's addresses is asked for right before the dial.
            case DnsAnswer.NoRecords<MailExchanger> _ -> demanded(domain, byAddress(domain), TlsPolicies.Proof.PROVEN);
            case DnsAnswer.NoSuchName<MailExchanger> _ -> new Way.Closed("there is no domain " + domain, "5.1.2");
            case DnsAnswer.Failed<MailExchanger>(String reason) -> new Way.Unknown(reason, "4.4.3", askAgain);
        };
    }

    /** What the domain demands of the hosts of its way. */
    private Way demanded(String domain, Way way, TlsPolicies.Proof proof) {
        return switch (way) {
            case Way.Open(Route route, Duration _) when route.site().equals(MxOurselves.NAME) -> way;
            case Way.Open(Route route, Duration validFor) -> switch (policies.demandedOf(domain, route.hosts(), proof)) {
                case TlsPolicies.Outcome.Hosts(List<Route.Host> hosts) -> new Way.Open(new Route(sites.siteOf(hosts), hosts), validFor);
                case TlsPolicies.Outcome.NoneAllowed(String reason) -> new Way.Unknown(reason, "4.7.0", askAgain);
            };
            case Way.Closed closed -> closed;
            case Way.Unknown unknown -> unknown;
        };
    }

    private Way literal(String domain) {
        // RFC 5321 §4.1.3: [192.0.2.1], or [IPv6:2001:db8::1]; other tags are unknown to us.
        String inner = domain.substring(1, Math.max(1, domain.length() - 1)).toLowerCase(Locale.ROOT);
        boolean tagged = inner.startsWith("ipv6:");
        String text = tagged ? inner.substring(5) : inner;
        Optional<InetAddress> address = HostAddresses.literal(text);
        if (address.isEmpty() || tagged != text.contains(":") || !domain.endsWith("]")) {
            return new Way.Closed("not an address literal: " + domain, "5.1.2");
        }
        Route.Host host = new Route.Host(0, address.get().getHostAddress(), port);
        return decide(domain, List.of(judged(domain, host, List.of(address.get()), MAX_VALID)), MAX_VALID);
    }

    private Way byAddress(String domain) {
        // RFC 5321 §5.1: no MX at all is as if the domain itself were its MX of preference 0.
        Looked itself = look(domain, new Route.Host(0, domain, port));
        if (itself.use() == Use.NO_ADDRESS) {
            return new Way.Closed("the domain " + domain + " has neither MX nor address", "5.1.2");
        }
        return decide(domain, List.of(itself), itself.ttl());
    }

    private Way byMx(String domain, List<MailExchanger> exchangers, Duration ttl) {
        List<Route.Host> hosts = hosts(exchangers);
        if (hosts.isEmpty()) {
            // RFC 7505 §3 and §4: the root as MX says that the domain takes no mail, and mail for it fails at once.
            return new Way.Closed("the domain " + domain + " takes no mail (null MX)", "5.1.10");
        }
        List<Route.Host> own = hosts.stream().filter(host -> ourselves.isNamed(host.name(), port, domain)).toList();
        List<Route.Host> others = better(hosts, lowest(own));
        if (others.isEmpty()) {
            return round(domain);
        }
        return decide(domain, lookAtAll(domain, others.subList(0, Math.min(MAX_HOSTS, others.size()))), ttl);
    }

    /** By preference, then by name so that equal answers give equal routes; each host once, and without the root. */
    private List<Route.Host> hosts(List<MailExchanger> exchangers) {
        Map<String, Route.Host> hosts = new LinkedHashMap<>();
        // RFC 7505 §3: a root beside other MX is a mistake, and says nothing.
        exchangers.stream().filter(exchanger -> !exchanger.host().isEmpty())
                .sorted(Comparator.comparingInt(MailExchanger::preference).thenComparing(MailExchanger::host))
                .forEach(each -> hosts.putIfAbsent(each.host(), new Route.Host(each.preference(), each.host(), port)));
        return List.copyOf(hosts.values());
    }

    private List<Looked> lookAtAll(String domain, List<Route.Host> hosts) {
        List<Future<Looked>> looking = new ArrayList<>();
        try (ExecutorService sideBySide = Executors.newVirtualThreadPerTaskExecutor()) {
            hosts.forEach(host -> looking.add(sideBySide.submit(() -> look(domain, host))));
        }
        return looking.stream().map(Future::resultNow).toList();
    }

    private Looked look(String domain, Route.Host host) {
        // RFC 5321 §5.1: an MX names a host; one that reads as an address names nothing.
        if (HostAddresses.literal(host.name()).isPresent()) {
            return new Looked(host, Use.NO_ADDRESS, "", Duration.ZERO);
        }
        return switch (dns.addresses(host.name())) {
            case DnsAnswer.Found<InetAddress>(List<InetAddress> addresses, Duration ttl, boolean _) ->
                judged(domain, host, addresses, ttl);
            case DnsAnswer.NoRecords<InetAddress> _ -> new Looked(host, Use.NO_ADDRESS, "", Duration.ZERO);
            case DnsAnswer.NoSuchName<InetAddress> _ -> new Looked(host, Use.NO_ADDRESS, "", Duration.ZERO);
            case DnsAnswer.Failed<InetAddress>(String reason) -> new Looked(host, Use.ASK_LATER, reason, Duration.ZERO);
        };
    }

    private Looked judged(String domain, Route.Host host, List<InetAddress> addresses, Duration ttl) {
        if (addresses.stream().anyMatch(address -> ourselves.isAt(address, port)) || ourselves.isNamed(host.name(), port, domain)) {
            return new Looked(host, Use.OURSELVES, "", ttl);
        }
        if (!addresses.stream().allMatch(privates::refuses)) {
            return new Looked(host, Use.DIAL, "", ttl);
        }
        boolean here = addresses.stream().allMatch(address -> PrivateAddresses.reach(address) == PrivateAddresses.Reach.THIS_MACHINE);
        return new Looked(host, here ? Use.THIS_MACHINE : Use.PRIVATE, "", ttl);
    }

    private Way decide(String domain, List<Looked> all, Duration ttl) {
        // RFC 5321 §5.1: who finds himself among the MX leaves out himself and all that are not better.
        int limit = lowest(all.stream().filter(each -> each.use() == Use.OURSELVES).map(Looked::host).toList());
        List<Looked> left = all.stream().filter(each -> each.host().preference() < limit).toList();
        if (left.isEmpty()) {
            return round(domain);
        }
        List<Route.Host> dialled = left.stream().filter(each -> each.use() == Use.DIAL || each.use() == Use.ASK_LATER)
                .map(Looked::host).toList();
        boolean sure = left.stream().noneMatch(each -> each.use() == Use.ASK_LATER);
        if (left.stream().anyMatch(each -> each.use() == Use.DIAL)) {
            Duration validFor = between(ttl);
            return new Way.Open(new Route(sites.siteOf(dialled), dialled), sure ? validFor : shorter(validFor, askAgain));
        }
        return sure ? unusable(domain, left) : new Way.Unknown(firstProblem(left), "4.4.3", askAgain);
    }

    private Way unusable(String domain, List<Looked> hosts) {
        if (hosts.stream().anyMatch(each -> each.use() == Use.PRIVATE)) {
            return new Way.Unknown("the mail hosts of " + domain + " have only addresses that are not on the Internet", "4.4.4", askAgain);
        }
        if (hosts.stream().anyMatch(each -> each.use() == Use.THIS_MACHINE)) {
            return loop(domain);
        }
        // RFC 5321 §5.1: MX records that are there but of no use are an error, and the domain's own addresses are not tried.
        return new Way.Closed("no mail host of " + domain + " has an address", "5.4.4");
    }

    /** Nobody is better than ourselves. */
    private Way round(String domain) {
        // RFC 5321 §5.1: only a relay has nowhere to go then; where the mail of a domain ends, the server takes it.
        return ourselves.served().test(domain)
                ? new Way.Open(new Route(MxOurselves.NAME, List.of(new Route.Host(0, MxOurselves.NAME, port))), MIN_VALID) : loop(domain);
    }

    private static Way loop(String domain) {
        return new Way.Closed("mail for " + domain + " loops back to us", "5.4.6");
    }

    private static String firstProblem(List<Looked> hosts) {
        return hosts.stream().filter(each -> each.use() == Use.ASK_LATER).findFirst().orElseThrow().problem();
    }

    private static List<Route.Host> better(List<Route.Host> hosts, int limit) {
        return hosts.stream().filter(host -> host.preference() < limit).toList();
    }

    /** The lowest preference, or more than any if there is no host. */
    private static int lowest(List<Route.Host> hosts) {
        return hosts.stream().mapToInt(Route.Host::preference).min().orElse(Integer.MAX_VALUE);
    }

    private static Duration between(Duration ttl) {
        return ttl.compareTo(MIN_VALID) < 0 ? MIN_VALID : shorter(ttl, MAX_VALID);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
