package org.indaba.app.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import org.indaba.app.backup.Backup;
import org.indaba.app.home.Home;
import org.indaba.app.home.Refusal;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** {@code backup FILE}: everything, in one consistent file. */
@CommandLine.Command(name = "backup", description = "Writes everything of this Indaba into one file, while the server goes on.",
        footer = {"", "The file is the state of one instant. It holds messages, addresses and secret keys: its mode is 0600, and so should",
            "be that of its copies. An older file of that name is replaced when the new one is whole.",
            "", "Bring it back with: bin/indaba restore FILE"})
@Manual(examples = {"backup indaba.backup", "backup - > indaba.backup"}, seeAlso = {"indaba restore", "docs/operations.md"})
final class BackupCommand implements Command {

    @Parameters(paramLabel = "FILE", description = "The file; - is standard output.")
    String file;

    @Override
    public boolean printsOneWhole() {
        return file.equals(TypistFiles.STANDARD_INPUT);
    }

    @Override
    public void run(Operations operations, Console console) {
        if (file.equals(TypistFiles.STANDARD_INPUT)) {
            Backup.Taken taken = write(operations, console, new Results(console.out()));
            console.note(sentence(taken));
            return;
        }
        try (TypistFiles.NewFile backup = console.create(file)) {
            Backup.Taken taken = write(operations, console, backup);
            backup.commit();
            console.result(sentence(taken) + " It is in " + file + ".", Row.of("file", file)
                    .and("takenAt", taken.takenAt().toString()).and("tables", taken.tables()).and("rows", taken.rows()));
        } catch (IOException e) {
            throw new Refusal("The file " + file + " cannot be written (" + Home.reason(e) + "). No backup was made.", e);
        }
    }

    private static Backup.Taken write(Operations operations, Console console, OutputStream out) {
        try (RowMeter meter = new RowMeter(console, "Rows saved")) {
            return operations.backup().write(out, meter);
        }
    }

    private static String sentence(Backup.Taken taken) {
        return "Saved " + taken.rows() + " rows of " + taken.tables() + " tables as of " + taken.takenAt() + ".";
    }

    /** Standard output, which else keeps its failures to itself. */
    private static final class Results extends OutputStream {
        private final PrintStream out;

        Results(PrintStream out) {
            this.out = out;
        }

        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] octets, int offset, int length) throws IOException {
            out.write(octets, offset, length);
        }

        @Override
        public void flush() throws IOException {
            if (out.checkError()) {
                throw new IOException("nobody reads it to its end");
            }
        }
    }
}
