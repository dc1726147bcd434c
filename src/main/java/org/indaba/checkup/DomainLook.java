package org.indaba.checkup;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.indaba.auth.DmarcPolicy;
import org.indaba.auth.DomainPolicy;
import org.indaba.auth.PublishedKey;
import org.indaba.dns.Dns;
import org.indaba.dns.DnsAnswer;

/** Looks at one domain: its name, where its mail goes, who may send for it, keys, policies. For one look. */
final class DomainLook {

    private final OwnServer server;
    private final OwnKeys keys;
    private final Dns dns;
    private final ExchangerLook exchangers;
    private final SenderLook senders;
    private final TlsPolicyLook policies;

    DomainLook(OwnServer server, OwnKeys keys, Dns dns, SenderLook senders, TlsPolicyLook policies) {
        this.server = server;
        this.keys = keys;
        this.dns = dns;
        this.exchangers = new ExchangerLook(server, dns);
        this.senders = senders;
        this.policies = policies;
    }

    List<Finding> all(String domain) {
        Whereabouts where = Whereabouts.of(server, dns);
        List<Finding> all = new ArrayList<>();
        alias(domain).ifPresent(all::add);
        all.addAll(exchangers.of(domain, where));
        Finding spf = server.sending().soften(senders.of(domain, where));
        List<Finding> dkim = signing(domain);
        all.add(spf);
        all.addAll(dkim);
        all.add(policy(domain, spf, dkim));
        all.add(policies.of(domain, exchangers.hosts(domain)));
        return all;
    }

    /** RFC 2181 §10.1: a name with an alias has nothing else; who looks up its mail exchangers gets those of another name. */
    private Optional<Finding> alias(String domain) {
        return dns.aliases(domain) instanceof DnsAnswer.Found<String> found
                ? Optional.of(Finding.better(Check.DOMAIN, domain, "an alias of " + found.records().getFirst(),
                        "Mail programs may write the "
                        + "other name into addresses, and all records come from there. Give the domain records of its own in the place of "
                        + "the CNAME."))
                : Optional.empty();
    }

    private List<Finding> signing(String domain) {
        List<OwnKeys.OwnKey> own = keys.of(domain);
        return own.isEmpty() ? List.of(Finding.better(Check.DKIM, domain, "there are no keys, so nothing is signed",
                "Make some, and put the lines that this prints into the zone: bin/indaba dkim create " + domain))
                : own.stream().map(this::key).toList();
    }

    private Finding key(OwnKeys.OwnKey own) {
        return switch (dns.texts(own.name())) {
            case DnsAnswer.Failed<String> failed -> Finding.untold(Check.DKIM, own.name(), Words.nothing(failed, "TXT record"),
                    "Look again later.");
            case DnsAnswer.NoRecords<String> none -> lacking(own, Words.nothing(none, "TXT record"));
            case DnsAnswer.NoSuchName<String> none -> lacking(own, Words.nothing(none, "TXT record"));
            case DnsAnswer.Found<String> found -> compared(own, PublishedKey.compare(found.records(), own.record()));
        };
    }

    private static Finding compared(OwnKeys.OwnKey own, PublishedKey published) {
        return switch (published) {
            case PublishedKey.Same(boolean testing) -> !testing ? Finding.fine(Check.DKIM, own.name(), "our key")
                    : Finding.better(Check.DKIM, own.name(), "our key, marked as a test (t=y)",
                            "Some verifiers then take signed mail for unsigned. Take t=y away.", own.zoneLine());
            case PublishedKey.Different(String reason) -> lacking(own, reason);
            case PublishedKey.Mangled(String reason) -> lacking(own, reason);
            case PublishedKey.Revoked() -> lacking(own, "the key is revoked: p= is empty");
        };
    }

    private static Finding lacking(OwnKeys.OwnKey own, String found) {
        return switch (own.use()) {
            case SIGNS -> Finding.wrong(Check.DKIM, own.name(), found, "What we sign with this key counts as forged or unsigned. "
                    + "Exactly this record should stand there; the strings in quotation marks are one text, and one record.",
                    own.zoneLine());
            case COMES -> Finding.better(Check.DKIM, own.name(), found,
                    "Put the key there; mail is signed with it once it can be read.", own.zoneLine());
            case WENT -> Finding.better(Check.DKIM, own.name(), found,
                    "Another key signs now, but copies that this one signed are still on their way. Leave it there for some more days.",
                    own.zoneLine());
        };
    }

    private Finding policy(String domain, Finding spf, List<Finding> dkim) {
        String name = "_dmarc." + domain;
        return switch (DomainPolicy.of(domain, dns)) {
            case DomainPolicy.Unknown(String reason) -> Finding.untold(Check.DMARC, name, "DNS does not say: " + reason,
                    "Look again later.");
            case DomainPolicy.Absent() -> Finding.better(Check.DMARC, name, "no policy, here and above",
                    "Large providers want to see one from who sends much mail. This asks for nothing to be refused:",
                    ZoneLine.text(name, "v=DMARC1; p=none"));
            case DomainPolicy.Several(int records) -> Finding.wrong(Check.DMARC, name, records + " policies, which count as none",
                    "There should be one record. Remove the others.");
            case DomainPolicy.Broken(String at) -> Finding.wrong(Check.DMARC, name, "the record of " + at + " cannot be read",
                    "It begins with v=DMARC1; p=none (or quarantine, or reject), with a semicolon between the tags.");
            case DomainPolicy.Own(DmarcPolicy policy, boolean reports, boolean testing) -> proven(name, word(policy)
                    + (testing ? ", not to be kept yet" : "") + (reports ? ", with reports" : ""), policy, spf, dkim);
            case DomainPolicy.Inherited(String from, DmarcPolicy policy) -> proven(name, word(policy) + ", from " + from, policy, spf,
                    dkim);
        };
    }

    private static String word(DmarcPolicy policy) {
        return switch (policy) {
            case NONE -> "p=none";
            case QUARANTINE -> "p=quarantine";
            case REJECT -> "p=reject";
        };
    }

    /** RFC 9989 §4.4: our signatures and our envelope senders are of this very domain, so that they are aligned if they are good. */
    private static Finding proven(String name, String found, DmarcPolicy policy, Finding spf, List<Finding> dkim) {
        boolean signed = dkim.stream().anyMatch(key -> key.verdict() instanceof Verdict.Fine);
        boolean named = spf.verdict() instanceof Verdict.Fine;
        boolean unknown = spf.verdict() instanceof Verdict.Untold || dkim.stream().anyMatch(key -> key.verdict() instanceof Verdict.Untold);
        if (policy == DmarcPolicy.NONE || signed || unknown) {
            return Finding.fine(Check.DMARC, name, found);
        }
        return named ? Finding.better(Check.DMARC, name, found, "Mail from addresses of this domain is proven by SPF alone, which is lost "
                + "where somebody forwards it. Sign it: see the signing keys.")
                : Finding.wrong(Check.DMARC, name, found, "The policy has mail from addresses of this domain refused or put aside unless "
                        + "it "
                        + "is signed, or leaves from an address that SPF names; our own notices are neither. See the lines about these.");
    }
}
