package org.indaba.lists;

/**
 * Who changes something, and by which way.
 *
 * @param actor an address, the name of a token, or {@code operator} for a command, as in the audit log
 * @param way how
 */
public record ChangeOrigin(String actor, Way way) {

    /** How somebody can change things. */
    public enum Way {
        /** The command line. */
        COMMAND,
        /** The pages. */
        PAGE,
        /** REST. */
        PROGRAM
    }

    /** Whoever gives commands on the machine. */
    public static ChangeOrigin operator() {
        return new ChangeOrigin("operator", Way.COMMAND);
    }

    /** Somebody who is signed in. */
    public static ChangeOrigin page(String address) {
        return new ChangeOrigin(address, Way.PAGE);
    }

    /** A program with a token. */
    public static ChangeOrigin program(String token) {
        return new ChangeOrigin(token, Way.PROGRAM);
    }
}
