package org.indaba.app.cli;

import java.time.Duration;
import java.util.List;
import org.indaba.app.home.Refusal;
import org.indaba.lists.Suppression;
import org.indaba.lists.Suppressions;
import org.indaba.mail.EmailAddress;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bounce suppressed [add|remove ADDR]}: addresses that get no copies from any list. */
@CommandLine.Command(name = "suppressed", description = "Lists the addresses that get no copies from any list, or changes which these are.",
        subcommands = {BounceSuppressedCommand.Add.class, BounceSuppressedCommand.Remove.class})
@Manual(examples = {"bounce suppressed", "bounce suppressed add dead@example.org --days 90"},
        more = "Copies for them stand in the ledger as suppressed, and are not sent. An address that was removed from two lists, since "
                + "nobody is there, is suppressed for 180 days by itself. What Indaba writes itself still goes there.",
        seeAlso = {"indaba bounce show", "indaba copies"})
final class BounceSuppressedCommand implements Command {

    private static final int PAGE = 500;

    @Override
    public void run(Operations operations, Console console) {
        try (Table table = console.table("address", "since", "until", "reason")) {
            String after = "";
            List<Suppression> page;
            do {
                page = operations.suppressions().page(after, PAGE);
                page.forEach(one -> table.add(Row.of("address", one.address().toString()).and("since", one.since())
                        .and("until", one.expiresAt()).and("reason", one.reason())));
                after = page.isEmpty() ? after : page.getLast().address().key();
            } while (page.size() == PAGE);
        }
    }

    /** {@code bounce suppressed add ADDR}. */
    @CommandLine.Command(name = "add", description = "Keeps copies for an address back, on all lists.")
    @Manual(examples = {"bounce suppressed add dead@example.org", "bounce suppressed add dead@example.org --days 90"},
            seeAlso = {"indaba bounce suppressed", "indaba bounce suppressed remove"})
    static final class Add implements Command {
        @Parameters(paramLabel = "ADDR", converter = AddressConverter.class, description = "Such as ann@example.org.")
        EmailAddress address = new EmailAddress("nobody", "invalid");

        @Option(names = "--days", paramLabel = "N", description = "For so many days; without it, for good.")
        @Nullable Integer days;

        @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for those who look at it later.")
        String reason = "by the operator";

        @Override
        public void run(Operations operations, Console console) {
            if (days != null && (days < 1 || days > Suppressions.MAX_DAYS)) {
                throw new Refusal("--days takes 1 to " + Suppressions.MAX_DAYS + ". Leave it out for good.");
            }
            Duration lasts = days == null ? Duration.ZERO : Duration.ofDays(days);
            operations.transactions().run(() -> {
                operations.suppressions().addInTx(address, reason, lasts, Suppressions.Origin.OPERATOR);
                operations.audit().appendInTx("operator", "bounce suppressed add", address.toString(), reason);
            });
            console.result("Copies for " + address + " are kept back from now on.",
                    Row.of("address", address.toString()).and("added", true));
        }
    }

    /** {@code bounce suppressed remove ADDR}. */
    @CommandLine.Command(name = "remove", description = "Lets copies go to an address again.")
    @Manual(examples = "bounce suppressed remove dead@example.org", seeAlso = {"indaba bounce suppressed", "indaba bounce suppressed add"})
    static final class Remove implements Command {
        @Parameters(paramLabel = "ADDR", converter = AddressConverter.class, description = "Such as ann@example.org.")
        EmailAddress address = new EmailAddress("nobody", "invalid");

        @Override
        public void run(Operations operations, Console console) {
            boolean removed = operations.transactions().call(() -> {
                boolean done = operations.suppressions().removeInTx(address);
                if (done) {
                    operations.audit().appendInTx("operator", "bounce suppressed remove", address.toString(), "");
                }
                return done;
            });
            if (!removed) {
                throw new Refusal(address + " is not suppressed. See those that are with: bin/indaba bounce suppressed");
            }
            console.result("Copies go to " + address + " again.", Row.of("address", address.toString()).and("removed", true));
        }
    }
}
