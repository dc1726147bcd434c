package org.indaba.checkup;

import java.time.Instant;
import java.util.List;

/**
 * What one look found.
 *
 * @param about at whom
 * @param at when
 * @param findings in the order of {@link Check}
 */
public record Report(Subject about, Instant at, List<Finding> findings) {

    /** Whom a look is at. */
    public sealed interface Subject {

        /**
         * A mail domain.
         *
         * @param name in A-labels
         */
        record Domain(String name) implements Subject {
        }

        /**
         * What all domains share: a server, of which several may share a database.
         *
         * @param hostname what it calls itself
         */
        record Server(String hostname) implements Subject {
        }

        /** For a sentence. */
        default String words() {
            return switch (this) {
                case Domain(String name) -> name;
                case Server(String hostname) -> "the server " + hostname;
            };
        }
    }

    public Report {
        findings = List.copyOf(findings);
    }

    /** How many things are wrong. */
    public long wrong() {
        return findings.stream().filter(finding -> finding.verdict().isWrong()).count();
    }
}
