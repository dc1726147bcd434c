package org.indaba.app.cli;

/**
 * A command that needs the database. It runs inside the server if one holds the home, and else in a process of its own, without HTTP,
 * SMTP and workers; it cannot tell which.
 *
 * <p>It throws a {@link org.indaba.app.home.Refusal} when it cannot do what was asked, and then has done nothing. What it changes,
 * it changes in one transaction where it can.
 */
public non-sealed interface Command extends Action {

    /** Who changed something by a command, as the audit log names whoever typed it. */
    String OPERATOR = "operator";

    /** Does it. The options and parameters are in the fields, put there by picocli. */
    void run(Operations operations, Console console);

    /** Whether what it prints serves only as a whole, so that whoever reads no further is not simply content. */
    default boolean printsOneWhole() {
        return false;
    }

    /** Whether the command may make a home, or bring an older schema up to date. */
    default HomeUse homeUse() {
        return HomeUse.NEEDED;
    }
}
