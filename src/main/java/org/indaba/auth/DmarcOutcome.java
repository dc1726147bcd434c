package org.indaba.auth;

import java.util.Set;

/**
 * What DMARC said, and what it was found from.
 *
 * @param result the result
 * @param authorDomain the domain of the From field, in lower case; empty if there is not exactly one
 * @param policyDomain where the policy was found; empty if there is none
 * @param aligned what proves the author's domain, also where it publishes no policy; then domains are compared in the relaxed way
 */
public record DmarcOutcome(DmarcResult result, String authorDomain, String policyDomain, Set<Proof> aligned) {

    /** What can prove a domain. */
    public enum Proof {
        /** A DKIM signature. */
        DKIM,
        /** SPF of the envelope sender. */
        SPF
    }

    public DmarcOutcome {
        aligned = Set.copyOf(aligned);
    }

    /** Whether the author's domain is proven: this mail is from whom its From field says, as far as the domain goes. */
    public boolean authorProven() {
        return !aligned.isEmpty();
    }
}
