package org.indaba.app.cli;

import org.indaba.app.home.Refusal;
import org.indaba.lists.BanPattern;
import org.indaba.lists.BanScope;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ban add|remove PATTERN [--list LIST]}, {@code ban show}: who may neither post nor join. */
@CommandLine.Command(name = "ban", description = "Bans addresses and domains, from one list or from all.",
        subcommands = {BanCommand.Add.class, BanCommand.Remove.class, BanCommand.Show.class})
@Manual(examples = {"ban add @spam.example", "ban show --list afnog"})
final class BanCommand {

    /** {@code ban add PATTERN}. */
    @CommandLine.Command(name = "add", description = "Bans somebody.")
    @Manual(examples = {"ban add mallory@example.org --list afnog", "ban add @spam.example"},
            more = "Who is banned may neither post nor join. Who is a member already stays one.",
            seeAlso = {"indaba ban show", "indaba ban remove", "indaba member remove"})
    static final class Add implements Command {
        @Parameters(paramLabel = "PATTERN", description = "ann@example.org or @example.org.")
        String pattern = "";

        @Option(names = "--list", paramLabel = "LIST", description = "Only on this list; without it, on all.")
        String list = "";

        @Override
        public void run(Operations operations, Console console) {
            BanScope scope = scope(operations, list);
            BanPattern wanted = pattern(pattern);
            boolean added = operations.transactions().call(() -> operations.bans().addInTx(scope, wanted));
            console.result(wanted + (added ? " is banned from now on." : " is banned already."),
                    Row.of("pattern", wanted.text()).and("added", added));
        }
    }

    /** {@code ban remove PATTERN}. */
    @CommandLine.Command(name = "remove", description = "Lifts a ban.")
    @Manual(examples = {"ban remove @spam.example", "ban remove mallory@example.org --list afnog"}, seeAlso = "indaba ban show")
    static final class Remove implements Command {
        @Parameters(paramLabel = "PATTERN", description = "ann@example.org or @example.org.")
        String pattern = "";

        @Option(names = "--list", paramLabel = "LIST", description = "Only on this list; without it, on all.")
        String list = "";

        @Override
        public void run(Operations operations, Console console) {
            BanScope scope = scope(operations, list);
            BanPattern wanted = pattern(pattern);
            if (!operations.transactions().call(() -> operations.bans().removeInTx(scope, wanted))) {
                throw new Refusal(wanted + " is not banned there. See the bans with: bin/indaba ban show");
            }
            console.result(wanted + " is banned no longer.", Row.of("pattern", wanted.text()).and("removed", true));
        }
    }

    /** {@code ban show}. */
    @CommandLine.Command(name = "show", description = "Lists the bans of one list, or those that hold on all.")
    @Manual(examples = {"ban show", "ban show --list afnog"}, seeAlso = {"indaba ban add", "indaba ban remove"})
    static final class Show implements Command {
        @Option(names = "--list", paramLabel = "LIST", description = "Those of this list; without it, those of the site.")
        String list = "";

        @Override
        public void run(Operations operations, Console console) {
            try (Table table = console.table("pattern")) {
                operations.bans().all(scope(operations, list)).forEach(pattern -> table.add(Row.of("pattern", pattern.text())));
            }
        }
    }

    private static BanScope scope(Operations operations, String list) {
        return list.isEmpty() ? new BanScope.Site() : new BanScope.OneList(ListName.find(operations, list).id());
    }

    private static BanPattern pattern(String typed) {
        return switch (BanPattern.parse(typed)) {
            case BanPattern.Parsed.Valid(BanPattern pattern) -> pattern;
            case BanPattern.Parsed.Invalid(String reason) -> throw new Refusal(typed + ": " + reason + ".");
        };
    }
}
