package org.indaba.app.cli;

import java.util.Locale;
import java.util.Map;

/**
 * What is known of the terminal of the person who typed a command: only the launcher and the environment can tell, so it travels with
 * the command to wherever it runs.
 *
 * @param out where standard output goes
 * @param err where standard error goes
 */
public record Screen(Side out, Side err) {

    /** Files, pipes, other programs: nothing that anybody watches. */
    public static final Screen NONE = new Screen(Side.NO_TERMINAL, Side.NO_TERMINAL);

    /** Narrower terminals are taken for this wide, in columns: no table has a sense below. */
    static final int NARROWEST = 20;

    /** Wider ones are a mistake of somebody who told the width, in columns. */
    static final int WIDEST = 1_000;

    /** Whether colours are wanted. */
    public enum Colours {
        /** On a terminal that knows them, unless {@code NO_COLOR} is set. */
        AUTO,
        /** Also into files and pipes. */
        ALWAYS,
        /** Nowhere. */
        NEVER
    }

    /**
     * Where one of the two streams goes.
     *
     * @param columns how wide the terminal is; 0 if it is none
     * @param coloured whether colours are printed
     * @param redrawn whether a line can be drawn again over itself
     */
    public record Side(int columns, boolean coloured, boolean redrawn) {

        static final Side NO_TERMINAL = new Side(0, false, false);

        /** Whether somebody watches. */
        boolean terminal() {
            return columns > 0;
        }

        private Side with(Colours wish) {
            return switch (wish) {
                case AUTO -> this;
                case ALWAYS -> new Side(columns, true, redrawn);
                case NEVER -> new Side(columns, false, redrawn);
            };
        }

        private static Side of(int columns, Map<String, String> environment) {
            if (columns <= 0) {
                return NO_TERMINAL;
            }
            boolean dumb = environment.getOrDefault("TERM", "dumb").equals("dumb");
            boolean coloured = !dumb && environment.getOrDefault("NO_COLOR", "").isEmpty();
            return new Side(Math.clamp(columns, NARROWEST, WIDEST), coloured, !dumb);
        }

        private String facts() {
            return columns + (coloured ? "c" : "") + (redrawn ? "r" : "");
        }

        private static Side read(String facts) {
            int columns = number(facts.replaceAll("[cr]", ""));
            return new Side(columns <= 0 ? 0 : Math.clamp(columns, NARROWEST, WIDEST), facts.contains("c"), facts.contains("r"));
        }
    }

    /**
     * What the launcher and the environment tell.
     *
     * @param columns of standard output and standard error, with a blank between; 0 where it is no terminal
     * @param environment for {@code TERM} and {@code NO_COLOR}
     */
    public static Screen of(String columns, Map<String, String> environment) {
        String[] both = (columns + " 0 0").strip().split(" +");
        return new Screen(Side.of(number(both[0]), environment), Side.of(number(both[1]), environment));
    }

    /** The same terminal with what was asked for on the command line. */
    public Screen with(Colours wish) {
        return new Screen(out.with(wish), err.with(wish));
    }

    /** As one word, for the way to the server. */
    String facts() {
        return out.facts() + ":" + err.facts();
    }

    /** Reads {@link #facts}; what is not understood is no terminal. */
    static Screen read(String facts) {
        String[] both = (facts + ": ").split(":");
        return new Screen(Side.read(both[0].toLowerCase(Locale.ROOT)), Side.read(both[1].toLowerCase(Locale.ROOT)));
    }

    private static int number(String text) {
        return text.matches("\\d{1,6}") ? Integer.parseInt(text) : 0;
    }
}
