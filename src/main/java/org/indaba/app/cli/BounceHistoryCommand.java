package org.indaba.app.cli;

import java.util.List;
import org.indaba.app.home.Refusal;
import org.indaba.bounce.BounceEvent;
import org.indaba.lists.MailList;
import org.indaba.mail.EmailAddress;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** {@code bounce history LIST ADDR}: what happened to one member, explained. */
@CommandLine.Command(name = "history", description = "Shows what came back from a member, why, and what it did, the newest first.")
@Manual(examples = "bounce history afnog bob@example.org", more = "Goes back as far as the ledger is kept (indaba.ledger.keep).",
        seeAlso = {"indaba bounce show", "indaba bounce reset", "indaba copies"})
final class BounceHistoryCommand implements Command {

    private static final int SHOWN = 200;

    @Parameters(index = "0", paramLabel = "LIST", description = "Its post address, or its name where only one domain has it.")
    String name = "";

    @Parameters(index = "1", paramLabel = "ADDR", converter = AddressConverter.class, description = "Such as ann@example.org.")
    EmailAddress address = new EmailAddress("nobody", "invalid");

    @Override
    public void run(Operations operations, Console console) {
        MailList list = ListName.find(operations, name);
        List<BounceEvent> events = operations.bounceReader().history(list.id(), address, Long.MAX_VALUE, SHOWN);
        if (events.isEmpty() && operations.members().find(list.id(), address).isEmpty()) {
            throw new Refusal(address + " is no member of " + list.post() + ", and nothing is known of it. See the members with: "
                    + "bin/indaba members " + list.post());
        }
        try (Table table = console.table("at", "kind", "class", "rule", "post", "score", "what", "evidence")) {
            events.forEach(event -> table.add(Row.of("at", event.at()).and("kind", event.kind().word())
                    .and("class", orNull(event.finding().severity())).and("rule", orNull(event.finding().rule()))
                    .and("post", event.about().postId() == 0 ? null : event.about().postId())
                    .and("score", BounceShowCommand.points(event.score())).and("what", event.words())
                    .and("evidence", event.finding().evidence())));
        }
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
