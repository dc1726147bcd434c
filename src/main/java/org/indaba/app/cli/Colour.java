package org.indaba.app.cli;

import org.jspecify.annotations.Nullable;

/** Colours, for what says the same in words: nobody needs to see them. */
enum Colour {
    /** What failed. */
    RED("31"),
    /** What is well. */
    GREEN("32"),
    /** What waits. */
    YELLOW("33"),
    /** What stands out. */
    BOLD("1"),
    /** What matters less. */
    DIM("2");

    private final String code;

    Colour(String code) {
        this.code = code;
    }

    /** The colour of a word in a column of states; null if it has none. */
    static @Nullable Colour ofState(String column, String word) {
        if (!column.equals("state") && !column.equals("outcome")) {
            return null;
        }
        return switch (word) {
            case "delivered", "added", "ok" -> GREEN;
            case "failed", "expired", "invalid", "wrong" -> RED;
            case "deferred", "held", "shunted", "suppressed", "advice" -> YELLOW;
            case "already there" -> DIM;
            // What is on its way needs no colour.
            default -> null;
        };
    }

    /** The text in this colour, if colours are printed there. */
    String of(String text, Screen.Side side) {
        return side.coloured() ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
