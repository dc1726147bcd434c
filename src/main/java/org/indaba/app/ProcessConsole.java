package org.indaba.app;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.time.InstantSource;
import org.indaba.app.cli.Console;
import org.indaba.app.cli.IndabaCommand.Parsed;
import org.indaba.app.cli.LocalFiles;
import org.indaba.app.cli.Screen;
import org.indaba.app.cli.Terminal;
import org.indaba.app.cli.TruthfulStream;

/**
 * The standard streams of this process, in UTF-8 whatever the locale says: mail is.
 *
 * @param terminal standard output, buffered: to be flushed at the end; standard error; and what is known of the terminal
 */
record ProcessConsole(Terminal terminal) {

    /** The launcher tells here how wide the terminals are: a process in Java cannot see that. */
    private static final String COLUMNS = "indaba.columns";

    static ProcessConsole open() {
        return new ProcessConsole(new Terminal(
                new TruthfulStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out))),
                new TruthfulStream(new FileOutputStream(FileDescriptor.err)),
                new LocalFiles(System.in), Screen.of(System.getProperty(COLUMNS, ""), System.getenv()), InstantSource.system()));
    }

    PrintStream out() {
        return terminal.out();
    }

    PrintStream err() {
        return terminal.err();
    }

    /** A console on them, as the command line wants it. */
    Console console(Parsed.Wanted wanted) {
        return wanted.console(terminal);
    }

    void flush() {
        out().flush();
        err().flush();
    }
}
