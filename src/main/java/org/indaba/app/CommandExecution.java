package org.indaba.app;

import io.quarkus.arc.Arc;
import io.quarkus.arc.ManagedContext;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.function.Consumer;
import org.indaba.app.cli.Command;
import org.indaba.app.cli.CommandRun;
import org.indaba.app.cli.Console;
import org.indaba.app.cli.EarlyCommand;
import org.indaba.app.cli.IndabaCommand;
import org.indaba.app.cli.IndabaCommand.Parsed;
import org.indaba.app.cli.Operations;
import org.indaba.app.cli.RemoteCommand;
import org.indaba.app.cli.ServingCommand;
import org.indaba.app.cli.Terminal;
import org.indaba.app.home.Refusal;

/** Runs commands on the running program: the one of this process, or those that come over the socket. Thread-safe. */
@Singleton
final class CommandExecution implements RemoteCommand.Runner {

    private final Operations operations;

    CommandExecution(Operations operations) {
        this.operations = operations;
    }

    /** Runs a command; returns its exit code. */
    int run(Command command, Parsed.Wanted wanted, Terminal terminal) {
        Console console = wanted.console(terminal);
        return CommandRun.run(() -> inScope(all -> command.run(all, console)), wanted, terminal);
    }

    /** Runs what came over the socket. */
    @Override
    public int run(List<String> arguments, Terminal terminal) {
        return switch (IndabaCommand.parse(arguments, terminal)) {
            case Parsed.Answered(int exitCode) -> exitCode;
            case Parsed.Wanted wanted -> switch (wanted.action()) {
                case Command command -> run(command, wanted, terminal);
                case EarlyCommand _, ServingCommand _ -> CommandRun.run(() -> {
                    throw new Refusal(RemoteCommand.OTHER_VERSION);
                }, wanted, terminal);
            };
        };
    }

    /** Runs work in a request's scope, which repositories need, as an HTTP request would have it. */
    void inScope(Consumer<Operations> work) {
        ManagedContext scope = Arc.container().requestContext();
        if (scope.isActive()) {
            work.accept(operations);
            return;
        }
        scope.activate();
        try {
            work.accept(operations);
        } finally {
            scope.terminate();
        }
    }
}
