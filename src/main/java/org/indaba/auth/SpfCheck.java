package org.indaba.auth;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.indaba.auth.SpfTerm.Prefix;
import org.indaba.dns.Dns;
import org.indaba.dns.DnsAnswer;
import org.indaba.dns.MailExchanger;

/**
 * One run of check_host() with all that it includes (RFC 7208 §4.6). What a record asks for is counted over all of them; a record that
 * includes itself ends at the limit. For one use, by one thread.
 */
final class SpfCheck {

    /** RFC 7208 §4.6.4: more terms that ask DNS are an error. */
    static final int MAX_LOOKUPS = 10;

    /** RFC 7208 §4.6.4: more questions without an answer are an error. */
    static final int MAX_VOID_LOOKUPS = 2;

    /** RFC 7208 §4.6.4: more hosts behind one mx are an error; of more names behind an address the rest is ignored. */
    static final int MAX_NAMES = 10;

    /**
     * What is asked.
     *
     * @param client the client's address
     * @param helo its name
     * @param sender for whom it says that it sends
     * @param now for explanations
     * @param receiver our name, for explanations
     */
    record Asked(InetAddress client, String helo, MacroValues.Sender sender, Instant now, String receiver) {
    }

    /** What one mechanism said. */
    private enum Match { YES, NO }

    /** Ends the run with an error. Never leaves this class. */
    private static final class Ended extends Exception {

        private static final long serialVersionUID = 1;
        private final transient SpfResult result;

        Ended(SpfResult result) {
            super(null, null, false, false);
            this.result = result;
        }
    }

    private final Asked asked;
    private final Dns dns;
    private int lookups;
    private int voidLookups;
    private Optional<List<String>> pointers = Optional.empty();
    private Optional<List<String>> validated = Optional.empty();

    SpfCheck(Asked asked, Dns dns) {
        this.asked = asked;
        this.dns = dns;
    }

    SpfResult run() {
        try {
            return check(asked.sender().domain(), Depth.FIRST);
        } catch (Ended ended) {
            return ended.result;
        }
    }

    /** How many terms asked DNS, in the run that is over. */
    int lookups() {
        return lookups;
    }

    /** Whether the record is the sender's own, whose explanation counts, or one that it includes. */
    private enum Depth { FIRST, INCLUDED }

    private SpfResult check(String domain, Depth depth) throws Ended {
        // RFC 7208 §4.3: without a domain that could be asked for there is nothing to say.
        if (!NameSyntax.canBeAsked(domain)) {
            return new SpfResult.None("there is no domain to ask");
        }
        List<String> records = switch (dns.texts(domain)) {
            case DnsAnswer.Found<String> found -> found.records().stream().filter(SpfRecord::isOne).toList();
            case DnsAnswer.NoRecords<String> _, DnsAnswer.NoSuchName<String> _ -> List.of();
            case DnsAnswer.Failed<String>(String reason) -> throw new Ended(new SpfResult.TempError(reason));
        };
        if (records.isEmpty()) {
            return new SpfResult.None(domain + " has no SPF record");
        }
        // RFC 7208 §4.5: several records are an error.
        if (records.size() > 1) {
            return new SpfResult.PermError(domain + " has more than one SPF record");
        }
        return switch (SpfRecord.parse(records.getFirst())) {
            case SpfReading.Broken(String reason) -> new SpfResult.PermError(domain + ": " + reason);
            case SpfReading.Read(SpfRecord record) -> evaluate(record, domain, depth);
        };
    }

    private SpfResult evaluate(SpfRecord record, String domain, Depth depth) throws Ended {
        MacroValues values = values(domain);
        for (SpfTerm.Directive directive : record.directives()) {
            if (matches(directive.mechanism(), values) == Match.YES) {
                return switch (directive.qualifier()) {
                    case PASS -> new SpfResult.Pass(directive.text());
                    case FAIL -> new SpfResult.Fail(depth == Depth.FIRST ? explanation(record, values) : "");
                    case SOFT_FAIL -> new SpfResult.SoftFail();
                    case NEUTRAL -> new SpfResult.Neutral();
                };
            }
        }
        // RFC 7208 §4.7: neutral, where nothing matches and there is no redirect.
        return record.redirect().isEmpty() ? new SpfResult.Neutral() : redirected(values.expandDomain(record.redirect().get()), depth);
    }

    /** RFC 7208 §6.1: the other record in place of this one; that it is missing is an error. */
    private SpfResult redirected(String domain, Depth depth) throws Ended {
        countLookup();
        SpfResult result = check(domain, depth);
        return result instanceof SpfResult.None(String reason) ? new SpfResult.PermError("redirect: " + reason) : result;
    }

    private MacroValues values(String domain) {
        return new MacroValues(asked.sender(), domain, asked.client(), asked.helo(), asked.now(), asked.receiver(),
                () -> validatedName(domain));
    }

    private Match matches(SpfTerm term, MacroValues values) throws Ended {
        return switch (term) {
            case SpfTerm.All() -> Match.YES;
            case SpfTerm.Include(MacroString domain) -> included(values.expandDomain(domain));
            case SpfTerm.Address(Optional<MacroString> domain, Prefix prefix) -> {
                countLookup();
                yield anyInside(target(domain, values), prefix);
            }
            case SpfTerm.Exchanger(Optional<MacroString> domain, Prefix prefix) -> exchanger(target(domain, values), prefix);
            case SpfTerm.Pointer(Optional<MacroString> domain) -> pointer(target(domain, values));
            case SpfTerm.Network(InetAddress network, int bits) -> match(inside(asked.client(), network, bits));
            case SpfTerm.Exists(MacroString domain) -> {
                countLookup();
                // RFC 7208 §5.7: A records, whatever the family of the client.
                yield match(addresses(values.expandDomain(domain)).stream().anyMatch(Inet4Address.class::isInstance));
            }
        };
    }

    private static String target(Optional<MacroString> domain, MacroValues values) {
        return domain.map(values::expandDomain).orElse(values.domain());
    }

    /** RFC 7208 §5.2: only a pass of the other record matches, and its errors are errors here. */
    private Match included(String domain) throws Ended {
        countLookup();
        return switch (check(domain, Depth.INCLUDED)) {
            case SpfResult.Pass _ -> Match.YES;
            case SpfResult.Fail _, SpfResult.SoftFail _, SpfResult.Neutral _ -> Match.NO;
            case SpfResult.TempError error -> throw new Ended(error);
            case SpfResult.PermError error -> throw new Ended(error);
            case SpfResult.None(String reason) -> throw new Ended(new SpfResult.PermError("include: " + reason));
        };
    }

    /** RFC 7208 §5.4: the addresses of each host; more than ten hosts are an error. */
    private Match exchanger(String domain, Prefix prefix) throws Ended {
        countLookup();
        if (!NameSyntax.canBeAsked(domain)) {
            return Match.NO;
        }
        List<MailExchanger> hosts = switch (dns.mailExchangers(domain)) {
            case DnsAnswer.Found<MailExchanger> found -> found.records();
            case DnsAnswer.NoRecords<MailExchanger> _, DnsAnswer.NoSuchName<MailExchanger> _ -> {
                countVoid();
                yield List.of();
            }
            case DnsAnswer.Failed<MailExchanger>(String reason) -> throw new Ended(new SpfResult.TempError(reason));
        };
        if (hosts.size() > MAX_NAMES) {
            throw new Ended(new SpfResult.PermError("mx: " + domain + " has more than " + MAX_NAMES + " hosts"));
        }
        for (MailExchanger host : hosts) {
            if (anyInside(host.host(), prefix) == Match.YES) {
                return Match.YES;
            }
        }
        return Match.NO;
    }

    /** RFC 7208 §5.5: a name of the client, pointed to and pointing back, that is the domain or below it. */
    private Match pointer(String domain) throws Ended {
        countLookup();
        return match(pointers().stream().anyMatch(name -> DkimSignature.within(name, domain) && pointsBack(name)));
    }

    private Match anyInside(String host, Prefix prefix) throws Ended {
        for (InetAddress address : addresses(host)) {
            int bits = address instanceof Inet4Address ? prefix.ipv4Bits() : prefix.ipv6Bits();
            if (inside(asked.client(), address, bits)) {
                return Match.YES;
            }
        }
        return Match.NO;
    }

    /**
     * RFC 7208 §4.8: a name that cannot be asked for is a name without records. RFC 7208 §5 deviates: where one family cannot be asked
     * for, and the other has addresses, these are all there are; a temperror would make nobody wiser.
     */
    private List<InetAddress> addresses(String host) throws Ended {
        if (!NameSyntax.canBeAsked(host)) {
            return List.of();
        }
        return switch (dns.addresses(host)) {
            case DnsAnswer.Found<InetAddress> found -> found.records();
            case DnsAnswer.NoRecords<InetAddress> _, DnsAnswer.NoSuchName<InetAddress> _ -> {
                countVoid();
                yield List.of();
            }
            case DnsAnswer.Failed<InetAddress>(String reason) -> throw new Ended(new SpfResult.TempError(reason));
        };
    }

    /** RFC 7208 §5.5: a failure here is no error; the client then has no names. */
    private List<String> pointers() {
        if (pointers.isEmpty()) {
            pointers = Optional.of(dns.pointers(asked.client()) instanceof DnsAnswer.Found<String> found
                    ? found.records().stream().limit(MAX_NAMES).toList() : List.of());
        }
        return pointers.get();
    }

    private boolean pointsBack(String name) {
        return NameSyntax.canBeAsked(name) && dns.addresses(name) instanceof DnsAnswer.Found<InetAddress> found
                && found.records().contains(asked.client());
    }

    /** RFC 7208 §7.3: for the p macro the domain itself, else a name below it, else any; "unknown" if there is none. */
    private String validatedName(String domain) {
        // Found out once: a text may have a thousand of these macros.
        List<String> names = validated.orElseGet(() -> pointers().stream().filter(this::pointsBack).toList());
        validated = Optional.of(names);
        return names.stream().filter(domain::equalsIgnoreCase).findFirst()
                .or(() -> names.stream().filter(name -> DkimSignature.within(name, domain)).findFirst())
                .or(() -> names.stream().findFirst()).orElse("unknown");
    }

    /** RFC 7208 §6.2: one text in ASCII; whatever goes wrong, there is no explanation. */
    private String explanation(SpfRecord record, MacroValues values) {
        if (record.explanation().isEmpty()) {
            return "";
        }
        String name = values.expandDomain(record.explanation().get());
        if (!NameSyntax.canBeAsked(name) || !(dns.texts(name) instanceof DnsAnswer.Found<String> found) || found.records().size() != 1) {
            return "";
        }
        try {
            String text = values.expand(MacroString.text(found.records().getFirst(), MacroString.Place.EXPLANATION));
            return text.chars().allMatch(c -> c >= 32 && c < 127) ? text : "";
        } catch (SpfSyntaxError broken) {
            return "";
        }
    }

    private void countLookup() throws Ended {
        if (++lookups > MAX_LOOKUPS) {
            throw new Ended(new SpfResult.PermError("more than " + MAX_LOOKUPS + " terms ask DNS"));
        }
    }

    private void countVoid() throws Ended {
        if (++voidLookups > MAX_VOID_LOOKUPS) {
            throw new Ended(new SpfResult.PermError("more than " + MAX_VOID_LOOKUPS + " names in the record have nothing"));
        }
    }

    private static Match match(boolean matches) {
        return matches ? Match.YES : Match.NO;
    }

    /** Whether the first bits are the same; addresses of two families never are. */
    private static boolean inside(InetAddress client, InetAddress network, int bits) {
        byte[] one = client.getAddress();
        byte[] other = network.getAddress();
        if (one.length != other.length) {
            return false;
        }
        int whole = bits / 8;
        for (int i = 0; i < whole; i++) {
            if (one[i] != other[i]) {
                return false;
            }
        }
        int rest = bits % 8;
        return rest == 0 || (one[whole] & 255) >> 8 - rest == (other[whole] & 255) >> 8 - rest;
    }
}
