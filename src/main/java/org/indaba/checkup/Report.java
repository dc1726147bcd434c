package org.indaba.checkup;

import java.time.Instant;
import java.util.List;

/**
 * What one look found.
 *
 * @param domain at which domain; {@link #SERVER} for what all domains share
 * @param at when
 * @param findings in the order of {@link Check}
 */
public record Report(String domain, Instant at, List<Finding> findings) {

    /** In the place of a domain: the server itself. */
    public static final String SERVER = "";

    public Report {
        findings = List.copyOf(findings);
    }

    /** How many things are wrong. */
    public long wrong() {
        return findings.stream().filter(finding -> finding.verdict().isWrong()).count();
    }
}
