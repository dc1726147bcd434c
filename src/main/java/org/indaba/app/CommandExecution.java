package org.indaba.app;

import io.quarkus.arc.Arc;
import io.quarkus.arc.ManagedContext;
import jakarta.inject.Singleton;
import java.io.PrintStream;
import java.util.List;
import java.util.function.Consumer;
import org.indaba.app.cli.Command;
import org.indaba.app.cli.CommandRun;
import org.indaba.app.cli.Console;
import org.indaba.app.cli.EarlyCommand;
import org.indaba.app.cli.IndabaCommand;
import org.indaba.app.cli.IndabaCommand.Detail;
import org.indaba.app.cli.IndabaCommand.Parsed;
import org.indaba.app.cli.Operations;
import org.indaba.app.cli.RemoteCommand;
import org.indaba.app.cli.ServingCommand;
import org.indaba.app.cli.TypistFiles;

/** Runs commands on the running program: the one of this process, or those that come over the socket. Thread-safe. */
@Singleton
final class CommandExecution implements RemoteCommand.Runner {

    private final Operations operations;

    CommandExecution(Operations operations) {
        this.operations = operations;
    }

    /** Runs a command; returns its exit code. */
    int run(Command command, Console console, Detail detail, PrintStream err) {
        return CommandRun.run(() -> inScope(all -> command.run(all, console)), detail, err);
    }

    /** Runs what came over the socket. */
    @Override
    public int run(List<String> arguments, PrintStream out, PrintStream err, TypistFiles files) {
        return switch (IndabaCommand.parse(arguments, out, err)) {
            case Parsed.Answered(int exitCode) -> exitCode;
            case Parsed.Wanted wanted -> switch (wanted.action()) {
                case Command command -> run(command, new Console(wanted.format(), out, err, files), wanted.detail(), err);
                case EarlyCommand _, ServingCommand _ -> {
                    err.println("indaba: The running server is of another version than this program. Restart the server.");
                    yield CommandRun.FAILED;
                }
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
