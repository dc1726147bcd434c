package org.indaba.app.cli;

import org.indaba.app.home.Refusal;
import org.indaba.lists.BanPattern;
import org.indaba.lists.BanScope;
import org.indaba.lists.Bans;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ban add|remove PATTERN [--list LIST]}, {@code ban show}: who may neither post nor join. */
@CommandLine.Command(name = "ban", description = "Bans addresses, domains and patterns, from one list or from all.",
        subcommands = {BanCommand.Add.class, BanCommand.Remove.class, BanCommand.Show.class})
@Manual(examples = {"ban add @spam.example", "ban show --list afnog"})
final class BanCommand {

    /** {@code ban add PATTERN}. */
    @CommandLine.Command(name = "add", description = "Bans somebody.")
    @Manual(examples = {"ban add mallory@example.org --list afnog", "ban add @spam.example",
        "ban add '/^bounce-[0-9]+@.*\\.example$/'"},
            more = "Who is banned may neither post nor join, nor be invited or imported. Who is a member already stays one. A pattern "
                    + "between slashes is a regular expression of RE2, looked for anywhere in the address without regard to case.",
            seeAlso = {"indaba ban show", "indaba ban remove", "indaba member remove"})
    static final class Add implements Command {
        @Parameters(paramLabel = "PATTERN", description = "ann@example.org, @example.org, or '/regular expression/'.")
        String pattern = "";

        @Option(names = "--list", paramLabel = "LIST", description = "Only on this list; without it, on all.")
        @Nullable String list;

        @Override
        public void run(Operations operations, Console console) {
            BanScope scope = scope(operations, list);
            BanPattern wanted = valid(pattern, BanPattern.parse(pattern));
            Bans.Added added = operations.transactions().call(() -> {
                Bans.Added outcome = operations.bans().addInTx(scope, wanted);
                if (outcome == Bans.Added.BANNED) {
                    log(operations, "ban add", list, wanted);
                }
                return outcome;
            });
            switch (added) {
                case BANNED -> console.result(wanted + " is banned from now on.",
                        Row.of("pattern", wanted.text()).and("added", true));
                case BANNED_BEFORE -> console.result(wanted + " is banned already.",
                        Row.of("pattern", wanted.text()).and("added", false));
                case TOO_MANY -> throw new Refusal("There are " + Bans.MAX_EXPRESSIONS + " regular expressions already, and no more may be."
                        + " Lift some with: bin/indaba ban remove");
            }
        }
    }

    /** {@code ban remove PATTERN}. */
    @CommandLine.Command(name = "remove", description = "Lifts a ban.")
    @Manual(examples = {"ban remove @spam.example", "ban remove mallory@example.org --list afnog"}, seeAlso = "indaba ban show")
    static final class Remove implements Command {
        @Parameters(paramLabel = "PATTERN", description = "ann@example.org, @example.org, or '/regular expression/'.")
        String pattern = "";

        @Option(names = "--list", paramLabel = "LIST", description = "Only on this list; without it, on all.")
        @Nullable String list;

        @Override
        public void run(Operations operations, Console console) {
            BanScope scope = scope(operations, list);
            BanPattern wanted = valid(pattern, BanPattern.toLift(pattern));
            if (!operations.transactions().call(() -> {
                boolean removed = operations.bans().removeInTx(scope, wanted);
                if (removed) {
                    log(operations, "ban remove", list, wanted);
                }
                return removed;
            })) {
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
        @Nullable String list;

        @Override
        public void run(Operations operations, Console console) {
            try (Table table = console.table("pattern")) {
                operations.bans().all(scope(operations, list)).forEach(pattern -> table.add(Row.of("pattern", pattern.text())));
            }
        }
    }

    private static BanScope scope(Operations operations, @Nullable String list) {
        return list == null ? new BanScope.Site() : new BanScope.OneList(ListName.find(operations, list).id());
    }

    private static void log(Operations operations, String action, @Nullable String list, BanPattern pattern) {
        if (list == null) {
            operations.audit().appendInTx(Command.OPERATOR, action, pattern.text(), "on all lists");
        } else {
            operations.audit().appendInTx(Command.OPERATOR, action, ListName.find(operations, list).post().toString(), pattern.text());
        }
    }

    private static BanPattern valid(String typed, BanPattern.Parsed read) {
        return switch (read) {
            case BanPattern.Parsed.Valid(BanPattern pattern) -> pattern;
            case BanPattern.Parsed.Invalid(BanPattern.Wrong _, String _, String reason) -> throw new Refusal(typed + ": " + reason + ".");
        };
    }
}
