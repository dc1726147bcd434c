package org.indaba.app.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command line. A new command is a class that implements {@link Command} (or {@link EarlyCommand}, or {@link ServingCommand}) and
 * a line in the list below.
 */
@CommandLine.Command(name = "indaba", description = "A mailing-list manager: one post in, one copy per subscriber out.",
        scope = ScopeType.INHERIT, versionProvider = Version.class,
        exitCodeList = {"0:Done.", "1:Failed; the reason is on standard error, and nothing is half done.", "2:Wrong usage."})
public final class IndabaCommand {

    /** In the order of the help page. */
    private static final List<Class<?>> COMMANDS = List.of(
            HelpCommand.class,
            DemoCommand.class,
            CompletionCommand.class,
            ServeCommand.class,
            DomainCommand.class,
            DomainsCommand.class,
            DomainRoleCommand.class,
            DomainRolesCommand.class,
            DkimCommand.class,
            AdminCommand.class,
            AdminsCommand.class,
            LoginCommand.class,
            SecondFactorCommand.class,
            TokenCommand.class,
            TokensCommand.class,
            WebhookCommand.class,
            WebhooksCommand.class,
            ListCommand.class,
            ListsCommand.class,
            RoleCommand.class,
            BanCommand.class,
            MemberCommand.class,
            MembersCommand.class,
            InvitationsCommand.class,
            HeldCommand.class,
            RequestsCommand.class,
            SenderCommand.class,
            BounceCommand.class,
            ExplainCommand.class,
            QueueCommand.class,
            SitesCommand.class,
            CheckDnsCommand.class,
            CopiesCommand.class,
            ShuntedCommand.class,
            BackupCommand.class,
            RestoreCommand.class,
            ConfigCommand.class,
            BenchCommand.class,
            PrepareCommand.class,
            WarmUpCommand.class);

    /** Wrong usage. */
    public static final int USAGE = 2;

    /** What Java puts in place of octets that are no letters in the locale of the shell. */
    private static final char NO_LETTER = 0xFFFD;

    @Option(names = "--home", paramLabel = "DIR", scope = ScopeType.INHERIT,
            description = "The folder that this Indaba lives in; a relative one lies in the installation folder.")
    @Nullable String home;

    @Option(names = "--json", scope = ScopeType.INHERIT, description = "Prints one JSON object a line.")
    boolean json;

    @Option(names = "--color", paramLabel = "WHEN", scope = ScopeType.INHERIT, defaultValue = "auto",
            description = "Colours: auto (on a terminal, unless NO_COLOR is set), always or never.")
    Screen.Colours colours = Screen.Colours.AUTO;

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Shows where in the program a failure comes from.")
    boolean debug;

    @Option(names = {"-h", "--help"}, usageHelp = true, scope = ScopeType.INHERIT, description = "Shows this help.")
    boolean help;

    @Option(names = {"-V", "--version"}, versionHelp = true, scope = ScopeType.INHERIT, description = "Shows the version.")
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
        // The grammar of forty commands takes a sixth of a start: where one is plainly wanted, its own will do.
        return plainlyWanted(arguments).orElseGet(() -> parseByAll(arguments, terminal));
    }

    /** Empty if there is anything to say about it, for which all commands must be known. */
    private static Optional<Parsed> plainlyWanted(List<String> arguments) {
        if (hasLostLetters(arguments)) {
            return Optional.empty();
        }
        CommandLine line = grammar(arguments::contains);
        IndabaCommand root = line.getCommand();
        try {
            CommandSpec last = last(line.parseArgs(arguments.toArray(String[]::new)));
            return root.help || root.version ? Optional.empty() : Optional.of(wanted(root, last));
        } catch (ParameterException _) {
            return Optional.empty();
        }
    }

    /** Nobody types that mark, and no name or address has it: it would be kept as if it were one. */
    private static boolean hasLostLetters(List<String> arguments) {
        return arguments.stream().anyMatch(argument -> argument.indexOf(NO_LETTER) >= 0);
    }

    private static Parsed parseByAll(List<String> arguments, Terminal terminal) {
        CommandLine line = grammar(_ -> true);
        IndabaCommand root = line.getCommand();
        try {
            if (hasLostLetters(arguments)) {
                throw new ParameterException(line, "A word of this command cannot be read: it is not UTF-8, or the locale of this shell is "
                        + "not. Type it in UTF-8, with LC_ALL=C.UTF-8 in the environment.");
            }
            CommandSpec last = last(line.parseArgs(arguments.toArray(String[]::new)));
            Screen screen = terminal.with(root.colours).screen();
            if (root.help || last.userObject() instanceof HelpCommand) {
                CommandSpec asked = !root.help && last.userObject() instanceof HelpCommand help ? named(line, help.words) : last;
                terminal.out().println(HelpPage.of(asked, screen.out()));
                return new Parsed.Answered(CommandRun.DONE);
            }
            if (root.version) {
                line.printVersionHelp(terminal.out());
                return new Parsed.Answered(CommandRun.DONE);
            }
            return wanted(root, last);
        } catch (ParameterException e) {
            complain(e, terminal.with(root.colours));
            return new Parsed.Answered(USAGE);
        } finally {
            terminal.out().flush();
        }
    }

    /** The grammar, for pages and scripts that are made of it. */
    static CommandSpec grammar() {
        return grammar(_ -> true).getCommandSpec();
    }

    /** @param named which commands it has, by their names */
    private static CommandLine grammar(Predicate<String> named) {
        CommandLine line = new CommandLine(new IndabaCommand());
        COMMANDS.stream()
                .filter(command -> named.test(command.getAnnotation(CommandLine.Command.class).name()))
                .forEach(line::addSubcommand);
        // @spam.example is whom somebody bans, and no file of words: not where he types, and still less where the server reads it again.
        return line.setCaseInsensitiveEnumValuesAllowed(true).setExpandAtFiles(false);
    }

    private static CommandSpec last(ParseResult result) {
        ParseResult last = result;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        return last.commandSpec();
    }

    private static CommandSpec named(CommandLine root, List<String> words) {
        CommandLine named = root;
        for (String word : words) {
            CommandLine next = named.getSubcommands().get(word);
            if (next == null) {
                throw new UnmatchedArgumentException(named, List.of(word));
            }
            named = next;
        }
        return named.getCommandSpec();
    }

    private static void complain(ParameterException e, Terminal terminal) {
        CommandSpec spec = e.getCommandLine().getCommandSpec();
        terminal.err().println(Colour.RED.of("indaba:", terminal.screen().err()) + " " + Plain.cell(Complaint.of(e)));
        if (spec.userObject() instanceof Action) {
            terminal.err().println("Usage: bin/" + HelpPage.synopses(spec).getFirst());
        }
        terminal.err().println("See: bin/" + spec.qualifiedName() + " --help");
        terminal.err().flush();
    }

    private static Parsed wanted(IndabaCommand root, CommandSpec last) {
        CommandLine line = last.commandLine();
        if (last.userObject() instanceof Action action) {
            action.lacks().ifPresent(what -> {
                throw new ParameterException(line, what);
            });
            return new Parsed.Wanted(action, Optional.ofNullable(root.home), root.json ? Console.Format.JSON : Console.Format.TEXT,
                    root.debug ? Detail.STACK_TRACE : Detail.REASON, root.colours);
        }
        throw new ParameterException(line, "A command is missing after \"" + last.qualifiedName() + "\": one of "
                + String.join(", ", HelpPage.children(last).keySet()) + ".");
    }
}
