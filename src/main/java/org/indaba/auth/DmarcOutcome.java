package org.indaba.auth;

import java.util.Set;

/**
 * What DMARC said, and what it was found from.
 *
 * @param result the result
 * @param authorDomain the domain of the From field, in lower case; of the envelope sender where there is no From field; of several
 *     domains the one that this speaks of; empty if the authors cannot be told
 * @param policyDomain where the policy was found; empty if there is none
 * @param policy what the author's domain wants done with mail that only claims to be from it, whatever came of this one; NONE where it
 *     publishes nothing, or nobody could say
 * @param aligned what proves the author's domain, also where it publishes no policy, or none that can be read; then domains are
 *     compared in the relaxed way
 * @param signers the domains of the DKIM signatures among these proofs
 */
public record DmarcOutcome(DmarcResult result, String authorDomain, String policyDomain, DmarcPolicy policy, Set<Proof> aligned,
        Set<String> signers) {

    /** What can prove a domain. */
    public enum Proof {
        /** A DKIM signature. */
        DKIM,
        /** SPF of the envelope sender. */
        SPF
    }

    public DmarcOutcome {
        aligned = Set.copyOf(aligned);
        signers = Set.copyOf(signers);
    }

    /** An outcome that proves nothing, of a domain that asks for nothing as far as is known. */
    static DmarcOutcome unproven(DmarcResult result, String authorDomain, String policyDomain) {
        return new DmarcOutcome(result, authorDomain, policyDomain, DmarcPolicy.NONE, Set.of(), Set.of());
    }

    /** Whether each author's domain is proven: this mail is from whom its From field says, as far as domains go. */
    public boolean authorProven() {
        return !aligned.isEmpty();
    }
}
