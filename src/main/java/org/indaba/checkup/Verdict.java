package org.indaba.checkup;

import java.util.List;

/** What a look at one thing came to. */
public sealed interface Verdict {

    /** It is as it should be. */
    record Fine() implements Verdict {
    }

    /**
     * Mail flows, and would do so better.
     *
     * @param should what should be, in sentences
     * @param lines for a zone, ready to paste
     */
    record Better(String should, List<String> lines) implements Verdict {
        public Better {
            lines = List.copyOf(lines);
        }
    }

    /**
     * Mail suffers.
     *
     * @param should what should be, in sentences
     * @param lines for a zone, ready to paste
     */
    record Wrong(String should, List<String> lines) implements Verdict {
        public Wrong {
            lines = List.copyOf(lines);
        }
    }

    /**
     * Nobody can tell from here, or for now.
     *
     * @param should what to look at oneself, in sentences
     */
    record Untold(String should) implements Verdict {
    }

    /** The verdict with this word. @throws IllegalArgumentException if there is none */
    static Verdict of(String word, String should, List<String> lines) {
        return switch (word) {
            case "ok" -> new Fine();
            case "advice" -> new Better(should, lines);
            case "wrong" -> new Wrong(should, lines);
            case "unknown" -> new Untold(should);
            // Words come from our own rows.
            default -> throw new IllegalArgumentException("no such verdict: " + word);
        };
    }

    /** The one word for it. */
    default String word() {
        return switch (this) {
            case Fine _ -> "ok";
            case Better _ -> "advice";
            case Wrong _ -> "wrong";
            case Untold _ -> "unknown";
        };
    }

    /** What should be; empty where all is well. */
    default String advice() {
        return switch (this) {
            case Fine _ -> "";
            case Better(String should, List<String> _) -> should;
            case Wrong(String should, List<String> _) -> should;
            case Untold(String should) -> should;
        };
    }

    /** What to put into the zone. */
    default List<String> zone() {
        return switch (this) {
            case Fine _, Untold _ -> List.of();
            case Better(String _, List<String> lines) -> lines;
            case Wrong(String _, List<String> lines) -> lines;
        };
    }

    /** Whether mail suffers. */
    default boolean isWrong() {
        return this instanceof Wrong;
    }
}
