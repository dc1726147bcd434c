package org.indaba.app.cli;

import java.util.function.Supplier;
import org.indaba.app.home.Refusal;
import org.indaba.language.Saying;
import org.indaba.lists.DomainChange;
import picocli.CommandLine.Parameters;
import picocli.CommandLine;

/** {@code domain add|remove DOMAIN}: which mail domains are served. */
@CommandLine.Command(name = "domain", description = "Adds or removes a mail domain.",
        subcommands = {DomainCommand.Add.class, DomainCommand.Remove.class})
@Manual(examples = {"domain add lists.example.org", "domain remove lists.example.org"}, seeAlso = "indaba domains")
final class DomainCommand {

    /** {@code domain add DOMAIN}. */
    @CommandLine.Command(name = "add", description = "Serves a mail domain from now on.")
    @Manual(examples = "domain add lists.example.org",
            more = "The first command of this kind makes the home and its database if there is none. DNS is yours: the MX "
                    + "record of the domain must name this host.", seeAlso = {"indaba domains", "indaba list create"})
    static final class Add implements Command {
        @Parameters(paramLabel = "DOMAIN", description = "Such as lists.example.org.")
        String domain = "";

        @Override
        public void run(Operations operations, Console console) {
            DomainChange change = changed(operations, "domain add", () -> operations.domains().addInTx(domain));
            switch (change) {
                case DomainChange.Done(String name) -> console.result("Mail for " + name + " is taken from now on.",
                        Row.of("domain", name).and("added", true));
                case DomainChange.NothingToDo(String name) -> console.result("Mail for " + name + " is taken already.",
                        Row.of("domain", name).and("added", false));
                case DomainChange.Refused(Saying reason) -> throw new Refusal(domain + " cannot be added. "
                        + Sentence.of(reason.inEnglish()) + " Write it like lists.example.org.");
            }
        }

        @Override
        public HomeUse homeUse() {
            return HomeUse.MADE;
        }
    }

    /** {@code domain remove DOMAIN}. */
    @CommandLine.Command(name = "remove", description = "Serves a mail domain no longer. It must have no lists.")
    @Manual(examples = "domain remove lists.example.org", seeAlso = {"indaba domains", "indaba list delete"})
    static final class Remove implements Command {
        @Parameters(paramLabel = "DOMAIN", description = "Such as lists.example.org.")
        String domain = "";

        @Override
        public void run(Operations operations, Console console) {
            DomainChange change = changed(operations, "domain remove", () -> operations.domains().removeInTx(domain));
            switch (change) {
                case DomainChange.Done(String name) -> console.result("Mail for " + name + " is refused from now on.",
                        Row.of("domain", name).and("removed", true));
                case DomainChange.NothingToDo(String name) -> throw new Refusal(name
                        + " is none of the domains. See them with: bin/indaba domains");
                case DomainChange.Refused(Saying reason) -> throw new Refusal(domain + " cannot be removed. "
                        + Sentence.of(reason.inEnglish()) + " See what is in its way with: bin/indaba lists");
            }
        }
    }

    /** The change, and its line in the audit log in the words of the pages. */
    private static DomainChange changed(Operations operations, String action, Supplier<DomainChange> change) {
        return operations.transactions().call(() -> {
            DomainChange made = change.get();
            if (made instanceof DomainChange.Done(String name)) {
                operations.audit().appendInTx(Command.OPERATOR, action, name, "");
            }
            return made;
        });
    }
}
