package org.indaba.lists;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * In which form a subscriber gets the copies of a list: as the list has them, or without something that the list puts into them. Copies
 * of one post in the same form are the same message.
 *
 * @param wishes what differs from the list's own form
 */
public record Variant(Set<Wish> wishes) {

    /** What a subscriber may want otherwise. */
    public enum Wish {
        /** The subject as the author wrote it. */
        NO_PREFIX(1),
        /** No footer. */
        NO_FOOTER(2),
        /** Plain text: no other form of the text, and no files. */
        TEXT_ONLY(4);

        /** What stands for it in the database; never to be used for another wish. */
        private final int bit;

        Wish(int bit) {
            this.bit = bit;
        }
    }

    /** How many variants there are. */
    public static final int COUNT = 1 << Wish.values().length;

    /** As the list has it: what everybody gets who wants nothing else. */
    public static final Variant OF_THE_LIST = new Variant(Set.of());

    public Variant {
        wishes = Collections.unmodifiableSet(wishes.isEmpty() ? EnumSet.noneOf(Wish.class) : EnumSet.copyOf(wishes));
    }

    /**
     * The variant with this number.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Variant of(int number) {
        if (number < 0 || number >= COUNT) {
            throw new IllegalArgumentException("there is no variant " + number);
        }
        EnumSet<Wish> wishes = EnumSet.noneOf(Wish.class);
        Arrays.stream(Wish.values()).filter(wish -> (number & wish.bit) != 0).forEach(wishes::add);
        return new Variant(wishes);
    }

    /** The number by which it is stored: 0 for the list's own form. */
    public int number() {
        return wishes.stream().flatMapToInt(wish -> IntStream.of(wish.bit)).sum();
    }

    /** What differs from the list's own form, for people; empty for nothing. */
    public String words() {
        return wishes.stream().map(wish -> wish.name().toLowerCase(Locale.ROOT).replace('_', ' ')).collect(Collectors.joining(", "));
    }

    /** Whether this is wanted. */
    public boolean wants(Wish wish) {
        return wishes.contains(wish);
    }
}
