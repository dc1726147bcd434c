package org.indaba.app.cli;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/** A command as somebody types it, with nothing on its standard input; several tests look at what it prints. */
final class TypedCommand {

    private TypedCommand() {
    }

    /** What it prints, errors and all. */
    static String printed(Operations operations, Console.Format format, Command command, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new CommandLine(command).parseArgs(arguments);
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        command.run(operations, new Console(format, stream, stream, new LocalFiles(InputStream.nullInputStream())));
        return out.toString(StandardCharsets.UTF_8);
    }
}
