package org.indaba.classify;

import java.util.HashMap;
import java.util.Map;

/**
 * What is said in parts of one notice: each part is read once, however many addresses it is about. Beyond {@link #MAX_CHARACTERS} in all
 * nothing more is read, so that a notice about a thousand addresses costs no more than its text does. Not thread-safe.
 */
final class Readings {

    /** Many times the text of a notice. */
    static final int MAX_CHARACTERS = 512 * 1024;

    private final ReplyClassifier replies;
    private final Map<Asked, Diagnosis> known = new HashMap<>();
    private final Map<String, String> quotations = new HashMap<>();
    private int characters;

    Readings(ReplyClassifier replies) {
        this.replies = replies;
    }

    private record Asked(Codes codes, String said, Severity otherwise) {
    }

    /** What a part of the text means, with what else is known. */
    Diagnosis of(Codes codes, String said, Severity otherwise) {
        return known.computeIfAbsent(new Asked(codes, said, otherwise),
                asked -> replies.classify(codes, isLeft(said) ? quotation(said) : "", otherwise));
    }

    /** The codes that stand in a part of the text. */
    Codes codes(String said) {
        return Codes.in(quotation(said));
    }

    private boolean isLeft(String said) {
        characters += Math.min(said.length(), MAX_CHARACTERS);
        return characters <= MAX_CHARACTERS;
    }

    private String quotation(String said) {
        return quotations.computeIfAbsent(said, Quotation::of);
    }
}
