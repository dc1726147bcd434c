package org.indaba.app;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import jakarta.enterprise.inject.Instance;
import java.util.List;
import org.indaba.app.cli.Command;
import org.indaba.app.cli.CommandRun;
import org.indaba.app.cli.EarlyCommand;
import org.indaba.app.cli.IndabaCommand;
import org.indaba.app.cli.IndabaCommand.Parsed;
import org.indaba.app.cli.ServingCommand;

/** What runs once Quarkus is up: one command, or the server until it is told to end. */
public final class IndabaApplication implements QuarkusApplication {

    private final CommandExecution execution;
    private final Instance<Lifecycle> lifecycle;

    /** @param lifecycle made only for a server, so that a command starts nothing of it */
    IndabaApplication(CommandExecution execution, Instance<Lifecycle> lifecycle) {
        this.execution = execution;
        this.lifecycle = lifecycle;
    }

    @Override
    public int run(String... arguments) {
        ProcessConsole terminal = ProcessConsole.open();
        try {
            return switch (IndabaCommand.parse(List.of(arguments), terminal.terminal())) {
                case Parsed.Answered(int exitCode) -> exitCode;
                case Parsed.Wanted wanted -> switch (wanted.action()) {
                    case Command command -> execution.run(command, wanted, terminal.terminal());
                    case ServingCommand server -> CommandRun.run(() -> serve(server, wanted, terminal), wanted, terminal.terminal());
                    case EarlyCommand _ -> throw new IllegalStateException("an early command is run before Quarkus");
                };
            };
        } finally {
            terminal.flush();
        }
    }

    private void serve(ServingCommand server, Parsed.Wanted wanted, ProcessConsole terminal) {
        try (Lifecycle life = lifecycle.get()) {
            life.start();
            execution.inScope(operations ->
                    server.ready(operations, terminal.console(wanted), life.addresses()));
            terminal.flush();
            switch (server.then()) {
                case SERVE -> Quarkus.waitForExit();
                case STOP -> life.greetOurselves();
            }
        }
    }
}
