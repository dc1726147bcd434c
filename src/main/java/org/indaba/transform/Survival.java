package org.indaba.transform;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.indaba.language.Saying;

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

    /** Whether no signature is right on the copy. */
    boolean nothingIsRight() {
        return signatures.stream().noneMatch(one -> one.fate() == Fate.INTACT);
    }

    /**
     * What the same signatures are after more was done to the copies. What was lost before stays as it was told.
     *
     * @throws IllegalArgumentException if these are others
     */
    Survival then(Survival later) {
        if (later.signatures.size() != signatures.size()) {
            throw new IllegalArgumentException("these are not the same signatures");
        }
        List<Signature> all = new ArrayList<>();
        for (int i = 0; i < signatures.size(); i++) {
            all.add(signatures.get(i).fate() == Fate.INTACT ? later.signatures.get(i) : signatures.get(i));
        }
        return new Survival(all);
    }

    /** A sentence for each signature, or one that says that there is none: in English, for operators and programs. */
    public List<String> sentences() {
        return all().stream().map(Saying::inEnglish).toList();
    }

    /** The same for people. */
    public Saying told() {
        return new Saying.Sentences(all());
    }

    private List<Saying> all() {
        return signatures.isEmpty() ? List.of(Saying.of("survival-none")) : signatures.stream().map(Survival::told).toList();
    }

    private static Saying told(Signature one) {
        return switch (one.fate()) {
            case INTACT -> Saying.of(one.author() ? "survival-author-intact" : "survival-intact", one.domain());
            case BROKEN -> Saying.of(one.author() ? "survival-author-broken" : "survival-broken", one.domain(),
                    String.join(", ", one.brokenBy().stream().map(step -> step.replace('-', ' ')).toList()));
            case EXPIRED -> Saying.of(one.author() ? "survival-author-expired" : "survival-expired", one.domain());
        };
    }

    /** All steps that broke something. */
    Stream<String> breakers() {
        return signatures.stream().flatMap(one -> one.brokenBy().stream()).distinct();
    }
}
