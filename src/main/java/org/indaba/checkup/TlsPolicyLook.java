package org.indaba.checkup;

import java.time.InstantSource;
import java.util.List;
import org.indaba.deliver.CertificateNames;
import org.indaba.deliver.PolicyLook;
import org.indaba.deliver.PolicyLook.Demand;
import org.indaba.deliver.PolicyLook.Seen;

/** Looks at what a domain asks of its senders (MTA-STS), and whether we meet it ourselves. For one look. */
final class TlsPolicyLook {

    private final OwnServer server;
    private final PolicyLook policies;
    private final InstantSource clock;

    TlsPolicyLook(OwnServer server, PolicyLook policies, InstantSource clock) {
        this.server = server;
        this.policies = policies;
        this.clock = clock;
    }

    Finding of(String domain, List<String> hosts) {
        String name = "_mta-sts." + domain;
        return switch (policies.at(domain)) {
            case Seen.Nothing() -> Finding.fine(Check.MTA_STS, name, "no policy, which nobody needs");
            case Seen.Unknown(String reason) -> Finding.untold(Check.MTA_STS, name, "DNS does not say: " + reason, "Look again later.");
            case Seen.BrokenRecord() -> Finding.wrong(Check.MTA_STS, name, "the TXT record says nothing",
                    "There should be one, with an id of letters and digits that changes with the policy; or none.",
                    ZoneLine.text(name, "v=STSv1; id=" + clock.instant().getEpochSecond()));
            case Seen.Missing(String reason) -> Finding.wrong(Check.MTA_STS, name, "the policy cannot be fetched: " + reason,
                    "It should be at https://mta-sts." + domain + "/.well-known/mta-sts.txt, as text/plain; or there should be no record.");
            case Seen.Unreadable() -> Finding.wrong(Check.MTA_STS, name, "what stands in the web is no policy",
                    "It has the lines version: STSv1, mode: enforce (or testing, or none), mx: with a host, and max_age: with seconds.");
            case Seen.Published policy -> published(name, policy, hosts);
        };
    }

    private Finding published(String name, Seen.Published policy, List<String> hosts) {
        if (policy.demand() == Demand.WITHDRAWN) {
            return Finding.fine(Check.MTA_STS, name, "mode none: the policy is withdrawn");
        }
        String found = (policy.demand() == Demand.ENFORCED ? "mode enforce, for " : "mode testing, for ") + Words.listed(policy.hosts());
        List<String> left = hosts.stream().filter(host -> !policy.names(host)).toList();
        if (!left.isEmpty()) {
            // RFC 8461 §4.1: a host that no pattern names gets no mail.
            return met(policy, Finding.wrong(Check.MTA_STS, name, found, "It does not name " + Words.listed(left)
                    + ", to which the domain's mail goes. Add a line mx: for it, and change the id in the TXT record."));
        }
        String doubt = hosts.contains(server.hostname()) ? doubt(server.receiving().certificate().look()) : "";
        return doubt.isEmpty() ? Finding.fine(Check.MTA_STS, name, found)
                : met(policy, Finding.wrong(Check.MTA_STS, name, found, "Senders that keep to it send us nothing: " + doubt
                        + ". Give the mail server a certificate for " + server.hostname() + " from a public authority."));
    }

    /** RFC 8461 §5: a policy that is only tried keeps no mail away. */
    private static Finding met(Seen.Published policy, Finding finding) {
        return policy.demand() == Demand.ENFORCED ? finding : finding.softened();
    }

    private String doubt(OwnCertificate.Shown shown) {
        return switch (shown) {
            case OwnCertificate.Shown.SelfMade() -> "our certificate is made by ourselves";
            case OwnCertificate.Shown.Unreadable(String reason) -> "our certificate cannot be read (" + reason + ")";
            case OwnCertificate.Shown.Given given -> {
                if (!clock.instant().isBefore(given.until())) {
                    yield "our certificate has run out";
                }
                boolean named = given.names().stream().anyMatch(pattern -> CertificateNames.matches(pattern, server.hostname()));
                yield named ? given.doubt() : "our certificate is not for " + server.hostname();
            }
        };
    }
}
