package org.indaba.app.cli;

import java.io.PrintStream;
import java.time.InstantSource;

/**
 * What the person who typed a command lends it, wherever it runs.
 *
 * @param out standard output
 * @param err standard error
 * @param files the files that the person may read and write
 * @param screen whether somebody watches, and how wide that is
 * @param clock for how long something takes
 */
public record Terminal(PrintStream out, PrintStream err, TypistFiles files, Screen screen, InstantSource clock) {

    /** One that nobody watches. */
    public Terminal(PrintStream out, PrintStream err, TypistFiles files) {
        this(out, err, files, Screen.NONE, InstantSource.system());
    }

    /** This terminal with what was asked for on the command line. */
    Terminal with(Screen.Colours wish) {
        return new Terminal(out, err, files, screen.with(wish), clock);
    }
}
