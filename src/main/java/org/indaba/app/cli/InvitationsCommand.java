package org.indaba.app.cli;

import java.util.List;
import java.util.Optional;
import org.indaba.app.home.Refusal;
import org.indaba.command.Invitations;
import org.indaba.lists.MailList;
import org.indaba.mail.EmailAddress;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** {@code invitations LIST}, {@code invitations again|withdraw ID…}: whom the owners asked to join. */
@CommandLine.Command(name = "invitations", description = "Lists whom the owners of a list asked to join, asks again, or takes it back.",
        subcommands = {InvitationsCommand.Again.class, InvitationsCommand.Withdraw.class})
@Manual(examples = {"invitations afnog", "invitations again 17", "invitations withdraw 17 18"}, seeAlso = "indaba member invite")
final class InvitationsCommand implements Command {

    // Not needed before again and withdraw: the parser does not know that, lacks() does.
    @Parameters(arity = "0..1", paramLabel = "LIST", description = "Its post address, or its name where only one domain has it.")
    String name = "";

    @Override
    public Optional<String> lacks() {
        return name.isEmpty() ? Optional.of("LIST is missing.") : Optional.empty();
    }

    @Override
    public void run(Operations operations, Console console) {
        MailList list = ListName.find(operations, name);
        try (Table table = console.table("id", "address", "name", "state", "by", "sent", "until")) {
            long after = 0;
            List<Invitations.Shown> page;
            do {
                page = operations.invitations().page(list.id(), after, Invitations.MAX_PAGE);
                for (Invitations.Shown each : page) {
                    table.add(Row.of("id", each.id()).and("address", each.address()).and("name", each.name())
                            .and("state", MemberInviteCommand.word(each.state())).and("by", each.by()).and("sent", each.askedAt())
                            .and("until", each.expiresAt()));
                    after = each.id();
                }
            } while (page.size() == Invitations.MAX_PAGE);
        }
    }

    /** {@code invitations again ID…}. */
    @CommandLine.Command(name = "again", description = "Sends invitations once more; they are valid anew.")
    @Manual(examples = "invitations again 17", more = "Not within an hour, and within the same limits as the first.",
            seeAlso = "indaba invitations")
    static final class Again implements Command {
        @Parameters(arity = "1..*", paramLabel = "ID", description = "As invitations LIST shows it.")
        List<Long> invitations = List.of();

        @Override
        public void run(Operations operations, Console console) {
            List<MailList> lists = invitations.stream().map(id -> listOf(operations, id, "Nothing was sent")).toList();
            try (Table table = console.table("id", "address", "outcome")) {
                for (int i = 0; i < lists.size(); i++) {
                    long id = invitations.get(i);
                    MailList list = lists.get(i);
                    Invitations.Result result = operations.transactions()
                            .call(() -> operations.invitations().againInTx(list, id, OPERATOR))
                            .orElseThrow(() -> gone(id, "No other was sent"));
                    table.add(Row.of("id", id).and("address", result.address())
                            .and("outcome", MemberInviteCommand.word(result.outcome())));
                }
            }
        }
    }

    /** {@code invitations withdraw ID…}. */
    @CommandLine.Command(name = "withdraw", description = "Takes invitations back, or forgets that they were declined.")
    @Manual(examples = "invitations withdraw 17 18", more = "All are taken back or, if there is none with one of the numbers, none is.",
            seeAlso = "indaba invitations")
    static final class Withdraw implements Command {
        @Parameters(arity = "1..*", paramLabel = "ID", description = "As invitations LIST shows it.")
        List<Long> invitations = List.of();

        @Override
        public void run(Operations operations, Console console) {
            List<EmailAddress> withdrawn = operations.transactions().call(() -> invitations.stream().map(id -> operations.invitations()
                    .withdrawInTx(listOf(operations, id, "Nothing was withdrawn"), id, OPERATOR)
                    .orElseThrow(() -> gone(id, "Nothing was withdrawn"))).toList());
            for (int i = 0; i < withdrawn.size(); i++) {
                console.result("The invitation of " + withdrawn.get(i) + " is withdrawn.",
                        Row.of("id", invitations.get(i)).and("address", withdrawn.get(i)).and("withdrawn", true));
            }
        }
    }

    private static MailList listOf(Operations operations, long id, String left) {
        return operations.invitations().listOf(id).orElseThrow(() -> gone(id, left));
    }

    private static Refusal gone(long id, String left) {
        return new Refusal("There is no invitation " + id + ". " + left + ". See them with: bin/indaba invitations LIST");
    }
}
