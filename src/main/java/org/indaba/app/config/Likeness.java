package org.indaba.app.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the word that was meant by a word that is none. */
public final class Likeness {

    private Likeness() {
    }

    /** The nearest of some words, if it is no farther than so many letters. */
    public static Optional<String> nearest(String word, Collection<String> words, int farthest) {
        return words.stream().min(Comparator.comparingInt((String each) -> distance(word, each)).thenComparing(Comparator.naturalOrder()))
                .filter(each -> distance(word, each) <= farthest);
    }

    /** How many letters must be changed, added or taken away to make one word of the other. */
    static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int above = row[j];
                int changed = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(changed, Math.min(above, row[j - 1]) + 1);
                diagonal = above;
            }
        }
        return row[other.length()];
    }
}
