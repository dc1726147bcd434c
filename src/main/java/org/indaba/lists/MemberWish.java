package org.indaba.lists;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Which members of a list somebody wants to see, and in which order.
 *
 * @param text what the address or the name holds, in any case; empty for all
 * @param only which of them
 * @param order in which order
 */
public record MemberWish(String text, Only only, Order order) {

    /** The longest text that is looked for, in characters: no address is longer. */
    public static final int MAX_TEXT = 320;

    /** Everybody, by address. */
    public static final MemberWish EVERYBODY = new MemberWish("", Only.ALL, Order.ADDRESS);

    public MemberWish {
        text = text.strip();
        if (text.length() > MAX_TEXT) {
            text = text.substring(0, MAX_TEXT);
        }
    }

    /** Some of the members. */
    public enum Only {
        /** All. */
        ALL,
        /** Those who get copies. */
        ON,
        /** Those who want none for now. */
        OFF,
        /** Those who want none until a day. */
        OFF_UNTIL,
        /** Those against whom failures count, suspended or not yet. */
        BOUNCING,
        /** Those whose address failed. */
        SUSPENDED,
        /** Those who own the list as well. */
        OWNERS,
        /** Those who moderate it as well. */
        MODERATORS;

        /** The word of an address. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** The one with this word. */
        public static Optional<Only> of(String word) {
            return Arrays.stream(values()).filter(each -> each.word().equals(word)).findFirst();
        }
    }

    /** An order. */
    public enum Order {
        /** By address. */
        ADDRESS,
        /** By name, those without one first. */
        NAME,
        /** Those who joined last first. */
        NEWEST,
        /** Those who joined first first. */
        OLDEST,
        /** Those who posted last first, those who never did at the end. */
        LAST_POST;

        /** The word of an address. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** The one with this word. */
        public static Optional<Order> of(String word) {
            return Arrays.stream(values()).filter(each -> each.word().equals(word)).findFirst();
        }
    }

    /** Whether nobody is left out. */
    public boolean everybody() {
        return text.isEmpty() && only == Only.ALL;
    }
}
