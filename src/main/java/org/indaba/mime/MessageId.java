package org.indaba.mime;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The identifier of a message, as Message-ID, In-Reply-To and References carry it (RFC 5322 §3.6.4). Compared to the letter, as
 * mail programs do.
 *
 * @param value without angle brackets; 1 to {@link #MAX_CHARACTERS} characters without white space, control characters or brackets
 */
public record MessageId(String value) {

    /** RFC 5322 §2.1.1: a line has at most 998 characters, and an identifier cannot be folded. */
    public static final int MAX_CHARACTERS = 995;

    /** As many identifiers of a References field are read: the last ones tell the most, so those are kept. */
    public static final int MAX_REFERENCES = 1_000;

    /** @throws IllegalArgumentException if the value could not stand between angle brackets */
    public MessageId {
        if (!isValid(value)) {
            throw new IllegalArgumentException("not a message identifier");
        }
    }

    /** The first identifier of a value: what stands in angle brackets, or the whole value where a broken program left them out. */
    public static Optional<MessageId> first(String fieldValue) {
        int open = fieldValue.indexOf('<');
        int close = fieldValue.indexOf('>', open + 1);
        String inside = open >= 0 && close > open ? fieldValue.substring(open + 1, close) : fieldValue;
        String tight = inside.strip();
        return isValid(tight) ? Optional.of(new MessageId(tight)) : Optional.empty();
    }

    /** All identifiers in angle brackets, in order; the last {@link #MAX_REFERENCES} of them. */
    public static List<MessageId> all(String fieldValue) {
        List<MessageId> found = new ArrayList<>();
        int close = -1;
        for (int i = fieldValue.length() - 1; i >= 0 && found.size() < MAX_REFERENCES; i--) {
            char c = fieldValue.charAt(i);
            if (c == '>') {
                close = i;
            } else if (c == '<' && close >= 0) {
                String inside = fieldValue.substring(i + 1, Math.min(close, i + 2 + MAX_CHARACTERS)).strip();
                if (isValid(inside)) {
                    found.add(new MessageId(inside));
                }
                close = -1;
            }
        }
        return found.reversed();
    }

    private static boolean isValid(String value) {
        return !value.isEmpty() && value.length() <= MAX_CHARACTERS
                && value.chars().noneMatch(c -> c <= 32 || c == 127 || c == '<' || c == '>');
    }

    /** The form of header fields, in angle brackets. */
    @Override
    public String toString() {
        return "<" + value + ">";
    }
}
