package org.indaba.app;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.indaba.app.cli.Console;
import org.indaba.app.cli.LocalFiles;

/**
 * The standard streams of this process, in UTF-8 whatever the locale says: mail is.
 *
 * @param out standard output, buffered: to be flushed at the end
 * @param err standard error
 */
record ProcessConsole(PrintStream out, PrintStream err) {

    static ProcessConsole open() {
        return new ProcessConsole(
                new PrintStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)), false, StandardCharsets.UTF_8),
                new PrintStream(new FileOutputStream(FileDescriptor.err), false, StandardCharsets.UTF_8));
    }

    /** A console on them. */
    Console console(Console.Format format) {
        return new Console(format, out, err, new LocalFiles(System.in));
    }

    void flush() {
        out.flush();
        err.flush();
    }
}
