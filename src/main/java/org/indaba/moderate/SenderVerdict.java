package org.indaba.moderate;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is always done with the posts of a sender. */
public enum SenderVerdict {
    /** They are accepted, as those of somebody who may post; other rules still look. */
    ACCEPT,
    /** They wait for a moderator. */
    HOLD,
    /** They are refused, and the sender is told. */
    REJECT,
    /** They are dropped without a word. */
    DISCARD;

    /** As commands and pages write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The one with this word. */
    public static Optional<SenderVerdict> of(String word) {
        return Arrays.stream(values()).filter(verdict -> verdict.word().equals(word)).findFirst();
    }

    /** All words, for people who typed another. */
    public static String words() {
        return Arrays.stream(values()).map(SenderVerdict::word).collect(Collectors.joining(", "));
    }
}
