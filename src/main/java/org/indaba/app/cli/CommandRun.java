package org.indaba.app.cli;

import java.io.PrintStream;
import org.indaba.app.cli.IndabaCommand.Detail;
import org.indaba.app.cli.IndabaCommand.Parsed;
import org.indaba.app.home.Refusal;

/** Runs something that may refuse, and turns how it ended into an exit code and a sentence. */
public final class CommandRun {

    /** Done. */
    public static final int DONE = 0;
    /** Failed; the reason was printed. */
    public static final int FAILED = 1;

    private CommandRun() {
    }

    /** Runs it; returns 0, or 1 after printing the reason. */
    public static int run(Runnable work, Parsed.Wanted wanted, Terminal terminal) {
        return run(work, wanted.detail(), terminal.with(wanted.colours()).screen().err(), terminal.err());
    }

    /** As above, where nobody watches. */
    static int run(Runnable work, Detail detail, PrintStream err) {
        return run(work, detail, Screen.NONE.err(), err);
    }

    private static int run(Runnable work, Detail detail, Screen.Side side, PrintStream err) {
        try {
            work.run();
            return DONE;
        } catch (Refusal refusal) {
            String.valueOf(refusal.getMessage()).lines()
                    .forEach(line -> err.println(Colour.RED.of("indaba:", side) + " " + Plain.cell(line)));
            trace(refusal, detail, err);
        } catch (RuntimeException bug) {
            err.println(Colour.RED.of("indaba:", side) + " Something went wrong that should not: " + Plain.cell(bug.toString())
                    + ". With --debug it is shown where.");
            trace(bug, detail, err);
        }
        return FAILED;
    }

    private static void trace(Throwable failure, Detail detail, PrintStream err) {
        switch (detail) {
            case REASON -> err.flush();
            case STACK_TRACE -> failure.printStackTrace(err);
        }
    }
}
