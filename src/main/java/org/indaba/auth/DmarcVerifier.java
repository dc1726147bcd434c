package org.indaba.auth;

import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.indaba.auth.DmarcOutcome.Proof;
import org.indaba.auth.DmarcRecord.Alignment;
import org.indaba.auth.DmarcRecord.Author;
import org.indaba.dns.Dns;
import org.indaba.dns.DnsAnswer;
import org.indaba.mail.ReversePath;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.Participants;

/**
 * Says whether the author's domain sent a message, from what SPF and DKIM found (RFC 9989 §5.3). A signature that leaves a part of the
 * body unsigned counts for nothing here: anybody may have written that part. Thread-safe.
 */
final class DmarcVerifier {

    /** So many domains of authors are asked about: each costs questions, and people who write together have fewer. */
    static final int MAX_DOMAINS = 5;

    /** Of several domains, the one that a list has most reason to stop at; then one that is not proven, and one that asks for more. */
    private static final Comparator<DmarcOutcome> STRICTNESS = Comparator.comparingInt(DmarcVerifier::strictness)
            .thenComparing(outcome -> !outcome.authorProven()).thenComparing(DmarcOutcome::policy);

    private final PublicSuffixes suffixes;

    DmarcVerifier(PublicSuffixes suffixes) {
        this.suffixes = suffixes;
    }

    /**
     * The outcome for a message: that of its author's domain. Of several domains it is the strictest failure, and a pass only if each of
     * them passes. Where not all of them can be told, or they are too many, it is an error without a domain.
     *
     * @param reversePath the envelope sender, who is the author where no From field names one
     */
    DmarcOutcome verify(HeaderBlock header, ReversePath reversePath, SpfOutcome spf, List<DkimOutcome> dkim, Dns dns) {
        Set<String> domains = domains(Participants.of(header), reversePath);
        if (domains.isEmpty()) {
            return DmarcOutcome.unproven(new DmarcResult.PermError("not all of its authors can be read"), "", "");
        }
        if (domains.size() > MAX_DOMAINS) {
            return DmarcOutcome.unproven(new DmarcResult.PermError("its authors are of more than " + MAX_DOMAINS + " domains"), "", "");
        }
        TreeWalk walk = new TreeWalk(dns, suffixes);
        Found found = new Found(spf, dkim);
        // RFC 7489 §6.6.1: each domain is checked, and the strictest policy holds among those that fail. RFC 9989 §5.3.1 deviates: it
        // exempts such a message, and a second author would be the way around the first one's policy.
        return domains.stream().map(domain -> verify(domain, found, walk, dns)).max(STRICTNESS).orElseThrow();
    }

    /** The domains of the authors; none if not all can be read, or nobody is named at all. */
    private static Set<String> domains(Participants who, ReversePath reversePath) {
        Set<String> domains = new LinkedHashSet<>();
        if (who.fromFields() == 0) {
            // RFC 5322 §3.6: there must be a From field; the copies get one, which names the envelope sender.
            if (reversePath instanceof ReversePath.Mailbox(var sender)) {
                domains.add(sender.domain());
            }
        } else if (who.brokenFrom().isEmpty() && who.complete()) {
            who.authors().forEach(author -> domains.add(author.address().domain()));
        }
        return domains;
    }

    private static int strictness(DmarcOutcome outcome) {
        return switch (outcome.result()) {
            case DmarcResult.Fail(DmarcPolicy policy, boolean testing) when !testing && policy == DmarcPolicy.REJECT -> 4;
            case DmarcResult.Fail(DmarcPolicy policy, boolean testing) when !testing && policy == DmarcPolicy.QUARANTINE -> 3;
            case DmarcResult.TempError _ -> 2;
            // Whoever writes together with somebody whose record is broken is not proven by it.
            case DmarcResult.PermError _ when !outcome.authorProven() -> 1;
            case DmarcResult.PermError _ -> 0;
            case DmarcResult.Fail _, DmarcResult.None _, DmarcResult.Pass _ -> 0;
        };
    }

    /** The outcome for an author's domain. */
    DmarcOutcome verify(String author, SpfOutcome spf, List<DkimOutcome> dkim, Dns dns) {
        return verify(author, new Found(spf, dkim), new TreeWalk(dns, suffixes), dns);
    }

    private static DmarcOutcome verify(String author, Found found, TreeWalk walk, Dns dns) {
        return switch (walk.policy(author)) {
            case TreeWalk.At.Unknown(String reason) -> DmarcOutcome.unproven(new DmarcResult.TempError(reason), author, "");
            // Who publishes nonsense asks for nothing, as who publishes nothing; SPF and DKIM prove his domain all the same.
            case TreeWalk.At.Broken(String domain) -> proven(new DmarcResult.PermError("the record of " + domain + " is broken"),
                    new Published(author, domain, DmarcPolicy.NONE), proofs(author, Alignment.RELAXED, Alignment.RELAXED, found, walk));
            case TreeWalk.At.Nothing() -> proven(new DmarcResult.None(author + " has no DMARC policy"),
                    new Published(author, "", DmarcPolicy.NONE), proofs(author, Alignment.RELAXED, Alignment.RELAXED, found, walk));
            case TreeWalk.At.Published(String domain, DmarcRecord record) -> judged(author, domain, record, found, walk, dns);
        };
    }

    /** What a domain wants, and where it says so. */
    private record Published(String author, String where, DmarcPolicy policy) {
    }

    /** What proves a domain: the domains that signed, and whether the envelope sender does. */
    private record Proofs(Set<String> signers, boolean sender) {
    }

    private static DmarcOutcome proven(DmarcResult result, Published published, Proofs proofs) {
        Set<Proof> kinds = EnumSet.noneOf(Proof.class);
        if (!proofs.signers().isEmpty()) {
            kinds.add(Proof.DKIM);
        }
        if (proofs.sender()) {
            kinds.add(Proof.SPF);
        }
        return new DmarcOutcome(result, published.author(), published.where(), published.policy(), kinds, proofs.signers());
    }

    /** What the other methods found. */
    private record Found(SpfOutcome spf, List<DkimOutcome> dkim) {
    }

    private static DmarcOutcome judged(String author, String domain, DmarcRecord record, Found found, TreeWalk walk, Dns dns) {
        Published published = new Published(author, domain, record.policyFor(standing(author, domain, record, dns)));
        Proofs proofs = proofs(author, record.dkim(), record.spf(), found, walk);
        if (!proofs.signers().isEmpty() || proofs.sender()) {
            return proven(new DmarcResult.Pass(), published, proofs);
        }
        Optional<String> undecided = undecided(author, record, found, walk);
        return proven(undecided.<DmarcResult>map(DmarcResult.TempError::new)
                .orElseGet(() -> new DmarcResult.Fail(published.policy(), record.testing())), published, proofs);
    }

    private static Proofs proofs(String author, Alignment dkim, Alignment spf, Found found, TreeWalk walk) {
        Set<String> signers = new HashSet<>();
        found.dkim().stream().filter(one -> one.proves() && aligned(author, one.domain(), dkim, walk))
                .forEach(one -> signers.add(one.domain()));
        return new Proofs(signers, found.spf().result() instanceof SpfResult.Pass && aligned(author, found.spf().domain(), spf, walk));
    }

    /** Why it cannot be said that nothing proves the domain: something that would is not known for now. */
    private static Optional<String> undecided(String author, DmarcRecord record, Found found, TreeWalk walk) {
        if (found.spf().result() instanceof SpfResult.TempError(String reason)
                && aligned(author, found.spf().domain(), record.spf(), walk)) {
            return Optional.of("SPF: " + reason);
        }
        for (DkimOutcome one : found.dkim()) {
            if (one.result() instanceof DkimResult.TempError(String reason) && aligned(author, one.domain(), record.dkim(), walk)) {
                return Optional.of("DKIM: " + reason);
            }
        }
        return Optional.empty();
    }

    /** RFC 9989 §4.4.1 and §4.4.2. Where DNS cannot say what the organization is, only the very domain is aligned. */
    private static boolean aligned(String author, String domain, Alignment alignment, TreeWalk walk) {
        if (author.equals(domain)) {
            return true;
        }
        return switch (alignment) {
            case STRICT -> false;
            case RELAXED -> {
                Optional<String> organization = walk.organization(author);
                // A domain that ends otherwise belongs to somebody else: nothing need be asked for it.
                yield organization.isPresent() && DkimSignature.within(domain, organization.get())
                        && walk.organization(domain).equals(organization);
            }
        };
    }

    /** RFC 9989 §4.7, np=: a domain is absent if DNS says that there is no such name. */
    private static Author standing(String author, String policyDomain, DmarcRecord record, Dns dns) {
        if (author.equals(policyDomain)) {
            return Author.THE_DOMAIN;
        }
        boolean absent = record.absent().isPresent() && dns.addresses(author) instanceof DnsAnswer.NoSuchName;
        return absent ? Author.BELOW_AND_ABSENT : Author.BELOW;
    }
}
