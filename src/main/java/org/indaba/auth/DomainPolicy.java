package org.indaba.auth;

import java.util.List;
import org.indaba.dns.Dns;
import org.indaba.dns.DnsAnswer;

/** What a domain publishes about mail that claims to be from it (DMARC), as its own administrator wants to see it. */
public sealed interface DomainPolicy {

    /**
     * A record of its own.
     *
     * @param policy p=
     * @param reports whether somebody wants reports, and says where (rua=)
     * @param testing whether the policy is not to be kept yet
     */
    record Own(DmarcPolicy policy, boolean reports, boolean testing) implements DomainPolicy {
    }

    /**
     * That of the organization above it.
     *
     * @param domain the organization's
     * @param policy what it wants for a name below it
     */
    record Inherited(String domain, DmarcPolicy policy) implements DomainPolicy {
    }

    /** Nothing, here and above. */
    record Absent() implements DomainPolicy {
    }

    /** More than one record, which counts as none (RFC 9989 §4.10). */
    record Several(int records) implements DomainPolicy {
    }

    /** A record that cannot be read, at this domain. */
    record Broken(String domain) implements DomainPolicy {
    }

    /** Nobody could say. */
    record Unknown(String reason) implements DomainPolicy {
    }

    /** Asks for it. */
    static DomainPolicy of(String domain, Dns dns) {
        List<String> own = dns.texts("_dmarc." + domain) instanceof DnsAnswer.Found<String> found
                ? found.records().stream().filter(DmarcRecord::isOne).toList() : List.of();
        if (own.size() > 1) {
            return new Several(own.size());
        }
        return switch (new TreeWalk(dns, new PublicSuffixes()).policy(domain)) {
            case TreeWalk.At.Unknown(String reason) -> new Unknown(reason);
            case TreeWalk.At.Broken(String at) -> new Broken(at);
            case TreeWalk.At.Nothing() -> new Absent();
            case TreeWalk.At.Published(String at, DmarcRecord record) -> at.equals(domain)
                    ? new Own(record.policy(), own.stream().anyMatch(DmarcTags::wantsReports), record.testing())
                    : new Inherited(at, record.policyFor(DmarcRecord.Author.BELOW));
        };
    }
}
