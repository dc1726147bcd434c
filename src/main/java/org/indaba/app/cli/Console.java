package org.indaba.app.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.List;
import org.indaba.app.home.Home;
import org.indaba.app.home.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * What a command prints on and reads from: the terminal of the person who typed it, wherever the command runs. People get sentences
 * and tables; {@code --json} gets one object a line. For one command on one thread.
 */
public final class Console {

    /** Asking whether anybody still reads sends what waits, so it is not asked for every line. */
    private static final int LINES_BETWEEN_LOOKS = 100;

    private final Format format;
    private final Terminal terminal;
    private final PrintStream out;
    private final PrintStream err;
    private final TypistFiles files;
    private @Nullable Progress shown;
    private int lines;

    /** What the results look like. */
    public enum Format {
        /** For people. */
        TEXT,
        /** For programs: one JSON object a line. */
        JSON
    }

    /** A console on a terminal, or on what stands for one. */
    public Console(Format format, Terminal terminal) {
        this.format = format;
        this.terminal = terminal;
        this.out = terminal.out();
        this.err = terminal.err();
        this.files = terminal.files();
    }

    /** One that nobody watches. @param files where {@link #open} and {@link #create} look */
    public Console(Format format, PrintStream out, PrintStream err, TypistFiles files) {
        this(format, new Terminal(out, err, files));
    }

    /** This console with another format. */
    public Console in(Format other) {
        return new Console(other, terminal);
    }

    /** Who watches. */
    Screen screen() {
        return terminal.screen();
    }

    /**
     * Begins to show how far some long work is. To be closed.
     *
     * @param what a word or two with a capital, such as {@code Importing}
     * @param total how many things there are to do; negative if nobody knows
     */
    public Progress progress(String what, long total) {
        return progress(what, total, Progress.Unit.THINGS);
    }

    /** As {@link #progress(String, long)}, for what is counted in another unit. */
    public Progress progress(String what, long total, Progress.Unit unit) {
        Progress begun = new Progress(format, terminal, what, total, unit);
        shown = begun;
        return begun;
    }

    /** What the results look like. */
    public Format format() {
        return format;
    }

    /** Prints a result: the sentence for people, the row for programs. */
    public void result(String sentence, Row row) {
        print(switch (format) {
            case TEXT -> Plain.text(sentence);
            case JSON -> JsonLine.of(row);
        });
    }

    /** Prints text that only people want: an explanation, a help page. Nothing with {@code --json}. */
    public void say(String text) {
        if (format == Format.TEXT) {
            print(Plain.text(text));
        }
    }

    /** Prints rows as they come: a table for people. To be closed. */
    public Table table(String... columns) {
        return new Table(this, List.of(columns));
    }

    /** Prints a warning or a remark, on standard error. */
    public void note(String text) {
        makeRoom();
        err.println(Plain.text(text));
        err.flush();
    }

    private void makeRoom() {
        if (shown != null) {
            shown.hide();
        }
    }

    void print(String line) {
        makeRoom();
        out.println(line);
        lines++;
        if (lines % LINES_BETWEEN_LOOKS == 0 && out.checkError()) {
            throw new Refusal("Nobody reads the results any more.");
        }
    }

    /** Where the output goes; for results that are neither sentences nor rows, such as a message. */
    public PrintStream out() {
        return out;
    }

    /** Opens a file of the typist's; {@code -} is standard input. @throws Refusal if that cannot be */
    public InputStream open(String name) {
        try {
            return files.open(name);
        } catch (IOException e) {
            throw new Refusal("The file " + name + " cannot be read (" + Home.reason(e)
                    + "). Name one that you may read, or - for standard input.", e);
        }
    }

    /** Makes a file of the typist's, which appears when it is committed. @throws Refusal if that cannot be */
    public TypistFiles.NewFile create(String name) {
        try {
            return files.create(name);
        } catch (IOException e) {
            throw new Refusal("The file " + name + " cannot be written (" + Home.reason(e)
                    + "). Name one in a folder that you may write to.", e);
        }
    }
}
