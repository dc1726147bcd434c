package org.indaba.app.cli;

import org.indaba.app.home.Refusal;
import org.indaba.spool.Shunted;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** {@code shunted [show|replay ID]}: what our bugs left behind. */
@CommandLine.Command(name = "shunted", description = "Lists the mail that an error of this program stopped; nothing of it is lost.",
        synopsisSubcommandLabel = "[show ID | replay ID]",
        subcommands = {ShuntedCommand.Show.class, ShuntedCommand.Replay.class})
final class ShuntedCommand implements Command {

    @Override
    public void run(Operations operations, Console console) {
        try (Table table = console.table("id", "at", "recipient", "station", "error")) {
            for (Shunted one : operations.inbox().shunted()) {
                table.add(row(one).and("error", one.stackTrace().lines().findFirst().orElse("")));
            }
        }
    }

    /** {@code shunted show ID}. */
    @CommandLine.Command(name = "show", description = "Shows what went wrong with one, in full.")
    static final class Show implements Command {
        @Parameters(paramLabel = "ID", description = "as shunted lists it")
        long id;

        @Override
        public void run(Operations operations, Console console) {
            Shunted one = operations.inbox().shunted().stream().filter(shunted -> shunted.id() == id).findFirst()
                    .orElseThrow(() -> new Refusal("There is no shunted mail " + id + "."));
            console.result("For " + one.recipient() + ", stopped at " + one.station() + " on " + one.at() + ":\n" + one.stackTrace(),
                    row(one).and("stackTrace", one.stackTrace()));
        }
    }

    /** {@code shunted replay ID}. */
    @CommandLine.Command(name = "replay", description = "Takes one up again where it stopped.")
    static final class Replay implements Command {
        @Parameters(paramLabel = "ID", description = "as shunted lists it")
        long id;

        @Override
        public void run(Operations operations, Console console) {
            if (!operations.transactions().call(() -> operations.inbox().replayInTx(id))) {
                throw new Refusal("There is no shunted mail " + id + ".");
            }
            operations.inbox().wake();
            console.result("It is on its way again.", Row.of("id", id).and("replayed", true));
        }
    }

    private static Row row(Shunted one) {
        return Row.of("id", one.id()).and("at", one.at()).and("recipient", one.recipient()).and("station", one.station());
    }
}
