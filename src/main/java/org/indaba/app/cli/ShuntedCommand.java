package org.indaba.app.cli;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;
import org.indaba.app.home.Refusal;
import org.indaba.deliver.ShuntedCopy;
import org.indaba.spool.Shunted;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** {@code shunted [show|replay ID]}: what our bugs left behind. */
@CommandLine.Command(name = "shunted", description = "Lists the mail that an error of this program stopped; nothing of it is lost.",
        subcommands = {ShuntedCommand.Show.class, ShuntedCommand.Replay.class})
@Manual(examples = {"shunted", "shunted show 5", "shunted replay copy-17"}, seeAlso = "docs/operations.md")
final class ShuntedCommand implements Command {

    /** Copies are told from inbound mail by this; both are numbered on their own. */
    private static final String COPY = "copy-";

    @Override
    public void run(Operations operations, Console console) {
        try (Table table = console.table("id", "at", "recipient", "station", "error")) {
            each(operations.inbox()::shunted, Shunted::id, one -> table.add(row(one).and("error", firstLine(one.stackTrace()))));
            each(operations.shuntedCopies()::list, ShuntedCopy::copyId,
                    copy -> table.add(row(copy).and("error", firstLine(copy.stackTrace()))));
        }
    }

    /** All, page by page. @param page the first ones behind a number */
    private static <T> void each(LongFunction<List<T>> page, ToLongFunction<T> number, Consumer<T> what) {
        for (List<T> some = page.apply(0); !some.isEmpty(); some = page.apply(number.applyAsLong(some.getLast()))) {
            some.forEach(what);
        }
    }

    /** {@code shunted show ID}. */
    @CommandLine.Command(name = "show", description = "Shows what went wrong with one, in full.")
    @Manual(examples = {"shunted show 5", "shunted show copy-17"}, more = "This is what a report of the error needs.",
            seeAlso = {"indaba shunted", "indaba shunted replay"})
    static final class Show implements Command {
        @Parameters(paramLabel = "ID", description = "As shunted lists it.")
        String id = "";

        @Override
        public void run(Operations operations, Console console) {
            if (id.startsWith(COPY)) {
                long wanted = number(id.substring(COPY.length()));
                ShuntedCopy copy = operations.shuntedCopies().list(wanted - 1).stream().filter(one -> one.copyId() == wanted).findFirst()
                        .orElseThrow(() -> new Refusal("There is no shunted " + id + ". See them with: bin/indaba shunted"));
                console.result("For " + copy.address() + ", stopped at deliver on " + copy.at() + ":\n" + copy.stackTrace(),
                        row(copy).and("stackTrace", copy.stackTrace()));
                return;
            }
            long wanted = number(id);
            Shunted one = operations.inbox().findShunted(wanted)
                    .orElseThrow(() -> new Refusal("There is no shunted mail " + id + ". See them with: bin/indaba shunted"));
            console.result("For " + one.recipient() + ", stopped at " + one.station() + " on " + one.at() + ":\n" + one.stackTrace(),
                    row(one).and("stackTrace", one.stackTrace()));
        }
    }

    /** {@code shunted replay ID}. */
    @CommandLine.Command(name = "replay", description = "Takes one up again where it stopped.")
    @Manual(examples = "shunted replay 5", more = "Do so when the cause is gone, often with a newer version.",
            seeAlso = {"indaba shunted", "indaba shunted show"})
    static final class Replay implements Command {
        @Parameters(paramLabel = "ID", description = "As shunted lists it.")
        String id = "";

        @Override
        public void run(Operations operations, Console console) {
            boolean replayed = operations.transactions().call(() -> {
                boolean done = id.startsWith(COPY)
                        ? operations.shuntedCopies().replay(number(id.substring(COPY.length())))
                        : operations.inbox().replayInTx(number(id));
                if (done) {
                    operations.audit().appendInTx(OPERATOR, "shunted replay", id, "");
                }
                return done;
            });
            if (!replayed) {
                throw new Refusal("There is no shunted mail " + id + ". See them with: bin/indaba shunted");
            }
            operations.inbox().wake();
            console.result("It is on its way again.", Row.of("id", id).and("replayed", true));
        }
    }

    private static Row row(Shunted one) {
        return Row.of("id", one.id()).and("at", one.at()).and("recipient", one.recipient()).and("station", one.station());
    }

    private static Row row(ShuntedCopy copy) {
        return Row.of("id", COPY + copy.copyId()).and("at", copy.at()).and("recipient", copy.address()).and("station", "deliver");
    }

    private static String firstLine(String stackTrace) {
        return stackTrace.lines().findFirst().orElse("");
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException none) {
            throw new Refusal("There is no shunted mail " + text + ". See them with: bin/indaba shunted", none);
        }
    }
}
