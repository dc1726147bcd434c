package org.indaba.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.indaba.app.cli.Command;
import org.indaba.app.cli.CommandRun;
import org.indaba.app.cli.EarlyCommand;
import org.indaba.app.cli.HomeUse;
import org.indaba.app.cli.IndabaCommand;
import org.indaba.app.cli.IndabaCommand.Parsed;
import org.indaba.app.cli.OutputLost;
import org.indaba.app.cli.RemoteCommand;
import org.indaba.app.cli.ServingCommand;
import org.indaba.app.config.Settings;
import org.indaba.app.home.Holder;
import org.indaba.app.home.Home;
import org.indaba.app.home.HomeLock;
import org.indaba.app.home.HomeSocket;
import org.indaba.app.home.Patience;
import org.indaba.app.home.Refusal;

/**
 * Decides which life a command line leads. Help, wrong usage and what needs no database is answered here. A command goes to the
 * server that holds the home, if there is one; else it takes the home itself and starts what it needs. A server takes the home or
 * says who has it.
 */
final class Start {

    /** How long a command waits for each one before it, or for a server that is just starting, to let it in. */
    static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private static final Duration POLL = Duration.ofMillis(50);

    private final Path installation;
    private final Map<String, String> environment;
    private final ProcessConsole terminal;

    Start(Path installation, Map<String, String> environment, ProcessConsole terminal) {
        this.installation = installation;
        this.environment = environment;
        this.terminal = terminal;
    }

    /** Runs a command line to its end; returns the exit code. */
    int run(List<String> arguments) {
        return switch (IndabaCommand.parse(arguments, terminal.terminal())) {
            case Parsed.Answered(int exitCode) -> exitCode;
            case Parsed.Wanted wanted -> run(arguments, wanted);
        };
    }

    private int run(List<String> arguments, Parsed.Wanted wanted) {
        int[] exitCode = {CommandRun.DONE};
        int failed = CommandRun.run(() -> exitCode[0] = dispatch(arguments, wanted), wanted, terminal.terminal());
        return failed == CommandRun.DONE ? exitCode[0] : failed;
    }

    private int dispatch(List<String> arguments, Parsed.Wanted wanted) {
        Home home = Home.of(installation, wanted.home().orElseGet(() -> Settings.homeSetting(environment)));
        return switch (wanted.action()) {
            case EarlyCommand early -> {
                early.run(new EarlyCommand.Surroundings(installation, home, environment), terminal.console(wanted));
                yield CommandRun.DONE;
            }
            case Command command -> command(arguments, command, home, wanted);
            case ServingCommand server -> serve(arguments, server, server.ownHome().map(Home::new).orElse(home), wanted);
        };
    }

    private int command(List<String> arguments, Command command, Home home, Parsed.Wanted wanted) {
        if (command.homeUse() == HomeUse.MADE && !home.made()) {
            // A wrong setting shall not leave half a home behind.
            Settings.read(home, environment);
            home.make();
        }
        Patience patience = new Patience(LONGEST_WAIT, System::nanoTime);
        while (true) {
            switch (attempt(command, home)) {
                case HomeLock.Attempt.NoHome() -> throw noHome(home);
                case HomeLock.Attempt.Taken(HomeLock lock) -> {
                    try (lock) {
                        return new LocalLife(home, Settings.read(home, environment), Map.of(), command.homeUse())
                                .runCommand(arguments, wanted.detail(), terminal.err());
                    }
                }
                case HomeLock.Attempt.Held(Optional<Holder> holder) -> {
                    Optional<Integer> answered = askServer(arguments, command, home);
                    if (answered.isPresent()) {
                        return answered.get();
                    }
                    pause(home, holder, patience);
                }
            }
        }
    }

    private static HomeLock.Attempt attempt(Command command, Home home) {
        return switch (command.homeUse()) {
            case NEEDED -> HomeLock.tryTake(home, Holder.Role.COMMAND);
            case MADE, MIGRATED -> HomeLock.tryTakeMaking(home, Holder.Role.COMMAND);
        };
    }

    static Refusal noHome(Home home) {
        return new Refusal("There is no Indaba home at " + home + ". Make one with bin/indaba serve, or name another with --home.");
    }

    private Optional<Integer> askServer(List<String> arguments, Command command, Home home) {
        try {
            Optional<SocketChannel> server = HomeSocket.call(home);
            if (server.isEmpty()) {
                return Optional.empty();
            }
            try (SocketChannel channel = server.get()) {
                InputStream in = Channels.newInputStream(channel);
                OutputStream out = Channels.newOutputStream(channel);
                return Optional.of(command.printsOneWhole() ? RemoteCommand.askForOneWhole(in, out, arguments, terminal.terminal())
                        : RemoteCommand.ask(in, out, arguments, terminal.terminal()));
            }
        } catch (OutputLost lost) {
            throw new Refusal("What the command printed could not be written (" + lost.getMessage()
                    + "). If it was to change something, look whether it was done before you try again.", lost);
        } catch (IOException e) {
            throw new Refusal("The server in " + home + " did not finish the command (" + Home.reason(e)
                    + "). Whether it was done is not known; look before you try again.", e);
        }
    }

    private static void pause(Home home, Optional<Holder> holder, Patience patience) {
        if (patience.isOverWith(holder)) {
            String who = holder.map(h -> switch (h.role()) {
                case SERVER -> "a server that takes no commands yet (pid " + h.pid() + ")";
                case COMMAND -> "another command (pid " + h.pid() + ")";
            }).orElse("another process");
            throw new Refusal("The home " + home + " is in use by " + who + ". Try again when it is done.");
        }
        try {
            TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refusal("Interrupted while waiting for the home " + home + ".", e);
        }
    }

    private int serve(List<String> arguments, ServingCommand server, Home home, Parsed.Wanted wanted) {
        try {
            return serveIn(home, arguments, server, wanted);
        } finally {
            server.ended();
        }
    }

    private int serveIn(Home home, List<String> arguments, ServingCommand server, Parsed.Wanted wanted) {
        Settings settings = Settings.read(home, server.heeded(environment));
        home.make();
        Patience patience = new Patience(LONGEST_WAIT, System::nanoTime);
        while (true) {
            switch (HomeLock.tryTakeMaking(home, Holder.Role.SERVER)) {
                case HomeLock.Attempt.NoHome() -> throw noHome(home);
                case HomeLock.Attempt.Taken(HomeLock lock) -> {
                    try (lock) {
                        return new LocalLife(home, settings, server.settings(settings), HomeUse.MIGRATED)
                                .runServer(arguments, wanted.detail(), terminal.err());
                    }
                }
                case HomeLock.Attempt.Held(Optional<Holder> holder) -> {
                    if (holder.isPresent() && holder.get().role() == Holder.Role.SERVER) {
                        throw new Refusal("Another server runs on this home (pid " + holder.get().pid() + "): " + home
                                + ". Stop it first, or name another home with --home.");
                    }
                    pause(home, holder, patience);
                }
            }
        }
    }
}
