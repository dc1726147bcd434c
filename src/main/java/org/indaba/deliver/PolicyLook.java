package org.indaba.deliver;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.indaba.dns.Dns;
import org.indaba.dns.DnsAnswer;

/**
 * Looks at what a domain asks of its senders by MTA-STS, as the domain's own administrator would: nothing is kept, and nothing that was
 * kept counts. Thread-safe; takes as long as DNS and {@link PolicyFetch} do.
 */
public final class PolicyLook {

    /** What there is. */
    public sealed interface Seen {

        /** No record in DNS: nothing is asked. */
        record Nothing() implements Seen {
        }

        /** A record in DNS that says nothing (RFC 8461 §3.1). */
        record BrokenRecord() implements Seen {
        }

        /** DNS could not say. */
        record Unknown(String reason) implements Seen {
        }

        /** DNS says that there is a policy, and the web has none. */
        record Missing(String reason) implements Seen {
        }

        /** What the web has is no policy (RFC 8461 §3.2). */
        record Unreadable() implements Seen {
        }

        /**
         * A policy.
         *
         * @param demand how much it is meant
         * @param hosts the names and patterns of hosts in it
         * @param maxAge for how long senders keep it
         */
        record Published(Demand demand, List<String> hosts, Duration maxAge) implements Seen {
            public Published {
                hosts = List.copyOf(hosts);
            }

            /** Whether senders may go to a host. */
            public boolean names(String host) {
                return new MtaStsPolicy(MtaStsPolicy.Mode.ENFORCE, hosts, maxAge).names(host);
            }
        }
    }

    /** How much a domain means its policy. */
    public enum Demand {
        /** Mail goes to such hosts or waits. */
        ENFORCED,
        /** Reports are wanted, and mail goes on. */
        TRIED,
        /** There is no policy any more. */
        WITHDRAWN
    }

    private final Dns dns;
    private final PolicyFetch fetch;

    /** @param fetch how a policy is read from the web */
    public PolicyLook(Dns dns, PolicyFetch fetch) {
        this.dns = dns;
        this.fetch = fetch;
    }

    /** What a domain publishes at this moment. */
    public Seen at(String domain) {
        return switch (dns.texts("_mta-sts." + domain)) {
            case DnsAnswer.NoRecords<String> _, DnsAnswer.NoSuchName<String> _ -> new Seen.Nothing();
            case DnsAnswer.Failed<String>(String reason) -> new Seen.Unknown(reason);
            case DnsAnswer.Found<String>(List<String> texts, Duration _, boolean _) -> {
                if (texts.stream().noneMatch(text -> text.startsWith("v=STSv1"))) {
                    yield new Seen.Nothing();
                }
                yield MtaStsPolicy.idIn(texts).isPresent() ? fetched(domain) : new Seen.BrokenRecord();
            }
        };
    }

    private Seen fetched(String domain) {
        return switch (fetch.fetch(domain)) {
            case PolicyFetch.Fetched.Nothing(String reason) -> new Seen.Missing(reason);
            case PolicyFetch.Fetched.Text(String text) -> {
                Optional<MtaStsPolicy> policy = MtaStsPolicy.parse(text);
                yield policy.<Seen>map(each -> new Seen.Published(demand(each.mode()), each.hosts(), each.maxAge()))
                        .orElseGet(Seen.Unreadable::new);
            }
        };
    }

    private static Demand demand(MtaStsPolicy.Mode mode) {
        return switch (mode) {
            case ENFORCE -> Demand.ENFORCED;
            case TESTING -> Demand.TRIED;
            case NONE -> Demand.WITHDRAWN;
        };
    }
}
