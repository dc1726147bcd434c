package org.indaba.transform;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What became of the signatures that were right when a post came, in one form of its copies.
 *
 * @param signatures in the order of the message; empty if it came with none that was right
 */
public record Survival(List<Signature> signatures) {

    public Survival {
        signatures = List.copyOf(signatures);
    }

    /** What a signature is on the copy. */
    public enum Fate {
        /** As right as it was. */
        INTACT,
        /** Wrong, by what was changed. */
        BROKEN,
        /** Too old, while the post waited: by its own x= tag. */
        EXPIRED
    }

    /**
     * One signature.
     *
     * @param domain who signed
     * @param author whether that proves the domain of the author
     * @param fate what it is on the copy
     * @param brokenBy the names of the steps that broke it
     */
    public record Signature(String domain, boolean author, Fate fate, List<String> brokenBy) {
        public Signature {
            brokenBy = List.copyOf(brokenBy);
        }
    }

    /** Whether a signature that proves the author's domain is right on the copy. */
    boolean provesAuthor() {
        return signatures.stream().anyMatch(one -> one.author() && one.fate() == Fate.INTACT);
    }

    /** A sentence for each signature, or one that says that there is none. */
    public List<String> sentences() {
        if (signatures.isEmpty()) {
            return List.of("The post came without a signature that is right.");
        }
        List<String> sentences = new ArrayList<>();
        for (Signature one : signatures) {
            String whose = one.author() ? "The author's signature (" + one.domain() + ")" : "The signature of " + one.domain();
            sentences.add(whose + switch (one.fate()) {
                case INTACT -> " is intact.";
                case BROKEN -> " is broken by: " + String.join(", ", one.brokenBy().stream().map(step -> step.replace('-', ' ')).toList())
                        + ".";
                case EXPIRED -> " expired before the copies were made.";
            });
        }
        return sentences;
    }

    /** All steps that broke something. */
    Stream<String> breakers() {
        return signatures.stream().flatMap(one -> one.brokenBy().stream()).distinct();
    }
}
