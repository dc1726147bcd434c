package org.indaba.app.cli;

import java.util.List;
import java.util.Optional;
import org.indaba.app.home.Refusal;
import org.indaba.command.OwnersDecisions;
import org.indaba.lists.MailList;
import org.indaba.mail.EmailAddress;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code requests LIST}, {@code requests accept|refuse ID…}: people who wait for the owners to let them join or leave. */
@CommandLine.Command(name = "requests", description = "Lists who waits for the owners of a list to join or leave, or decides about them.",
        subcommands = {RequestsCommand.Accept.class, RequestsCommand.Refuse.class})
@Manual(examples = {"requests afnog", "requests accept 17", "requests refuse 17 18 --reason \"For staff only.\""},
        seeAlso = {"indaba held", "indaba invitations"})
final class RequestsCommand implements Command {

    // Not needed before accept and refuse: the parser does not know that, lacks() does.
    @Parameters(arity = "0..1", paramLabel = "LIST", description = "Its post address, or its name where only one domain has it.")
    String name = "";

    @Override
    public Optional<String> lacks() {
        return name.isEmpty() ? Optional.of("LIST is missing.") : Optional.empty();
    }

    @Override
    public void run(Operations operations, Console console) {
        MailList list = ListName.find(operations, name);
        try (Table table = console.table("id", "since", "address", "name", "wish")) {
            for (OwnersDecisions.Pending request : operations.requests().waiting(list.id())) {
                table.add(Row.of("id", request.id()).and("since", request.askedAt()).and("address", request.address())
                        .and("name", request.name()).and("wish", WordConverter.word(request.wish())));
            }
        }
    }

    /** {@code requests accept ID…}. */
    @CommandLine.Command(name = "accept", description = "Lets people join or leave as they wish, and tells them.")
    @Manual(examples = "requests accept 17 18", more = "If one of them does not wait, or was banned meanwhile and wants to "
            + "join, nothing is decided about any.", seeAlso = {"indaba requests", "indaba requests refuse", "indaba ban show"})
    static final class Accept implements Command {
        @Parameters(arity = "1..*", paramLabel = "ID", description = "As requests LIST shows it.")
        List<Long> requests = List.of();

        @Override
        public void run(Operations operations, Console console) {
            decide(operations, console, requests, "accept", (list, id) -> operations.requests().acceptInTx(list, id));
        }
    }

    /** {@code requests refuse ID…}. */
    @CommandLine.Command(name = "refuse", description = "Refuses that people join or leave, and tells them.")
    @Manual(examples = "requests refuse 17 --reason \"For staff only.\"",
            more = "If one of them does not wait, nothing is decided about any.",
            seeAlso = {"indaba requests", "indaba requests accept"})
    static final class Refuse implements Command {
        @Parameters(arity = "1..*", paramLabel = "ID", description = "As requests LIST shows it.")
        List<Long> requests = List.of();

        @Option(names = "--reason", paramLabel = "TEXT", description = "What the people are told.")
        String reason = "";

        @Override
        public void run(Operations operations, Console console) {
            decide(operations, console, requests, "refuse", (list, id) -> operations.requests().refuseInTx(list, id, reason));
        }
    }

    /** What is done with one. */
    private interface Deciding {
        Optional<EmailAddress> decideInTx(MailList list, long id);
    }

    /** All in one transaction: a slip of the finger leaves everything as it was. */
    private static void decide(Operations operations, Console console, List<Long> requests, String verb, Deciding deciding) {
        List<EmailAddress> decided = operations.transactions().call(() -> requests.stream().map(id -> {
            MailList list = operations.requests().listOf(id).orElseThrow(() -> gone(id));
            EmailAddress address = deciding.decideInTx(list, id)
                    .orElseThrow(() -> operations.requests().isShutOut(list, id) ? banned(id) : gone(id));
            operations.audit().appendInTx(Command.OPERATOR, "request " + verb, list.post().toString(), address.toString());
            return address;
        }).toList());
        for (int i = 0; i < decided.size(); i++) {
            console.result("The request of " + decided.get(i) + " is " + verb + (verb.endsWith("e") ? "d." : "ed."),
                    Row.of("id", requests.get(i)).and("address", decided.get(i)).and("decided", true));
        }
    }

    private static Refusal banned(long id) {
        return new Refusal("Who waits with request " + id + " was banned meanwhile, and may not join. Nothing was decided. Refuse it with: "
                + "bin/indaba requests refuse " + id + ", or lift the ban with: bin/indaba ban remove");
    }

    private static Refusal gone(long id) {
        return new Refusal("Request " + id + " does not wait. Nothing was decided. See those that wait with: bin/indaba requests LIST");
    }
}
