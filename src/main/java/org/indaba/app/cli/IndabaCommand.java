package org.indaba.app.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;

/**
 * The command line. A new command is a class that implements {@link Command} (or {@link EarlyCommand}, or {@link ServingCommand}) and
 * a line in the list below.
 */
@CommandLine.Command(name = "indaba", description = "A mailing-list manager: one post in, one copy per subscriber out.",
        scope = ScopeType.INHERIT, versionProvider = Version.class, synopsisSubcommandLabel = "COMMAND",
        usageHelpAutoWidth = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:failed; the reason is on standard error, and nothing is half done", "2:wrong usage"},
        subcommands = {
            DemoCommand.class,
            ServeCommand.class,
            DomainCommand.class,
            DomainsCommand.class,
            AdminCommand.class,
            AdminsCommand.class,
            LoginCommand.class,
            ListCommand.class,
            ListsCommand.class,
            RoleCommand.class,
            BanCommand.class,
            MemberCommand.class,
            MembersCommand.class,
            HeldCommand.class,
            ExplainCommand.class,
            QueueCommand.class,
            SitesCommand.class,
            CopiesCommand.class,
            ShuntedCommand.class,
            BackupCommand.class,
            RestoreCommand.class,
            ConfigCommand.class,
            BenchCommand.class,
            WarmUpCommand.class,
        })
public final class IndabaCommand {

    /** Wrong usage. */
    public static final int USAGE = 2;

    @Option(names = "--home", paramLabel = "DIR", scope = ScopeType.INHERIT,
            description = "the folder that this Indaba lives in; a relative one lies in the installation folder")
    @Nullable String home;

    @Option(names = "--json", scope = ScopeType.INHERIT, description = "prints one JSON object a line")
    boolean json;

    @Option(names = "--color", paramLabel = "WHEN", scope = ScopeType.INHERIT, defaultValue = "auto",
            description = "Colours: auto (on a terminal, unless NO_COLOR is set), always or never.")
    Screen.Colours colours = Screen.Colours.AUTO;

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "shows where in the program a failure comes from")
    boolean debug;

    @Option(names = {"-h", "--help"}, usageHelp = true, scope = ScopeType.INHERIT, description = "shows this help")
    boolean help;

    @Option(names = {"-V", "--version"}, versionHelp = true, scope = ScopeType.INHERIT, description = "shows the version")
    boolean version;

    private IndabaCommand() {
    }

    /** What a command line turned out to be. */
    public sealed interface Parsed {

        /**
         * Something to do.
         *
         * @param action what
         * @param home the home that was named, if any
         * @param format how to print
         * @param detail how much to tell of failures
         * @param colours whether colours are wanted
         */
        record Wanted(Action action, Optional<String> home, Console.Format format, Detail detail, Screen.Colours colours)
                implements Parsed {

            /** What the command prints on. */
            public Console console(Terminal terminal) {
                return new Console(format, terminal.with(colours));
            }
        }

        /**
         * Answered by the parser itself: help, version or wrong usage.
         *
         * @param exitCode 0 or 2
         */
        record Answered(int exitCode) implements Parsed {
        }
    }

    /** How much to tell of a failure. */
    public enum Detail {
        /** The reason, in a sentence. */
        REASON,
        /** The stack trace too. */
        STACK_TRACE
    }

    /** Reads a command line where nobody watches; prints help and complaints itself. */
    public static Parsed parse(List<String> arguments, PrintStream out, PrintStream err) {
        return parse(arguments, new Terminal(out, err, new LocalFiles(InputStream.nullInputStream())));
    }

    /** Reads a command line; prints help and complaints itself. */
    public static Parsed parse(List<String> arguments, Terminal terminal) {
        PrintStream out = terminal.out();
        PrintStream err = terminal.err();
        IndabaCommand root = new IndabaCommand();
        CommandLine line = new CommandLine(root);
        line.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        try {
            ParseResult result = line.parseArgs(arguments.toArray(String[]::new));
            Integer helped = CommandLine.executeHelpRequest(result);
            if (helped != null) {
                return new Parsed.Answered(helped);
            }
            return wanted(root, result);
        } catch (ParameterException e) {
            Screen.Side side = terminal.with(root.colours).screen().err();
            err.println(Colour.RED.of("indaba:", side) + " " + Plain.cell(complaint(e)));
            err.println("See: bin/" + e.getCommandLine().getCommandSpec().qualifiedName() + " --help");
            return new Parsed.Answered(USAGE);
        }
    }

    /** The parser names a kind of parameter twice when a key lacks its value, and speaks of Java's kinds of numbers. */
    private static String complaint(ParameterException e) {
        return String.valueOf(e.getMessage()).replace("Value for option option ", "Value for option ")
                .replace("Value for option positional parameter ", "Value for positional parameter ")
                .replaceFirst("' is not an? (long|int)$", "' is no number");
    }

    private static Parsed wanted(IndabaCommand root, ParseResult result) {
        ParseResult last = result;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        if (last.commandSpec().userObject() instanceof Action action) {
            CommandLine line = last.commandSpec().commandLine();
            action.lacks().ifPresent(what -> {
                throw new ParameterException(line, what);
            });
            return new Parsed.Wanted(action, Optional.ofNullable(root.home), root.json ? Console.Format.JSON : Console.Format.TEXT,
                    root.debug ? Detail.STACK_TRACE : Detail.REASON, root.colours);
        }
        throw new ParameterException(last.commandSpec().commandLine(), "A command is missing after \""
                + last.commandSpec().qualifiedName() + "\": one of "
                + String.join(", ", last.commandSpec().subcommands().keySet().stream().filter(name -> !name.equals("warm-up")).toList())
                + ".");
    }
}
